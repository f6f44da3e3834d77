namespace HataDsl.Benchmarks.Kernels;

/// <summary>Tiles in shared memory.</summary>
public static partial class Tiles
{
    /// <summary><c>y[column, row] = x[row, column]</c>; 32 by 32 tiles, padded by a column. Extents are multiples of 32.</summary>
    [Kernel(32, 8)]
    public static void Transpose(In<float> x, Out<float> y, int width, int height)
    {
        Span<float> tile = Workgroup.Shared<float>(32 * 33);
        int column = (Workgroup.X * 32) + Invocation.LocalX;
        int row = (Workgroup.Y * 32) + Invocation.LocalY;
        for (int i = 0; i < 32; i += 8)
        {
            tile[((Invocation.LocalY + i) * 33) + Invocation.LocalX] = x[((row + i) * width) + column];
        }

        Workgroup.Barrier();
        column = (Workgroup.Y * 32) + Invocation.LocalX;
        row = (Workgroup.X * 32) + Invocation.LocalY;
        for (int i = 0; i < 32; i += 8)
        {
            y[((row + i) * height) + column] = tile[(Invocation.LocalX * 33) + Invocation.LocalY + i];
        }
    }

    /// <summary>A 5 by 5 convolution, zero beyond the borders; each workgroup stages 20 by 20 elements.</summary>
    [Kernel(16, 16)]
    public static void Convolution(In<float> x, In<float> weights, Out<float> y, int width, int height)
    {
        Span<float> tile = Workgroup.Shared<float>(20 * 20);
        int left = (Workgroup.X * 16) - 2;
        int top = (Workgroup.Y * 16) - 2;
        for (int i = Invocation.LocalIndex; i < 20 * 20; i += 256)
        {
            int column = left + (i % 20);
            int row = top + (i / 20);
            tile[i] = column >= 0 && column < width && row >= 0 && row < height ? x[(row * width) + column] : 0;
        }

        Workgroup.Barrier();
        float sum = 0;
        for (int dy = 0; dy < 5; dy++)
        {
            for (int dx = 0; dx < 5; dx++)
            {
                sum += weights[(dy * 5) + dx] * tile[((Invocation.LocalY + dy) * 20) + Invocation.LocalX + dx];
            }
        }

        if (Invocation.X < width && Invocation.Y < height)
        {
            y[(Invocation.Y * width) + Invocation.X] = sum;
        }
    }

    /// <summary><c>c = a b</c>, square, multiples of 64: 64 by 64 a workgroup, 4 by 4 an invocation, 16 columns staged at a time.</summary>
    [Kernel(16, 16)]
    public static void MatMul(In<float> a, In<float> b, Out<float> c, int size)
    {
        Span<float> tileA = Workgroup.Shared<float>(16 * 65);
        Span<float> tileB = Workgroup.Shared<float>(16 * 64);
        Span<float> sums = stackalloc float[16];
        int x = Invocation.LocalX;
        int y = Invocation.LocalY;
        int row = Workgroup.Y * 64;
        int column = Workgroup.X * 64;
        for (int start = 0; start < size; start += 16)
        {
            for (int i = 0; i < 4; i++)
            {
                tileA[(x * 65) + y + (16 * i)] = a[((row + y + (16 * i)) * size) + start + x];
                tileB[(y * 64) + x + (16 * i)] = b[((start + y) * size) + column + x + (16 * i)];
            }

            Workgroup.Barrier();
            for (int k = 0; k < 16; k++)
            {
                for (int i = 0; i < 4; i++)
                {
                    float left = tileA[(k * 65) + y + (16 * i)];
                    for (int j = 0; j < 4; j++)
                    {
                        sums[(4 * i) + j] += left * tileB[(k * 64) + x + (16 * j)];
                    }
                }
            }

            Workgroup.Barrier();
        }

        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                c[((row + y + (16 * i)) * size) + column + x + (16 * j)] = sums[(4 * i) + j];
            }
        }
    }

    /// <summary><c>c = a b</c> as in a first GPU lesson: 16 by 16 tiles, one element an invocation.</summary>
    [Kernel(16, 16)]
    public static void MatMulSimple(In<float> a, In<float> b, Out<float> c, int size)
    {
        Span<float> tileA = Workgroup.Shared<float>(256);
        Span<float> tileB = Workgroup.Shared<float>(256);
        int x = Invocation.LocalX;
        int y = Invocation.LocalY;
        float sum = 0;
        for (int start = 0; start < size; start += 16)
        {
            tileA[(y * 16) + x] = a[(Invocation.Y * size) + start + x];
            tileB[(y * 16) + x] = b[((start + y) * size) + Invocation.X];
            Workgroup.Barrier();
            for (int k = 0; k < 16; k++)
            {
                sum += tileA[(y * 16) + k] * tileB[(k * 16) + x];
            }

            Workgroup.Barrier();
        }

        c[(Invocation.Y * size) + Invocation.X] = sum;
    }
}
