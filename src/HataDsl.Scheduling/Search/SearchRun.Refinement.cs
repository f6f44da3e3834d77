namespace HataDsl.Scheduling;

internal sealed partial class SearchRun
{
    private static readonly SearchEffort _refining = new(4_000, 1);

    /// <summary>
    /// At the period found, lowers the largest peak over the devices by bisection. Solvers prefer short waits, so the
    /// schedule of least memory is also one of small latency; of equals the shorter is kept.
    /// </summary>
    private void Refine()
    {
        long peak = ModuloChecks.LargestPeak(_problem, _period, _starts);
        long impossible = LeastPeak() - 1;
        while (peak - impossible > 1 && !_cancellation.IsCancellationRequested)
        {
            // The lowest first: where it can be had, one call ends the search.
            long cap = impossible + Math.Max(1, (peak - impossible) / 2);
            long[] limits = new long[_problem.DeviceCount];
            for (int device = 0; device < limits.Length; device++)
                limits[device] = Math.Min(_problem.Limit[device], cap);
            long[]? starts = _solver.Solve(_period, limits, _refining, _cancellation, out _);
            if (starts is null)
            {
                impossible = cap;
                continue;
            }

            Accept(_period, starts);
            peak = Math.Min(cap, ModuloChecks.LargestPeak(_problem, _period, starts));
        }
    }

    /// <summary>Least peak that the held memory of one period allows: memory × time held divided by the period.</summary>
    private long LeastPeak()
    {
        long least = 0;
        for (int device = 0; device < _problem.DeviceCount; device++)
        {
            long held = PeriodBounds.LeastHeld(_problem, device);
            least = Math.Max(least, (held * _problem.Copies + _period - 1) / _period);
        }

        return least;
    }
}
