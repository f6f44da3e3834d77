using HataDsl.Attention;
using HataDsl.Transformers.Tests.Reference;

namespace HataDsl.Transformers.Tests.Decoding;

/// <summary>
/// Hash-aware selection as the paper defines it, in double precision: sign codes, Hamming distances summed over the group, the
/// smallest of them, ties to the smallest position, first and last positions kept where that is asked for.
/// </summary>
internal sealed class ReferenceHash(HashMatrices matrices, HataOptions options, ModelConfiguration model)
{
    /// <summary>For <see cref="ReferenceDecoder.Selector"/>.</summary>
    public IEnumerable<int> Select(ReferenceSelection at)
    {
        int length = at.Position + 1;
        if (at.Layer < options.DenseLayers || model.WindowOf(at.Layer) != 0)
        {
            return Enumerable.Range(at.FirstVisible, length - at.FirstVisible);
        }

        bool[][] queries = [.. at.Queries.Select(query => Code(at, query))];
        int Score(int position)
        {
            bool[] key = Code(at, at.Keys[position]);
            return position < options.Sinks || position >= length - options.Recent
                ? -1
                : queries.Sum(query => query.Zip(key, (a, b) => a == b ? 0 : 1).Sum());
        }

        return Enumerable.Range(0, length).OrderBy(Score).ThenBy(position => position).Take(options.Budget.For(length)).Order();
    }

    private bool[] Code(ReferenceSelection at, double[] vector)
    {
        ReadOnlySpan<float> matrix = matrices.Layer(at.Layer).Slice(at.KeyValueHead * vector.Length * matrices.Bits, vector.Length * matrices.Bits);
        double[] sums = new double[matrices.Bits];
        for (int i = 0; i < vector.Length; i++)
        {
            for (int bit = 0; bit < sums.Length; bit++)
            {
                sums[bit] += vector[i] * matrix[(i * sums.Length) + bit];
            }
        }

        return Array.ConvertAll(sums, sum => sum > 0);
    }
}
