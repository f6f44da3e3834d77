using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>A picture with a filter of 5 × 5 weights; outside the picture is zero.</summary>
internal static partial class Convolution
{
    /// <summary>Weights along one side.</summary>
    public const int Side = 5;

    /// <summary>Pixels that a workgroup makes along each axis.</summary>
    public const int Tile = 32;

    private const int Radius = Side / 2;
    private const int Rows = 8;
    private const int Each = Tile / Rows;
    private const int Padded = Tile + (2 * Radius);

    /// <summary>
    /// A tile with its border comes to shared memory once. An invocation makes four pixels below each other: a column of eight
    /// numbers serves them all.
    /// </summary>
    [Kernel(Tile, Rows)]
    public static void Run(In<float> x, In<float> weights, Out<float> y, int width, int height)
    {
        Span<float> tile = Workgroup.Shared<float>(Padded * Padded);
        Span<float> sums = stackalloc float[Each];
        Span<float> column = stackalloc float[Each + (2 * Radius)];
        int left = (Workgroup.X * Tile) - Radius;
        int top = (Workgroup.Y * Tile) - Radius;
        for (int at = Invocation.LocalIndex; at < Padded * Padded; at += Tile * Rows)
        {
            int sourceColumn = left + (at % Padded);
            int sourceRow = top + (at / Padded);
            bool inside = sourceColumn >= 0 && sourceColumn < width && sourceRow >= 0 && sourceRow < height;
            tile[at] = inside ? x[(sourceRow * width) + sourceColumn] : 0;
        }

        Workgroup.Barrier();
        int first = (Invocation.LocalY * Each * Padded) + Invocation.LocalX;
        for (int dx = 0; dx < Side; dx++)
        {
            for (int line = 0; line < Each + (2 * Radius); line++)
            {
                column[line] = tile[first + dx + (line * Padded)];
            }

            for (int dy = 0; dy < Side; dy++)
            {
                float weight = weights[(dy * Side) + dx];
                sums[0] += weight * column[dy];
                sums[1] += weight * column[dy + 1];
                sums[2] += weight * column[dy + 2];
                sums[3] += weight * column[dy + 3];
            }
        }

        int targetColumn = (Workgroup.X * Tile) + Invocation.LocalX;
        for (int line = 0; line < Each; line++)
        {
            int row = (Workgroup.Y * Tile) + (Invocation.LocalY * Each) + line;
            if (targetColumn < width && row < height)
            {
                y[(row * width) + targetColumn] = sums[line];
            }
        }
    }
}
