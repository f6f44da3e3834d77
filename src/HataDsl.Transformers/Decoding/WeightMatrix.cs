using System.Runtime.InteropServices;
using HataDsl.Transformers.Kernels;

namespace HataDsl.Transformers;

/// <summary>A weight matrix on a device, stored as [rows, columns] in one of the storage types, with its bias if it has one.</summary>
public abstract class WeightMatrix : IDisposable
{
    private protected WeightMatrix(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
    }

    /// <summary>Outputs.</summary>
    public int Rows { get; }

    /// <summary>Inputs.</summary>
    public int Columns { get; }

    /// <summary>Bytes on the device.</summary>
    public abstract long ByteLength { get; }

    /// <summary>The bias, [rows]; null without one.</summary>
    public Buffer<float>? Bias { get; internal set; }

    /// <summary>Allocates a matrix.</summary>
    /// <exception cref="DeviceException">There is not enough memory, or the matrix has 2^31 elements or more.</exception>
    public static WeightMatrix Allocate(Device device, NumberType type, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(device);
        return (long)rows * columns > int.MaxValue
            ? throw new DeviceException($"A matrix of {rows} x {columns} has 2^31 elements or more, which the kernels do not index.")
            : type switch
            {
                NumberType.Float32 => new WeightMatrix<float>(device, rows, columns),
                NumberType.Float16 => new WeightMatrix<Half>(device, rows, columns),
                _ => new WeightMatrix<BFloat16>(device, rows, columns),
            };
    }

    /// <summary>Copies rows from the host, converting them: <paramref name="source"/> holds whole rows of floats.</summary>
    public abstract void WriteRows(Queue queue, int firstRow, ReadOnlySpan<float> source);

    /// <summary>Copies rows from the host as they are stored: bytes of the matrix's own type.</summary>
    public abstract void WriteRows(Queue queue, int firstRow, ReadOnlySpan<byte> source);

    /// <summary>Multiplies tokens: <c>output[t] = W input[t] (+ bias) (+ output[t])</c>.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="input">[tokens, columns].</param>
    /// <param name="output">[tokens, rows].</param>
    /// <param name="tokens">Tokens.</param>
    /// <param name="accumulate">Whether to add to what the output holds.</param>
    public abstract void Multiply(Queue queue, BufferView<float> input, BufferView<float> output, int tokens, bool accumulate);

    /// <summary>Looks up rows: <c>output[t] = W[tokens[t]]</c>.</summary>
    public abstract void Embed(Queue queue, BufferView<int> tokens, BufferView<float> output, int count);

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Bias?.Dispose();
        Free();
        GC.SuppressFinalize(this);
    }

    private protected abstract void Free();
}

/// <summary>A weight matrix of one storage type.</summary>
/// <typeparam name="T">float, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
internal sealed class WeightMatrix<T>(Device device, int rows, int columns) : WeightMatrix(rows, columns)
    where T : unmanaged
{
    private readonly Buffer<T> _elements = device.Allocate<T>((long)rows * columns);

    public override long ByteLength => _elements.View.ByteLength;

    public override void WriteRows(Queue queue, int firstRow, ReadOnlySpan<float> source)
    {
        var converted = new T[source.Length];
        for (int i = 0; i < source.Length; i++)
        {
            converted[i] = Scalar.FromSingle<T>(source[i]);
        }

        WriteRows(queue, firstRow, MemoryMarshal.AsBytes(converted.AsSpan()));
    }

    public override void WriteRows(Queue queue, int firstRow, ReadOnlySpan<byte> source)
    {
        ReadOnlySpan<T> elements = MemoryMarshal.Cast<byte, T>(source);
        queue.Write(_elements.Slice((long)firstRow * Columns, elements.Length), elements);
    }

    public override void Multiply(Queue queue, BufferView<float> input, BufferView<float> output, int tokens, bool accumulate)
    {
        int flags = (accumulate ? Linear.Accumulate : 0) | (Bias is null ? 0 : Linear.HasBias);
        Linear.Multiply(queue, input, _elements.View, Bias?.View ?? input, output, tokens, Rows, Columns, flags);
    }

    public override void Embed(Queue queue, BufferView<int> tokens, BufferView<float> output, int count) =>
        Elementwise.Embed(queue, Grid.Workgroups((Columns + 255) / 256, count), tokens, _elements.View, output, Columns);

    private protected override void Free() => _elements.Dispose();
}
