namespace HataDsl.Attention.Tests;

public sealed class HashMatricesTests
{
    [Theory]
    [InlineData(128, 128)]
    [InlineData(64, 128)]
    [InlineData(128, 64)]
    [InlineData(48, 128)]
    public void Random_matrices_are_orthogonal_block_by_block(int headSize, int bits)
    {
        HashMatrices matrices = HashMatrices.RandomOrthogonal(1, 2, headSize, bits, seed: 7);
        for (int head = 0; head < 2; head++)
        {
            ReadOnlySpan<float> matrix = matrices.Layer(0).Slice(head * headSize * bits, headSize * bits);
            for (int a = 0; a < bits; a++)
            {
                for (int b = a; b < bits && b / headSize == a / headSize; b++)
                {
                    double dot = 0;
                    for (int i = 0; i < headSize; i++)
                    {
                        dot += (double)matrix[(i * bits) + a] * matrix[(i * bits) + b];
                    }

                    Assert.Equal(a == b ? 1 : 0, dot, 5);
                }
            }
        }
    }

    [Fact]
    public void A_seed_repeats_and_another_differs()
    {
        float[] First(int seed) => HashMatrices.RandomOrthogonal(2, 1, 32, 64, seed).Layer(1).ToArray();
        Assert.Equal(First(1), First(1));
        Assert.NotEqual(First(1), First(2));
        Assert.NotEqual(HashMatrices.RandomOrthogonal(2, 1, 32, 64, 1).Layer(0).ToArray(), First(1));
    }

    [Theory]
    [InlineData("512", 10000, 512)]
    [InlineData("512", 100, 100)]
    [InlineData("0.25", 1000, 250)]
    [InlineData("0.0001", 100, 1)]
    public void A_budget_is_a_count_or_a_ratio(string text, int length, int expected) =>
        Assert.Equal(expected, TokenBudget.Parse(text).For(length));

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("1.5")]
    [InlineData("many")]
    [InlineData("NaN")]
    public void A_wrong_budget_is_refused(string text) => Assert.Throws<FormatException>(() => TokenBudget.Parse(text));
}
