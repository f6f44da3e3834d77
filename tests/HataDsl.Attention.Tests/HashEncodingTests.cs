using HataDsl.Testing;

namespace HataDsl.Attention.Tests;

/// <summary>Oracles O1, O2, O3, O6 and O12: codes.</summary>
public sealed class HashEncodingTests
{
    private const int Size = 128;

    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Hadamard_codes_are_exact(string name)
    {
        using Device device = TestDevices.Open(name);
        float[][] inputs =
        [
            Unit(0), Negative(Unit(0)), new float[Size], Unit(1), Sum(Unit(0), Unit(1)), Unit(2), Unit(4), Unit(8), Unit(16), Unit(32),
            Unit(64), Unit(127), Ramp(),
        ];
        uint[][] expected =
        [
            All(0xFFFFFFFF), All(0), All(0), All(0x55555555), All(0x55555555), All(0x33333333), All(0x0F0F0F0F), All(0x00FF00FF),
            All(0x0000FFFF), [0xFFFFFFFF, 0, 0xFFFFFFFF, 0], [0xFFFFFFFF, 0xFFFFFFFF, 0, 0],
            [0x69969669, 0x96696996, 0x96696996, 0x69969669], [0x5410A925, 0xA2805144, 0x15212AB2, 0x8A484524],
        ];
        using var pipeline = new HashPipeline(device, 1, 1, Size, inputs.Length);
        pipeline.Write(pipeline.Matrices, Hadamard());
        pipeline.Write(pipeline.Keys, [.. inputs.SelectMany(x => x)]);
        pipeline.EncodeKeys(0, inputs.Length);
        uint[] codes = pipeline.Queue.Read(pipeline.Codes.View);
        Assert.Equal(expected.SelectMany(x => x), codes);

        // O2: bit 31 set is a negative word, not a saturated one.
        Assert.Equal(-1, unchecked((int)codes[0]));
        int Distance(int a, int b) => References.Hamming(codes.AsSpan(a * 4, 4), codes.AsSpan(b * 4, 4));
        Assert.Equal(
            [64, 64, 128, 128, 0, 86, 66, 62],
            [Distance(0, 3), Distance(3, 11), Distance(0, 1), Distance(0, 2), Distance(3, 4), Distance(12, 0), Distance(12, 10), Distance(12, 11)]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Codes_do_not_change_with_positive_scale_and_flip_with_negative(string name)
    {
        using Device device = TestDevices.Open(name);
        float[] x = References.Floats(1, Size);
        using var pipeline = new HashPipeline(device, 1, 1, Size, 4);
        pipeline.Write(pipeline.Matrices, References.Floats(2, Size * 128));
        pipeline.Write(pipeline.Keys, [.. x, .. x.Select(v => v * 4), .. x.Select(v => v / 1024), .. Negative(x)]);
        pipeline.EncodeKeys(0, 4);
        uint[][] codes = [.. pipeline.Queue.Read(pipeline.Codes.View).Chunk(4)];
        Assert.Equal(codes[0], codes[1]);
        Assert.Equal(codes[0], codes[2]);
        Assert.Equal(128, References.Hamming(codes[0], codes[3]));
    }

    [Theory]
    [InlineData(TestDevices.Cpu, 64, 64)]
    [InlineData(TestDevices.Vulkan, 64, 64)]
    [InlineData(TestDevices.Cpu, 48, 32)]
    [InlineData(TestDevices.Vulkan, 48, 32)]
    [InlineData(TestDevices.Cpu, 128, 256)]
    [InlineData(TestDevices.Vulkan, 128, 256)]
    [InlineData(TestDevices.Plain, 32, 64)]
    [InlineData(TestDevices.Ilgpu, 32, 64)]
    public void Encoding_alone_equals_encoding_in_a_chunk_and_the_definition(string name, int headSize, int bits)
    {
        const int Count = 9;
        const int KeyHeads = 2;
        using Device device = TestDevices.Open(name);
        using var pipeline = new HashPipeline(device, 2, KeyHeads, headSize, Count, bits);
        float[] matrices = References.Floats(3, KeyHeads * headSize * bits);
        float[] keys = References.Floats(4, KeyHeads * Count * headSize);
        pipeline.Write(pipeline.Matrices, matrices);
        pipeline.Write(pipeline.Keys, keys);
        pipeline.EncodeKeys(0, Count);
        uint[] together = pipeline.Queue.Read(pipeline.Codes.View);
        pipeline.Queue.Clear(pipeline.Codes.View);
        for (int position = 0; position < Count; position++)
        {
            pipeline.EncodeKeys(position, 1);
        }

        Assert.Equal(together, pipeline.Queue.Read(pipeline.Codes.View));
        for (int head = 0; head < KeyHeads; head++)
        {
            for (int position = 0; position < Count; position++)
            {
                int row = (head * Count) + position;
                uint[] expected = References.Encode(
                    keys.AsSpan(row * headSize, headSize), matrices.AsSpan(head * headSize * bits, headSize * bits), bits);
                Assert.Equal(expected, together.AsSpan(row * (bits / 32), bits / 32).ToArray());
            }
        }
    }

    [Fact]
    public void Every_device_gives_the_same_codes()
    {
        float[] matrices = References.Floats(5, 128 * 128);
        float[] keys = References.Floats(6, 200 * 128);
        uint[]? first = null;
        foreach (string name in new[] { TestDevices.Cpu, TestDevices.Compiled, TestDevices.Vulkan })
        {
            using Device device = TestDevices.Open(name);
            using var pipeline = new HashPipeline(device, 1, 1, 128, 200);
            pipeline.Write(pipeline.Matrices, matrices);
            pipeline.Write(pipeline.Keys, keys);
            pipeline.EncodeKeys(0, 200);
            uint[] codes = pipeline.Queue.Read(pipeline.Codes.View);
            first ??= codes;
            Assert.Equal(first, codes);
        }
    }

    private static uint[] All(uint word) => [word, word, word, word];

    private static float[] Unit(int index)
    {
        var vector = new float[Size];
        vector[index] = 1;
        return vector;
    }

    private static float[] Negative(float[] vector) => [.. vector.Select(x => -x)];

    private static float[] Sum(float[] a, float[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static float[] Ramp() => [.. Enumerable.Range(0, Size).Select(i => (float)((((37 * i) + 11) % 101) - 50))];

    private static float[] Hadamard()
    {
        var matrix = new float[Size * Size];
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j < Size; j++)
            {
                matrix[(i * Size) + j] = System.Numerics.BitOperations.PopCount((uint)(i & j)) % 2 == 0 ? 1 : -1;
            }
        }

        return matrix;
    }
}
