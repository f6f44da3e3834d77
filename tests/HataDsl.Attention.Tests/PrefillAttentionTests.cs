using HataDsl.Attention.Kernels;
using HataDsl.Testing;

namespace HataDsl.Attention.Tests;

/// <summary>Attention of a chunk against the definition, and against one token at a time.</summary>
public sealed class PrefillAttentionTests
{
    public static TheoryData<string, int, int, int, int, int, int> Shapes()
    {
        var data = new TheoryData<string, int, int, int, int, int, int>();
        foreach (string device in (string[])[TestDevices.Cpu, TestDevices.Compiled, TestDevices.Vulkan])
        {
            // query heads, KV heads, head size, tokens before, tokens, window
            data.Add(device, 1, 1, 8, 0, 2, 0);
            data.Add(device, 4, 2, 48, 0, 37, 0);
            data.Add(device, 4, 2, 64, 70, 65, 0);
            data.Add(device, 2, 1, 128, 5, 90, 20);
            data.Add(device, 2, 2, 36, 100, 17, 3);
            data.Add(device, 1, 1, 256, 3, 20, 0);
        }

        data.Add(TestDevices.Plain, 2, 1, 16, 3, 18, 5);
        data.Add(TestDevices.Ilgpu, 2, 1, 16, 3, 18, 5);
        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Causal_attention_is_the_definition(
        string name, int queryHeads, int keyHeads, int headSize, int before, int tokens, int window)
    {
        int capacity = before + tokens + 3;
        using Device device = TestDevices.Open(name);
        using Queue queue = device.CreateQueue();
        float[] queries = References.Floats(1, tokens * queryHeads * headSize);
        float[] keys = References.Floats(2, keyHeads * capacity * headSize);
        float[] values = References.Floats(3, keyHeads * capacity * headSize);
        for (int head = 0; head < keyHeads; head++)
        {
            keys.AsSpan((((head + 1) * capacity) - 3) * headSize, 3 * headSize).Fill(float.NaN);
            values.AsSpan((((head + 1) * capacity) - 3) * headSize, 3 * headSize).Fill(float.NaN);
        }

        using Buffer<float> queryBuffer = Upload(queue, queries);
        using Buffer<float> keyBuffer = Upload(queue, keys);
        using Buffer<float> valueBuffer = Upload(queue, values);
        using Buffer<int> state = Upload(queue, new[] { before, tokens, 0 });
        using Buffer<float> output = Upload(queue, Enumerable.Repeat(float.NaN, queries.Length).ToArray());
        float scale = 1 / MathF.Sqrt(headSize);
        PrefillAttention.Causal(
            queue, PrefillAttention.GridFor(tokens, queryHeads), queryBuffer, keyBuffer.View, valueBuffer.View, state, output,
            tokens, queryHeads, keyHeads, headSize, capacity, window, scale);
        float[] actual = queue.Read(output.View);
        for (int token = 0; token < tokens; token++)
        {
            int position = before + token;
            int oldest = window > 0 ? Math.Max(0, position - window + 1) : 0;
            int[] positions = [.. Enumerable.Range(oldest, position - oldest + 1)];
            for (int head = 0; head < queryHeads; head++)
            {
                int start = ((token * queryHeads) + head) * headSize;
                long headStart = (long)(head / (queryHeads / keyHeads)) * capacity * headSize;
                double[] expected = References.Attend(queries.AsSpan(start, headSize), keys, values, headStart, headSize, positions, scale);
                for (int i = 0; i < headSize; i++)
                {
                    Assert.True(
                        Math.Abs(expected[i] - actual[start + i]) <= 2e-5,
                        $"token {token}, head {head}, element {i}: {actual[start + i]}, expected {expected[i]}");
                }
            }
        }
    }

    private static Buffer<T> Upload<T>(Queue queue, T[] values)
        where T : unmanaged
    {
        Buffer<T> buffer = queue.Device.Allocate<T>(values.Length);
        queue.Write(buffer.View, (ReadOnlySpan<T>)values);
        return buffer;
    }
}
