namespace HataDsl.Fuzz;

/// <summary>Conversions of numbers that a driver knows to be one of a few.</summary>
public sealed partial class RegressionTests
{
    [Fact]
    public void One_of_two_doubles_that_are_known_converts_to_a_word_of_64_bits() => Check(411672, """
        using System;
        using System.Numerics;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P411672
        {
            [Kernel(8, 2, Contract = Contract.Exact)]
            public static void Run(In<uint> inUInt32, In<int> inInt32, InOut<uint> atomicUInt32, Out<bool> out38)
            {
                unchecked
                {
                    int i = (((Invocation.Z * Workgroup.CountY * Workgroup.SizeY) + Invocation.Y) * Workgroup.CountX * Workgroup.SizeX) + Invocation.X;
                    bool v16 = (inUInt32[i] >> 5) != (~Packed.PackNibbles(inInt32[i], i, i, i));
                    short v15 = (short)(ulong)(v16 ? double.NaN : 4964992147.85406d);
                    for (int u25 = 0; u25 < 64; u25++)
                    {
                        Atomic.Max(ref atomicUInt32[2], (uint)Least((float)v15, (float)i));
                        Atomic.Max(ref atomicUInt32[3], (uint)Least((float)v15, (float)i));
                        Workgroup.Barrier();
                    }
                    out38[i] = v16;
                }
            }
        }
        """);

    [Fact]
    public void A_number_made_an_integer_and_back_is_not_minus_zero() => Check(617297, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P617297
        {
            [Kernel(8, Contract = Contract.Exact)]
            public static void Run(In<float> x, Out<float> o, Out<float> p, Out<double> q)
            {
                unchecked
                {
                    int i = Invocation.X;
                    bool v = Subgroup.All(false);
                    o[i] = Subgroup.Max((float)(int)(v ? 0f : (-0f)));
                    p[i] = (float)(int)(x[i] * -0f);
                    q[i] = (double)(long)(v ? 0d : (-0d));
                }
            }
        }
        """);
}
