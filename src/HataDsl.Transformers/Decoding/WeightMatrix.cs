using System.Runtime.InteropServices;

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

    /// <summary>The elements, row by row.</summary>
    public BufferView<T> Elements => _elements;

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

    private protected override void Free() => _elements.Dispose();
}
