namespace HataDsl.Scheduling;

internal sealed partial class CompletionRun
{
    /// <summary>
    /// Improves warm-up and cool-down of the periodic schedule on a short plan that holds one untouched repetition in its
    /// middle, and then repeats that repetition as often as the wanted plan needs: the cost does not grow with the number
    /// of micro-batches.
    /// </summary>
    private void ImproveEnds()
    {
        int copies = _result.MicroBatchesPerPeriod;
        long period = _result.Period / _blocks.TimeUnit;
        long[] first = PeriodicStarts(copies);
        long deepest = 0;
        foreach (long start in first)
            deepest = Math.Max(deepest, start / period);
        long middle = deepest + 1;
        long shortRepetitions = middle + 2;
        long shortCount = shortRepetitions * copies + _microBatches % copies;
        if (shortCount + copies > _microBatches)
            return;
        FiniteProblem small = new(_blocks, (int)shortCount);
        long[] starts = PeriodicStarts((int)shortCount);
        int[][] orders = small.OrdersOf(starts);
        (int From, int To)[] frozen = new (int, int)[orders.Length];
        for (int device = 0; device < orders.Length; device++)
        {
            int from = Array.FindIndex(orders[device], operation => starts[operation] / period >= middle);
            int to = Array.FindLastIndex(orders[device], operation => starts[operation] / period <= middle);
            frozen[device] = (from < 0 ? orders[device].Length : from, to);
        }

        int repeats = (int)((_microBatches - shortCount) / copies);
        long target = MakespanBound.Of(_blocks, (int)shortCount);
        for (int attempt = 0; attempt < 4 && !IsDone(); attempt++)
        {
            OrderImprovement improvement = new(small, orders, _options.Seed + attempt);
            (int[][] better, _) = improvement.Run(target, _options.Effort / 4 / small.Count, frozen, _cancellation);
            Consider(Extend(better, frozen, copies, repeats), "periodic, ends improved");
        }
    }

    /// <summary>Repeats the frozen repetition and moves what follows on by as many micro-batches.</summary>
    private int[][] Extend(int[][] orders, (int From, int To)[] frozen, int copies, int repeats)
    {
        int step = copies * _blocks.BlockCount;
        int[][] result = new int[orders.Length][];
        for (int device = 0; device < orders.Length; device++)
        {
            List<int> order = [];
            for (int i = 0; i < frozen[device].From; i++)
                order.Add(orders[device][i]);
            for (int repeat = 0; repeat <= repeats; repeat++)
                for (int i = frozen[device].From; i <= frozen[device].To; i++)
                    order.Add(orders[device][i] + repeat * step);
            for (int i = frozen[device].To + 1; i < orders[device].Length; i++)
                order.Add(orders[device][i] + repeats * step);
            result[device] = [.. order];
        }

        return result;
    }
}
