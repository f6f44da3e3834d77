using HataDsl.Fuzz.Execution;
using HataDsl.Fuzz.Shrinking;
using HataDsl.Testing;

namespace HataDsl.Fuzz;

/// <summary>
/// Programs that once came out wrong, as small as the shrinker could make them and named after what was wrong. Each runs on the CPU, on
/// Vulkan and on the simulation of the CUDA form, against plain C#.
/// </summary>
public sealed class RegressionTests
{
    private static readonly Lazy<Laboratory> Shared = new(() =>
    {
        NativeEnvironment.Prepare();
        return new Laboratory([TestDevices.Cpu, TestDevices.Vulkan, TestDevices.Ilgpu]);
    });

    [Fact]
    public void An_increment_inside_a_stackalloc_list_counts() => Check(1024, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P1024
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(Out<short> o)
            {
                unchecked
                {
                    int i = Invocation.X;
                    short v = 0;
                    Span<short> p = stackalloc short[] { 0, (v++), 3 };
                    o[i] = (short)(v + p[1]);
                }
            }
        }
        """);

    [Fact]
    public void An_element_changed_inside_a_stackalloc_list_is_stored() => Check(1143, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P1143
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(InOut<long> o)
            {
                unchecked
                {
                    int i = Invocation.X;
                    Span<long> p = stackalloc long[] { 0L, (--o[i]) };
                    o[i] += p[1];
                }
            }
        }
        """);

    [Fact]
    public void Double_not_a_number_minus_a_position_converts_to_zero() => Check(1100, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P1100
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(Out<ulong> o)
            {
                unchecked
                {
                    int i = Invocation.X;
                    ulong v = 0UL;
                    v = (ulong)Flush((double)i - double.NaN);
                    o[i] = v;
                }
            }
        }
        """);

    [Fact]
    public void Zero_times_infinity_is_not_a_number() => Check(1129, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P1129
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(In<double> d, Out<double> o, In<float> f, Out<float> p)
            {
                unchecked
                {
                    int i = Invocation.X;
                    o[i] = 0d * d[i];
                    p[i] = f[i] * 0f;
                }
            }
        }
        """);

    [Fact]
    public void A_number_minus_itself_may_not_be_zero() => Check(2701, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P2701
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(In<double> d, Out<double> o, In<float> f, Out<float> p)
            {
                unchecked
                {
                    int i = Invocation.X;
                    o[i] = d[i] - d[i];
                    p[i] = f[i] - f[i];
                }
            }
        }
        """);

    [Fact]
    public void Division_by_constant_zero_has_a_result() => Check(2702, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P2702
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(In<double> d, Out<double> o, In<float> f, Out<float> p)
            {
                unchecked
                {
                    int i = Invocation.X;
                    o[i] = d[i] / 0d;
                    p[i] = 0f / f[i];
                }
            }
        }
        """);

    [Fact]
    public void Fused_multiplication_by_zero_keeps_not_a_number() => Check(2831, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P2831
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(In<double> d, Out<double> o, In<float> f, Out<float> p)
            {
                unchecked
                {
                    int i = Invocation.X;
                    o[i] = Math.FusedMultiplyAdd(0d, d[i], 0d);
                    p[i] = MathF.FusedMultiplyAdd(f[i], 0f, 1f);
                }
            }
        }
        """);

    [Fact]
    public void A_widened_position_is_compared_with_its_sign() => Check(2058, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P2058
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(In<int> n, Out<ulong> o, Out<int> p)
            {
                unchecked
                {
                    int i = Invocation.X;
                    o[i] = 1UL << Math.Sign((long)i);
                    p[i] = ((long)n[i] > 68L ? 1 : 0) + ((long)n[i] < 0L ? 2 : 0) + (0L <= (long)n[i] ? 4 : 0);
                }
            }
        }
        """);

    [Fact]
    public void A_clamped_widened_position_shifts() => Check(2010, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P2010
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(InOut<long> o)
            {
                unchecked
                {
                    int i = Invocation.X;
                    int v = (int)Math.Clamp((long)i, 0L, 68L);
                    o[i] <<= v;
                }
            }
        }
        """);

    [Fact]
    public void A_widened_position_masked_by_itself_has_its_sign() => Check(4663, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P4663
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(Out<byte> o)
            {
                unchecked
                {
                    int i = Invocation.X;
                    o[i] = (byte)Math.Sign((long)i & (long)i);
                }
            }
        }
        """);

    [Fact]
    public void A_position_minus_an_element_keeps_the_position() => Check(4447, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P4447
        {
            [Kernel(2, 4, Contract = Contract.Exact)]
            public static void Run(In<byte> b, Out<long> o, Out<int> p)
            {
                unchecked
                {
                    int i = (Invocation.Y * Workgroup.CountX * Workgroup.SizeX) + Invocation.X;
                    o[i] = 1L >> (i * (i + (Invocation.LocalIndex - b[i])));
                    p[i] = i + (Invocation.LocalX - b[i]) - ((Invocation.LocalY * 3) - b[i + 1]);
                }
            }
        }
        """);

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
    public void Infinity_times_a_converted_zero_is_not_a_number() => Check(4000407, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P4000407
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(Out<float> o, Out<int> p)
            {
                unchecked
                {
                    int i = Invocation.X;
                    float w = Flush(Flush(float.PositiveInfinity + (float)i) * (float)i);
                    o[i] = w != w ? 1f : w;
                    p[i] = float.IsNaN(w) ? 1 : 0;
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
    public void A_constant_index_wraps_as_an_unsigned_number() => Check(5000045, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P5000045
        {
            [Kernel(12, Contract = Contract.Exact)]
            public static void Run(Out<int> o)
            {
                unchecked
                {
                    int i = Invocation.X;
                    Span<int> shared = Workgroup.Shared<int>(24);
                    shared[i % 12] = i;
                    shared[(i % 12) + 12] = -i;
                    Workgroup.Barrier();
                    o[i] = shared[(int)((uint)(2147483647 * 1613678276) % 24u)];
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
    public void A_difference_good_for_addresses_alone_crosses_a_barrier() => Check(5100257, """
        using System;
        using System.Numerics;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P5100257
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(Out<long> o)
            {
                unchecked
                {
                    int i = Invocation.X;
                    Span<int> shared = Workgroup.Shared<int>(8);
                    long v = Subgroup.Max((long)BitOperations.Log2((uint)i));
                    v = v - (uint)i;
                    shared[i % 8] = i;
                    Workgroup.Barrier();
                    o[i] = v + shared[7 - (i % 8)];
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

    private static void Check(int seed, string source)
    {
        string name = Regression.ClassOf(source);
        using PreparedBatch prepared = Shared.Value.Prepare(new Dictionary<string, string> { [name] = source });
        Verdict verdict = Shared.Value.Examine(prepared, _ => seed)[name];
        Assert.True(verdict.Outcome == Outcome.Same, $"{verdict.Outcome} on {verdict.Device}: {verdict.Message}\n{verdict.Ir}");
    }
}
