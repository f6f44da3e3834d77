namespace HataDsl.Transformers;

/// <content>Random weights, to measure speed at sizes that no file is at hand for.</content>
public sealed partial class DecoderWeights
{
    /// <summary>Makes random weights: uniform with the variance of 1 / columns, gains of 1.</summary>
    /// <param name="device">The device.</param>
    /// <param name="configuration">Shape of the model.</param>
    /// <param name="type">Storage type.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <exception cref="DeviceException">The device has not enough memory.</exception>
    public static DecoderWeights Random(
        Device device, ModelConfiguration configuration, NumberType type, int seed, IProgress<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(configuration);
        var weights = new DecoderWeights(configuration, device);
        try
        {
            using Queue queue = device.CreateQueue();
            weights.Build(queue, new RandomSource(type, seed), progress);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private sealed class RandomSource(NumberType type, int seed) : ISource
    {
        /// <summary>Rows differ by where in this block they start: making billions of numbers would take minutes.</summary>
        private const int BlockLength = 1 << 22;

        private readonly float[] _block = MakeBlock(seed);

        public NumberType TypeOf(string name) => type;

        public float[] Vector(string name, int length)
        {
            var values = new float[length];
            Array.Fill(values, name.EndsWith("bias", StringComparison.Ordinal) ? 0 : 1);
            return values;
        }

        public void CopyMatrix(Queue queue, string name, WeightMatrix target, int firstRow, int rows)
        {
            int columns = target.Columns;
            int step = Math.Max(1, BlockLength / 2 / columns);
            float scale = MathF.Sqrt(3f / columns);
            var random = new Random(HashCode.Combine(seed, target.Rows, columns, firstRow));
            var piece = new float[Math.Min(step, rows) * columns];
            for (int row = 0; row < rows; row += step)
            {
                int count = Math.Min(step, rows - row) * columns;
                int start = random.Next(BlockLength - count);
                for (int i = 0; i < count; i++)
                {
                    piece[i] = _block[start + i] * scale;
                }

                target.WriteRows(queue, firstRow + row, piece.AsSpan(0, count));
            }
        }

        private static float[] MakeBlock(int seed)
        {
            var random = new Random(seed);
            var block = new float[BlockLength];
            for (int i = 0; i < block.Length; i++)
            {
                block[i] = (2 * random.NextSingle()) - 1;
            }

            return block;
        }
    }
}
