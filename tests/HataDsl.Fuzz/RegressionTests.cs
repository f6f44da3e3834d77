using HataDsl.Fuzz.Execution;
using HataDsl.Fuzz.Shrinking;

namespace HataDsl.Fuzz;

/// <summary>
/// Programs that once came out wrong, as small as the shrinker could make them and named after what was wrong. Each runs on the CPU, on
/// Vulkan and on the simulation of the CUDA form, against plain C#.
/// </summary>
public sealed class RegressionTests
{
    private static readonly Lazy<Laboratory> Shared = new(() => new Laboratory(vulkan: true, ilgpu: true));

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

    private static void Check(int seed, string source)
    {
        string name = Regression.ClassOf(source);
        using PreparedBatch prepared = Shared.Value.Prepare(new Dictionary<string, string> { [name] = source });
        Verdict verdict = Shared.Value.Examine(prepared, _ => seed)[name];
        Assert.True(verdict.Outcome == Outcome.Same, $"{verdict.Outcome} on {verdict.Device}: {verdict.Message}\n{verdict.Ir}");
    }
}
