namespace HataDsl.Scheduling;

/// <summary>
/// All blocks of a number of micro-batches as operations: operation n × K + b is block b of micro-batch n. Evaluates
/// per-device orders by longest paths.
/// </summary>
internal sealed class FiniteProblem
{
    private readonly int[] _missing;
    private readonly int[] _queue;
    private readonly int[] _slotBase;
    private readonly int _slotsPerMicroBatch;
    private readonly int[] _positions;

    public FiniteProblem(ModuloProblem blocks, int microBatches)
    {
        Blocks = blocks;
        MicroBatches = microBatches;
        Count = blocks.BlockCount * microBatches;
        _missing = new int[Count];
        _queue = new int[Count];
        _slotBase = new int[blocks.BlockCount];
        for (int block = 0; block < blocks.BlockCount; block++)
        {
            _slotBase[block] = _slotsPerMicroBatch;
            _slotsPerMicroBatch += blocks.DevicesOf[block].Length;
        }

        _positions = new int[_slotsPerMicroBatch * microBatches];
    }

    /// <summary>The placement with one copy per period.</summary>
    public ModuloProblem Blocks { get; }

    public int MicroBatches { get; }

    public int Count { get; }

    public int BlockOf(int operation) => operation % Blocks.BlockCount;

    /// <summary>Place of an operation in the order of its device number <paramref name="member"/>, as of the last evaluation.</summary>
    public int Position(int operation, int member) => _positions[Slot(operation) + member];

    private int Slot(int operation) => operation / Blocks.BlockCount * _slotsPerMicroBatch + _slotBase[operation % Blocks.BlockCount];

    /// <summary>Earliest starts for given orders; returns the makespan, or -1 where the orders wait for each other.</summary>
    public long Evaluate(int[][] orders, long[] starts)
    {
        int blocks = Blocks.BlockCount;
        for (int operation = 0; operation < Count; operation++)
        {
            starts[operation] = 0;
            _missing[operation] = Blocks.Incoming[operation % blocks].Length;
        }

        for (int device = 0; device < orders.Length; device++)
        {
            int[] order = orders[device];
            for (int i = 0; i < order.Length; i++)
            {
                int operation = order[i];
                int[] members = Blocks.DevicesOf[operation % blocks];
                _positions[Slot(operation) + (members.Length == 1 ? 0 : Array.IndexOf(members, device))] = i;
                if (i > 0)
                    _missing[operation]++;
            }
        }

        int head = 0, tail = 0;
        for (int operation = 0; operation < Count; operation++)
            if (_missing[operation] == 0)
                _queue[tail++] = operation;
        long makespan = 0;
        while (head < tail)
        {
            int operation = _queue[head++];
            int block = operation % blocks;
            int first = operation - block;
            long end = starts[operation] + Blocks.Duration[block];
            makespan = Math.Max(makespan, end);
            foreach (int edge in Blocks.Outgoing[block])
                Release(first + Blocks.EdgeTo[edge], starts[operation] + Blocks.Lag[edge], starts, ref tail);
            int[] members = Blocks.DevicesOf[block];
            int slot = Slot(operation);
            for (int member = 0; member < members.Length; member++)
            {
                int[] order = orders[members[member]];
                int next = _positions[slot + member] + 1;
                if (next < order.Length)
                    Release(order[next], end, starts, ref tail);
            }
        }

        return tail == Count ? makespan : -1;
    }

    /// <summary>Longest path from the start of each operation to the end of the plan, after an evaluation of the same orders.</summary>
    public void Tails(int[][] orders, long[] tails)
    {
        int blocks = Blocks.BlockCount;
        for (int i = Count - 1; i >= 0; i--)
        {
            int operation = _queue[i];
            int block = operation % blocks;
            int first = operation - block;
            long duration = Blocks.Duration[block];
            long tail = duration;
            foreach (int edge in Blocks.Outgoing[block])
                tail = Math.Max(tail, Blocks.Lag[edge] + tails[first + Blocks.EdgeTo[edge]]);
            int[] members = Blocks.DevicesOf[block];
            int slot = Slot(operation);
            for (int member = 0; member < members.Length; member++)
            {
                int[] order = orders[members[member]];
                int next = _positions[slot + member] + 1;
                if (next < order.Length)
                    tail = Math.Max(tail, duration + tails[order[next]]);
            }

            tails[operation] = tail;
        }
    }

    /// <summary>Whether the orders keep every memory limit.</summary>
    public bool FitsMemory(int[][] orders)
    {
        for (int device = 0; device < orders.Length; device++)
        {
            if (Blocks.Limit[device] == long.MaxValue)
                continue;
            long memory = 0;
            foreach (int operation in orders[device])
            {
                memory += Blocks.Memory[operation % Blocks.BlockCount];
                if (memory > Blocks.Limit[device] || memory < 0)
                    return false;
            }
        }

        return true;
    }

    /// <summary>Orders of given start times.</summary>
    public int[][] OrdersOf(long[] starts)
    {
        int[][] orders = new int[Blocks.DeviceCount][];
        for (int device = 0; device < orders.Length; device++)
        {
            int[] own = Blocks.BlocksOf[device];
            int[] order = new int[own.Length * MicroBatches];
            long[] keys = new long[order.Length];
            for (int i = 0; i < order.Length; i++)
            {
                order[i] = i / own.Length * Blocks.BlockCount + own[i % own.Length];
                keys[i] = starts[order[i]];
            }

            Array.Sort(keys, order);
            orders[device] = order;
        }

        return orders;
    }

    private void Release(int operation, long ready, long[] starts, ref int tail)
    {
        if (ready > starts[operation])
            starts[operation] = ready;
        if (--_missing[operation] == 0)
            _queue[tail++] = operation;
    }
}
