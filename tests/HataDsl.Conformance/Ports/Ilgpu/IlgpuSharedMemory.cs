namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>
/// What samples and tests of ILGPU compute through shared memory and barriers (m4rs-mt/ILGPU, Samples/SharedMemory,
/// Src/ILGPU.Tests/{SharedMemory, GroupOperations}; University of Illinois/NCSA licence), written for HataDsl.
/// </summary>
public static partial class IlgpuSharedMemory
{
    /// <summary>Samples/SharedMemory: the greatest element of a group.</summary>
    [Kernel(64)]
    public static void Greatest(In<int> data, Out<int> output)
    {
        Span<int> shared = Workgroup.Shared<int>(1);
        int global = Invocation.X;
        if (Invocation.LocalIndex == 0)
        {
            shared[0] = 0;
        }

        Workgroup.Barrier();
        if (global < data.Length)
        {
            Atomic.Max(ref shared[0], data[global]);
        }

        Workgroup.Barrier();
        if (global < output.Length)
        {
            output[global] = shared[0];
        }
    }

    /// <summary>Samples/SharedMemory: the sum of a group, by every invocation for itself.</summary>
    [Kernel(64)]
    public static void SumOfGroup(In<int> data, Out<int> output)
    {
        Span<int> shared = Workgroup.Shared<int>(64);
        int global = Invocation.X;
        shared[Invocation.LocalX] = global < data.Length ? data[global] : 0;
        Workgroup.Barrier();
        int sum = 0;
        for (int i = 0, end = Workgroup.SizeX; i < end; ++i)
        {
            sum += shared[i];
        }

        if (global < output.Length)
        {
            output[global] = sum;
        }
    }

    /// <summary>SharedMemoryArray: what the right neighbour in the group left.</summary>
    [Kernel(2)]
    public static void Neighbour(Out<int> data)
    {
        Span<int> shared = Workgroup.Shared<int>(2);
        shared[Invocation.LocalX] = Invocation.LocalX;
        Workgroup.Barrier();
        data[Invocation.X] = shared[(Invocation.LocalX + 1) % Workgroup.SizeX];
    }

    /// <summary>SharedMemoryNested: shared memory of a helper method.</summary>
    [Kernel(2)]
    public static void NeighbourInHelper(Out<int> data) => data[Invocation.X] = NeighbourOf(Invocation.LocalX);

    /// <summary>DynamicSharedMemory: shared memory whose size comes with the launch.</summary>
    [Kernel(32)]
    public static void SizedAtLaunch(Out<int> data, [Specialization] int length)
    {
        Span<int> shared = Workgroup.Shared<int>(length);
        for (int i = Invocation.LocalX; i < length; i += Workgroup.SizeX)
        {
            shared[i] = 3 * i;
        }

        Workgroup.Barrier();
        data[Invocation.X] = shared[(Invocation.LocalX + 1) % length] + (1000 * shared.Length);
    }

    /// <summary>MultiDimensionalSharedMemory2D: one element of a rectangle.</summary>
    [Kernel(128)]
    public static void Rectangle(Out<int> output)
    {
        Span<int> shared = Workgroup.Shared<int>(5 * 7);
        if (Invocation.LocalIndex == 0)
        {
            shared[(2 * 7) + 6] = 42;
        }

        Workgroup.Barrier();
        output[Invocation.X] = shared[(2 * 7) + 6];
    }

    /// <summary>MultiDimensionalSharedMemory2DDenseX: two rows, written by some invocations and read by all.</summary>
    [Kernel(128)]
    public static void Rows(Out<int> output)
    {
        Span<int> shared = Workgroup.Shared<int>(20 * 100);
        int global = Invocation.X;
        if (global < 100)
        {
            shared[global] = global;
            shared[100 + global] = 7 * global;
        }

        Workgroup.Barrier();
        output[global] = global < 100 ? shared[100 + global] : shared[0];
    }

    /// <summary>GroupBroadcast: the value of the last invocation of the group.</summary>
    [Kernel(64)]
    public static void Broadcast(Out<int> data)
    {
        Span<int> shared = Workgroup.Shared<int>(1);
        if (Invocation.LocalX == Workgroup.SizeX - 1)
        {
            shared[0] = Invocation.LocalX;
        }

        Workgroup.Barrier();
        data[Invocation.X] = shared[0];
    }

    /// <summary>GroupBarrierAnd, Or and PopCount: a condition over the group.</summary>
    [Kernel(64)]
    public static void Conditions(Out<int> all, Out<int> any, Out<int> count, int bound)
    {
        Span<int> holds = Workgroup.Shared<int>(1);
        if (Invocation.LocalX == 0)
        {
            holds[0] = 0;
        }

        Workgroup.Barrier();
        if (Invocation.LocalX < bound)
        {
            Atomic.Add(ref holds[0], 1);
        }

        Workgroup.Barrier();
        all[Invocation.X] = holds[0] == Workgroup.SizeX ? 1 : 0;
        any[Invocation.X] = holds[0] > 0 ? 1 : 0;
        count[Invocation.X] = holds[0];
    }

    private static int NeighbourOf(int local)
    {
        Span<int> shared = Workgroup.Shared<int>(1024);
        shared[local] = local;
        Workgroup.Barrier();
        return shared[(local + 1) % Workgroup.SizeX];
    }
}
