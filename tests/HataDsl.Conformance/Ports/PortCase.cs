using HataDsl.Testing;

namespace HataDsl.Conformance.Ports;

/// <summary>Runs one ported kernel on a device: inputs go there, poisoned outputs come back.</summary>
internal sealed class PortCase : IDisposable
{
    private readonly List<IDisposable> _buffers = [];

    /// <summary>Opens a queue on a device of the suite.</summary>
    public PortCase(string device)
    {
        Device = Suite.Device(device);
        Queue = Device.CreateQueue();
        Count = Suite.CountFor(device);
    }

    /// <summary>The device.</summary>
    public Device Device { get; }

    /// <summary>Where kernels go.</summary>
    public Queue Queue { get; }

    /// <summary>Elements: more than a workgroup and no whole number of them, fewer where each costs much.</summary>
    public int Count { get; }

    /// <summary>One invocation for each element.</summary>
    public Grid Grid => Grid.Invocations(Count);

    /// <summary>A buffer with values.</summary>
    public Buffer<T> Input<T>(params T[] values)
        where T : unmanaged => Keep(Queue.Upload<T>(values));

    /// <summary>A poisoned buffer of as many elements as the case has, or of a given number.</summary>
    public Buffer<T> Output<T>(int count = 0)
        where T : unmanaged => Keep(Queue.Poisoned<T>(count == 0 ? Count : count));

    /// <summary>Random integers of a range.</summary>
    public int[] Random(int seed, int low, int high)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Count).Select(_ => random.Next(low, high))];
    }

    /// <summary>Asserts that an output has these values.</summary>
    public void Expect<T>(Buffer<T> output, Func<int, T> expected)
        where T : unmanaged => Assert.Equal(Enumerable.Range(0, (int)output.Length).Select(expected), Queue.Read(output.View));

    /// <summary>Asserts that an output is near these values.</summary>
    public void ExpectNear(Buffer<float> output, Func<int, double> expected, double tolerance)
    {
        float[] actual = Queue.Read(output.View);
        Assert.All(actual, (value, i) => Assert.InRange(value, expected(i) - tolerance, expected(i) + tolerance));
    }

    public void Dispose()
    {
        Queue.Dispose();
        _buffers.ForEach(buffer => buffer.Dispose());
    }

    private Buffer<T> Keep<T>(Buffer<T> buffer)
        where T : unmanaged
    {
        _buffers.Add(buffer);
        return buffer;
    }
}
