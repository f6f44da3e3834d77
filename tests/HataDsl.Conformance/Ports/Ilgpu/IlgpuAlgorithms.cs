namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>
/// What larger samples of ILGPU compute (m4rs-mt/ILGPU, Samples/{MatrixMultiply, Mandelbrot, AlgorithmsInitialize,
/// AlgorithmsSequence, AlgorithmsTransform}; University of Illinois/NCSA licence), written for HataDsl.
/// </summary>
public static partial class IlgpuAlgorithms
{
    private const int Tile = 2;

    /// <summary>MatrixMultiply: each element by itself.</summary>
    [Kernel(8, 8)]
    public static void MultiplySimple(In<float> a, In<float> b, Out<float> c, int rows, int columns, int common)
    {
        int column = Invocation.X;
        int row = Invocation.Y;
        if (row < rows && column < columns)
        {
            float sum = 0;
            for (int i = 0; i < common; i++)
            {
                sum += a[(row * common) + i] * b[(i * columns) + column];
            }

            c[(row * columns) + column] = sum;
        }
    }

    /// <summary>MatrixMultiply: tiles of 2 × 2 through shared memory, in groups of one dimension.</summary>
    [Kernel(Tile * Tile)]
    public static void MultiplyTiled(In<float> a, In<float> b, Out<float> c, int rows, int columns, int common, int groupsAcross)
    {
        Span<float> tileA = Workgroup.Shared<float>(Tile * Tile);
        Span<float> tileB = Workgroup.Shared<float>(Tile * Tile);
        int localRow = Invocation.LocalX / Tile;
        int localColumn = Invocation.LocalX % Tile;
        int row = (Workgroup.X / groupsAcross * Tile) + localRow;
        int column = (Workgroup.X % groupsAcross * Tile) + localColumn;
        float sum = 0;
        for (int start = 0; start < common; start += Tile)
        {
            if (row < rows && localColumn + start < common)
            {
                tileA[(localRow * Tile) + localColumn] = a[(row * common) + localColumn + start];
            }
            else
            {
                tileA[(localRow * Tile) + localColumn] = 0;
            }

            if (localRow + start < common && column < columns)
            {
                tileB[(localRow * Tile) + localColumn] = b[((localRow + start) * columns) + column];
            }
            else
            {
                tileB[(localRow * Tile) + localColumn] = 0;
            }

            Workgroup.Barrier();
            for (int k = 0; k < Tile; k++)
            {
                sum += tileA[(localRow * Tile) + k] * tileB[(k * Tile) + localColumn];
            }

            Workgroup.Barrier();
        }

        if (row < rows && column < columns)
        {
            c[(row * columns) + column] = sum;
        }
    }

    /// <summary>Mandelbrot. The contract is exact: near the border the last bit decides.</summary>
    [Kernel(64, Contract = Contract.Exact)]
    public static void Mandelbrot(Out<int> output, int width, int height, int limit)
    {
        int index = Invocation.X;
        if (index >= output.Length)
        {
            return;
        }

        float real = -2 + (index % width * 3f / width);
        float imaginary = -1 + (index / width * 2f / height);
        float x = 0;
        float y = 0;
        int iteration = 0;
        while ((x * x) + (y * y) < 2 * 2 && iteration < limit)
        {
            float next = (x * x) - (y * y) + real;
            y = (2 * x * y) + imaginary;
            x = next;
            iteration += 1;
        }

        output[index] = iteration;
    }

    /// <summary>AlgorithmsInitialize: one value everywhere.</summary>
    [Kernel(64)]
    [KernelInstance(typeof(int))]
    [KernelInstance(typeof(double))]
    public static void Initialize<T>(Out<T> data, T value)
        where T : unmanaged
    {
        for (int i = Invocation.X; i < data.Length; i += Workgroup.SizeX * Workgroup.CountX)
        {
            data[i] = value;
        }
    }

    /// <summary>AlgorithmsSequence: a repeated sequence of steps.</summary>
    [Kernel(64)]
    public static void Sequence(Out<int> data, int length, int step)
    {
        for (int i = Invocation.X; i < data.Length; i += Workgroup.SizeX * Workgroup.CountX)
        {
            data[i] = i % length * step;
        }
    }
}
