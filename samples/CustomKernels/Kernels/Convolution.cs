using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>A picture with a filter of 5 × 5 weights; outside the picture is zero.</summary>
internal static partial class Convolution
{
    /// <summary>Weights along one side.</summary>
    public const int Side = 5;

    /// <summary>Columns that a workgroup makes.</summary>
    public const int TileColumns = 128;

    /// <summary>Rows that a workgroup makes.</summary>
    public const int TileRows = Rows * Each;

    private const int Radius = Side / 2;
    private const int Rows = 2;
    private const int Each = 8;
    private const int PaddedColumns = TileColumns + (2 * Radius);
    private const int PaddedRows = TileRows + (2 * Radius);
    private const int Loads = (PaddedRows + Rows - 1) / Rows;
    private const int Border = 2 * Radius * PaddedRows;
    private const int BorderLoads = (Border + (TileColumns * Rows) - 1) / (TileColumns * Rows);

    /// <summary>
    /// A tile with its border comes to shared memory once, all reads under way together. An invocation makes eight pixels below each other: a
    /// column of twelve numbers serves them all.
    /// </summary>
    [Kernel(TileColumns, Rows)]
    public static void Run(In<float> x, In<float> weights, Out<float> y, int width, int height)
    {
        Span<float> tile = Workgroup.Shared<float>(PaddedRows * PaddedColumns);
        Span<float> read = stackalloc float[Loads];
        Span<float> border = stackalloc float[BorderLoads];
        Span<float> sums = stackalloc float[Each];
        Span<float> column = stackalloc float[Each + (2 * Radius)];
        int left = (Workgroup.X * TileColumns) - Radius;
        int top = (Workgroup.Y * TileRows) - Radius;
        int sourceColumn = left + Invocation.LocalX;
        for (int part = 0; part < Loads; part++)
        {
            int row = top + (part * Rows) + Invocation.LocalY;
            read[part] = row >= 0 && row < height && sourceColumn >= 0 && sourceColumn < width ? x[(row * width) + sourceColumn] : 0;
        }

        for (int part = 0; part < BorderLoads; part++)
        {
            int at = (part * TileColumns * Rows) + Invocation.LocalIndex;
            int row = top + (at / (2 * Radius));
            int borderColumn = left + TileColumns + (at % (2 * Radius));
            border[part] = at < Border && row >= 0 && row < height && borderColumn < width ? x[(row * width) + borderColumn] : 0;
        }

        for (int part = 0; part < Loads; part++)
        {
            int line = (part * Rows) + Invocation.LocalY;
            if (line < PaddedRows)
            {
                tile[(line * PaddedColumns) + Invocation.LocalX] = read[part];
            }
        }

        for (int part = 0; part < BorderLoads; part++)
        {
            int at = (part * TileColumns * Rows) + Invocation.LocalIndex;
            if (at < Border)
            {
                tile[(at / (2 * Radius) * PaddedColumns) + TileColumns + (at % (2 * Radius))] = border[part];
            }
        }

        Workgroup.Barrier();
        int first = (Invocation.LocalY * Each * PaddedColumns) + Invocation.LocalX;
        for (int dx = 0; dx < Side; dx++)
        {
            for (int line = 0; line < Each + (2 * Radius); line++)
            {
                column[line] = tile[first + dx + (line * PaddedColumns)];
            }

            for (int dy = 0; dy < Side; dy++)
            {
                float weight = weights[(dy * Side) + dx];
                for (int line = 0; line < Each; line++)
                {
                    sums[line] += weight * column[line + dy];
                }
            }
        }

        int targetColumn = (Workgroup.X * TileColumns) + Invocation.LocalX;
        for (int line = 0; line < Each; line++)
        {
            int row = (Workgroup.Y * TileRows) + (Invocation.LocalY * Each) + line;
            if (targetColumn < width && row < height)
            {
                y[(row * width) + targetColumn] = sums[line];
            }
        }
    }
}
