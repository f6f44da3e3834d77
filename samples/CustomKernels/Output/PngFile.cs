using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CustomKernels.Output;

/// <summary>Writes a picture of 8-bit red, green and blue as PNG (ISO/IEC 15948): signature, header, one compressed data chunk, end.</summary>
internal static class PngFile
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(static value =>
    {
        uint entry = (uint)value;
        for (int bit = 0; bit < 8; bit++)
        {
            entry = entry % 2 == 1 ? 0xEDB88320 ^ (entry >> 1) : entry >> 1;
        }

        return entry;
    })];

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="pixels">Three bytes for each pixel, row by row.</param>
    public static void Write(string path, int width, int height, ReadOnlySpan<byte> pixels)
    {
        using FileStream file = File.Create(path);
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits of a sample
        header[9] = 2; // red, green, blue
        WriteChunk(file, "IHDR", header);
        using var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int row = 0; row < height; row++)
            {
                stream.WriteByte(0); // no filter
                stream.Write(pixels.Slice(row * width * 3, width * 3));
            }
        }

        WriteChunk(file, "IDAT", compressed.ToArray());
        WriteChunk(file, "IEND", []);
    }

    private static void WriteChunk(FileStream file, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] name = Encoding.ASCII.GetBytes(type);
        file.Write(name);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Checksum(Checksum(uint.MaxValue, name), data));
        file.Write(number);
    }

    private static uint Checksum(uint start, ReadOnlySpan<byte> data)
    {
        uint checksum = start;
        foreach (byte value in data)
        {
            checksum = Table[(checksum ^ value) % 256] ^ (checksum >> 8);
        }

        return checksum;
    }
}
