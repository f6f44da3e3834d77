namespace HataDsl.Benchmarks.Measurement;

/// <summary>A device with its queue and the buffers of one benchmark.</summary>
internal sealed class Workspace(int threads) : IDisposable
{
    private readonly List<IDisposable> _buffers = [];
    private readonly CpuDevice _device = new(new CpuDeviceOptions { Threads = threads });
    private Queue? _queue;

    public Queue Queue => _queue ??= _device.CreateQueue();

    public int Threads => _device.Threads;

    /// <summary>A buffer with numbers; the copy given back is for the reference.</summary>
    public Buffer<T> Upload<T>(T[] values)
        where T : unmanaged
    {
        Buffer<T> buffer = Allocate<T>(values.Length);
        Queue.Write(buffer.View, values);
        return buffer;
    }

    /// <summary>A cleared buffer.</summary>
    public Buffer<T> Allocate<T>(int length)
        where T : unmanaged
    {
        Buffer<T> buffer = _device.Allocate<T>(length);
        _buffers.Add(buffer);
        Queue.Clear(buffer.View);
        return buffer;
    }

    /// <summary>Random numbers from -1 to 1.</summary>
    public static float[] Numbers(int length)
    {
        var random = new Random(length);
        var numbers = new float[length];
        for (int i = 0; i < length; i++)
        {
            numbers[i] = (random.NextSingle() * 2) - 1;
        }

        return numbers;
    }

    /// <summary>Frees the buffers of a benchmark.</summary>
    public void Clear()
    {
        foreach (IDisposable buffer in _buffers)
        {
            buffer.Dispose();
        }

        _buffers.Clear();
    }

    /// <summary>The largest error of some numbers, relative to the larger of the expected number and <paramref name="unit"/>.</summary>
    public static double Error(ReadOnlySpan<float> actual, Func<int, double> expected, double unit = 1, int step = 1)
    {
        double worst = 0;
        for (int i = 0; i < actual.Length; i += step)
        {
            double wanted = expected(i);
            double error = Math.Abs(actual[i] - wanted) / Math.Max(Math.Abs(wanted), unit);
            worst = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(worst, error);
        }

        return worst;
    }

    public void Dispose()
    {
        Clear();
        _queue?.Dispose();
        _device.Dispose();
    }
}
