namespace HataDsl.Ir;

/// <summary>
/// Splits a kernel at its barriers: two points lie in one interval when one can reach the other without a barrier between.
/// A load whose element is not stored to anywhere in its interval gives the same to every invocation of the workgroup,
/// because a store elsewhere is ordered by a barrier, and one by another workgroup would be a data race.
/// </summary>
internal sealed class MemoryIntervals
{
    private readonly List<int> _parents = [];
    private readonly Dictionary<Instruction, int> _loads = [];
    private readonly List<(int Interval, Symbol Symbol)> _stores = [];
    private readonly HashSet<(int Interval, Symbol Symbol)> _stored = [];
    private readonly Stack<(int Latch, int Exit)> _loops = new();

    /// <summary>Analyses the body of an inlined kernel.</summary>
    public MemoryIntervals(Region body)
    {
        Walk(body, NewInterval());
        foreach ((int interval, Symbol symbol) in _stores)
        {
            _stored.Add((Find(interval), symbol));
        }
    }

    /// <summary>Whether any invocation may store to the array or view of a load between the barriers around it.</summary>
    public bool MayChange(Instruction load) => _stored.Contains((Find(_loads[load]), load.Symbol!));

    private int Walk(Region region, int interval)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            switch (instruction.Op)
            {
                case Op.Barrier:
                    interval = NewInterval();
                    break;
                case Op.Load:
                    _loads[instruction] = interval;
                    break;
                case Op.If:
                    interval = Union(Walk(instruction.Regions[0], interval), Walk(instruction.Regions[1], interval));
                    break;
                case Op.Loop:
                    interval = WalkLoop(instruction, interval);
                    break;
                case Op.Break:
                    Union(_loops.Peek().Exit, interval);
                    break;
                case Op.Continue:
                    Union(_loops.Peek().Latch, interval);
                    break;
                default:
                    if (instruction.Symbol is { IsIndexed: true } symbol && instruction.Info.Has(OpTraits.Writes))
                    {
                        _stores.Add((interval, symbol));
                    }

                    break;
            }
        }

        return interval;
    }

    private int WalkLoop(Instruction loop, int start)
    {
        int latch = NewInterval();
        int exit = NewInterval();
        int current = Walk(loop.Regions[0], start);
        if (ControlFlow.HasTest(loop.Regions[0]))
        {
            Union(exit, current);
        }

        _loops.Push((latch, exit));
        current = Walk(loop.Regions[1], current);
        _loops.Pop();
        Union(current, latch);
        current = Walk(loop.Regions[2], latch);
        if (ControlFlow.HasTest(loop.Regions[2]))
        {
            Union(exit, current);
        }

        Union(current, start);
        return exit;
    }

    private int NewInterval()
    {
        _parents.Add(_parents.Count);
        return _parents.Count - 1;
    }

    private int Find(int interval)
    {
        while (_parents[interval] != interval)
        {
            _parents[interval] = _parents[_parents[interval]];
            interval = _parents[interval];
        }

        return interval;
    }

    private int Union(int a, int b)
    {
        a = Find(a);
        b = Find(b);
        _parents[b] = a;
        return a;
    }
}
