namespace HataDsl.Fuzz;

/// <summary>What a loop computes outlives it, and loops that never run.</summary>
public sealed partial class RegressionTests
{
    [Fact]
    public void What_a_loop_computes_outlives_it_where_rows_are_not_whole_vectors() => Check(1001234, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P1001234
        {
            [Kernel(5, 3, Contract = Contract.Exact)]
            public static void Run(In<float> f, InOut<uint> u, Out<uint> o)
            {
                unchecked
                {
                    int i = (((Invocation.Z * Workgroup.CountY * Workgroup.SizeY) + Invocation.Y) * Workgroup.CountX * Workgroup.SizeX) + Invocation.X;
                    uint v = 0u;
                    int fuel = 5;
                    do
                    {
                        v = Atomic.And(ref u[i], 0u);
                    }
                    while (--fuel > 0 && (0d >= Flush((double)f[1 & (f.Length - 1)])));
                    o[i] = v;
                }
            }
        }
        """);

    [Fact]
    public void A_product_in_a_loop_outlives_it_where_rows_are_not_whole_vectors() => Check(3000222, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P3000222
        {
            [Kernel(5, 3, Contract = Contract.Exact)]
            public static void Run(In<ulong> u, In<int> n, InOut<ulong> p, Out<bool> o)
            {
                unchecked
                {
                    int i = (((Invocation.Z * Workgroup.CountY * Workgroup.SizeY) + Invocation.Y) * Workgroup.CountX * Workgroup.SizeX) + Invocation.X;
                    bool v = false;
                    ulong w = 0UL;
                    int fuel = 4;
                    do
                    {
                        v = (0UL != (w *= (i >= 0 && i < u.Length ? u[i] : 0UL)));
                        p[i] ^= (w--);
                    }
                    while (--fuel > 0 && (0 != n[i]));
                    o[i] = v;
                }
            }
        }
        """);

    [Fact]
    public void A_loop_that_never_runs_is_no_error() => Check(4000153, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P4000153
        {
            [Kernel(9, Contract = Contract.Exact)]
            public static void Run(Out<int> o)
            {
                unchecked
                {
                    int i = Invocation.X;
                    int fuel = 4;
                    while (false && fuel-- > 0)
                    {
                        o[i] = 3;
                    }

                    o[i] = fuel;
                }
            }
        }
        """);

    [Fact]
    public void What_a_loop_computes_outlives_it_where_lanes_leave_one_by_one() => Check(5100522, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P5100522
        {
            [Kernel(32, Contract = Contract.Exact)]
            public static void Run(In<double> d, In<int> n, Out<int> o, Out<int> p, Out<int> q, InOut<int> u)
            {
                unchecked
                {
                    int i = Invocation.X;
                    int v = 0;
                    int fuel = 2;
                    do
                    {
                        v = Atomic.And(ref u[i], 0);
                    }
                    while (--fuel > 0 && (((int)d[0] is not 3) ^ (1 <= i)));
                    o[i] = v;

                    int w = 0;
                    int k = 0;
                    while (true)
                    {
                        w = n[(i + k) & 127];
                        if (w > 3 || k++ > 5)
                        {
                            break;
                        }
                    }

                    p[i] = w + k;

                    int x;
                    int j = 0;
                    while ((x = n[(i + j) & 127]) < 7 && j < 9)
                    {
                        j++;
                    }

                    q[i] = x + j;
                }
            }
        }
        """);

    [Fact]
    public void A_loop_that_takes_the_larger_of_unsigned_numbers_goes_on() => Check(623418, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P623418
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(In<int> n, Out<uint> o, Out<uint> p, Out<ulong> q, Out<byte> r)
            {
                unchecked
                {
                    int i = Invocation.X;
                    uint v = 1u;
                    uint w = 100u;
                    ulong x = 200ul;
                    byte y = 250;
                    for (int k = 0; k < 6; k++)
                    {
                        v /= (v & 7) + 3;
                        w = Math.Max((w & 7) + 3, 2u);
                        x = Math.Min(x / 3ul, 40ul) + 1ul;
                        y = Math.Min((byte)(y / 3), (byte)40);
                    }

                    o[i] = v;
                    p[i] = w;
                    q[i] = x;
                    r[i] = y;
                }
            }
        }
        """);

    [Fact]
    public void A_fence_in_a_loop_of_some_invocations_loses_none_of_them() => Check(822284, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P822284
        {
            [Kernel(5, 3, Contract = Contract.Exact)]
            public static void Run(Out<short> o)
            {
                unchecked
                {
                    int i = (Invocation.Y * Workgroup.CountX * Workgroup.SizeX) + Invocation.X;
                    for (int k = i & 3; k <= 5 && !(i > 3); ++k)
                    {
                        Atomic.Fence();
                    }

                    o[i] = 0;
                }
            }
        }
        """);
}
