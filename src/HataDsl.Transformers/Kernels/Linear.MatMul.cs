namespace HataDsl.Transformers.Kernels;

/// <content>The tiled product for many tokens.</content>
public static partial class Linear
{
    /// <summary>Tokens, and rows of the weight, that one workgroup does.</summary>
    private const int Tile = 64;

    /// <summary>Columns staged in shared memory at a time.</summary>
    private const int Depth = 16;

    /// <summary>Row stride of a staged tile, one more than the tile so that columns fall on different banks.</summary>
    private const int Stride = Tile + 1;

    /// <summary>
    /// A tile of 64 tokens by 64 rows in each workgroup, 4 by 4 of it in each invocation; 16 columns at a time go through shared memory.
    /// Tokens along x, so that neighbours in launch order share their part of the weight.
    /// </summary>
    /// <param name="input">[T, columns].</param>
    /// <param name="weight">[rows, columns], fewer than 2^31 elements.</param>
    /// <param name="bias">[rows]; ignored without <see cref="HasBias"/>.</param>
    /// <param name="residual">[T, rows]; ignored without <see cref="HasResidual"/>.</param>
    /// <param name="output">[T, rows].</param>
    /// <param name="tokens">T.</param>
    /// <param name="rows">Rows of the weight.</param>
    /// <param name="columns">Columns of the weight.</param>
    /// <param name="flags"><see cref="HasResidual"/>, <see cref="HasBias"/>.</param>
    [Kernel(16, 16, CpuBody = nameof(MatMulCpu))]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(Half))]
    [KernelInstance(typeof(BFloat16))]
    public static void MatMul<TWeight>(
        In<float> input, In<TWeight> weight, In<float> bias, In<float> residual, Out<float> output, int tokens, int rows, int columns, int flags)
        where TWeight : unmanaged
    {
        Span<float> inputTile = Workgroup.Shared<float>(Depth * Stride);
        Span<float> weightTile = Workgroup.Shared<float>(Depth * Stride);
        Span<float> sums = stackalloc float[16];
        int firstToken = Workgroup.X * Tile;
        int firstRow = Workgroup.Y * Tile;
        int x = Invocation.LocalX;
        int y = Invocation.LocalY;

        for (int start = 0; start < columns; start += Depth)
        {
            int column = start + x;
            for (int i = 0; i < 4; i++)
            {
                int line = y + (16 * i);
                int token = firstToken + line;
                int row = firstRow + line;
                inputTile[(x * Stride) + line] = column < columns && token < tokens ? input[(token * columns) + column] : 0;
                weightTile[(x * Stride) + line] =
                    column < columns && row < rows ? Scalar.ToSingle(weight[(row * columns) + column]) : 0;
            }

            Workgroup.Barrier();
            for (int k = 0; k < Depth; k++)
            {
                for (int i = 0; i < 4; i++)
                {
                    float a = inputTile[(k * Stride) + y + (16 * i)];
                    for (int j = 0; j < 4; j++)
                    {
                        sums[(4 * i) + j] += a * weightTile[(k * Stride) + x + (16 * j)];
                    }
                }
            }

            Workgroup.Barrier();
        }

        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                int token = firstToken + y + (16 * i);
                int row = firstRow + x + (16 * j);
                if (token < tokens && row < rows)
                {
                    int target = (token * rows) + row;
                    float sum = sums[(4 * i) + j];
                    if ((flags & HasBias) != 0)
                    {
                        sum += bias[row];
                    }

                    if ((flags & HasResidual) != 0)
                    {
                        sum += residual[target];
                    }

                    output[target] = sum;
                }
            }
        }
    }
}
