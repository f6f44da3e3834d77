using System.Runtime.InteropServices;
using HataDsl.Conformance.Kernels;
using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>Views of structs lie in memory as the run time lays them out, and specialized parameters choose variants, on every device.</summary>
public sealed class RecordTests
{
    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Fields_of_every_size(string device)
    {
        int count = Suite.CountFor(device);
        Records.Particle[] x = Random<Records.Particle>(count, 1);
        Records.Particle[] y = Random<Records.Particle>(count + 3, 2);
        for (int i = 0; i < count; i++)
        {
            x[i].X = i / 4f;
            x[i].Alive = i % 3 == 0;
            x[i].Inner.Weight = (Half)(i % 9);
        }

        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<Records.Particle> input = queue.Upload<Records.Particle>(x);
        using Buffer<Records.Particle> output = queue.Upload<Records.Particle>(y);
        Records.Move(queue, Grid.Invocations(count), input, output.Slice(3, count), 0.5f);
        Records.Particle[] actual = queue.Read(output.View);
        Assert.Equal(Bytes(y)[..(3 * 32)], Bytes(actual)[..(3 * 32)]);
        for (int i = 0; i < count; i++)
        {
            Records.Particle p = x[i];
            Records.Particle q = actual[i + 3];
            Assert.Equal(p.X + (0.5f * (float)p.Inner.Weight) + (p.X * p.X * 2), q.X);
            Assert.Equal(unchecked(y[i + 3].Id + p.Id), q.Id);
            Assert.Equal((!p.Alive, (byte)(p.Inner.Tag + 1), p.Inner.Weight, (short)(p.Kind << 1)), (q.Alive, q.Inner.Tag, q.Inner.Weight, q.Kind));
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Structs_at_any_index_and_atomic_fields(string device)
    {
        int count = Suite.CountFor(device);
        Records.Pair[] x = [.. Inputs.Int32s(50, 3).Select((v, i) => new Records.Pair(v, i / 8f))];
        int[] at = [.. Inputs.Int32s(count, 4).Select(v => (v & 0xfff) % 50)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<Records.Pair> input = queue.Upload<Records.Pair>(x);
        using Buffer<int> indices = queue.Upload<int>(at);
        using Buffer<Records.Pair> output = queue.Upload<Records.Pair>(new Records.Pair[count]);
        using Buffer<Records.Counter> sums = queue.Upload<Records.Counter>(new Records.Counter[4]);
        Records.Gather(queue, Grid.Invocations(count), input, indices, output, sums);
        Assert.Equal(at.Reverse().Select(k => new Records.Pair(x[k].Key, x[k].Value * 2)), queue.Read(output.View));
        Assert.Equal(Enumerable.Range(0, 4).Select(bin => at.Count(k => (x[k].Key & 3) == bin)), queue.Read(sums.View).Select(counter => counter.Count));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Structs_whose_size_no_binding_is_a_multiple_of(string device)
    {
        Records.Odd[] x = Random<Records.Odd>(90, 5);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<Records.Odd> input = queue.Upload<Records.Odd>(x);
        using Buffer<Records.Odd> output = queue.Upload<Records.Odd>(new Records.Odd[90]);
        Records.Pack(queue, Grid.Invocations(20), input.Slice(67, 20), output.Slice(51, 20));
        Records.Odd[] actual = queue.Read(output.View);
        for (int i = 0; i < 90; i++)
        {
            Records.Odd odd = i is >= 51 and < 71 ? x[i + 16] : default;
            Assert.Equal((odd.C, (ushort)(odd.B + odd.A), odd.A), (actual[i].A, actual[i].B, actual[i].C));
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Shared_memory_sized_at_launch(string device)
    {
        int count = Suite.CountFor(device);
        float[] x = [.. Enumerable.Range(0, count).Select(i => (float)(i % 17))];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<float> input = queue.Upload<float>(x);
        using Buffer<float> output = queue.Poisoned<float>(count);
        foreach ((int window, float scale, bool negative) in new[] { (1, 1f, false), (20, 0.5f, true), (3, -2f, false), (1, 1f, false) })
        {
            Records.Windows(queue, Grid.Invocations(count), input, output, window, scale, count, negative);
            float[] actual = queue.Read(output.View);
            for (int i = 0; i < count; i++)
            {
                float sum = x[Math.Max(i - window, 0)..Math.Min(i + window + 1, count)].Sum();
                float expected = (sum * scale) + (window * window) + (i % 64 % 5) + window + (window * (window + 1));
                Assert.Equal(negative ? -expected : expected, actual[i]);
            }
        }

        int above = Suite.Device(device).Capabilities.MaxSharedBytes / 4;
        DeviceException exception = Assert.Throws<DeviceException>(
            () => Records.Windows(queue, Grid.Invocations(count), input, output, (int)Math.Sqrt(above), 1, count, false));
        Assert.Contains("bytes of shared memory", exception.Message);
        exception = Assert.Throws<DeviceException>(() => Records.Windows(queue, Grid.Invocations(count), input, output, 0, 1, count, false));
        Assert.Contains("has no elements", exception.Message);
    }

    private static T[] Random<T>(int count, int seed)
        where T : unmanaged
    {
        var result = new T[count];
        new Random(seed).NextBytes(MemoryMarshal.AsBytes(result.AsSpan()));
        return result;
    }

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
