using System.Buffers.Binary;
using System.Text;

namespace HataDsl.Packs;

/// <summary>
/// The compiled shaders of an assembly, in one file beside it. Written by the build step and read by the Vulkan device,
/// which both compile this source.
/// </summary>
/// <remarks>
/// Little-endian: the eight letters <c>HATAPACK</c>, version, number of shaders, length of a note and the note in UTF-8; then for each
/// shader its 16-byte hash, offset from the start of the file and length; then the SPIR-V modules, each aligned to 4 bytes.
/// The note says why a pack is empty.
/// </remarks>
internal sealed class KernelPack
{
    /// <summary>End of the file's name, after the assembly's name.</summary>
    public const string Extension = ".hatapack";

    private const int Version = 1;
    private const int HeaderLength = 20;
    private const int RowLength = 24;

    private static ReadOnlySpan<byte> Magic => "HATAPACK"u8;

    private readonly byte[] _file;
    private readonly Dictionary<string, (int Offset, int Length)> _rows = [];

    private KernelPack(byte[] file, string note)
    {
        _file = file;
        Note = note;
    }

    /// <summary>Why shaders are missing, or nothing.</summary>
    public string Note { get; }

    /// <summary>Hashes of the kernels in the pack.</summary>
    public IReadOnlyCollection<string> Hashes => _rows.Keys;

    /// <summary>The bytes of a pack.</summary>
    /// <param name="shaders">SPIR-V by hash.</param>
    /// <param name="note">Why shaders are missing, or nothing.</param>
    public static byte[] Write(IReadOnlyDictionary<string, byte[]> shaders, string note)
    {
        byte[] noteBytes = Encoding.UTF8.GetBytes(note);
        int table = HeaderLength + noteBytes.Length;
        int next = Align(table + (shaders.Count * RowLength));
        var file = new byte[next + shaders.Values.Sum(spirv => Align(spirv.Length))];
        Magic.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(12), shaders.Count);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), noteBytes.Length);
        noteBytes.CopyTo(file, HeaderLength);
        // In order of hash, so that the same shaders give the same file.
        foreach ((string hash, byte[] spirv) in shaders.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Convert.FromHexString(hash).CopyTo(file, table);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(table + 16), next);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(table + 20), spirv.Length);
            spirv.CopyTo(file, next);
            table += RowLength;
            next += Align(spirv.Length);
        }

        return file;
    }

    /// <summary>Reads a pack.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a pack of this version.</exception>
    public static KernelPack Read(byte[] file)
    {
        if (file.Length < HeaderLength || !file.AsSpan(0, 8).SequenceEqual(Magic) || Int(file, 8) != Version)
        {
            throw new InvalidDataException("not a kernel pack of this version");
        }

        (int count, int noteLength) = (Int(file, 12), Int(file, 16));
        long table = HeaderLength + (long)noteLength;
        if (count < 0 || noteLength < 0 || table + ((long)count * RowLength) > file.Length)
        {
            throw new InvalidDataException("the kernel pack is cut off");
        }

        var pack = new KernelPack(file, Encoding.UTF8.GetString(file, HeaderLength, noteLength));
        for (int i = 0; i < count; i++)
        {
            int row = (int)table + (i * RowLength);
            (int offset, int length) = (Int(file, row + 16), Int(file, row + 20));
            if (offset < 0 || length < 0 || (long)offset + length > file.Length)
            {
                throw new InvalidDataException("the kernel pack is cut off");
            }

            pack._rows.Add(Convert.ToHexStringLower(file.AsSpan(row, 16)), (offset, length));
        }

        return pack;
    }

    /// <summary>The SPIR-V of a kernel.</summary>
    public bool TryGet(string hash, out ReadOnlySpan<byte> spirv)
    {
        bool found = _rows.TryGetValue(hash, out (int Offset, int Length) row);
        spirv = _file.AsSpan(row.Offset, row.Length);
        return found;
    }

    private static int Int(byte[] file, int offset) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(offset));

    private static int Align(int length) => (length + 3) & ~3;
}
