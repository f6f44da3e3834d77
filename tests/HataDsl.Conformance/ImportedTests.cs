using HataDsl.Conformance.Kernels;
using HataDsl.Conformance.Library;
using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>Helpers of another assembly give on every device what their C# gives on the debug device, and what is written out here.</summary>
public sealed class ImportedTests
{
    private const int Count = 128;

    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Helpers_of_another_assembly(string device)
    {
        int[] x = [.. Inputs.Int32s(Count, 41).Select(v => Math.Abs(v % 500))];
        Point[] points = [.. Enumerable.Range(0, 16).Select(i => new Point((i * 7) % 12, i * 0.75f))];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> input = queue.Upload<int>(x);
        using Buffer<Point> records = queue.Upload<Point>(points);
        using Buffer<int> counters = queue.Upload<int>([0]);
        using Buffer<float> single = queue.Poisoned<float>(Count);
        using Buffer<int> output = queue.Poisoned<int>(Count);
        Imported.Call(queue, Grid.Invocations(Count), input, records, counters, single, output);
        int size = Suite.Device(device).Capabilities.SubgroupSize;
        int[] sums = [.. Enumerable.Range(0, Count).Select(i => Sum(x, i))];
        (float[] y, int[] z) = (queue.Read(single.View), queue.Read(output.View));
        Assert.Equal(x.Count(v => (v & 1) != 0), queue.Read(counters.View)[0]);
        for (int i = 0; i < Count; i++)
        {
            int a = x[i];
            int group = i / 64 * 64;
            Point p = points[i & 15];
            Point near = p.X == 0 ? new Point(a, 2.5f) : p.X > 5 && p.Y > 2.5f ? p with { Y = p.Y - 2.5f } : new Point(a, 1);
            int[] steps = [7, -3, 11, 19];
            float[] scales = [0.5f, 2f, -4f];
            Assert.Equal((steps[a & 3] * scales[a & 1]) + scales[2] + near.Y + (2 * (a & 15)), y[i]);
            int neighbours = x[group + ((i - group + 1) % 64)] + sums[group + ((i - group + 3) % 64)];
            int rank = x[(i / size * size)..i].Count(v => (v & 1) != 0) + (i % 64);
            long value = a * 5L;
            int low = 3 + (int)(value & 0xff);
            int high = (int)(value >> 8);
            Assert.Equal(neighbours + (near.X * 3) + rank + (high > low ? low : high) + (int)Math.Pow(a & 3, 4) + (2 * a), z[i]);
        }
    }

    private static int Sum(int[] x, int i)
    {
        int a = x[i];
        int group = i / 64 * 64;
        return Total([0, a, (2 * a) + 1, (2 * a) + 2, (2 * a) + 3, a + 4, 0]) + Total(Imported.Table) + Total([.. x[group..(group + 5)].Select(v => v + 1)])
            + Total([a]) + Total(Imported.Table[2..5]);
    }

    private static int Total(int[] values) => values.Aggregate(0, (sum, value) => (sum * 3) + value) + values.Length;
}
