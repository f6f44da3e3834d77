using System.Numerics;

namespace HataDsl.Attention.Tests;

/// <summary>The definitions, in the plainest code.</summary>
internal static class References
{
    /// <summary>A seeded array of floats, uniform in [-1, 1).</summary>
    public static float[] Floats(int seed, int count)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (2 * random.NextSingle()) - 1;
        }

        return values;
    }

    /// <summary>Code of one vector, projections in double.</summary>
    public static uint[] Encode(ReadOnlySpan<float> vector, ReadOnlySpan<float> matrix, int bits)
    {
        var code = new uint[bits / 32];
        for (int bit = 0; bit < bits; bit++)
        {
            double sum = 0;
            for (int i = 0; i < vector.Length; i++)
            {
                sum += (double)vector[i] * matrix[(i * bits) + bit];
            }

            code[bit / 32] |= sum > 0 ? 1u << (bit % 32) : 0;
        }

        return code;
    }

    public static int Hamming(ReadOnlySpan<uint> a, ReadOnlySpan<uint> b)
    {
        int distance = 0;
        for (int i = 0; i < a.Length; i++)
        {
            distance += BitOperations.PopCount(a[i] ^ b[i]);
        }

        return distance;
    }

    /// <summary>The N best positions by (score, position), ascending.</summary>
    public static int[] Select(IReadOnlyList<int> scores, int wanted) =>
        [.. Enumerable.Range(0, scores.Count).OrderBy(i => scores[i]).ThenBy(i => i).Take(wanted).Order()];

    /// <summary>Softmax attention of one query over some positions, in double.</summary>
    public static double[] Attend(
        ReadOnlySpan<float> query, float[] keys, float[] values, long headStart, int headSize, IReadOnlyList<int> positions, double scale)
    {
        var scores = new double[positions.Count];
        for (int p = 0; p < positions.Count; p++)
        {
            for (int i = 0; i < headSize; i++)
            {
                scores[p] += (double)query[i] * keys[headStart + ((long)positions[p] * headSize) + i] * scale;
            }
        }

        double maximum = scores.Max();
        double sum = scores.Sum(score => Math.Exp(score - maximum));
        var output = new double[headSize];
        for (int p = 0; p < positions.Count; p++)
        {
            double weight = Math.Exp(scores[p] - maximum) / sum;
            for (int i = 0; i < headSize; i++)
            {
                output[i] += weight * values[headStart + ((long)positions[p] * headSize) + i];
            }
        }

        return output;
    }
}
