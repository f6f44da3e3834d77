using System.Runtime.Intrinsics;

namespace HataDsl.Cpu;

/// <summary>Matrix tiles of compiled kernels on the CPU: row-major in binary32, in memory of the thread.</summary>
public static unsafe class MatrixTiles
{
    /// <summary>Adds the product of two tiles: <c>sum[i, j] += left[i, k] * right[k, j]</c>, rounding each multiply-add once.</summary>
    /// <param name="sum">Sums, [rows, columns].</param>
    /// <param name="left">Left factor, [rows, depth].</param>
    /// <param name="right">Right factor, [depth, columns].</param>
    /// <param name="rows">Rows, a multiple of 4.</param>
    /// <param name="columns">Columns, a multiple of 16.</param>
    /// <param name="depth">Columns of the left factor.</param>
    public static void MultiplyAdd(float* sum, float* left, float* right, int rows, int columns, int depth)
    {
        for (int row = 0; row < rows; row += 4)
        {
            for (int column = 0; column < columns; column += 16)
            {
                float* target = sum + (row * columns) + column;
                Vector512<float> a = Vector512.Load(target);
                Vector512<float> b = Vector512.Load(target + columns);
                Vector512<float> c = Vector512.Load(target + (2 * columns));
                Vector512<float> d = Vector512.Load(target + (3 * columns));
                for (int k = 0; k < depth; k++)
                {
                    Vector512<float> factor = Vector512.Load(right + (k * columns) + column);
                    float* own = left + (row * depth) + k;
                    a = Vector512.FusedMultiplyAdd(Vector512.Create(own[0]), factor, a);
                    b = Vector512.FusedMultiplyAdd(Vector512.Create(own[depth]), factor, b);
                    c = Vector512.FusedMultiplyAdd(Vector512.Create(own[2 * depth]), factor, c);
                    d = Vector512.FusedMultiplyAdd(Vector512.Create(own[3 * depth]), factor, d);
                }

                a.Store(target);
                b.Store(target + columns);
                c.Store(target + (2 * columns));
                d.Store(target + (3 * columns));
            }
        }
    }

    /// <summary>Reads a tile of halves, given as bits.</summary>
    /// <param name="source">The first element.</param>
    /// <param name="stride">Elements from a row of the memory to the next.</param>
    /// <param name="tile">The tile, [rows, columns].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="transposed">Whether the memory holds columns one after the other.</param>
    public static void LoadHalf(ushort* source, long stride, float* tile, int rows, int columns, bool transposed) =>
        Load((Half*)source, stride, tile, rows, columns, transposed);

    /// <summary>Reads a tile of bfloat16 numbers, given as bits.</summary>
    /// <inheritdoc cref="LoadHalf"/>
    public static void LoadBFloat16(ushort* source, long stride, float* tile, int rows, int columns, bool transposed) =>
        Load((BFloat16*)source, stride, tile, rows, columns, transposed);

    /// <summary>Reads a tile of binary32 numbers.</summary>
    /// <inheritdoc cref="LoadHalf"/>
    public static void LoadSingle(float* source, long stride, float* tile, int rows, int columns, bool transposed) =>
        Load(source, stride, tile, rows, columns, transposed);

    /// <summary>Writes a tile as halves, given as bits.</summary>
    /// <param name="target">The first element.</param>
    /// <param name="stride">Elements from a row of the memory to the next.</param>
    /// <param name="tile">The tile, [rows, columns].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    public static void StoreHalf(ushort* target, long stride, float* tile, int rows, int columns) => Store((Half*)target, stride, tile, rows, columns);

    /// <summary>Writes a tile as bfloat16 numbers, given as bits.</summary>
    /// <inheritdoc cref="StoreHalf"/>
    public static void StoreBFloat16(ushort* target, long stride, float* tile, int rows, int columns) => Store((BFloat16*)target, stride, tile, rows, columns);

    /// <summary>Writes a tile as binary32 numbers.</summary>
    /// <inheritdoc cref="StoreHalf"/>
    public static void StoreSingle(float* target, long stride, float* tile, int rows, int columns) => Store(target, stride, tile, rows, columns);

    private static void Load<T>(T* source, long stride, float* tile, int rows, int columns, bool transposed)
        where T : unmanaged
    {
        int length = transposed ? rows : columns;
        int count = transposed ? columns : rows;
        float* line = stackalloc float[length];
        for (int i = 0; i < count; i++)
        {
            float* target = transposed ? line : tile + (i * columns);
            for (int j = 0; j < length; j += WideLoad.Width)
            {
                WideLoad.Load(source + (i * stride) + j).Store(target + j);
            }

            for (int j = 0; transposed && j < length; j++)
            {
                tile[(j * columns) + i] = line[j];
            }
        }
    }

    private static void Store<T>(T* target, long stride, float* tile, int rows, int columns)
        where T : unmanaged
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                target[(row * stride) + column] = Scalar.FromSingle<T>(tile[(row * columns) + column]);
            }
        }
    }
}
