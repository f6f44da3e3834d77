namespace HataDsl.Fuzz;

/// <summary>Programs whose plain C# the JIT compiles wrongly when it optimises: the oracle is the code without its optimiser.</summary>
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
}
