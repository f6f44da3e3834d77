namespace HataDsl.Scheduling;

/// <summary>One completion: starting orders, their improvement, the choice.</summary>
internal sealed partial class CompletionRun
{
    private const int MostImproved = 3;
    private readonly SearchResult _result;
    private readonly int _microBatches;
    private readonly CompletionOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly ModuloProblem _blocks;
    private readonly FiniteProblem _problem;
    private readonly long[] _scratch;
    private readonly long _bound;
    private readonly List<Candidate> _candidates = [];

    /// <summary>Orders with their makespan.</summary>
    private sealed record Candidate(int[][] Orders, long Makespan, string Method);

    public CompletionRun(SearchResult result, int microBatches, CompletionOptions options, CancellationToken cancellation)
    {
        _result = result;
        _microBatches = microBatches;
        _options = options;
        _cancellation = cancellation;
        _blocks = new ModuloProblem(result.Placement, 1);
        _problem = new FiniteProblem(_blocks, microBatches);
        _scratch = new long[_problem.Count];
        _bound = MakespanBound.Of(_blocks, microBatches);
    }

    public CompletionResult Execute()
    {
        Consider(_problem.OrdersOf(PeriodicStarts(_microBatches)), "periodic");
        foreach (Plan plan in _options.StartingPlans)
            Consider(OrdersOf(plan), plan.Name);
        if (!IsDone())
            ConsiderLists();
        // Not subject to the time limit: the promise never to be longer than a published schedule holds in any case.
        if (_options.ConsiderPublished && (_candidates.Count == 0 || Best().Makespan > _bound))
            ConsiderPublished();
        if (!IsDone() && _options.Effort > 0)
            ImproveEnds();
        if (!IsDone() && _options.Effort > 0)
            ImproveWhole();
        if (_candidates.Count == 0)
            throw new InvalidOperationException($"No order of placement '{_result.Placement.Name}' kept the memory limits.");
        Candidate best = Best();
        _problem.Evaluate(best.Orders, _scratch);
        long unit = _blocks.TimeUnit;
        long[] starts = Array.ConvertAll(_scratch, start => start * unit);
        Repetend? repetend = PlanCompletion.FindRepetend(starts, _blocks.BlockCount, _microBatches, _result.Period, _result.MicroBatchesPerPeriod);
        Plan plan2 = Plan.FromStarts($"searched ({best.Method})", _result.Placement, _microBatches, starts, repetend);
        return new CompletionResult(plan2, _bound * unit, best.Method);
    }

    private void ConsiderPublished()
    {
        foreach (Rival rival in Rival.All)
            if (rival.TryBuild(_result.Placement, _microBatches, out _) is Plan plan)
                Consider(OrdersOf(plan), rival.Name);
    }

    private bool IsDone() => _cancellation.IsCancellationRequested && _candidates.Count > 0 || _candidates.Count > 0 && Best().Makespan <= _bound;

    private Candidate Best()
    {
        Candidate best = _candidates[0];
        foreach (Candidate candidate in _candidates)
            if (candidate.Makespan < best.Makespan)
                best = candidate;
        return best;
    }

    private void Consider(int[][]? orders, string method)
    {
        if (orders is null || !_problem.FitsMemory(orders))
            return;
        long makespan = _problem.Evaluate(orders, _scratch);
        if (makespan >= 0)
            _candidates.Add(new Candidate(orders, makespan, method));
    }

    /// <summary>Start times of the first micro-batches of the endless periodic schedule, in the problem's unit.</summary>
    private long[] PeriodicStarts(int microBatches)
    {
        long[] starts = new long[_blocks.BlockCount * microBatches];
        int copies = _result.MicroBatchesPerPeriod;
        // Copies may have been found in any order; micro-batches take them by their first start.
        int[] copyOrder = new int[copies];
        long[] firsts = new long[copies];
        for (int copy = 0; copy < copies; copy++)
        {
            copyOrder[copy] = copy;
            firsts[copy] = long.MaxValue;
            for (int block = 0; block < _blocks.BlockCount; block++)
                firsts[copy] = Math.Min(firsts[copy], _result.Starts[copy * _blocks.BlockCount + block]);
        }

        Array.Sort((long[])firsts.Clone(), copyOrder);
        long origin = firsts[copyOrder[0]];
        for (int index = 0; index < starts.Length; index++)
        {
            int microBatch = index / _blocks.BlockCount, block = index % _blocks.BlockCount;
            int copy = copyOrder[microBatch % copies];
            // Whole periods between copies only cost latency.
            long shift = (firsts[copy] - origin) / _result.Period * _result.Period;
            starts[index] = (_result.Starts[copy * _blocks.BlockCount + block] - shift - origin + microBatch / copies * _result.Period) / _blocks.TimeUnit;
        }

        return starts;
    }

    private int[][] OrdersOf(Plan plan)
    {
        int[][] orders = new int[_blocks.DeviceCount][];
        for (int device = 0; device < orders.Length; device++)
        {
            orders[device] = new int[plan.Programs[device].Length];
            for (int i = 0; i < orders[device].Length; i++)
                orders[device][i] = plan.Programs[device][i].MicroBatch * _blocks.BlockCount + plan.Programs[device][i].Block;
            if (orders[device].Length != _blocks.BlocksOf[device].Length * _microBatches)
                throw new ArgumentException($"Starting plan '{plan.Name}' lacks steps on device {device}.");
        }

        return orders;
    }

    /// <summary>Plans built block by block under several rules and several numbers of micro-batches in flight.</summary>
    private void ConsiderLists()
    {
        // Each rule costs about candidates × operations; huge plans keep to the periodic order.
        if ((double)_problem.Count * Math.Min(_microBatches, 4 * _blocks.DeviceCount) * Math.Sqrt(_blocks.BlockCount) > 3e8)
            return;
        ListScheduler scheduler = new(_problem, PeriodicStarts(_microBatches));
        int devices = _blocks.DeviceCount;
        SortedSet<int> flights = [devices, devices + 1, 2 * devices - 1, 2 * devices + 1, 3 * devices, (devices + 1) / 2 + 1, _microBatches];
        foreach (int inFlight in flights)
        {
            if (inFlight > _microBatches)
                break;
            foreach (ListPriority priority in Enum.GetValues<ListPriority>())
            {
                if (IsDone())
                    return;
                Consider(scheduler.Build(priority, inFlight), $"{priority} list, {inFlight} in flight");
            }
        }

        if (_microBatches < devices)
            foreach (ListPriority priority in Enum.GetValues<ListPriority>())
                Consider(scheduler.Build(priority, _microBatches), $"{priority} list");
    }

    /// <summary>Improves the best different starting orders as they are.</summary>
    private void ImproveWhole()
    {
        _candidates.Sort(static (a, b) => a.Makespan.CompareTo(b.Makespan));
        List<Candidate> starting = [];
        foreach (Candidate candidate in _candidates)
            if (starting.Count < MostImproved && (starting.Count == 0 || candidate.Makespan > starting[^1].Makespan || starting[^1].Method != candidate.Method))
                starting.Add(candidate);
        long evaluations = _options.Effort / _problem.Count;
        foreach (Candidate candidate in starting)
        {
            if (IsDone())
                return;
            OrderImprovement improvement = new(_problem, candidate.Orders, _options.Seed);
            (int[][] orders, long makespan) = improvement.Run(_bound, evaluations, null, _cancellation);
            if (makespan < candidate.Makespan)
                _candidates.Add(new Candidate(orders, makespan, candidate.Method + ", improved"));
        }
    }
}
