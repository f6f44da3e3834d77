using System.Collections.Immutable;
using System.Diagnostics;

namespace HataDsl.Scheduling;

/// <summary>One search from the bounds to the result.</summary>
internal sealed partial class SearchRun
{
    private static readonly SearchEffort _quick = new(200_000, 6);
    private static readonly SearchEffort _several = new(30_000, 0);

    /// <summary>Undecided periods after which several micro-batches per period are given up for one number of them.</summary>
    private const int MostFailures = 4;

    private readonly Placement _placement;
    private readonly SearchOptions _options;
    private readonly long _began;
    private readonly CancellationToken _cancellation;
    private readonly PeriodBounds _bounds;
    private ModuloProblem _problem;
    private PeriodSolver _solver;
    private long _period;
    private long[] _starts = [];
    private PeriodProof _proof;

    public SearchRun(Placement placement, SearchOptions options, long began, CancellationToken cancellation)
    {
        _placement = placement;
        _options = options;
        _began = began;
        _cancellation = cancellation;
        _problem = new ModuloProblem(placement, 1);
        _solver = new PeriodSolver(_problem, options.Seed);
        _bounds = PeriodBounds.Of(_problem);
    }

    public SearchResult Execute()
    {
        FindOnePerPeriod();
        if (_period > _bounds.For(1) || _bounds.For(1) * _bounds.Denominator > _bounds.Numerator)
            FindSeveralPerPeriod();
        if (_options.Refine)
            Refine();
        return Result();
    }

    private void FindOnePerPeriod()
    {
        long least = _bounds.For(1);
        long serial = UseSerial();
        List<long> undecided = [];
        long last = least;
        for (long period = least; period < serial && !_cancellation.IsCancellationRequested; period = NextPeriod(period, least))
        {
            long[]? starts = _solver.Solve(period, _problem.Limit, _quick, _cancellation, out bool impossible);
            if (starts is not null)
            {
                Accept(period, starts);
                break;
            }

            if (!impossible)
                undecided.Add(period);
            last = period;
        }

        bool skipped = _period - last > 1 && _period > least;
        if (skipped)
            NarrowDown(last);
        // Exhausting a large tree is hopeless; there the effort would only cost time.
        SearchEffort thorough = new(_problem.BlockCount <= 40 ? 20_000_000 : 400_000, _problem.BlockCount <= PeriodSolver.SmallPlacement ? PeriodSolver.ThoroughRounds : 0);
        // The short periods that neither search decided get more effort, the shortest first.
        bool open = false;
        foreach (long period in undecided)
        {
            if (period >= _period || _cancellation.IsCancellationRequested)
                break;
            long[]? starts = _solver.Solve(period, _problem.Limit, thorough, _cancellation, out bool impossible);
            if (starts is not null)
                Accept(period, starts);
            else
                open |= !impossible;
        }

        _proof = IsAtBound() ? PeriodProof.BoundMet
            : skipped || open || _cancellation.IsCancellationRequested ? PeriodProof.None
            : PeriodProof.Exhausted;
    }

    /// <summary>Every period while they are small, then in steps of a sixty-fourth of the bound.</summary>
    private static long NextPeriod(long period, long least) => period + Math.Max(1, least / 64);

    /// <summary>Bisects between a period that failed and the one that was found.</summary>
    private void NarrowDown(long failed)
    {
        while (_period - failed > 1 && !_cancellation.IsCancellationRequested)
        {
            long middle = failed + (_period - failed) / 2;
            long[]? starts = _solver.Solve(middle, _problem.Limit, _quick, _cancellation, out _);
            if (starts is null)
                failed = middle;
            else
                Accept(middle, starts);
        }
    }

    /// <summary>One micro-batch after the other: always possible, and the schedule to beat.</summary>
    private long UseSerial()
    {
        (long period, long[] starts) = SerialSchedule.Of(_problem);
        Accept(period, starts);
        return period;
    }

    private bool IsAtBound() => (Int128)_period * _bounds.Denominator == (Int128)_bounds.Numerator * _problem.Copies;

    private void FindSeveralPerPeriod()
    {
        ModuloProblem bestProblem = _problem;
        PeriodSolver bestSolver = _solver;
        for (int copies = 2; copies <= _options.MaximumMicroBatchesPerPeriod && !_cancellation.IsCancellationRequested; copies++)
        {
            if (IsAtBoundWith(bestProblem))
                break;
            ModuloProblem problem = new(_placement, copies);
            PeriodSolver solver = new(problem, _options.Seed);
            bool proved = true;
            int failures = 0;
            for (long period = _bounds.For(copies); period * bestProblem.Copies < _period * copies; period = NextPeriod(period, _bounds.For(copies)))
            {
                if (_cancellation.IsCancellationRequested || failures == MostFailures)
                    break;
                long[]? starts = solver.Solve(period, problem.Limit, _several, _cancellation, out bool impossible);
                if (starts is not null)
                {
                    (_problem, _solver) = (bestProblem, bestSolver) = (problem, solver);
                    Accept(period, starts);
                    _proof = IsAtBound() ? PeriodProof.BoundMet : proved ? PeriodProof.Exhausted : PeriodProof.None;
                    break;
                }

                failures += impossible ? 0 : 1;
                proved &= impossible && Math.Max(1, _bounds.For(copies) / 64) == 1;
            }
        }
    }

    private bool IsAtBoundWith(ModuloProblem problem) => (Int128)_period * _bounds.Denominator <= (Int128)_bounds.Numerator * problem.Copies;

    private void Accept(long period, long[] starts)
    {
        _period = period;
        _starts = starts;
        _options.Progress?.Invoke(new SearchProgress(
            (double)period * _problem.TimeUnit / _problem.Copies,
            _bounds.Value * _problem.TimeUnit,
            ModuloChecks.LargestPeak(_problem, period, starts),
            Stopwatch.GetElapsedTime(_began)));
    }

    private SearchResult Result()
    {
        long unit = _problem.TimeUnit;
        long first = long.MaxValue;
        foreach (long start in _starts)
            first = Math.Min(first, start);
        ImmutableArray<long>.Builder starts = ImmutableArray.CreateBuilder<long>(_starts.Length);
        foreach (long start in _starts)
            starts.Add((start - first) * unit);
        ImmutableArray<long>.Builder peaks = ImmutableArray.CreateBuilder<long>(_problem.DeviceCount);
        double busy = 0;
        for (int device = 0; device < _problem.DeviceCount; device++)
        {
            peaks.Add(ModuloChecks.PeakMemory(_problem, device, _period, _starts));
            busy += _problem.Work[device];
        }

        return new SearchResult(_placement)
        {
            Period = _period * unit,
            MicroBatchesPerPeriod = _problem.Copies,
            AveragePeriodBound = _bounds.Value * unit,
            PeriodBound = _bounds.For(_problem.Copies) * unit,
            BoundReason = _bounds.Reason,
            Proof = _proof,
            Starts = starts.MoveToImmutable(),
            PeakMemory = peaks.MoveToImmutable(),
            Latency = ModuloChecks.Span(_problem, _starts) * unit,
            SteadyBubbleRate = 1 - busy / ((double)_period * _problem.DeviceCount),
            SearchTime = Stopwatch.GetElapsedTime(_began),
            CutShort = _cancellation.IsCancellationRequested,
        };
    }
}
