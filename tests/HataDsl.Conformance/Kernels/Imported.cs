using HataDsl.Conformance.Library;

namespace HataDsl.Conformance.Kernels;

/// <summary>Kernels that call helpers of another assembly, of which this one sees the IR alone.</summary>
public static partial class Imported
{
    public static readonly int[] Table = [4, 8, 15, 16, 23, 42];

    [Kernel(64)]
    public static void Call(In<int> x, In<Point> points, InOut<int> counters, Out<float> y, Out<int> z)
    {
        int i = Invocation.X;
        int a = x[i];
        Span<int> own = stackalloc int[7];
        Helpers.Fill(own[1..6], a);
        Span<int> shared = Workgroup.Shared<int>(64);
        shared[Invocation.LocalIndex] = a + 1;
        Workgroup.Barrier();
        int sum = Helpers.Total(own) + Helpers.Total(Table) + Helpers.Total(shared[..5]) + Helpers.Total(x.Span(i, 1)) + Helpers.Total(Table.AsSpan(2, 3));
        int neighbours = Helpers.Neighbour(a, 1) + Helpers.Neighbour(sum, 3);
        Point near = Helpers.Nearest(points, i & 15, Helpers.At(a, 2.5f));
        int low = 3;
        bool isHigher = Helpers.Split(a * 5L, ref low, out int high);
        y[i] = Helpers.Lookup(a & 7) + near.Y + (float)Helpers.Twice((Half)(a & 15));
        z[i] = neighbours + (near.X * 3) + Helpers.Rank((a & 1) != 0, counters) + (isHigher ? low : high) + Helpers.Power(a & 3, 4) + Helpers.Twice(a);
    }
}
