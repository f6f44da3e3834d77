namespace HataDsl.Conformance.Kernels;

/// <summary>Matrices turned over through tiles, in forms that processors may compile without the tile, and others beside them.</summary>
internal static partial class TileTransposes
{
    public const int Tile = 32;

    /// <summary>A guard around the copying, eight rows at once.</summary>
    [Kernel(Tile, 8)]
    public static void Guarded(In<float> x, Out<float> y, int rows, int columns)
    {
        Span<float> tile = Workgroup.Shared<float>(Tile * (Tile + 1));
        int column = (Workgroup.X * Tile) + Invocation.LocalX;
        for (int part = 0; part < Tile; part += 8)
        {
            int row = (Workgroup.Y * Tile) + part + Invocation.LocalY;
            if (row < rows && column < columns)
            {
                tile[((part + Invocation.LocalY) * (Tile + 1)) + Invocation.LocalX] = x[(row * columns) + column];
            }
        }

        Workgroup.Barrier();
        int target = (Workgroup.Y * Tile) + Invocation.LocalX;
        for (int part = 0; part < Tile; part += 8)
        {
            int row = (Workgroup.X * Tile) + part + Invocation.LocalY;
            if (row < columns && target < rows)
            {
                y[(row * rows) + target] = tile[(Invocation.LocalX * (Tile + 1)) + part + Invocation.LocalY];
            }
        }
    }

    /// <summary>Zeros outside, integers, half a tile at once.</summary>
    [Kernel(16, 16)]
    public static void Zeroed(In<int> x, Out<int> y, int rows, int columns)
    {
        Span<int> tile = Workgroup.Shared<int>(16 * 20);
        int column = (Workgroup.X * 16) + Invocation.LocalX;
        int row = (Workgroup.Y * 16) + Invocation.LocalY;
        tile[(Invocation.LocalY * 20) + Invocation.LocalX] = row < rows && column < columns ? x[(row * columns) + column] : 0;
        Workgroup.Barrier();
        int target = (Workgroup.Y * 16) + Invocation.LocalX;
        int line = (Workgroup.X * 16) + Invocation.LocalY;
        if (line < columns && target < rows)
        {
            y[(line * rows) + target] = tile[(Invocation.LocalX * 20) + Invocation.LocalY];
        }
    }

    /// <summary>The copying counts what it copies, and the columns are doubled: neither run does nothing else.</summary>
    [Kernel(Tile, 4)]
    public static void Counted(In<float> x, Out<float> y, InOut<int> counts, int rows, int columns)
    {
        Span<float> tile = Workgroup.Shared<float>(Tile * (Tile + 1));
        int column = (Workgroup.X * Tile) + Invocation.LocalX;
        for (int part = 0; part < Tile; part += 4)
        {
            int row = (Workgroup.Y * Tile) + part + Invocation.LocalY;
            if (row < rows && column < columns)
            {
                tile[((part + Invocation.LocalY) * (Tile + 1)) + Invocation.LocalX] = x[(row * columns) + column];
                Atomic.Add(ref counts[Workgroup.X], 1);
            }
        }

        Workgroup.Barrier();
        int target = (Workgroup.Y * Tile) + Invocation.LocalX;
        for (int part = 0; part < Tile; part += 4)
        {
            int row = (Workgroup.X * Tile) + part + Invocation.LocalY;
            if (row < columns && target < rows)
            {
                y[(row * rows) + target] = 2 * tile[(Invocation.LocalX * (Tile + 1)) + part + Invocation.LocalY];
            }
        }
    }

    /// <summary>No guards at all, and two tiles of one kernel, the second from another matrix.</summary>
    [Kernel(Tile, 8)]
    public static void Twice(In<float> x, In<float> w, Out<float> y, Out<float> z, int rows, int columns)
    {
        Span<float> first = Workgroup.Shared<float>(Tile * (Tile + 1));
        Span<float> second = Workgroup.Shared<float>(Tile * (Tile + 3));
        int column = (Workgroup.X * Tile) + Invocation.LocalX;
        for (int part = 0; part < Tile; part += 8)
        {
            int line = part + Invocation.LocalY;
            int from = (((Workgroup.Y * Tile) + line) * columns) + column;
            first[(line * (Tile + 1)) + Invocation.LocalX] = x[from];
            second[(line * (Tile + 3)) + Invocation.LocalX] = w[from];
        }

        Workgroup.Barrier();
        for (int part = 0; part < Tile; part += 8)
        {
            int line = part + Invocation.LocalY;
            int to = (((Workgroup.X * Tile) + line) * rows) + (Workgroup.Y * Tile) + Invocation.LocalX;
            y[to] = first[(Invocation.LocalX * (Tile + 1)) + line];
            z[to] = second[(Invocation.LocalX * (Tile + 3)) + line];
        }
    }

    /// <summary>A tile that the second half of the kernel changes before it is read, in a loop over two tiles.</summary>
    [Kernel(Tile, 8)]
    public static void Changed(In<float> x, Out<float> y, int rows, int columns)
    {
        Span<float> tile = Workgroup.Shared<float>(Tile * (Tile + 1));
        for (int pass = 0; pass < 2; pass++)
        {
            int across = (2 * Workgroup.X) + pass;
            for (int part = 0; part < Tile; part += 8)
            {
                int line = part + Invocation.LocalY;
                tile[(line * (Tile + 1)) + Invocation.LocalX] = x[(((Workgroup.Y * Tile) + line) * columns) + (across * Tile) + Invocation.LocalX];
            }

            Workgroup.Barrier();
            for (int part = 0; part < Tile; part += 8)
            {
                int line = part + Invocation.LocalY;
                y[(((across * Tile) + line) * rows) + (Workgroup.Y * Tile) + Invocation.LocalX] = tile[(Invocation.LocalX * (Tile + 1)) + line];
            }

            Workgroup.Barrier();
        }
    }
}
