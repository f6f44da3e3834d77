using System.Runtime.InteropServices;
using HataDsl.Cpu;

namespace HataDsl.Tests.Cpu;

public sealed unsafe class TransposedLoadTests
{
    [Theory]
    [InlineData(8, 32)]
    [InlineData(33, 64)]
    [InlineData(100, 544)]
    public void Rows_become_columns(int stride, int step)
    {
        var random = new Random(stride);
        float[] source = [.. Enumerable.Range(0, (7 * stride) + 8).Select(_ => random.NextSingle())];
        var target = new byte[(7 * step) + 32];
        fixed (float* from = source)
        fixed (byte* to = target)
        {
            Simd.LoadTransposed(from, stride, to, step);
        }

        for (int column = 0; column < 8; column++)
        {
            float[] expected = [.. Enumerable.Range(0, 8).Select(row => source[(row * stride) + column])];
            Assert.Equal(expected, MemoryMarshal.Cast<byte, float>(target.AsSpan(column * step, 32)).ToArray());
        }
    }
}
