using HataDsl.Testing;

namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>Kernels of ILGPU's samples and tests: shared memory, groups, warps.</summary>
public sealed class IlgpuGroupPortTests
{
    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Shared_variable_and_array(string device)
    {
        using var run = new PortCase(device);
        int[] x = run.Random(3, 0, 100000);
        Buffer<int> input = run.Input(x);
        (Buffer<int> greatest, Buffer<int> sums) = (run.Output<int>(), run.Output<int>());
        IlgpuSharedMemory.Greatest(run.Queue, run.Grid, input, greatest);
        IlgpuSharedMemory.SumOfGroup(run.Queue, run.Grid, input, sums);
        int[] Group(int i) => x[(i / 64 * 64)..Math.Min((i / 64 * 64) + 64, x.Length)];
        run.Expect(greatest, i => Group(i).Max());
        run.Expect(sums, i => Group(i).Sum());
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Fences(string device)
    {
        using var run = new PortCase(device);
        (Buffer<int> group, Buffer<int> ofDevice, Buffer<int> system) = (run.Output<int>(128), run.Output<int>(128), run.Output<int>(128));
        IlgpuGroups.Fences(run.Queue, Grid.Workgroups(4), group, ofDevice, system);
        run.Expect(group, i => i);
        run.Expect(ofDevice, i => i);
        run.Expect(system, i => i);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Shared_array_of_neighbours(string device)
    {
        using var run = new PortCase(device);
        (Buffer<int> data, Buffer<int> helper) = (run.Output<int>(20), run.Output<int>(20));
        IlgpuSharedMemory.Neighbour(run.Queue, Grid.Workgroups(10), data);
        IlgpuSharedMemory.NeighbourInHelper(run.Queue, Grid.Workgroups(10), helper);
        run.Expect(data, i => 1 - (i % 2));
        run.Expect(helper, i => 1 - (i % 2));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Shared_memory_sized_at_launch(string device)
    {
        using var run = new PortCase(device);
        foreach (int length in (int[])[1, 11, 100])
        {
            Buffer<int> data = run.Output<int>(64);
            IlgpuSharedMemory.SizedAtLaunch(run.Queue, Grid.Workgroups(2), data, length);
            run.Expect(data, i => (3 * (((i % 32) + 1) % length)) + (1000 * length));
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Shared_memory_of_two_dimensions(string device)
    {
        using var run = new PortCase(device);
        (Buffer<int> rectangle, Buffer<int> rows) = (run.Output<int>(128), run.Output<int>(128));
        IlgpuSharedMemory.Rectangle(run.Queue, Grid.Workgroups(1), rectangle);
        IlgpuSharedMemory.Rows(run.Queue, Grid.Workgroups(1), rows);
        run.Expect(rectangle, _ => 42);
        run.Expect(rows, i => i < 100 ? 7 * i : 0);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Group_broadcast(string device)
    {
        using var run = new PortCase(device);
        Buffer<int> data = run.Output<int>(128);
        IlgpuSharedMemory.Broadcast(run.Queue, Grid.Workgroups(2), data);
        run.Expect(data, _ => 63);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Group_barriers_with_conditions(string device)
    {
        using var run = new PortCase(device);
        foreach (int bound in (int[])[0, 1, 37, 64])
        {
            (Buffer<int> all, Buffer<int> any, Buffer<int> count) = (run.Output<int>(128), run.Output<int>(128), run.Output<int>(128));
            IlgpuSharedMemory.Conditions(run.Queue, Grid.Workgroups(2), all, any, count, bound);
            run.Expect(all, _ => bound == 64 ? 1 : 0);
            run.Expect(any, _ => bound > 0 ? 1 : 0);
            run.Expect(count, _ => bound);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Warp_dimension_broadcast_and_shuffle(string device)
    {
        using var run = new PortCase(device);
        int size = run.Device.Capabilities.SubgroupSize;
        (Buffer<int> length, Buffer<int> lane, Buffer<int> broadcast, Buffer<int> shuffle) =
            (run.Output<int>(128), run.Output<int>(128), run.Output<int>(128), run.Output<int>(128));
        IlgpuWarps.Dimension(run.Queue, Grid.Workgroups(2), length, lane);
        IlgpuWarps.Broadcast(run.Queue, Grid.Workgroups(2), broadcast);
        IlgpuWarps.Shuffle(run.Queue, Grid.Workgroups(2), shuffle);
        run.Expect(length, _ => size);
        run.Expect(lane, i => i % size);
        run.Expect(broadcast, i => (i % 64 / size * size) + size - 1);
        run.Expect(shuffle, _ => size - 1);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Warp_shuffle_down_and_up(string device)
    {
        using var run = new PortCase(device);
        int size = run.Device.Capabilities.SubgroupSize;
        for (int amount = 0; amount < Math.Min(4, size); amount++)
        {
            (Buffer<int> down, Buffer<int> up) = (run.Output<int>(64), run.Output<int>(64));
            IlgpuWarps.ShuffleDownAndUp(run.Queue, Grid.Workgroups(1), down, up, amount);

            // Lanes without a partner hold anything.
            int[] actualDown = run.Queue.Read(down.View);
            int[] actualUp = run.Queue.Read(up.View);
            Assert.All(Enumerable.Range(0, 64).Where(i => (i % size) + amount < size), i => Assert.Equal((i % size) + amount, actualDown[i]));
            Assert.All(Enumerable.Range(0, 64).Where(i => i % size >= amount), i => Assert.Equal((i % size) - amount, actualUp[i]));
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Warp_butterfly(string device)
    {
        using var run = new PortCase(device);
        int size = run.Device.Capabilities.SubgroupSize;
        Buffer<int> data = run.Output<int>(128);
        IlgpuWarps.Butterfly(run.Queue, Grid.Workgroups(2), data);
        run.Expect(data, _ => size * (size - 1) / 2);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Warp_shuffle_of_a_structure(string device)
    {
        using var run = new PortCase(device);
        int size = run.Device.Capabilities.SubgroupSize;
        (Buffer<int> first, Buffer<float> second, Buffer<double> third) = (run.Output<int>(64), run.Output<float>(64), run.Output<double>(64));
        IlgpuWarps.ShuffleStructure(run.Queue, Grid.Workgroups(1), first, second, third);
        run.Expect(first, i => i / size * size);
        run.Expect(second, i => i / size * size * 0.25f);
        run.Expect(third, i => -(i / size * size));
    }
}
