namespace HataDsl.Transformers.Tests.Decoding;

/// <summary>Compares logits.</summary>
internal static class Logits
{
    /// <summary>What the project promises on logits of order 10.</summary>
    public const double Tolerance = 2e-3;

    /// <summary>Asserts that logits are near those of the oracle, and that each position's largest is the same token.</summary>
    public static void AssertNear(IReadOnlyList<double[]> expected, IReadOnlyList<float[]> actual, double tolerance = Tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int position = 0; position < expected.Count; position++)
        {
            double worst = Distance(expected[position], actual[position]);
            Assert.True(worst <= tolerance, $"position {position}: a logit is {worst:g3} off");
            AssertSameArgmax(expected[position], actual[position], 2 * tolerance, position);
        }
    }

    /// <summary>Largest difference; NaN counts as infinite.</summary>
    public static double Distance(IEnumerable<double> expected, IEnumerable<float> actual)
        => expected.Zip(actual, (a, b) => Math.Abs(a - b) is var difference && double.IsNaN(difference) ? double.PositiveInfinity : difference).Max();

    // The two largest of a random model may be closer than rounding.
    private static void AssertSameArgmax(double[] expected, float[] actual, double slack, int position)
    {
        int chosen = TokenSampler.Greedy(actual);
        double lost = expected.Max() - expected[chosen];
        Assert.True(lost <= slack, $"position {position}: token {chosen} is {lost:g3} below the likeliest");
    }
}
