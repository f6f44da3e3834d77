using HataDsl.Testing;

namespace HataDsl.Graphs.Tests;

/// <summary>A device with a queue, and the helpers to bring tensors there and back.</summary>
internal sealed class DeviceRun(string device) : IDisposable
{
    private readonly Device _device = TestDevices.Open(device);
    private readonly List<IDisposable> _buffers = [];
    private Queue? _queue;

    public Device Device => _device;

    public Queue Queue => _queue ??= _device.CreateQueue();

    public BufferView<T> Upload<T>(Tensor<T> tensor)
        where T : unmanaged
    {
        Buffer<T> buffer = _device.Allocate<T>(tensor.Elements.Length);
        _buffers.Add(buffer);
        Queue.Write(buffer.View, tensor.Elements);
        return buffer;
    }

    public BufferView<float> Result(params int[] lengths)
    {
        var poison = new Tensor<float>([.. Enumerable.Repeat(float.NaN, lengths.Aggregate(1, (a, b) => a * b))], lengths);
        return Upload(poison);
    }

    public void Check(Tensor<float> expected, BufferView<float> actual, float tolerance = 1e-4f)
    {
        float[] values = Queue.Read(actual);
        Assert.Equal(expected.Elements.Length, values.Length);
        float scale = 1 + expected.Elements.Select(MathF.Abs).Max();
        for (int i = 0; i < values.Length; i++)
        {
            Assert.True(MathF.Abs(expected.Elements[i] - values[i]) <= tolerance * scale, $"element {i} is {values[i]}, not {expected.Elements[i]}");
        }
    }

    public void Dispose()
    {
        _queue?.Dispose();
        foreach (IDisposable buffer in _buffers)
        {
            buffer.Dispose();
        }

        _device.Dispose();
    }
}

/// <summary>Random tensors.</summary>
internal static class Randoms
{
    public static Tensor<float> Floats(Random random, params int[] lengths) =>
        new([.. Enumerable.Range(0, lengths.Aggregate(1, (a, b) => a * b)).Select(_ => (float)((random.NextDouble() * 2) - 1))], lengths);

    public static Tensor<Half> Halves(Random random, params int[] lengths) => Tensor.ToHalf(Floats(random, lengths));

    public static Tensor<int> Integers(Random random, int below, params int[] lengths) =>
        new([.. Enumerable.Range(0, lengths.Aggregate(1, (a, b) => a * b)).Select(_ => random.Next(below))], lengths);
}
