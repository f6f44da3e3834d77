using System.Buffers.Binary;
using System.Text;

namespace HataDsl.Transformers.Tests.Files;

public sealed class SafetensorsTests
{
    [Theory]
    [InlineData(TensorType.Float32)]
    [InlineData(TensorType.Float16)]
    [InlineData(TensorType.BFloat16)]
    public void WrittenValuesComeBack(TensorType type)
    {
        using var folder = new TemporaryFolder();
        float[] values = [0, -0f, 1, -2.5f, 1024, 0.000030517578125f, float.PositiveInfinity, float.NegativeInfinity, 3, 4, 5];
        string path = Path.Combine(folder.Path, "x.safetensors");
        var writer = new SafetensorsWriter();
        writer.Add("first", type, [11], values);
        writer.Add("second", type, [1, 2], values.AsSpan(3, 2));
        writer.SetMetadata("format", "pt");
        writer.Save(path);
        using var file = SafetensorsFile.Open(path);
        float[] actual = new float[11];
        file.ReadFloat32("first", actual);
        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), actual.Select(BitConverter.SingleToInt32Bits));
        float[] part = new float[2];
        file.ReadFloat32("second", part);
        Assert.Equal(values[3..5], part);
        file.ReadFloat32("first", 8, part);
        Assert.Equal(values[8..10], part);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal("[1, 2]", file.Find("second").ShapeText);
    }

    [Fact]
    public void EveryHalfIsWidenedExactly()
    {
        using var folder = new TemporaryFolder();
        byte[] bits = new byte[2 * 65536];
        for (int i = 0; i < 65536; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bits.AsSpan(2 * i), (ushort)i);
        }

        string path = Path.Combine(folder.Path, "x.safetensors");
        var writer = new SafetensorsWriter();
        writer.Add("half", TensorType.Float16, [65536], bits);
        writer.Add("brain", TensorType.BFloat16, [65536], bits);
        writer.Save(path);
        using var file = SafetensorsFile.Open(path);
        float[] actual = new float[65536];
        file.ReadFloat32("half", actual);
        Assert.All(actual, (value, i) => Assert.Equal((float)BitConverter.UInt16BitsToHalf((ushort)i), value));
        file.ReadFloat32("brain", actual);
        Assert.All(actual, (value, i) => Assert.Equal(BitConverter.UInt32BitsToSingle((uint)i << 16), value));
    }

    [Theory]
    [InlineData(1f, 0x3f80)]
    [InlineData(1.00390625f, 0x3f80)] // Halfway: to even.
    [InlineData(1.01171875f, 0x3f82)] // Halfway: to even, upwards.
    [InlineData(float.MaxValue, 0x7f80)]
    public void BrainFloatsRoundToNearestEven(float value, int expected) => Assert.Equal(expected, Narrow(value));

    [Fact]
    public void IntegersAreReadableAsBytes()
    {
        using var folder = new TemporaryFolder();
        var writer = new SafetensorsWriter();
        writer.Add("long", TensorType.Int64, [1], BitConverter.GetBytes(-7L));
        writer.Add("bytes", TensorType.UInt8, [3], [1, 2, 3]);
        string path = Path.Combine(folder.Path, "x.safetensors");
        writer.Save(path);
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(-7L, BitConverter.ToInt64(file.Bytes("long").Slice(0, 8)));
        Assert.Equal([2, 3], file.Bytes("bytes").Slice(1, 2).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Bytes("bytes").Slice(2, 2).Length);
        AssertRefused(() => file.ReadFloat32("bytes", new float[3]), "bytes", "U8");
        AssertRefused(() => file.ReadFloat32("none", new float[3]), "none", "missing");
    }

    [Fact]
    public void WrongCountIsRefused()
    {
        using var folder = new TemporaryFolder();
        using var file = SafetensorsFile.Open(folder.Write("x.safetensors", Build("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8)));
        AssertRefused(() => file.ReadFloat32("a", new float[3]), "'a'", "2 values");
    }

    [Fact]
    public void ClosedFileIsRefused()
    {
        using var folder = new TemporaryFolder();
        var file = SafetensorsFile.Open(folder.Write("x.safetensors", Build("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8)));
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.ReadFloat32("a", new float[2]));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F99","shape":[2],"data_offsets":[0,8]}}""", 8, "unknown dtype 'F99'")]
    [InlineData("""{"a":{"dtype":7,"shape":[2],"data_offsets":[0,8]}}""", 8, "'dtype'")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", 8, "'dtype'")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", 8, "'shape'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "'data_offsets'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "-2")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8, "2.5")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "not in order")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}""", 8, "not a pair")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8, "-8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", 8, "past the end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775799,9223372036854775807]}}""", 8, "past the end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,99999999999999999999]}}""", 8, "99999999999999999999")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "needs 12")]
    [InlineData("""{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}""", 8, "needs 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", 8, "overflows")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "twice")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}""", 16, "belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 12, "belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}}""", 8, "'more'")]
    [InlineData("""{"a":3}""", 8, "not an object")]
    [InlineData("""[1]""", 8, "not a JSON object")]
    [InlineData("""{"a":""", 8, "not JSON")]
    [InlineData("", 8, "not JSON")]
    [InlineData("""{"__metadata__":3}""", 0, "__metadata__")]
    [InlineData("""{"__metadata__":{"a":3}}""", 0, "__metadata__")]
    public void HostileHeadersAreRefused(string header, int dataLength, string cause)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("x.safetensors", Build(header, dataLength));
        AssertRefused(() => SafetensorsFile.Open(path).Dispose(), "x.safetensors", cause);
    }

    [Theory]
    [InlineData(0, "too short")]
    [InlineData(7, "too short")]
    [InlineData(9, "the file ends after")]
    [InlineData(40, "the file ends after")]
    [InlineData(76, "truncated")]
    public void EveryTruncationIsRefused(int length, string cause)
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Build("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", 16);
        AssertRefused(() => SafetensorsFile.Open(folder.Write("x.safetensors", whole[..length])).Dispose(), "x.safetensors", cause);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(100_000_001UL)]
    [InlineData(99_000_000UL)]
    public void HugeHeaderLengthIsRefused(ulong length)
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Build("{}", 0);
        BinaryPrimitives.WriteUInt64LittleEndian(whole, length);
        AssertRefused(() => SafetensorsFile.Open(folder.Write("x.safetensors", whole)).Dispose(), "header claims", length.ToString(null, null));
    }

    [Fact]
    public void MissingFileAndFolderAreRefused()
    {
        using var folder = new TemporaryFolder();
        AssertRefused(() => SafetensorsFile.Open(Path.Combine(folder.Path, "none")).Dispose(), "none", "no such file");
        AssertRefused(() => SafetensorsFile.Open(folder.Path).Dispose(), folder.Path, "is a folder");
    }

    [Fact]
    public void MessagesAreOneShortLine()
    {
        using var folder = new TemporaryFolder();
        string name = "line\\nbreak\\u001b[31m" + new string('x', 5000);
        string path = folder.Write("x.safetensors", Build($$$"""{"{{{name}}}":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8));
        var error = Assert.Throws<ModelFormatException>(() => SafetensorsFile.Open(path));
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.InRange(error.Message.Length, 1, 400);
    }

    internal static void AssertRefused(Action action, params string[] fragments)
    {
        var error = Assert.Throws<ModelFormatException>(action);
        Assert.All(fragments, fragment => Assert.Contains(fragment, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', error.Message);
    }

    internal static byte[] Build(string header, int dataLength)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + text.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, 8);
        return file;
    }

    private static int Narrow(float value)
    {
        using var folder = new TemporaryFolder();
        var writer = new SafetensorsWriter();
        writer.Add("x", TensorType.BFloat16, [1], [value]);
        string path = Path.Combine(folder.Path, "x.safetensors");
        writer.Save(path);
        using var file = SafetensorsFile.Open(path);
        return BinaryPrimitives.ReadUInt16LittleEndian(file.Bytes("x").Slice(0, 2));
    }
}
