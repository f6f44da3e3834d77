namespace HataDsl.Fuzz;

/// <summary>Exchanges in a subgroup.</summary>
public sealed partial class RegressionTests
{
    [Fact]
    public void The_first_lane_of_a_conversion_is_broadcast() => Check(201447, """
        using System;
        using HataDsl;
        using static HataDsl.Fuzz.Prelude;

        public static partial class P201447
        {
            [Kernel(4, 2, 2, Contract = Contract.Exact)]
            public static void Run(In<int> n, In<short> s, In<uint> u, In<float> f, Out<double> o, Out<float> p)
            {
                unchecked
                {
                    int i = (((Invocation.Z * Workgroup.CountY * Workgroup.SizeY) + Invocation.Y) * Workgroup.CountX * Workgroup.SizeX) + Invocation.X;
                    Span<int> shared = Workgroup.Shared<int>(16);
                    double v = Subgroup.BroadcastFirst((double)n[i]);
                    double w = Subgroup.BroadcastFirst((double)Flush(f[i]));
                    double x = Subgroup.BroadcastFirst((double)u[i]);
                    float y = Subgroup.BroadcastFirst((float)(s[i] * s[i]));
                    for (int k = 0; k < (n[0] & 3) + 1; k++)
                    {
                        shared[Invocation.LocalIndex] = n[i];
                        Workgroup.Barrier();
                        v = v + shared[15 - Invocation.LocalIndex];
                        w = Greatest(w, v);
                        x = x - v;
                        y = Flush(y + (float)shared[15 - Invocation.LocalIndex]);
                        Workgroup.Barrier();
                    }

                    o[i] = v + Flush(w) + x;
                    p[i] = y;
                }
            }
        }
        """);
}
