namespace HataDsl.Scheduling;

/// <summary>Decides whether a period is possible: the exact solver that fits the placement, then the heuristic ones.</summary>
internal sealed class PeriodSolver
{
    /// <summary>Rounds of an effort that also pays for the search over all offsets of a small placement.</summary>
    public const int ThoroughRounds = 100;

    /// <summary>Nodes after which the search over all offsets gives a period up: it proves nothing, so it must not cost much.</summary>
    private const long MostOffsetNodes = 500_000;

    /// <summary>Most blocks of a small placement.</summary>
    public const int SmallPlacement = 16;

    private readonly ModuloProblem _problem;
    private readonly NestedChainSearch? _chain;
    private readonly Lazy<TreeSearch> _tree;
    private readonly Lazy<PackingSearch> _packing;

    public PeriodSolver(ModuloProblem problem, int seed)
    {
        _problem = problem;
        NestedChain? chain = NestedChain.Of(problem);
        _chain = chain is null ? null : new NestedChainSearch(problem, chain);
        _tree = new Lazy<TreeSearch>(() => new TreeSearch(problem), false);
        _packing = new Lazy<PackingSearch>(() => new PackingSearch(problem, seed), false);
    }

    /// <summary>Whether the given period is served by a program that answers exactly in bounded time.</summary>
    public bool IsExact(long period) => _chain is not null && _chain.Serves(period);

    /// <summary>
    /// Start times for a period under memory limits, or null. <paramref name="impossible"/> is set only where that is proved.
    /// </summary>
    public long[]? Solve(long period, long[] limits, SearchEffort effort, CancellationToken cancellation, out bool impossible)
    {
        impossible = false;
        foreach (long work in _problem.Work)
        {
            if (work > period)
            {
                impossible = true;
                return null;
            }
        }

        long[]? starts;
        if (IsExact(period))
        {
            starts = _chain!.Find(period, limits, cancellation);
            impossible = starts is null && !cancellation.IsCancellationRequested;
            return Checked(period, limits, starts);
        }

        bool searchTree = effort.Nodes > 0 && _problem.BlockCount <= 512 && period <= 4096 && _tree.Value.IsForest;
        if (searchTree)
        {
            // A thorough effort exhausts an exact search before it turns to heuristics.
            bool quick = effort.Rounds > 0 && (effort.Rounds < ThoroughRounds || !_tree.Value.Applies);
            long first = quick ? Math.Min(effort.Nodes, _problem.BlockCount <= 40 ? 20_000 : 1_000) : effort.Nodes;
            starts = _tree.Value.Find(period, limits, first, cancellation, out bool exhausted);
            impossible = exhausted && _tree.Value.Applies;
            if (starts is not null || impossible)
                return Checked(period, limits, starts);
            searchTree = first < effort.Nodes;
        }

        starts = effort.Rounds > 0 ? _packing.Value.Find(period, limits, effort.Rounds, cancellation) : null;
        if (starts is null && searchTree && !cancellation.IsCancellationRequested)
        {
            starts = _tree.Value.Find(period, limits, effort.Nodes, cancellation, out bool exhausted);
            impossible = exhausted && _tree.Value.Applies;
        }

        if (starts is null && !impossible && effort.Rounds >= ThoroughRounds && _problem.BlockCount <= SmallPlacement)
            starts = new OffsetSearch(_problem).Find(period, limits, Math.Min(effort.Nodes, MostOffsetNodes), cancellation);
        return Checked(period, limits, starts);
    }

    /// <summary>No solver is trusted: a wrong schedule must not leave the search.</summary>
    private long[]? Checked(long period, long[] limits, long[]? starts)
    {
        if (starts is null)
            return null;
        if (!ModuloChecks.IsSchedule(_problem, period, starts) || !ModuloChecks.FitsMemory(_problem, limits, period, starts))
            throw new InvalidOperationException($"A solver returned a wrong schedule of period {period} for placement '{_problem.Placement.Name}'.");
        return starts;
    }
}

/// <summary>How hard to try: nodes of the exact search, rounds of the heuristic one.</summary>
internal readonly record struct SearchEffort(long Nodes, int Rounds);
