namespace HataDsl.Fuzz;

/// <summary>Positions and sums of them, which the CPU form keeps as a first value and a step.</summary>
public sealed partial class RegressionTests
{
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
}
