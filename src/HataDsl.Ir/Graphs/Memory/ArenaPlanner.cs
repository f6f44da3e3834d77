namespace HataDsl.Ir.Graphs;

/// <summary>When a piece of memory is in use, and how large it is.</summary>
/// <param name="First">First kernel that uses it.</param>
/// <param name="Last">Last kernel that uses it.</param>
/// <param name="Bytes">Size.</param>
internal readonly record struct Lifetime(int First, int Last, long Bytes);

/// <summary>
/// Finds offsets for pieces of memory so that what is in use at one time lies apart and the whole is small. An order of the pieces gives
/// offsets: each at the lowest place that is free while it is in use. Some order gives the least possible whole (the one by the offsets of
/// a best placement), so orders are what is searched. The compiler does it for the declared maxima, the runtime for the sizes of an instance.
/// </summary>
internal sealed class ArenaPlanner
{
    /// <summary>Alignment of every offset: what a storage buffer of Vulkan may ask for at most.</summary>
    public const int Alignment = 256;

    /// <summary>Pieces up to which every order is tried.</summary>
    private const int Exhaustive = 6;

    /// <summary>Pieces that all orders together may place, which bounds the time for graphs of hundreds of tensors.</summary>
    private const int MostPlacements = 400_000;

    private readonly Lifetime[] _blocks;
    private readonly int[][] _neighbours;
    private readonly long _bound;
    private readonly long[] _offsets;
    private long[] _best = [];
    private uint _random = 2463534242;
    private int _placements;

    private ArenaPlanner(IReadOnlyList<Lifetime> blocks)
    {
        _blocks = [.. blocks.Select(block => block with { Bytes = Align(block.Bytes) })];
        _neighbours = [.. _blocks.Select((block, i) => Enumerable.Range(0, _blocks.Length).Where(j => j != i && _blocks[j].First <= block.Last && block.First <= _blocks[j].Last).ToArray())];
        _bound = LowerBound(blocks);
        _offsets = new long[_blocks.Length];
    }

    /// <summary>The least whole so far.</summary>
    private long Bytes { get; set; } = long.MaxValue;

    private bool IsDone => Bytes == _bound || _placements > MostPlacements;

    /// <summary>A size rounded up so that the next piece is aligned.</summary>
    public static long Align(long bytes) => Math.Max(Alignment, (bytes + Alignment - 1) / Alignment * Alignment);

    /// <summary>The most that is in use at one time.</summary>
    public static long LowerBound(IReadOnlyList<Lifetime> blocks) =>
        blocks.Select(at => blocks.Where(block => block.First <= at.First && at.First <= block.Last).Sum(block => Align(block.Bytes))).DefaultIfEmpty(0).Max();

    /// <summary>Offsets, and the size of the whole.</summary>
    public static (long[] Offsets, long Bytes) Place(IReadOnlyList<Lifetime> blocks)
    {
        if (blocks.Count == 0)
        {
            return ([], 0);
        }

        var planner = new ArenaPlanner(blocks);
        int[] all = [.. Enumerable.Range(0, blocks.Count)];
        if (all.Length <= Exhaustive)
        {
            planner.TryAll(all, 0);
        }
        else
        {
            planner.Search(all);
        }

        return (planner._best, planner.Bytes);
    }

    private void TryAll(int[] order, int fixedCount)
    {
        if (fixedCount == order.Length)
        {
            Try(order);
            return;
        }

        for (int i = fixedCount; i < order.Length && !IsDone; i++)
        {
            TryAll(Moved(order, i, fixedCount), fixedCount + 1);
        }
    }

    /// <summary>Starts from orders that are good as a rule, and from each moves pieces that reach to the end to the front, as long as that is no worse.</summary>
    private void Search(int[] all)
    {
        int[][] starts =
        [
            [.. all.OrderByDescending(i => _blocks[i].Bytes).ThenBy(i => _blocks[i].First)],
            [.. all.OrderByDescending(i => _blocks[i].Last - _blocks[i].First).ThenByDescending(i => _blocks[i].Bytes)],
            [.. all.OrderByDescending(i => _blocks[i].Bytes * (_blocks[i].Last - _blocks[i].First + 1))],
            [.. all.OrderBy(i => _blocks[i].First).ThenByDescending(i => _blocks[i].Bytes)],
        ];
        (int[] Order, long Bytes)[] current = [.. starts.Select(order => (order, Try(order)))];
        while (!IsDone)
        {
            for (int i = 0; i < current.Length && !IsDone; i++)
            {
                Try(current[i].Order); // its offsets, to see what reaches to the end
                int[] order = current[i].Order;
                int from = Random(2) == 0 ? Array.FindIndex(order, block => _offsets[block] + _blocks[block].Bytes == current[i].Bytes) : Random(order.Length);
                int[] moved = Moved(order, from, Random(order.Length));
                long bytes = Try(moved);
                if (bytes <= current[i].Bytes)
                {
                    current[i] = (moved, bytes);
                }
            }
        }
    }

    /// <summary>Places the pieces in an order, and keeps the offsets if they are the best so far.</summary>
    private long Try(int[] order)
    {
        _placements += order.Length;
        foreach (int block in order)
        {
            _offsets[block] = -1;
        }

        long end = 0;
        foreach (int block in order)
        {
            long offset = 0;
            foreach (int other in _neighbours[block].Where(other => _offsets[other] >= 0).OrderBy(other => _offsets[other]))
            {
                if (offset + _blocks[block].Bytes <= _offsets[other])
                {
                    break;
                }

                offset = Math.Max(offset, _offsets[other] + _blocks[other].Bytes);
            }

            _offsets[block] = offset;
            end = Math.Max(end, offset + _blocks[block].Bytes);
        }

        if (end < Bytes)
        {
            Bytes = end;
            _best = [.. _offsets];
        }

        return end;
    }

    private static int[] Moved(int[] order, int from, int to)
    {
        List<int> moved = [.. order];
        moved.RemoveAt(from);
        moved.Insert(to, order[from]);
        return [.. moved];
    }

    /// <summary>The same numbers at every build (Marsaglia's xorshift).</summary>
    private int Random(int below)
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return (int)(_random % (uint)below);
    }
}
