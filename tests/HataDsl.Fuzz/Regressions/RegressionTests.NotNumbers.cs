namespace HataDsl.Fuzz;

/// <summary>Rules of arithmetic that hold for numbers alone: zero times a number, a number minus itself.</summary>
public sealed partial class RegressionTests
{
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
}
