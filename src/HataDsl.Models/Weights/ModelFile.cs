using System.Runtime.InteropServices;
using HataDsl.Graphs;
using HataDsl.Transformers;

namespace HataDsl.Models;

/// <summary>Where the weights of an imported graph lie: an ONNX file, or a folder with <c>config.json</c> and safetensors.</summary>
public abstract class ModelFile : IDisposable
{
    /// <summary>Creates the file.</summary>
    /// <param name="path">Its path.</param>
    protected ModelFile(string path) => Path = path;

    /// <summary>The path of the file or folder.</summary>
    public string Path { get; }

    /// <summary>Opens a file or folder.</summary>
    /// <param name="path">An <c>.onnx</c> file, or a folder in the Hugging Face layout.</param>
    /// <exception cref="ModelFormatException">It is missing or malformed.</exception>
    public static ModelFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Directory.Exists(path) ? new FolderFile(path) : new OnnxFile(path);
    }

    /// <summary>Puts a tensor on a device.</summary>
    /// <typeparam name="T">Element type of the buffer: float, Half, BFloat16 or int.</typeparam>
    /// <param name="queue">The queue; it has copied when this returns.</param>
    /// <param name="name">Name in the file.</param>
    /// <param name="lengths">The lengths that the graph expects.</param>
    /// <exception cref="ModelFormatException">The file has no such tensor, or it has another shape or a type that cannot become T exactly.</exception>
    public Buffer<T> Load<T>(Queue queue, string name, params int[] lengths)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(queue);
        T[] elements = Elements<T>(name, lengths);
        Buffer<T> buffer = queue.Device.Allocate<T>(elements.Length);
        queue.Write(buffer.View, elements);
        return buffer;
    }

    /// <summary>Reads a tensor for computing on the host.</summary>
    /// <typeparam name="T">Element type: float, Half, BFloat16 or int.</typeparam>
    /// <param name="name">Name in the file.</param>
    /// <param name="lengths">The lengths that the graph expects.</param>
    /// <exception cref="ModelFormatException">As <see cref="Load"/>.</exception>
    public Tensor<T> Read<T>(string name, params int[] lengths)
        where T : unmanaged => new(Elements<T>(name, lengths), lengths);

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Lengths of a tensor; null if there is none.</summary>
    protected abstract IReadOnlyList<long>? LengthsOf(string name);

    /// <summary>Elements as floats; exact.</summary>
    protected abstract float[] Singles(string name);

    /// <summary>Elements of a 16-bit type as they lie in the file; null if they have another type.</summary>
    protected abstract byte[]? Words(string name, bool isBFloat16);

    /// <summary>Elements as integers.</summary>
    protected abstract long[] Integers(string name);

    private T[] Elements<T>(string name, int[] lengths)
        where T : unmanaged
    {
        IReadOnlyList<long> actual = LengthsOf(name) ?? throw Error(name, "is missing");
        if (!actual.SequenceEqual(lengths.Select(length => (long)length)))
        {
            throw Error(name, $"is [{string.Join(", ", actual)}], and the graph was made for [{string.Join(", ", lengths)}]");
        }

        if (typeof(T) == typeof(float))
        {
            return (T[])(object)Singles(name);
        }

        if (typeof(T) == typeof(int))
        {
            return (T[])(object)Integers(name).Select(value => value is >= int.MinValue and <= int.MaxValue ? (int)value
                : throw Error(name, $"holds {value}, which does not fit 32 bits")).ToArray();
        }

        if (typeof(T) == typeof(Half) || typeof(T) == typeof(BFloat16))
        {
            byte[] words = Words(name, typeof(T) == typeof(BFloat16)) ?? throw Error(name, $"is not stored as {typeof(T).Name}");
            return MemoryMarshal.Cast<byte, T>(words).ToArray();
        }

        throw new NotSupportedException($"Weights of {typeof(T).Name} are not read.");
    }

    private ModelFormatException Error(string name, string cause) => new($"{Path}: tensor '{name}': {cause}");
}
