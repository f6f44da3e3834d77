namespace HataDsl.Attention;

/// <summary>Hash matrices of a model: for each layer one matrix a KV head, [HKV, d, bits] floats, and where they came from.</summary>
public sealed class HashMatrices
{
    private readonly IReadOnlyList<float[]> _layers;

    /// <summary>Takes matrices.</summary>
    /// <param name="layers">For each layer, [HKV, d, bits] row by row.</param>
    /// <param name="keyHeads">HKV.</param>
    /// <param name="headSize">d.</param>
    /// <param name="bits">Bits of a code.</param>
    /// <param name="origin">Where they came from, for people.</param>
    /// <exception cref="ArgumentException">A layer has another number of elements.</exception>
    public HashMatrices(IReadOnlyList<float[]> layers, int keyHeads, int headSize, int bits, string origin)
    {
        ArgumentNullException.ThrowIfNull(layers);
        for (int layer = 0; layer < layers.Count; layer++)
        {
            if (layers[layer].Length != keyHeads * headSize * bits)
            {
                throw new ArgumentException(
                    $"Hash matrix of layer {layer}: {layers[layer].Length} elements, {keyHeads} x {headSize} x {bits} expected.", nameof(layers));
            }
        }

        _layers = layers;
        KeyHeads = keyHeads;
        HeadSize = headSize;
        Bits = bits;
        Origin = origin;
    }

    /// <summary>Layers.</summary>
    public int LayerCount => _layers.Count;

    /// <summary>KV heads of a layer.</summary>
    public int KeyHeads { get; }

    /// <summary>Head size.</summary>
    public int HeadSize { get; }

    /// <summary>Bits of a code.</summary>
    public int Bits { get; }

    /// <summary>Where the matrices came from, for people.</summary>
    public string Origin { get; }

    /// <summary>The matrices of a layer, [HKV, d, bits].</summary>
    public ReadOnlySpan<float> Layer(int layer) => _layers[layer];

    /// <summary>
    /// Random orthogonal matrices: what learned ones have to beat, and 0.05 to 0.09 of recall better than Gaussian ones at equal bits.
    /// With more bits than dimensions, several independent orthogonal blocks side by side; with fewer, the first columns of one.
    /// The same seed gives the same bits on every machine: only sums, products and square roots are used.
    /// </summary>
    /// <param name="layers">Layers.</param>
    /// <param name="keyHeads">KV heads of a layer.</param>
    /// <param name="headSize">d.</param>
    /// <param name="bits">Bits of a code.</param>
    /// <param name="seed">Seed.</param>
    public static HashMatrices RandomOrthogonal(int layers, int keyHeads, int headSize, int bits, int seed)
    {
        var result = new float[layers][];
        for (int layer = 0; layer < layers; layer++)
        {
            result[layer] = new float[keyHeads * headSize * bits];
            for (int head = 0; head < keyHeads; head++)
            {
                // A generator a head, so that a matrix does not depend on how many came before it.
                var random = new Random(HashCode(seed, layer, head));
                Span<float> matrix = result[layer].AsSpan(head * headSize * bits, headSize * bits);
                for (int first = 0; first < bits; first += headSize)
                {
                    FillOrthogonal(random, matrix, headSize, bits, first, Math.Min(headSize, bits - first));
                }
            }
        }

        return new(result, keyHeads, headSize, bits, $"random orthogonal, seed {seed}");
    }

    private static int HashCode(int seed, int layer, int head) =>
        unchecked((((seed * 1000003) + layer) * 1000003) + head);

    /// <summary>Fills columns with an orthonormal set by Gram-Schmidt, done twice so that rounding does not add up.</summary>
    private static void FillOrthogonal(Random random, Span<float> matrix, int rows, int stride, int first, int count)
    {
        var columns = new double[count][];
        for (int column = 0; column < count; column++)
        {
            var vector = new double[rows];
            for (int i = 0; i < rows; i++)
            {
                vector[i] = NextNormal(random);
            }

            for (int pass = 0; pass < 2; pass++)
            {
                for (int other = 0; other < column; other++)
                {
                    double dot = 0;
                    for (int i = 0; i < rows; i++)
                    {
                        dot += vector[i] * columns[other][i];
                    }

                    for (int i = 0; i < rows; i++)
                    {
                        vector[i] -= dot * columns[other][i];
                    }
                }
            }

            double norm = 0;
            foreach (double value in vector)
            {
                norm += value * value;
            }

            norm = Math.Sqrt(norm);
            for (int i = 0; i < rows; i++)
            {
                vector[i] /= norm;
                matrix[(i * stride) + first + column] = (float)vector[i];
            }

            columns[column] = vector;
        }
    }

    /// <summary>Nearly normal: the sum of twelve uniform numbers less 6, which needs no function that differs between libraries.</summary>
    private static double NextNormal(Random random)
    {
        double sum = -6;
        for (int i = 0; i < 12; i++)
        {
            sum += random.NextDouble();
        }

        return sum;
    }
}
