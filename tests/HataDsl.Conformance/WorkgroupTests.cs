using System.Numerics;
using HataDsl.Conformance.Kernels;
using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>Positions, shared memory, barriers, subgroups and atomics.</summary>
public sealed class WorkgroupTests
{
    public static TheoryData<string> Devices => new AllDevices();

    public static TheoryData<string, string> SubgroupCases => Suite.With(Workgroups.SubgroupNames);

    [Theory]
    [MemberData(nameof(Devices))]
    public void Positions(string device)
    {
        const int Width = 8;
        const int Height = 6;
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> output = queue.Poisoned<int>(Width * Height * 4 * 8);
        Workgroups.Positions(queue, Grid.Workgroups(2, 2, 2), output, Width, Height);
        int[] actual = queue.Read(output.View);
        for (int i = 0; i < Width * Height * 4; i++)
        {
            int x = i % Width;
            int y = i / Width % Height;
            int z = i / (Width * Height);
            (int localX, int localY, int localZ) = (x % 4, y % 3, z % 2);
            Assert.Equal(
                [
                    localX, localY, localZ, localX + (4 * (localY + (3 * localZ))), (x / 4) + (100 * (y / 3)) + (10000 * (z / 2)),
                    20202, 20304, x + (100 * y) + (10000 * z),
                ],
                actual[(i * 8)..((i * 8) + 8)]);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Barriers_in_a_loop(string device)
    {
        int count = Suite.CountFor(device);
        int[] x = [.. Enumerable.Range(0, count).Select(i => (i * 7919) % 101)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> input = queue.Upload<int>(x);
        using Buffer<int> output = queue.Poisoned<int>(count);
        Workgroups.Scan(queue, Grid.Invocations(count), input, output);
        int[] actual = queue.Read(output.View);
        for (int i = 0, sum = 0; i < count; i++)
        {
            sum = i % 64 == 0 ? x[i] : sum + x[i];
            Assert.Equal(sum, actual[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Fences(string device)
    {
        int[] x = [.. Enumerable.Range(0, 128).Select(i => (i * 7919) % 101)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> values = queue.Upload<int>(x);
        Workgroups.Fences(queue, Grid.Workgroups(4), values);
        Assert.Equal(
            Enumerable.Range(0, 128).Select(i => (i / 32 * 32) + ((i + 1) % 32)).Select(i => i % 32 % 3 == 0 ? (x[i] + 1) * 2 : x[i]),
            queue.Read(values.View));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Reads_ahead_of_writes(string device)
    {
        int[] x = [.. Enumerable.Range(0, 8 * 64).Select(i => (i * 7919) % 101)];
        int[] flags = [.. Enumerable.Range(0, 64).Select(i => i % 7)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> counts = queue.Upload<int>(x);
        using Buffer<int> marks = queue.Upload<int>(flags);
        Workgroups.Places(queue, Grid.Workgroups(2), counts, marks);
        Assert.Equal(x.Select((_, i) => i % 8 == 0 && flags[i / 8] > 3 ? flags[i / 8] : x[(i / 8 * 8)..i].Sum()), queue.Read(counts.View));
        Assert.Equal(flags.Select((_, i) => x[(i * 8)..((i * 8) + 8)].Sum()), queue.Read(marks.View));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Reads_ahead_of_barriers(string device)
    {
        int[] x = [.. Enumerable.Range(0, 256).Select(i => (i * 7919) % 101)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> input = queue.Upload<int>(x);
        using Buffer<int> output = queue.Poisoned<int>(256);
        Workgroups.ReadBeforeBarrier(queue, Grid.Workgroups(4), input, output);
        Assert.Equal(
            x.Select((_, i) => Enumerable.Range(0, 4).Aggregate(0, (kept, round) => (5 * kept) + x[(i / 64 * 64) + 63 - (i % 64)] + (round * 100))), queue.Read(output.View));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Subgroup_barriers(string device)
    {
        int[] x = [.. Enumerable.Range(0, 256).Select(i => (i * 7919) % 101)];
        using Queue queue = Suite.Device(device).CreateQueue();
        int size = queue.Device.Capabilities.SubgroupSize;
        using Buffer<int> input = queue.Upload<int>(x);
        using Buffer<int> output = queue.Poisoned<int>(256);
        Workgroups.SubgroupBarriers(queue, Grid.Workgroups(4), input, output);
        int[] expected = x;
        for (int round = 0; round < 3; round++)
        {
            int[] before = expected;
            expected = [.. before.Select((_, i) => (3 * before[(i / size * size) + ((i + 1) % size)]) + round)];
        }

        Assert.Equal(expected, queue.Read(output.View));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void The_last_workgroup_sees_what_the_others_wrote(string device)
    {
        int workgroups = device is "debug" or "ilgpu-cpu" ? 5 : 500;
        uint[] x = [.. Enumerable.Range(0, (64 * workgroups) - 7).Select(i => (uint)i * 2654435761u)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<uint> input = queue.Upload<uint>(x);
        using Buffer<uint> parts = queue.Poisoned<uint>(workgroups);
        using Buffer<uint> total = queue.Poisoned<uint>(1);
        for (int round = 0; round < (workgroups > 5 ? 20 : 1); round++)
        {
            using Buffer<uint> arrived = queue.Upload<uint>([0]);
            Workgroups.SumOfLast(queue, Grid.Workgroups(workgroups), input, parts, arrived, total);
            Assert.Equal(x.Aggregate(0u, (sum, value) => sum + value), queue.Read(total.View)[0]);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Shared_tiles_of_a_workgroup_that_is_no_multiple_of_a_subgroup(string device)
    {
        const int Width = 13;
        const int Height = 15;
        float[] x = [.. Enumerable.Range(0, Width * Height).Select(v => (float)v)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<float> input = queue.Upload<float>(x);
        using Buffer<float> output = queue.Poisoned<float>(x.Length);
        Workgroups.Transpose(queue, Grid.Invocations(Width, Height), input, output, Width, Height);
        float[] actual = queue.Read(output.View);
        for (int i = 0; i < x.Length; i++)
        {
            int column = (i % Width / 5 * 5) + 4 - (i % Width % 5);
            int row = (i / Width / 7 * 7) + 6 - (i / Width % 7);
            Assert.Equal(column < Width && row < Height ? x[(row * Width) + column] : -1, actual[i]);
        }
    }

    [Theory]
    [MemberData(nameof(SubgroupCases))]
    public void Subgroups(string device, string name)
    {
        const int Count = 128;
        int[] x = Inputs.Int32s(Count, 3);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> input = queue.Upload<int>(x);
        using Buffer<long> output = queue.Poisoned<long>(Count);
        Workgroups.Subgroups(queue, Grid.Invocations(Count), input, output, Array.IndexOf(Workgroups.SubgroupNames, name));
        long[] actual = queue.Read(output.View);
        int size = Suite.Device(device).Capabilities.SubgroupSize;
        for (int i = 0; i < Count; i++)
        {
            int lane = i % size;
            int[] lanes = x[(i - lane)..(i - lane + size)];
            long expected = name switch
            {
                "add" => lanes.Aggregate(0, (a, b) => unchecked(a + b)),
                "min" => lanes.Min(),
                "max" => lanes.Max(),
                "and" => lanes.Aggregate((a, b) => a & b),
                "or" => lanes.Aggregate((a, b) => a | b),
                "xor" => lanes.Aggregate((a, b) => a ^ b),
                "inclusive_add" => lanes.Take(lane + 1).Aggregate(0, (a, b) => unchecked(a + b)),
                "exclusive_add" => lanes.Take(lane).Aggregate(0, (a, b) => unchecked(a + b)),
                "broadcast" => lanes[size - 2],
                "broadcast_first" => lanes[0],
                "shuffle" => lanes[lane * 3 % size],
                "shuffle_xor" => lanes[lane ^ 3],
                "any" => lanes.Any(a => (a & 31) == 0) ? 1 : 0,
                "all" => lanes.All(a => a > -1000000000) ? 1 : 0,
                "ballot" => lanes.Select((a, at) => (a & 1L) << at).Sum(),
                "size" => size,
                "lane" => lane,
                "index" => i % 64 / size,
                "shuffle_up" => lane >= 2 ? lanes[lane - 2] : 0,
                _ => lane < size - 1 ? lanes[lane + 1] : 0,
            };
            Assert.Equal(expected, actual[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Subgroup_sums_of_wider_types(string device)
    {
        float[] x = [.. Inputs.Between(64, 3, -10, 10).Select(v => (float)v)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<float> input = queue.Upload<float>(x);
        using Buffer<float> single = queue.Poisoned<float>(64);
        using Buffer<double> wide = queue.Poisoned<double>(64);
        using Buffer<long> integer = queue.Poisoned<long>(64);
        Workgroups.SubgroupSums(queue, Grid.Invocations(64), input, single, wide, integer);
        int size = Suite.Device(device).Capabilities.SubgroupSize;
        for (int i = 0; i < 64; i++)
        {
            float[] lanes = x[(i / size * size)..((i / size * size) + size)];
            Assert.Equal(lanes.Sum(v => (double)v), queue.Read(single.View)[i], 4);
            Assert.Equal(lanes.Sum(v => (double)v) + lanes.Max(), queue.Read(wide.View)[i], 10);
            Assert.Equal(lanes.Sum(v => (long)(v * 1000000f)), queue.Read(integer.View)[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Atomics(string device)
    {
        int count = Suite.CountFor(device);
        int[] x = Inputs.Int32s(count, 4);
        uint[] u = [.. x.Select(v => (uint)v)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> input = queue.Upload<int>(x);
        using Buffer<int> signed = queue.Upload<int>([0, int.MaxValue, int.MinValue, -1, 0, 0, 0, 0, -1, 0]);
        using Buffer<uint> unsigned = queue.Upload<uint>([0, uint.MaxValue, 0, uint.MaxValue, 0, 0, 0, 0]);
        using Buffer<float> single = queue.Upload<float>([0]);
        Workgroups.Atomics(queue, Grid.Invocations(count), input, signed, unsigned, single);
        int[] actual = queue.Read(signed.View);
        Assert.Equal(
            [
                x.Aggregate(0, (a, b) => unchecked(a + b)), x.Min(), x.Max(), x.Aggregate(-1, (a, b) => a & (b | 1)), x.Aggregate(0, (a, b) => a | b),
                x.Aggregate(0, (a, b) => a ^ b), count, count * (count - 1) / 2,
            ],
            actual[..8]);
        Assert.InRange(actual[8], 0, count - 1);
        Assert.Equal(1, actual[9]);
        Assert.Equal(
            [
                u.Aggregate(0u, (a, b) => unchecked(a + b)), u.Min(), u.Max(), u.Aggregate(uint.MaxValue, (a, b) => a & (b | 1)),
                u.Aggregate(0u, (a, b) => a | b), u.Aggregate(0u, (a, b) => a ^ b), 1, 1,
            ],
            queue.Read(unsigned.View));
        Assert.Equal(x.Sum(v => v & 7), queue.Read(single.View)[0]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Atomics_on_shared_memory(string device)
    {
        int count = Suite.CountFor(device);
        int[] x = Inputs.Int32s(count, 6);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> input = queue.Upload<int>(x);
        using Buffer<int> bins = queue.Upload<int>(new int[16]);
        Workgroups.Histogram(queue, Grid.Invocations(count), input, bins);
        Assert.Equal(Enumerable.Range(0, 16).Select(bin => x.Count(v => (v & 15) == bin)), queue.Read(bins.View));
    }
}
