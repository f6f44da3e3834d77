namespace HataDsl.Tests.Devices;

/// <summary>Recording and replaying on the devices that run on the host: the rules are the same on every device.</summary>
public sealed class SequenceTests
{
    private static readonly KernelParameter[] Parameters =
        [TestKernels.View<int>("state", KernelParameterKind.In), TestKernels.View<int>("data"), TestKernels.Scalar<int>("factor")];

    private static readonly KernelDescriptor Scale = TestKernels.Make(
        "scale", new(1, 1, 1), Parameters, plain: ScaleAll, cpu: ScaleAll);

    public static TheoryData<string> Devices => ["cpu", "debug"];

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_replay_reads_buffers_anew_and_keeps_scalars(string name)
    {
        using Device device = Open(name);
        using Queue queue = device.CreateQueue();
        using Buffer<int> state = device.Allocate<int>(1);
        using Buffer<int> data = device.Allocate<int>(4);
        using Buffer<int> copy = device.Allocate<int>(4);
        int factor = 2;
        using Sequence sequence = queue.Record(recorded =>
        {
            recorded.Clear(data.View);
            recorded.Launch(Scale, Grid.Workgroups(1), KernelArgument.From(state.View), KernelArgument.From(data.View), KernelArgument.From(factor));
            recorded.Launch(Scale, Grid.Workgroups(1), KernelArgument.From(state.View), KernelArgument.From(data.View), KernelArgument.From(factor));
            recorded.Copy(data.View, copy.View);
        });
        factor = 100;
        Assert.Equal((4, 2), (sequence.CommandCount, sequence.LaunchCount));
        Assert.Equal(0, queue.LaunchCount);
        for (int i = 1; i <= 3; i++)
        {
            queue.Write(state.View, [i]);
            queue.Replay(sequence);

            // 0 * 2 + i, then that * 2 + i.
            Assert.All(queue.Read(copy.View), value => Assert.Equal(3 * i, value));
        }

        Assert.Equal((6, 3), (queue.LaunchCount, queue.ReplayCount));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void What_a_recording_cannot_hold_is_refused_and_leaves_the_queue_usable(string name)
    {
        using Device device = Open(name);
        using Queue queue = device.CreateQueue();
        using Buffer<int> data = device.Allocate<int>(4);
        using Sequence empty = queue.Record(_ => { });
        Refused("do not nest", recorded => recorded.Record(_ => { }));
        Refused("Reading to the host", recorded => recorded.Read(data.View));
        Refused("What the host writes", recorded => recorded.Write(data.View, [1, 2, 3, 4]));
        Refused("Waiting", recorded => recorded.Synchronize());
        Refused("A moment", recorded => recorded.Mark());
        Refused("Waiting", recorded => recorded.Elapsed(default, default));
        Refused("A replay cannot be part", recorded => recorded.Replay(empty));
        queue.Write(data.View, [1, 2, 3, 4]);
        queue.Replay(empty);
        Assert.Equal([1, 2, 3, 4], queue.Read(data.View));

        void Refused(string reason, Action<Queue> record) =>
            Assert.Contains(reason, Assert.Throws<InvalidOperationException>(() => queue.Record(record)).Message);
    }

    [Fact]
    public void A_buffer_freed_since_recording_is_named()
    {
        using var device = new CpuDevice();
        using Queue queue = device.CreateQueue();
        using Buffer<int> state = device.Allocate<int>(1);
        Buffer<int> data = device.Allocate<int>(4);
        using Sequence sequence = queue.Record(recorded => recorded.Launch(
            Scale, Grid.Workgroups(1), KernelArgument.From(state.View), KernelArgument.From(data.View), KernelArgument.From(2)));
        queue.Replay(sequence);
        device.Allocate<int>(1).Dispose();
        queue.Replay(sequence);
        data.Dispose();
        Assert.Contains("argument 'data' of scale", Assert.Throws<InvalidOperationException>(() => queue.Replay(sequence)).Message);
        Assert.Throws<ObjectDisposedException>(() => queue.Record(recorded => recorded.Clear(data.View)));
    }

    [Fact]
    public void Another_device_and_a_freed_sequence_are_refused()
    {
        using var device = new CpuDevice();
        using var other = new DebugDevice();
        using Queue queue = device.CreateQueue();
        using Queue otherQueue = other.CreateQueue();
        using Queue second = device.CreateQueue();
        Sequence sequence = queue.Record(_ => { });
        second.Replay(sequence);
        Assert.Contains("recorded on cpu, the queue is on debug", Assert.Throws<ArgumentException>(() => otherQueue.Replay(sequence)).Message);
        sequence.Dispose();
        sequence.Dispose();
        Assert.Throws<ObjectDisposedException>(() => queue.Replay(sequence));
    }

    [Fact]
    public void A_replay_allocates_nothing()
    {
        using var device = new CpuDevice(new CpuDeviceOptions { Threads = 2 });
        using Queue queue = device.CreateQueue();
        using Buffer<int> state = device.Allocate<int>(1);
        using Buffer<int> data = device.Allocate<int>(64);
        using Sequence sequence = queue.Record(recorded =>
        {
            for (int i = 0; i < 50; i++)
            {
                recorded.Launch(Scale, Grid.Workgroups(1), KernelArgument.From(state.View), KernelArgument.From(data.View), KernelArgument.From(2));
            }
        });
        queue.Replay(sequence);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            queue.Replay(sequence);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Device Open(string name) => name == "cpu" ? new CpuDevice(new CpuDeviceOptions { Threads = 2 }) : new DebugDevice();

    private static unsafe void ScaleAll(in CpuWork work)
    {
        for (int i = 0; i < work.Length(1); i++)
        {
            work.Pointer<int>(1)[i] = (work.Pointer<int>(1)[i] * work.Scalar<int>(2)) + work.Pointer<int>(0)[0];
        }
    }
}
