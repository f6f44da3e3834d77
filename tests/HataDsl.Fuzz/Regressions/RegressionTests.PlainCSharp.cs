namespace HataDsl.Fuzz;

/// <summary>Programs whose C#, plain or generated, the JIT compiles wrongly when it optimises: the oracle is plain code without its optimiser.</summary>
public sealed partial class RegressionTests
{
    [Fact]
    public void A_constant_shifted_left_may_be_negative() => Check(404697, """
        using System;
        using System.Numerics;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P404697
        {
            [Kernel(5, 3, Contract = Contract.Exact)]
            public static void Run(Out<int> out19)
            {
                unchecked
                {
                    int i = (((Invocation.Z * Workgroup.CountY * Workgroup.SizeY) + Invocation.Y) * Workgroup.CountX * Workgroup.SizeX) + Invocation.X;
                    int v12 = (((int)BitOperations.TrailingZeroCount(0UL) << i) % 255);
                    out19[i] = v12;
                }
            }
        }
        """);

    [Fact]
    public void A_rotation_compared_with_zero_is_compared_itself() => Check(603638, """
        using System;
        using System.Numerics;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P603638
        {
            [Kernel(1, Contract = Contract.Exact)]
            public static void Run(In<uint> n, InOut<uint> least, InOut<uint> right, InOut<uint> wide)
            {
                unchecked
                {
                    int i = Invocation.X;
                    float v = FromBits(i);
                    float w = v--;
                    if ((w > 3) == (n[i] - n[i] >= BitOperations.RotateLeft((uint)v, 1)))
                    {
                        Atomic.Min(ref least[1], 0u);
                    }

                    if ((w > 3) == (BitOperations.RotateRight((uint)v, 3) == 0u))
                    {
                        Atomic.Min(ref right[1], 0u);
                    }

                    if ((w > 3) == (BitOperations.RotateLeft((ulong)v, 5) == 0ul))
                    {
                        Atomic.Min(ref wide[1], 0u);
                    }
                }
            }
        }
        """);
}
