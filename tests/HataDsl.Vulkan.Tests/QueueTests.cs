namespace HataDsl.Vulkan.Tests;

public sealed class QueueTests(VulkanFixture fixture) : VulkanTest(fixture)
{
    private const string AddOne = """
        kernel "AddOne" workgroup 64 1 1 relaxed
          view data i32 readwrite
        {
          %0:i32 = invocation.x
          %1:i32 = length data
          %2:i1 = lt %0, %1
          if %2 {
            %3:i32 = load data %0
            %4:i32 = const 1
            %5:i32 = add %3, %4
            store data %0, %5
          } else {
          }
        }
        """;

    [Fact]
    public void Launches_that_depend_on_each_other_run_in_order()
    {
        KernelDescriptor kernel = Fixture.Compile(AddOne);
        using Buffer<int> data = Upload(new int[1000]);
        for (int i = 0; i < 500; i++)
        {
            Queue.Launch(kernel, Grid.Invocations(1000), KernelArgument.From<int>(data));
        }

        Assert.All(Queue.Read<int>(data), value => Assert.Equal(500, value));
        Assert.Equal(500, Queue.LaunchCount);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(200_000)]
    public void Memory_that_is_freed_stays_until_the_device_is_done_with_it(int count)
    {
        KernelDescriptor kernel = Fixture.Compile(AddOne);
        Buffer<int> freed = Upload(new int[count]);
        using Buffer<int> result = Upload(new int[count]);
        long before = Queue.Device.AllocatedBytes;
        Queue.Launch(kernel, Grid.Invocations(count), KernelArgument.From<int>(freed));
        Queue.Copy(freed.View, result.View);
        freed.Dispose();
        Assert.True(Queue.Device.AllocatedBytes < before);

        // Of the same size: it would lie where the freed one still is.
        using Buffer<int> next = Upload([.. Enumerable.Repeat(7, count)]);
        Queue.Launch(kernel, Grid.Invocations(count), KernelArgument.From<int>(next));
        Assert.All(Queue.Read<int>(result), value => Assert.Equal(1, value));
        Assert.All(Queue.Read<int>(next), value => Assert.Equal(8, value));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 7)]
    [InlineData(3, 0)]
    [InlineData(5, 1)]
    [InlineData(999, 1)]
    [InlineData(1000, 0)]
    public void A_part_of_a_buffer_that_begins_anywhere_is_bound_right(int start, int length)
    {
        KernelDescriptor kernel = Fixture.Compile(AddOne);
        using Buffer<int> data = Upload(new int[1000]);
        Queue.Launch(kernel, Grid.Invocations(Math.Max(length, 1)), KernelArgument.From(data.Slice(start, length)));
        int[] expected = new int[1000];
        expected.AsSpan(start, length).Fill(1);
        Assert.Equal(expected, Queue.Read<int>(data));
    }

    [Fact]
    public void A_launch_of_more_workgroups_than_the_device_allows_is_split()
    {
        KernelDescriptor kernel = Fixture.Compile(AddOne.Replace("workgroup 64", "workgroup 1").Replace("AddOne", "AddOneEach"));
        using Buffer<int> data = Upload(new int[200_000]);
        Queue.Launch(kernel, Grid.Workgroups(200_000), KernelArgument.From<int>(data));
        Assert.All(Queue.Read<int>(data), value => Assert.Equal(1, value));
    }

    [Fact]
    public void A_split_launch_that_counts_workgroups_is_refused()
    {
        KernelDescriptor kernel = Fixture.Compile("""
            kernel "Counts" workgroup 1 1 1 relaxed
              view data i32 write
            {
              %0:i32 = workgroup.count.x
              %1:i32 = const 0
              store data %1, %0
            }
            """);
        using Buffer<int> data = Upload(new int[1]);
        var exception = Assert.Throws<DeviceException>(() => Queue.Launch(kernel, Grid.Workgroups(70_000, 70_000), KernelArgument.From<int>(data)));
        Assert.Contains("cannot be split", exception.Message);
        Queue.Launch(kernel, Grid.Workgroups(5), KernelArgument.From<int>(data));
        Assert.Equal([5], Queue.Read<int>(data));
    }

    [Fact]
    public void More_arguments_than_push_constants_hold_arrive()
    {
        var ir = new System.Text.StringBuilder("kernel \"Many\" workgroup 1 1 1 relaxed\n");
        for (int i = 0; i < 8; i++)
        {
            ir.Append($"  view v{i} i64 write\n  scalar small{i} i8\n  scalar wide{i} i64\n");
        }

        ir.Append("{\n  %0:i32 = const 0\n");
        for (int i = 0; i < 8; i++)
        {
            ir.Append($"  %{(5 * i) + 1}:i8 = get small{i}\n  %{(5 * i) + 2}:i64 = convert %{(5 * i) + 1}\n  %{(5 * i) + 3}:i64 = get wide{i}\n");
            ir.Append($"  %{(5 * i) + 4}:i64 = add %{(5 * i) + 2}, %{(5 * i) + 3}\n  store v{i} %0, %{(5 * i) + 4}\n");
            ir.Append($"  %{(5 * i) + 5}:i32 = const 0\n");
        }

        KernelDescriptor kernel = Fixture.Compile(ir.Append("}\n").ToString());
        using Buffer<long> data = Upload(new long[8]);
        for (int round = 0; round < 300; round++)
        {
            var arguments = new List<KernelArgument>();
            for (int i = 0; i < 8; i++)
            {
                arguments.AddRange([KernelArgument.From(data.Slice(i, 1)), KernelArgument.From((sbyte)-i), KernelArgument.From(((long)i << 40) + round)]);
            }

            Queue.Launch(kernel, Grid.Workgroups(1), [.. arguments]);
        }

        Assert.Equal(Enumerable.Range(0, 8).Select(i => ((long)i << 40) + 299 - i), Queue.Read<long>(data));
    }

    [Fact]
    public void Writes_copies_and_clears_of_any_alignment_keep_the_order()
    {
        var random = new Random(1);
        byte[] expected = new byte[5000];
        using Buffer<byte> data = Upload(new byte[5000]);
        for (int i = 0; i < 200; i++)
        {
            int start = random.Next(2000), length = random.Next(500);
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            switch (i % 3)
            {
                case 0:
                    Queue.Write<byte>(data.Slice(start, length), bytes);
                    bytes.CopyTo(expected, start);
                    break;
                case 1:
                    Queue.Clear(data.Slice(start, length));
                    expected.AsSpan(start, length).Clear();
                    break;
                default:
                    Queue.Copy(data.Slice(start, length), data.Slice(start + 2500, length));
                    expected.AsSpan(start, length).CopyTo(expected.AsSpan(start + 2500));
                    break;
            }
        }

        Assert.Equal(expected, Queue.Read<byte>(data));
    }

    [Fact]
    public void Large_transfers_arrive_whole()
    {
        int[] values = new int[10_000_000];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = i * 7;
        }

        using Buffer<int> data = Upload(values);
        Assert.True(values.AsSpan().SequenceEqual(Queue.Read<int>(data)));
    }

    [Fact]
    public void Time_between_moments_is_measured_on_the_device()
    {
        KernelDescriptor kernel = Fixture.Compile(AddOne);
        using Buffer<int> data = Upload(new int[1_000_000]);
        QueueMark start = Queue.Mark();
        Queue.Launch(kernel, Grid.Invocations(1_000_000), KernelArgument.From<int>(data));
        QueueMark end = Queue.Mark();
        Assert.InRange(Queue.Elapsed(start, end).TotalMilliseconds, 0.001, 10_000);
        Assert.Equal(TimeSpan.Zero, Queue.Elapsed(start, start));
        Assert.Throws<ArgumentException>(() => Queue.Elapsed(start, new QueueMark(99)));
    }

    [Fact]
    public void A_steady_launch_allocates_nothing()
    {
        KernelDescriptor kernel = Fixture.Compile(AddOne);
        using Buffer<int> data = Upload(new int[64]);
        KernelArgument argument = KernelArgument.From<int>(data);
        void Launch()
        {
            for (int i = 0; i < 2000; i++)
            {
                Queue.Launch(kernel, Grid.Workgroups(1), argument);
            }

            Queue.Synchronize();
        }

        Launch();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Launch();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_failing_launch_says_why()
    {
        KernelDescriptor odd = Fixture.Compile("""
            kernel "Odd" workgroup 12 1 1 relaxed
              view data i32 write
            {
              %0:i32 = local.x
              %1:i32 = subgroup.add %0
              store data %0, %1
            }
            """);
        using Buffer<int> data = Upload(new int[64]);
        Assert.Contains("multiple of the subgroup size", Assert.Throws<DeviceException>(() => Queue.Launch(odd, Grid.Workgroups(1), KernelArgument.From<int>(data))).Message);
        KernelDescriptor absent = VulkanFixture.Describe(Ir.KernelParser.Parse(AddOne), new string('a', 32));
        string message = Assert.Throws<DeviceException>(() => Queue.Launch(absent, Grid.Workgroups(1), KernelArgument.From<int>(data))).Message;
        Assert.Contains("HataDsl.Vulkan.Tests.hatapack", message);
        Assert.Contains("glslc", message);
    }

    [Fact]
    public void Memory_is_counted_and_its_lack_names_both_sizes()
    {
        long before = Device.AllocatedBytes;
        using (Buffer<byte> data = Device.Allocate<byte>(3_000_000))
        {
            Assert.InRange(Device.AllocatedBytes - before, 3_000_000, 3_001_000);
        }

        Assert.Equal(before, Device.AllocatedBytes);
        Assert.True(Device.PeakAllocatedBytes >= before + 3_000_000);
        var exception = Assert.Throws<DeviceException>(() => Device.Allocate<byte>(1L << 45));
        Assert.Contains($"{1L << 45:N0}", exception.Message);
        VulkanValidation.TakeMessages();
    }

    [Fact]
    public void Small_buffers_do_not_use_up_the_drivers_allocations()
    {
        List<Buffer<int>> buffers = [.. Enumerable.Range(0, 6000).Select(_ => Device.Allocate<int>(10))];
        buffers.ForEach(buffer => buffer.Dispose());
    }
}
