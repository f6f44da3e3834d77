using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace HataDsl.Transformers;

/// <summary>
/// A safetensors file, mapped into memory: opening reads the header only, and pages come in as they are used. The
/// header is checked completely on opening (see <see cref="Open"/>); afterwards reads stay inside the mapping.
/// Reading is safe from several threads.
/// </summary>
/// <remarks>Format: eight bytes of little-endian header length, JSON header, tensor bytes. Source: the safetensors
/// project's description of its format.</remarks>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly MemoryMappedFile mapping;
    private readonly MemoryMappedViewAccessor view;
    private readonly Dictionary<string, TensorEntry> tensors;
    private readonly Dictionary<string, string> metadata;
    private byte* start;

    private SafetensorsFile(
        string path, MemoryMappedFile mapping, MemoryMappedViewAccessor view, byte* start,
        Dictionary<string, TensorEntry> tensors, Dictionary<string, string> metadata)
    {
        Path = path;
        this.mapping = mapping;
        this.view = view;
        this.start = start;
        this.tensors = tensors;
        this.metadata = metadata;
    }

    /// <summary>The path the file was opened with.</summary>
    public string Path { get; }

    /// <summary>All tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors => tensors;

    /// <summary>The "__metadata__" entries; empty when the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>Maps a file and checks its header.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="ModelFormatException">
    /// The file is missing, unreadable or shorter than its header says; the header is longer than 100 MB, not JSON, or
    /// has a wrong dtype, a shape whose size overflows, offsets that are unordered, out of range, overlapping, with
    /// gaps or of the wrong length, or a name twice.
    /// </exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        MemoryMappedFile? mapping = null;
        MemoryMappedViewAccessor? view = null;
        byte* start = null;
        try
        {
            long length = LengthOf(path);
            mapping = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            view = mapping.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
            var tensors = ReadHeader(path, start, length, metadata);
            var file = new SafetensorsFile(path, mapping, view, start, tensors, metadata);
            (mapping, view) = (null, null);
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw ModelFormatException.InFile(path, $"cannot be read: {error.Message}", error);
        }
        finally
        {
            if (view is not null && start is not null)
            {
                view.SafeMemoryMappedViewHandle.ReleasePointer();
            }

            view?.Dispose();
            mapping?.Dispose();
        }
    }

    /// <summary>What the header says about a tensor.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <exception cref="ModelFormatException">There is no such tensor.</exception>
    public TensorEntry Find(string name)
        => tensors.TryGetValue(name, out var entry)
            ? entry
            : throw ModelFormatException.InTensor(Path, name, "missing");

    /// <summary>The bytes of a tensor, without copying; valid until this file is disposed.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <exception cref="ModelFormatException">There is no such tensor.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public TensorBytes Bytes(string name)
    {
        ObjectDisposedException.ThrowIf(start is null, this);
        var entry = Find(name);
        return new TensorBytes(entry, start + entry.Offset);
    }

    /// <summary>Reads a whole F32, F16 or BF16 tensor as F32. The conversion is exact.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="destination">Exactly as many values as the tensor has, in its order (row-major).</param>
    /// <exception cref="ModelFormatException">There is no such tensor, or it has another type or size.</exception>
    public void ReadFloat32(string name, Span<float> destination)
    {
        long count = Find(name).ElementCount;
        if (count != destination.Length)
        {
            throw ModelFormatException.InTensor(
                Path, name, $"has {count} values, but {destination.Length} are asked for");
        }

        ReadFloat32(name, 0, destination);
    }

    /// <summary>Reads a run of values of an F32, F16 or BF16 tensor as F32. The conversion is exact.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="firstElement">Index of the first value, row-major, at least 0.</param>
    /// <param name="destination">Receives the values from <paramref name="firstElement"/> on.</param>
    /// <exception cref="ModelFormatException">There is no such tensor, or it has another type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The run is not inside the tensor.</exception>
    public void ReadFloat32(string name, long firstElement, Span<float> destination)
    {
        var bytes = Bytes(name);
        var type = bytes.Entry.Type;
        ArgumentOutOfRangeException.ThrowIfNegative(firstElement);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstElement, bytes.Entry.ElementCount - destination.Length);
        int size = type.IsWeight()
            ? type.SizeInBytes()
            : throw ModelFormatException.InTensor(
                Path, name, $"has dtype {type.SafetensorsName()}; F32, F16 or BF16 is needed");

        // A span holds at most 2^31 - 1 bytes, which a destination of that many floats would pass.
        const int Piece = 1 << 24;
        for (int done = 0; done < destination.Length; done += Piece)
        {
            var part = destination.Slice(done, Math.Min(Piece, destination.Length - done));
            var source = bytes.Slice((firstElement + done) * size, part.Length * size);
            switch (type)
            {
                case TensorType.Float16: FloatConversion.WidenFloat16(source, part); break;
                case TensorType.BFloat16: FloatConversion.WidenBFloat16(source, part); break;
                default: source.CopyTo(MemoryMarshal.AsBytes(part)); break;
            }
        }
    }

    /// <summary>Unmaps the file. Pointers and spans into it are invalid from here on.</summary>
    public void Dispose()
    {
        if (start is null)
        {
            return;
        }

        start = null;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        mapping.Dispose();
    }

    private static long LengthOf(string path)
    {
        var info = new FileInfo(path);
        if (!info.Exists)
        {
            throw ModelFormatException.InFile(
                path, Directory.Exists(path) ? "is a folder, not a safetensors file" : "there is no such file");
        }

        // FileInfo gives the length of a link itself, and download caches are full of links.
        using var handle = File.OpenHandle(path);
        long length = RandomAccess.GetLength(handle);
        return length >= 8
            ? length
            : throw ModelFormatException.InFile(
                path, $"is {length} bytes long, too short for a safetensors header (truncated?)");
    }

    private static Dictionary<string, TensorEntry> ReadHeader(
        string path, byte* start, long fileLength, Dictionary<string, string> metadata)
    {
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(start, 8));
        if (headerLength > SafetensorsHeader.MaximumLength)
        {
            throw ModelFormatException.InFile(
                path, $"the header claims {headerLength} bytes; at most {SafetensorsHeader.MaximumLength} are allowed");
        }

        if ((long)headerLength > fileLength - 8)
        {
            throw ModelFormatException.InFile(
                path, $"the header claims {headerLength} bytes, but the file ends after {fileLength - 8} (truncated?)");
        }

        // Copied because the JSON reader wants managed memory; headers are small.
        byte[] header = new ReadOnlySpan<byte>(start + 8, (int)headerLength).ToArray();
        return SafetensorsHeader.Parse(path, header, 8 + (long)headerLength, fileLength, metadata);
    }
}
