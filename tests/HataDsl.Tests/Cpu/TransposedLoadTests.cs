using HataDsl.Cpu;

namespace HataDsl.Tests.Cpu;

public sealed unsafe class TransposedLoadTests
{
    private const int Squares = 4;

    [Theory]
    [InlineData(33, 1, 1)]
    [InlineData(33, 4, 1)]
    [InlineData(64, 2, 2)]
    [InlineData(100, 4, 2)]
    [InlineData(33, 4, 4)]
    public void Rows_become_columns(int stride, int distance, int pieces)
    {
        var random = new Random(stride + distance);
        int[] starts = [.. Enumerable.Range(0, Squares).Select(square => square * 8)];
        float[] tile = [.. Enumerable.Range(0, (7 * stride) + (8 * Squares)).Select(_ => random.NextSingle())];
        int[] order = [.. Enumerable.Range(0, 8 * Squares / pieces).OrderBy(_ => random.Next())];
        var fromTile = new float[64 * Squares];
        var fromRows = new float[64 * Squares];
        float** targets = stackalloc float*[order.Length];
        float** rows = stackalloc float*[8];
        fixed (float* from = tile, to = fromTile, toOther = fromRows)
        {
            SetTargets(targets, to, order, pieces);
            Simd.Transpose(from, starts, stride, targets, distance, pieces);
            for (int row = 0; row < 8; row++)
            {
                rows[row] = from + (row * stride);
            }

            SetTargets(targets, toOther, order, pieces);
            Simd.Transpose(rows, [.. starts.SelectMany(start => new[] { 0, start })], targets, distance, pieces);
        }

        for (int square = 0; square < Squares; square++)
        {
            for (int column = 0; column < 8; column++)
            {
                int entry = (square / distance * 8 * distance) + (square % distance) + (column * distance);
                int place = 8 * ((order[entry / pieces] * pieces) + (entry % pieces));
                float[] expected = [.. Enumerable.Range(0, 8).Select(row => tile[starts[square] + (row * stride) + column])];
                Assert.Equal(expected, fromTile.AsSpan(place, 8).ToArray());
                Assert.Equal(expected, fromRows.AsSpan(place, 8).ToArray());
            }
        }
    }

    [Fact]
    public void Stretches_that_touch_are_apart()
    {
        byte* memory = stackalloc byte[16];
        Assert.True(Simd.AreApart(memory, 8, memory + 8, 8));
        Assert.True(Simd.AreApart(memory + 8, 8, memory, 8));
        Assert.False(Simd.AreApart(memory, 9, memory + 8, 8));
        Assert.False(Simd.AreApart(memory + 8, 8, memory, 9));
        Assert.False(Simd.AreApart(memory, 16, memory + 4, 4));
    }

    private static void SetTargets(float** targets, float* start, int[] order, int pieces)
    {
        for (int target = 0; target < order.Length; target++)
        {
            targets[target] = start + (8 * pieces * order[target]);
        }
    }
}
