namespace HataDsl.Tests.Devices;

public sealed class DebugDeviceTests
{
    private static readonly KernelParameter[] Output = [TestKernels.View<int>("output")];

    [Fact]
    public void Kernels_without_barriers_run_in_order_on_the_launching_thread()
    {
        int thread = Environment.CurrentManagedThreadId;
        int[] result = Run(new(4, 2, 1), Grid.Workgroups(2, 2), 32, work =>
        {
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            work.InOut<int>(0)[Invocation.X + (8 * Invocation.Y)] = (100 * Workgroup.X) + (10 * Workgroup.Y) + Invocation.LocalIndex;
        });
        Assert.Equal(107, result[7 + 8]);
        Assert.Equal(117, result[7 + (8 * 3)]);
    }

    [Fact]
    public void A_shared_reduction_with_barriers_in_a_loop()
    {
        int[] result = Run(new(64, 1, 1), Grid.Workgroups(3), 3, work =>
        {
            Span<int> tile = Workgroup.Shared<int>(64);
            Assert.True(tile[63] == unchecked((int)0xCDCDCDCD) || Invocation.LocalIndex > 0);
            tile[Invocation.LocalX] = Invocation.X;
            Workgroup.Barrier();
            for (int half = 32; half > 0; half /= 2)
            {
                if (Invocation.LocalX < half)
                {
                    tile[Invocation.LocalX] += tile[Invocation.LocalX + half];
                }

                Workgroup.Barrier();
            }

            if (Invocation.LocalX == 0)
            {
                work.InOut<int>(0)[Workgroup.X] = tile[0];
            }
        });
        Assert.Equal([2016, 2016 + 4096, 2016 + 8192], result);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(32)]
    public void Subgroups_exchange_with_a_partial_last_one(int size)
    {
        int[] result = Run(
            new(20, 1, 1),
            Grid.Workgroups(1),
            20,
            work =>
            {
                int sum = Subgroup.Add(1);
                int scan = Subgroup.InclusiveAdd(Subgroup.ExclusiveAdd(1));
                int first = Subgroup.BroadcastFirst(Invocation.X);
                work.InOut<int>(0)[Invocation.X] = (sum * 10_000) + (scan * 100) + first;
            },
            size);
        for (int i = 0; i < 20; i++)
        {
            int first = i / size * size;
            int lane = i - first;
            Assert.Equal((Math.Min(size, 20 - first) * 10_000) + (lane * (lane + 1) / 2 * 100) + first, result[i]);
        }
    }

    [Fact]
    public void Only_one_subgroup_may_reach_an_exchange()
    {
        int[] result = Run(new(24, 1, 1), Grid.Workgroups(1), 24, work =>
        {
            int value = Subgroup.Index == 1 ? Subgroup.Add(Invocation.X) : -1;
            work.InOut<int>(0)[Invocation.X] = value;
        });
        Assert.Equal((-1, 8 * 23 / 2, -1), (result[0], result[9], result[20]));
    }

    [Fact]
    public void A_divergent_barrier_is_reported_and_the_device_lives_on()
    {
        using var device = new DebugDevice();
        using Queue queue = device.CreateQueue();
        for (int i = 0; i < 3; i++)
        {
            var exception = Assert.Throws<InvalidOperationException>(() => queue.Launch(
                TestKernels.Make("half", new(16, 1, 1), [], (in _) =>
                {
                    if (Invocation.X < 8)
                    {
                        Workgroup.Barrier();
                    }
                }),
                Grid.Workgroups(1)));
            Assert.Contains("half: invocation (0, 0, 0) waits at Workgroup.Barrier, but invocation (8, 0, 0) had ended", exception.Message);
        }
    }

    [Fact]
    public void A_barrier_against_an_exchange_is_reported()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Run(new(16, 1, 1), Grid.Workgroups(1), 1, _ =>
        {
            if (Invocation.X != 3)
            {
                Workgroup.Barrier();
            }
            else
            {
                Subgroup.Add(1);
            }
        }));
        Assert.Contains("invocation (3, 0, 0) waits at another subgroup operation", exception.Message);
    }

    [Fact]
    public void An_index_out_of_range_names_kernel_and_invocation()
    {
        var exception = Assert.Throws<IndexOutOfRangeException>(() => Run(new(8, 1, 1), Grid.Workgroups(2), 10, work =>
        {
            Workgroup.Barrier();
            work.InOut<int>(0)[Invocation.X] = 1;
        }));
        Assert.Contains("test, invocation (10, 0, 0): Index 10 is outside a view of 10 elements.", exception.Message);
    }

    [Fact]
    public void Other_exceptions_are_wrapped()
    {
        var exception = Assert.Throws<DeviceException>(() => Run(new(1, 1, 1), Grid.Workgroups(1), 1, work => work.InOut<int>(0)[0] = 1 / Invocation.X));
        Assert.IsType<DivideByZeroException>(exception.InnerException);
    }

    [Fact]
    public void Different_shared_arrays_are_reported()
    {
        var exception = Assert.Throws<DeviceException>(() => Run(new(2, 1, 1), Grid.Workgroups(1), 1, _ => Workgroup.Shared<int>(1 + Invocation.X)));
        Assert.Contains("same arrays in the same order", exception.Message);
    }

    private static int[] Run(WorkgroupSize workgroup, Grid grid, int length, Action<CpuWork> body, int subgroup = 8)
    {
        using var device = new DebugDevice(new DebugDeviceOptions { SubgroupSize = subgroup });
        using Queue queue = device.CreateQueue();
        using Buffer<int> output = device.Allocate<int>(length);
        queue.Clear(output.View);
        queue.Launch(TestKernels.Make("test", workgroup, Output, (in work) => body(work)), grid, KernelArgument.From(output.View));
        return queue.Read(output.View);
    }
}
