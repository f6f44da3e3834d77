namespace HataDsl.Vulkan.Tests;

public sealed class SequenceTests(VulkanFixture fixture) : VulkanTest(fixture)
{
    private const string AddState = """
        kernel "AddState" workgroup 64 1 1 relaxed
          view state i32 read
          view source i32 read
          view target i32 write
          scalar factor i32
        {
          %0:i32 = invocation.x
          %1:i32 = length target
          %2:i1 = lt %0, %1
          if %2 {
            %3:i32 = load source %0
            %4:i32 = const 0
            %5:i32 = load state %4
            %6:i32 = get factor
            %7:i32 = mul %5, %6
            %8:i32 = add %3, %7
            store target %0, %8
          } else {
          }
        }
        """;

    [Fact]
    public void Dependent_launches_copies_and_clearing_replay_in_order_with_new_buffer_contents()
    {
        KernelDescriptor kernel = Fixture.Compile(AddState);
        using Buffer<int> state = Upload(0);
        using Buffer<int> first = Device.Allocate<int>(1000);
        using Buffer<int> second = Device.Allocate<int>(1000);
        using Buffer<int> result = Device.Allocate<int>(1000);
        using Sequence sequence = Queue.Record(recorded =>
        {
            recorded.Clear(first.View);
            for (int i = 0; i < 100; i++)
            {
                recorded.Launch(
                    kernel, Grid.Invocations(1000), KernelArgument.From(state.View), KernelArgument.From((i % 2 == 0 ? first : second).View),
                    KernelArgument.From((i % 2 == 0 ? second : first).View), KernelArgument.From(i));
            }

            recorded.Copy(first.View, result.View);
        });
        Assert.Equal((102, 100), (sequence.CommandCount, sequence.LaunchCount));
        for (int i = 1; i <= 20; i++)
        {
            Queue.Write(state.View, [i]);
            Queue.Replay(sequence);
            if (i % 7 == 0)
            {
                Assert.All(Queue.Read(result.View), value => Assert.Equal(4950 * i, value));
            }
        }

        Assert.All(Queue.Read(result.View), value => Assert.Equal(4950 * 20, value));
    }

    [Fact]
    public void Launches_around_a_replay_and_on_two_queues_keep_their_order()
    {
        KernelDescriptor kernel = Fixture.Compile(AddState);
        using Buffer<int> state = Upload(3);
        using Buffer<int> data = Upload(new int[100]);
        void Add(Queue queue, int factor) => queue.Launch(
            kernel, Grid.Invocations(100), KernelArgument.From(state.View), KernelArgument.From(data.View), KernelArgument.From(data.View), KernelArgument.From(factor));
        using Sequence sequence = Queue.Record(recorded => Add(recorded, 1));
        using Queue other = Device.CreateQueue();
        for (int i = 0; i < 10; i++)
        {
            Add(Queue, 10);
            Queue.Replay(sequence);
            Queue.Replay(sequence);
            Add(Queue, 100);
        }

        Queue.Synchronize();
        other.Replay(sequence);
        Assert.All(other.Read(data.View), value => Assert.Equal((3 * 10 * 112) + 3, value));
    }

    [Fact]
    public void Many_scalars_go_through_memory_of_the_sequence()
    {
        string scalars = string.Join("\n", Enumerable.Range(0, 40).Select(i => $"  scalar s{i} i32"));
        string sum = string.Join("\n", Enumerable.Range(0, 40).Select(i => $"  %{(2 * i) + 1}:i32 = get s{i}\n  %{(2 * i) + 2}:i32 = add %{(i == 0 ? 0 : 2 * i)}, %{(2 * i) + 1}"));
        KernelDescriptor kernel = Fixture.Compile($$"""
            kernel "ManyScalars" workgroup 1 1 1 relaxed
              view target i32 write
            {{scalars}}
            {
              %0:i32 = const 0
            {{sum}}
              %81:i32 = workgroup.x
              store target %81, %80
            }
            """);
        using Buffer<int> data = Upload(new int[2]);
        KernelArgument[] Arguments(int start, int offset) =>
            [KernelArgument.From(data.Slice(start, 1)), .. Enumerable.Range(0, 40).Select(i => KernelArgument.From(i + offset))];
        using Sequence sequence = Queue.Record(recorded =>
        {
            recorded.Launch(kernel, Grid.Workgroups(1), Arguments(0, 0));
            recorded.Launch(kernel, Grid.Workgroups(1), Arguments(1, 5));
        });
        Queue.Replay(sequence);
        Assert.Equal([780, 980], Queue.Read(data.View));
    }

    [Fact]
    public void Freed_buffers_and_unaligned_clearing_are_refused_and_a_freed_sequence_is_waited_for()
    {
        KernelDescriptor kernel = Fixture.Compile(AddState);
        using Buffer<int> state = Upload(1);
        Buffer<int> data = Upload(new int[10]);
        using Buffer<byte> bytes = Device.Allocate<byte>(10);
        Assert.Contains("multiples of 4", Assert.Throws<ArgumentException>(() => Queue.Record(recorded => recorded.Clear(bytes.Slice(1, 4)))).Message);
        Sequence sequence = Queue.Record(recorded => recorded.Launch(
            kernel, Grid.Invocations(10), KernelArgument.From(state.View), KernelArgument.From(data.View), KernelArgument.From(data.View), KernelArgument.From(1)));
        Queue.Replay(sequence);
        sequence.Dispose();
        Assert.All(Queue.Read(data.View), value => Assert.Equal(1, value));
        using Sequence stale = Queue.Record(recorded => recorded.Clear(data.View));
        data.Dispose();
        Assert.Contains("what is cleared", Assert.Throws<InvalidOperationException>(() => Queue.Replay(stale)).Message);
    }
}
