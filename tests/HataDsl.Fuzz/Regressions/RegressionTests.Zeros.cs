namespace HataDsl.Fuzz;

/// <summary>Signs of zero.</summary>
public sealed partial class RegressionTests
{
    [Fact]
    public void The_larger_of_infinity_and_minus_zero_is_infinity() => Check(4000443, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P4000443
        {
            [Kernel(7, Contract = Contract.Exact)]
            public static void Run(Out<float> o, Out<double> p)
            {
                unchecked
                {
                    int i = Invocation.X;
                    float v = 0f;
                    double w = 0d;
                    for (int k = 0; k <= 5; ++k)
                    {
                        v = Over(Flush(0f + 0f), GreatestNumber(MathF.Round(-0.2679816f), Over(1f, v)));
                        w = Over(0d, GreatestNumber(-0d, Over(1d, w)));
                    }

                    o[i] = v;
                    p[i] = w;
                }
            }
        }
        """);

    [Fact]
    public void The_smaller_of_minus_zero_and_a_number_may_be_the_number() => Check(5000240, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P5000240
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(In<sbyte> n, Out<float> o, Out<double> p, Out<float> q)
            {
                unchecked
                {
                    int i = Invocation.X;
                    o[i] = LeastNumber(-0f, (float)n[i]);
                    p[i] = GreatestNumber(-0d, (double)n[i]);
                    q[i] = LeastNumber((float)(sbyte)(-128) * (i & 1), FromBits(int.MinValue));
                }
            }
        }
        """);

    [Fact]
    public void A_choice_of_constants_keeps_the_sign_of_zero() => Check(5000001, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P5000001
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(In<int> n, Out<float> o, Out<double> p, Out<float> q, Out<double> r, Out<double> s)
            {
                unchecked
                {
                    int i = Invocation.X;
                    o[i] = n[i] > 3 ? -1f : 0f;
                    p[i] = n[i] > 3 ? -1d : 0d;
                    q[i] = n[i] > 3 ? 1f : -0f;
                    r[i] = n[i] > 3 ? 0d : -1d;
                    s[i] = n[i] > 3 ? -0d : 1d;
                }
            }
        }
        """);

    [Fact]
    public void A_variable_that_is_a_constant_behind_each_branch_keeps_the_sign_of_zero() => Check(518206, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P518206
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(In<int> n, Out<float> o, Out<double> p, Out<float> q, Out<double> r, Out<float> s, Out<float> t)
            {
                unchecked
                {
                    int i = Invocation.X;
                    float v = 0f;
                    double w = -0d;
                    float x = -0f;
                    int k = 1;
                    if (n[i] > 3)
                    {
                        v = --v;
                        w = 1d;
                        x = (float)k;
                        k = 0;
                    }

                    o[i] = v;
                    p[i] = w;
                    q[i] = x;
                    r[i] = n[i] > 3 ? (double)k : -1d;
                    s[i] = n[i] > 2 ? v : -1f;
                    t[i] = (float)-k;
                }
            }
        }
        """);

    [Fact]
    public void A_remainder_that_is_known_to_be_zero_is_none_of_a_division_by_zero() => Check(601668, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P601668
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(Out<double> o, Out<double> p, Out<double> q, Out<float> r)
            {
                unchecked
                {
                    int i = Invocation.X;
                    double v = (double)(0u << i) % 1d;
                    o[i] = v;
                    p[i] = Flush(v);
                    q[i] = Over(Flush(v), 0d);
                    r[i] = Over(Flush((float)(0u << i)), 0f);
                }
            }
        }
        """);

    [Fact]
    public void A_product_with_what_cancels_keeps_its_sign() => Check(5100103, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P5100103
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(In<double> d, Out<double> o)
            {
                unchecked
                {
                    int i = Invocation.X;
                    o[i] = Flush(d[i] * (double)((ulong)i ^ (ulong)i));
                }
            }
        }
        """);

    [Fact]
    public void The_smaller_of_zero_and_minus_zero_is_minus_zero() => Check(5003486, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P5003486
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(In<int> n, Out<float> o, Out<double> p, Out<float> q, Out<float> r, Out<double> s)
            {
                unchecked
                {
                    int i = Invocation.X;
                    float z = (float)(Workgroup.CountZ - 1);
                    o[i] = Least(z, -0f);
                    p[i] = Greatest(-(double)z, 0d);
                    q[i] = Least((float)(n[i] & 0), -0f);
                    r[i] = LeastNumber(z, -0f);
                    s[i] = GreatestNumber(-(double)z, 0d);
                }
            }
        }
        """);

    [Fact]
    public void The_smaller_number_of_two_zeros_is_the_negative_one() => Check(5002498, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P5002498
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(In<float> f, float s, Out<float> o, Out<double> p, Out<float> q, Out<double> r)
            {
                unchecked
                {
                    int i = Invocation.X;
                    float z = f[i] * 0f;
                    o[i] = LeastNumber(-Flush(s * 1e-38f), 0f);
                    p[i] = LeastNumber((double)-MathF.Abs(z), 0d);
                    q[i] = GreatestNumber(Flush(s - s), -0f);
                    r[i] = GreatestNumber(0d, (double)-MathF.Abs(z));
                }
            }
        }
        """);

    [Fact]
    public void A_zero_that_only_the_driver_finds_keeps_its_signs() => Check(5001779, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P5001779
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(In<float> f, In<ulong> u, float s, Out<float> o, Out<double> p, Out<float> q, Out<double> r)
            {
                unchecked
                {
                    int i = Invocation.X;
                    sbyte v = (sbyte)(i << 62);
                    o[i] = Flush(f[i] * (float)v);
                    p[i] = Flush(FromBits(u[i] ^ u[i]) * (float)s);
                    q[i] = -MathF.Abs((float)v) + (float)v;
                    r[i] = Flush(Math.FusedMultiplyAdd((double)v, (double)f[i], -0d));
                }
            }
        }
        """);

    [Fact]
    public void A_quotient_by_a_zero_that_comes_through_a_loop_is_infinite() => Check(5003432, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P5003432
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(In<float> f, Out<float> o, Out<double> p)
            {
                unchecked
                {
                    int i = Invocation.X;
                    Span<int> shared = Workgroup.Shared<int>(8);
                    uint v = 0u;
                    for (int k = 0; k < 2; k++)
                    {
                        shared[i % 8] = k;
                        v &= 0u;
                        Workgroup.Barrier();
                    }
                    
                    float w = Over(f[i], (float)v);
                    o[i] = w != w ? 1f : w;
                    double x = Over((double)f[i], (double)v);
                    p[i] = x != x ? 1d : x;
                }
            }
        }
        """);

    [Fact]
    public void The_absolute_value_of_a_root_has_no_sign() => Check(415401, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P415401
        {
            [Kernel(4, 2, 2, Contract = Contract.Exact)]
            public static void Run(In<double> inDouble, Out<double> out21)
            {
                unchecked
                {
                    int i = (((Invocation.Z * Workgroup.CountY * Workgroup.SizeY) + Invocation.Y) * Workgroup.CountX * Workgroup.SizeX) + Invocation.X;
                    Double4 q12 = new Double4(0d, Math.Sqrt((i >= 0 && i < inDouble.Length ? inDouble[i] : 0d)), 0d, 0d);
                    Double4 q13 = q12.XYZW;
                    Double4 q14 = Double4.Abs(q13);
                    double v15 = Flush(q14[1 & 3]);
                    out21[i] = v15;
                }
            }
        }
        """);
}
