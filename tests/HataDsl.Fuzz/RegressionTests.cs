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

    private static void Check(int seed, string source)
    {
        string name = Regression.ClassOf(source);
        using PreparedBatch prepared = Shared.Value.Prepare(new Dictionary<string, string> { [name] = source });
        Verdict verdict = Shared.Value.Examine(prepared, _ => seed)[name];
        Assert.True(verdict.Outcome == Outcome.Same, $"{verdict.Outcome} on {verdict.Device}: {verdict.Message}\n{verdict.Ir}");
    }
}
