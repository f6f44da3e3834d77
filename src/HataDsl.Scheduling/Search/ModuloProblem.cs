using System.Collections.Immutable;

namespace HataDsl.Scheduling;

/// <summary>
/// A placement as plain arrays for the solvers, unrolled to a number of micro-batches per period: copy u of block b is
/// block u × K + b. Times are divided by their greatest common divisor.
/// </summary>
internal sealed class ModuloProblem
{
    public ModuloProblem(Placement placement, int copies)
    {
        Placement = placement;
        Copies = copies;
        BlocksPerCopy = placement.Blocks.Length;
        DeviceCount = placement.Devices.Length;
        BlockCount = BlocksPerCopy * copies;
        TimeUnit = CommonDivisor(placement);
        Duration = new long[BlockCount];
        Memory = new long[BlockCount];
        DevicesOf = new int[BlockCount][];
        EdgeFrom = new int[placement.Edges.Length * copies];
        EdgeTo = new int[EdgeFrom.Length];
        Lag = new long[EdgeFrom.Length];
        Incoming = new int[BlockCount][];
        Outgoing = new int[BlockCount][];
        Topological = new int[BlockCount];
        for (int copy = 0; copy < copies; copy++)
            AddCopy(placement, copy);
        BlocksOf = new int[DeviceCount][];
        Limit = new long[DeviceCount];
        Work = new long[DeviceCount];
        for (int device = 0; device < DeviceCount; device++)
        {
            ReadOnlySpan<int> own = placement.BlocksOf(device);
            int[] blocks = BlocksOf[device] = new int[own.Length * copies];
            for (int i = 0; i < blocks.Length; i++)
            {
                blocks[i] = i / own.Length * BlocksPerCopy + own[i % own.Length];
                Work[device] += Duration[blocks[i]];
            }

            Limit[device] = placement.Devices[device].MemoryLimit ?? long.MaxValue;
        }
    }

    public Placement Placement { get; }

    public int Copies { get; }

    public int BlocksPerCopy { get; }

    public int BlockCount { get; }

    public int DeviceCount { get; }

    /// <summary>Time units of the placement in one of the problem's.</summary>
    public long TimeUnit { get; }

    public long[] Duration { get; }

    public long[] Memory { get; }

    public int[][] DevicesOf { get; }

    public int[][] BlocksOf { get; }

    public int[] EdgeFrom { get; }

    public int[] EdgeTo { get; }

    /// <summary>Least time from the start of an edge's producer to the start of its consumer.</summary>
    public long[] Lag { get; }

    public int[][] Incoming { get; }

    public int[][] Outgoing { get; }

    public int[] Topological { get; }

    /// <summary>Memory limit by device; <see cref="long.MaxValue"/> for none.</summary>
    public long[] Limit { get; }

    public long[] Work { get; }

    public static long FloorDivide(long value, long divisor) => value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor);

    public static long Modulo(long value, long divisor)
    {
        long rest = value % divisor;
        return rest < 0 ? rest + divisor : rest;
    }

    private static long CommonDivisor(Placement placement)
    {
        long divisor = 0;
        for (int block = 0; block < placement.Blocks.Length && divisor != 1; block++)
            divisor = Gcd(divisor, placement.Duration(block));
        for (int edge = 0; edge < placement.Edges.Length && divisor != 1; edge++)
            divisor = Gcd(divisor, placement.TransferTime(edge));
        return divisor;

        static long Gcd(long a, long b)
        {
            while (b != 0)
                (a, b) = (b, a % b);
            return a;
        }
    }

    private void AddCopy(Placement placement, int copy)
    {
        int shift = copy * BlocksPerCopy;
        int edgeShift = copy * placement.Edges.Length;
        for (int block = 0; block < BlocksPerCopy; block++)
        {
            Duration[shift + block] = placement.Duration(block) / TimeUnit;
            Memory[shift + block] = placement.Blocks[block].Memory;
            DevicesOf[shift + block] = [.. placement.Blocks[block].Devices];
            Incoming[shift + block] = Shifted(placement.IncomingEdges(block), edgeShift);
            Outgoing[shift + block] = Shifted(placement.OutgoingEdges(block), edgeShift);
            Topological[shift + block] = shift + placement.TopologicalOrder[block];
        }

        for (int edge = 0; edge < placement.Edges.Length; edge++)
        {
            EdgeFrom[edgeShift + edge] = shift + placement.Edges[edge].From;
            EdgeTo[edgeShift + edge] = shift + placement.Edges[edge].To;
            Lag[edgeShift + edge] = (placement.Duration(placement.Edges[edge].From) + placement.TransferTime(edge)) / TimeUnit;
        }
    }

    private static int[] Shifted(ReadOnlySpan<int> edges, int shift)
    {
        int[] result = new int[edges.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = edges[i] + shift;
        return result;
    }
}
