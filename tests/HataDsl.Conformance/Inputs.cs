namespace HataDsl.Conformance;

/// <summary>Numbers that find mistakes: the edges of each type first, then random ones of every size.</summary>
internal static class Inputs
{
    public static float[] Singles(int count, int seed)
    {
        float[] edges =
        [
            0f, -0f, 1f, -1f, 0.5f, -0.5f, 1.5f, 2.5f, -1.5f, -2.5f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.MaxValue,
            float.MinValue, 1.17549435e-38f, 8388607.5f, 8388609f, 2147483648f, -2147483648f, 4294967296f, 1e20f, -1e20f, 0.49999997f,
        ];
        return Fill(count, seed, edges, random => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-6, 9)));
    }

    public static double[] Doubles(int count, int seed)
    {
        double[] edges =
        [
            0, -0.0, 1, -1, 0.5, -0.5, 1.5, 2.5, -1.5, double.PositiveInfinity, double.NegativeInfinity, double.NaN, double.MaxValue,
            2.2250738585072014e-308, 4503599627370497.5, 9.3e18, -9.3e18, 2e19, 4294967296, -2147483649,
        ];
        return Fill(count, seed, edges, random => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 9)));
    }

    /// <summary>Ordinary numbers in a range, for functions whose error grows outside.</summary>
    public static double[] Between(int count, int seed, double low, double high) =>
        Fill(count, seed, [], random => low + (random.NextDouble() * (high - low)));

    public static int[] Int32s(int count, int seed) =>
        Fill(count, seed, [0, 1, -1, 2, 31, 32, 33, 63, 64, int.MaxValue, -int.MaxValue, 65535, -65536], random => random.Next(int.MinValue + 1, int.MaxValue) >> random.Next(31));

    public static long[] Int64s(int count, int seed) =>
        Fill(
            count, seed, [0, 1, -1, 31, 32, 63, 64, 65, long.MaxValue, -long.MaxValue, int.MaxValue, 1L << 32, -(1L << 32)],
            random => random.NextInt64(-long.MaxValue, long.MaxValue) >> random.Next(63));

    private static T[] Fill<T>(int count, int seed, T[] edges, Func<Random, T> next)
    {
        var random = new Random(seed);
        var values = new T[count];
        for (int i = 0; i < count; i++)
        {
            // Edges meet each other in every pairing when the second operand's seed differs.
            values[i] = edges.Length > 0 && random.Next(3) == 0 ? edges[random.Next(edges.Length)] : next(random);
        }

        edges.AsSpan(0, Math.Min(edges.Length, count)).CopyTo(values);
        return values;
    }
}
