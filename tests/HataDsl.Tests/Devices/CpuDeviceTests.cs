namespace HataDsl.Tests.Devices;

public sealed class CpuDeviceTests
{
    private static readonly KernelParameter[] Counts = [TestKernels.View<int>("counts")];

    [Fact]
    public void Every_workgroup_runs_once_whatever_the_number_of_threads()
    {
        foreach (int threads in (int[])[1, 2, 5])
        {
            using var device = new CpuDevice(new CpuDeviceOptions { Threads = threads });
            using Queue queue = device.CreateQueue();
            using Buffer<int> counts = device.Allocate<int>(10_000);
            queue.Clear(counts.View);
            KernelDescriptor kernel = TestKernels.Make("count", new(1, 1, 1), Counts, cpu: SlowCount);
            queue.Launch(kernel, Grid.Workgroups(10, 100, 10), KernelArgument.From(counts.View));
            Assert.All(queue.Read(counts.View), value => Assert.Equal(1, value));
            Assert.Equal(threads, device.Threads);
        }
    }

    [Fact]
    public void Many_tiny_launches_in_order()
    {
        using var device = new CpuDevice(new CpuDeviceOptions { Threads = 3 });
        using Queue queue = device.CreateQueue();
        using Buffer<int> counts = device.Allocate<int>(16);
        queue.Clear(counts.View);
        KernelDescriptor kernel = TestKernels.Make("count", new(1, 1, 1), Counts, cpu: Count);
        for (int i = 0; i < 20_000; i++)
        {
            queue.Launch(kernel, Grid.Workgroups(16), KernelArgument.From(counts.View));
        }

        Assert.All(queue.Read(counts.View), value => Assert.Equal(20_000, value));
        Assert.Equal(20_000, queue.LaunchCount);
    }

    [Fact]
    public void Launches_alternate_between_shared_and_alone()
    {
        using var device = new CpuDevice(new CpuDeviceOptions { Threads = 4 });
        using Queue queue = device.CreateQueue();
        using Buffer<int> counts = device.Allocate<int>(64);
        queue.Clear(counts.View);
        KernelDescriptor quick = TestKernels.Make("count", new(1, 1, 1), Counts, cpu: Count);
        KernelDescriptor slow = TestKernels.Make("slow", new(1, 1, 1), Counts, cpu: SlowCount, sharedBytes: 4096);
        for (int i = 0; i < 300; i++)
        {
            queue.Launch(slow, Grid.Workgroups(64), KernelArgument.From(counts.View));
            queue.Launch(quick, Grid.Workgroups(64), KernelArgument.From(counts.View));
        }

        Assert.All(queue.Read(counts.View), value => Assert.Equal(600, value));
    }

    [Fact]
    public void An_exception_of_a_body_reaches_the_launch_and_the_device_lives_on()
    {
        using var device = new CpuDevice(new CpuDeviceOptions { Threads = 2 });
        using Queue queue = device.CreateQueue();
        using Buffer<int> counts = device.Allocate<int>(100);
        KernelDescriptor bad = TestKernels.Make("bad", new(1, 1, 1), Counts, cpu: (in work) =>
        {
            Thread.SpinWait(2000);
            if (work.End > 50)
            {
                throw new InvalidOperationException("broken");
            }
        });
        var exception = Assert.Throws<DeviceException>(() => queue.Launch(bad, Grid.Workgroups(100), KernelArgument.From(counts.View)));
        Assert.Contains("bad failed on cpu: broken", exception.Message);
        queue.Clear(counts.View);
        queue.Launch(TestKernels.Make("count", new(1, 1, 1), Counts, cpu: Count), Grid.Workgroups(100), KernelArgument.From(counts.View));
        Assert.All(queue.Read(counts.View), value => Assert.Equal(1, value));
    }

    [Fact]
    public void Buffers_copy_slice_clear_and_are_counted()
    {
        using var device = new CpuDevice();
        using Queue queue = device.CreateQueue();
        Buffer<int> first = device.Allocate<int>(100);
        using Buffer<int> second = device.Allocate<int>(100);
        Assert.Equal(800, device.AllocatedBytes);
        queue.Write(first.View, [.. Enumerable.Range(0, 100)]);
        queue.Copy(first.Slice(10, 50), second.Slice(20, 50));
        queue.Clear(second.Slice(25, 5));
        Assert.Equal([10, 11, 12, 13, 14, 0, 0, 0, 0, 0, 20, 21], queue.Read(second.Slice(20, 12)));
        first.Dispose();
        Assert.Equal(400, device.AllocatedBytes);
        Assert.Equal(800, device.PeakAllocatedBytes);
        Assert.Throws<ObjectDisposedException>(() => queue.Read(first.View));
    }

    [Fact]
    public void Out_of_memory_names_the_sizes()
    {
        using var device = new CpuDevice();
        var exception = Assert.Throws<DeviceException>(() => device.Allocate<long>(1L << 50));
        Assert.Contains((8L << 50).ToString(System.Globalization.CultureInfo.InvariantCulture), exception.Message);
        Assert.Equal(0, device.AllocatedBytes);
    }

    [Fact]
    public void Marks_measure_time()
    {
        using var device = new CpuDevice();
        using Queue queue = device.CreateQueue();
        QueueMark start = queue.Mark();
        Thread.Sleep(5);
        TimeSpan elapsed = queue.Elapsed(start, queue.Mark());
        Assert.InRange(elapsed.TotalMilliseconds, 4, 5000);
    }

    [Fact]
    public void A_hand_written_body_is_preferred_unless_switched_off()
    {
        int compiled = 0;
        int written = 0;
        KernelDescriptor both = new()
        {
            Name = "both",
            Hash = new string('0', 32),
            Workgroup = new(1, 1, 1),
            Parameters = [],
            SharedBytes = 0,
            Features = KernelFeatures.None,
            Assembly = typeof(CpuDeviceTests).Assembly,
            Cpu = (in _) => compiled++,
            HandWrittenCpu = (in _) => written++,
            Plain = (in _) => { },
        };
        foreach (bool use in (bool[])[true, false])
        {
            using var device = new CpuDevice(new CpuDeviceOptions { Threads = 1, UseHandWritten = use });
            using Queue queue = device.CreateQueue();
            queue.Launch(both, Grid.Workgroups(1));
        }

        Assert.Equal((1, 1), (compiled, written));
    }

    [Fact]
    public void The_catalog_opens_the_processor_and_refuses_a_second()
    {
        var catalog = new DeviceCatalog(new CpuDeviceProvider(), new DebugDeviceProvider());
        using Device cpu = catalog.Open("cpu");
        using Device debug = catalog.Open("debug:0");
        Assert.Equal((DeviceKind.Cpu, DeviceKind.Debug), (cpu.Kind, debug.Kind));
        Assert.NotEmpty(cpu.Name);
        Assert.Throws<DeviceException>(() => catalog.Open("cpu:1"));
    }

    private static unsafe void Count(in CpuWork work)
    {
        for (long group = work.First; group < work.End; group++)
        {
            work.Pointer<int>(0)[group]++;
        }
    }

    private static unsafe void SlowCount(in CpuWork work)
    {
        *(long*)work.SharedMemory = work.First;
        for (long group = work.First; group < work.End; group++)
        {
            Thread.SpinWait(20);
            work.Pointer<int>(0)[group]++;
        }

        Assert.Equal(work.First, *(long*)work.SharedMemory);
    }
}
