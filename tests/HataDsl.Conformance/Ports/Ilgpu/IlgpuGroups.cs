namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>
/// Kernels of ILGPU's samples and tests over groups and on views of two dimensions, line by line (m4rs-mt/ILGPU, Samples/{AlgorithmsGroups,
/// MatrixMultiply, WarpShuffle}, Src/ILGPU.Tests/{GroupOperations, SharedMemory}; University of Illinois/NCSA licence).
/// </summary>
public static partial class IlgpuGroups
{
    private const int TileSize = 4;

    /// <summary>AlgorithmsGroups: reductions and scans over a group, of whole warps and not.</summary>
    [Kernel(1)]
    [KernelInstance(typeof(int), 100)]
    [KernelInstance(typeof(int), 128)]
    [KernelInstance(typeof(long), 100)]
    [KernelInstance(typeof(float), 128)]
    public static void Folds<T>([Comptime(WorkgroupAxis.X)] int size, In<T> data, Out<T> sums, Out<T> least, Out<T> inclusive, Out<T> exclusive, Out<T> greatest)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        int index = (Workgroup.X * size) + Invocation.LocalX;
        T value = data[index];
        sums[index] = Workgroup.Add(value);
        least[index] = Workgroup.Min(value);
        inclusive[index] = Workgroup.InclusiveAdd(value);
        exclusive[index] = Workgroup.ExclusiveAdd(value);
        greatest[index] = Workgroup.InclusiveMax(value);
    }

    /// <summary>GroupBroadcastKernel, GroupBarrierAndKernel, GroupBarrierOrKernel and GroupBarrierPopCount.</summary>
    [Kernel(48)]
    public static void Conditions(Out<int> sent, Out<int> all, Out<int> any, Out<int> count, int bound)
    {
        var idx = (Workgroup.X * Workgroup.SizeX) + Invocation.LocalX;
        sent[idx] = Workgroup.Broadcast(Invocation.LocalX, Workgroup.SizeX - 1);
        all[idx] = Workgroup.All(Invocation.LocalX < bound) ? 1 : 0;
        any[idx] = Workgroup.Any(Invocation.LocalX < bound) ? 1 : 0;
        count[idx] = Workgroup.Count(Invocation.LocalX < bound);
    }

    /// <summary>MemoryFenceGroupLevelKernel, MemoryFenceDeviceLevelKernel and MemoryFenceSystemLevelKernel (Src/ILGPU.Tests/MemoryFenceOperations).</summary>
    [Kernel(32)]
    public static void Fences(Out<int> group, Out<int> device, Out<int> system)
    {
        var idx = Invocation.X;
        group[idx] = idx;

        Workgroup.Fence();
        device[idx] = idx;

        Atomic.Fence();
        system[idx] = idx;

        Interlocked.MemoryBarrier();
    }

    /// <summary>SharedMemoryVariableKernel: one shared variable by reference.</summary>
    [Kernel(64)]
    public static void SharedVariable(Out<int> data)
    {
        ref int sharedMemory = ref Workgroup.Shared<int>(1)[0];
        if (Invocation.LocalIndex == 0)
        {
            sharedMemory = 0;
        }

        Workgroup.Barrier();

        Atomic.Add(ref sharedMemory, 1);
        Workgroup.Barrier();

        data[Invocation.X] = sharedMemory;
    }

    /// <summary>MultiDimensionalSharedMemoryKernel2D and 3D: first index fastest here.</summary>
    [Kernel(128)]
    public static void SharedShapes(Out<int> output)
    {
        Span2D<int> rectangle = Workgroup.Shared2D<int>(7, 5);
        Span3D<int> box = Workgroup.Shared3D<int>(11, 17, 3);
        if (Invocation.LocalIndex == 0)
        {
            rectangle[6, 2] = 42;
            box[4, 5, 2] = 1000;
        }

        if (Invocation.LocalIndex == 1)
        {
            rectangle[6, 1] = 7;
            box[4, 5, 1] = 5000;
        }

        Workgroup.Barrier();
        output[Invocation.X] = rectangle[6, 2] + box[4, 5, 2] + rectangle.Row(1)[6] + box.Plane(1)[4, 5] + box.Length;
    }

    /// <summary>MatrixMultiplyAcceleratedKernel.</summary>
    [Kernel(8, 8)]
    public static void MatrixMultiply(In2D<float> aView, In2D<float> bView, Out2D<float> cView)
    {
        Int2 index = Invocation.XY;
        if (index.X >= cView.Width || index.Y >= cView.Height)
        {
            return;
        }

        var x = index.X;
        var y = index.Y;
        var sum = 0.0f;

        for (var i = 0; i < aView.Extent.Y; i++)
        {
            sum += aView[new Int2(x, i)] * bView[new Int2(i, y)];
        }

        cView[index] = sum;
    }

    /// <summary>MatrixMultiplyTiledKernel.</summary>
    [Kernel(TileSize, TileSize)]
    public static void MatrixMultiplyTiled(In2D<float> aView, In2D<float> bView, Out2D<float> cView)
    {
        Int2 global = Invocation.XY;
        var x = Invocation.LocalX;
        var y = Invocation.LocalY;

        var aTile = Workgroup.Shared2D<float>(TileSize, TileSize);
        var bTile = Workgroup.Shared2D<float>(TileSize, TileSize);
        var sum = 0.0f;

        for (var i = 0; i < aView.Extent.Y; i += TileSize)
        {
            if (global.X < aView.Extent.X && y + i < aView.Extent.Y)
            {
                aTile[x, y] = aView[global.X, y + i];
            }
            else
            {
                aTile[x, y] = 0;
            }

            if (x + i < bView.Extent.X && global.Y < bView.Extent.Y)
            {
                bTile[x, y] = bView[x + i, global.Y];
            }
            else
            {
                bTile[x, y] = 0;
            }

            Workgroup.Barrier();

            for (var k = 0; k < TileSize; k++)
            {
                sum += aTile[new Int2(x, k)] * bTile[new Int2(k, y)];
            }

            Workgroup.Barrier();
        }

        if (global.X < cView.Extent.X && global.Y < cView.Extent.Y)
        {
            cView[global] = sum;
        }
    }

    /// <summary>Samples/WarpShuffle: a structure of three types travels as one.</summary>
    [Kernel(64)]
    public static void ShuffleStructure(Out<Complex> data)
    {
        int index = Invocation.X;
        var value = new Complex { X = index, Y = index * 0.25f, Z = -index };
        data[index] = Subgroup.Shuffle(value, 0);
    }

    public struct Complex
    {
        public int X;
        public float Y;
        public double Z;
    }
}
