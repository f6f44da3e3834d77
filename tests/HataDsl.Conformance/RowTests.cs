using HataDsl.Conformance.Kernels;
using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>Kernels that go through several rows, each as long as the workgroup.</summary>
public sealed class RowTests
{
    public static TheoryData<string> Devices => new AllDevices();

    /// <summary>Lengths with and without a rest; the last view is larger than a cache near the processor.</summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void Sums_over_tiles_of_rows(string device)
    {
        foreach (int length in new[] { 1, 63, 256, 257, 2048, 3000, 140_001 })
        {
            const int Groups = 3;
            int[] x = [.. Inputs.Int32s(length, 11).Select(value => value >> 8)];
            using Queue queue = Suite.Device(device).CreateQueue();
            using Buffer<int> input = queue.Upload<int>([.. x, 0]);
            using Buffer<int> output = queue.Poisoned<int>(Groups * RowKernels.Width);
            RowKernels.WeightedSums(queue, Grid.Workgroups(Groups), input.Slice(0, length), output);
            int tiles = length / (4 * RowKernels.Width);
            int share = (tiles + Groups - 1) / Groups;
            var expected = new int[Groups * RowKernels.Width];
            for (int i = 0; i < length; i++)
            {
                int tile = i / (4 * RowKernels.Width);
                int group = tile < tiles ? tile / share : Groups - 1;
                expected[(group * RowKernels.Width) + RowKernels.Width - 1 - (i % RowKernels.Width)] += ((i / RowKernels.Width % 4) + 1) * x[i];
            }

            Assert.Equal(expected, queue.Read(output.View));
        }
    }

    /// <summary>Rows that end in the last part, at its beginning, before it, and at once.</summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void Rows_kept_over_barriers(string device)
    {
        foreach (int columns in new[] { 512, 501, 449, 448, 300, 64, 5 })
        {
            const int Rows = 3;
            int[] x = [.. Inputs.Int32s(Rows * columns, 12).Select(value => value % 1000)];
            using Queue queue = Suite.Device(device).CreateQueue();
            using Buffer<int> input = queue.Upload<int>(x);
            using Buffer<int> output = queue.Poisoned<int>(x.Length);
            RowKernels.Spread(queue, Grid.Workgroups(Rows), input, output, columns);
            int[] actual = queue.Read(output.View);
            for (int row = 0; row < Rows; row++)
            {
                int[] of = x[(row * columns)..((row + 1) * columns)];
                Assert.Equal(of.Select(value => (of.Max() - value) * (of.Max() - of.Min())), actual[(row * columns)..((row + 1) * columns)]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Running_sums_of_rows_of_a_subgroup(string device)
    {
        const int Groups = 2;
        int size = Suite.Device(device).Capabilities.SubgroupSize;
        int[] x = Inputs.Int32s(Groups * RowKernels.Width * 4, 13);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> input = queue.Upload<int>(x);
        using Buffer<int> output = queue.Poisoned<int>(x.Length);
        using Buffer<int> totals = queue.Poisoned<int>(Groups * RowKernels.Width / size);
        RowKernels.RunningRows(queue, Grid.Workgroups(Groups), input, output, totals);
        int[] expected = new int[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            expected[i] = unchecked(x[i] + (i % (4 * size) == 0 ? 0 : expected[i - 1]));
        }

        Assert.Equal(expected, queue.Read(output.View));
        Assert.Equal(expected.Where((_, i) => i % (4 * size) == (4 * size) - 1), queue.Read(totals.View));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Rows_sorted_by_votes(string device)
    {
        const int Rows = 3;
        uint[] x = [.. Inputs.Int32s(Rows * RowKernels.Width, 14).Select(value => (uint)value)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<uint> input = queue.Upload<uint>(x);
        using Buffer<uint> output = queue.Poisoned<uint>(x.Length);
        RowKernels.SortRows(queue, Grid.Workgroups(Rows), input, output);
        Assert.Equal(x.Chunk(RowKernels.Width).SelectMany(row => row.OrderBy(value => value % 16)), queue.Read(output.View));
    }
}
