using Google.OrTools.Sat;

namespace HataDsl.Scheduling.Tests;

/// <summary>CP-SAT as an independent oracle: the modulo model of one micro-batch per period, written from the definition.</summary>
internal static class ModuloOracle
{
    /// <summary>Whether a schedule of the period exists; null where the solver ran out of time.</summary>
    public static bool? IsPossible(Placement placement, long period)
    {
        CpModel model = new();
        int count = placement.Blocks.Length;
        long serial = 0;
        for (int block = 0; block < count; block++)
            serial += placement.Duration(block);
        for (int edge = 0; edge < placement.Edges.Length; edge++)
            serial += placement.TransferTime(edge);
        long stages = 2 * serial / period + count + 2;
        IntVar[] offset = new IntVar[count];
        IntVar[] stage = new IntVar[count];
        for (int block = 0; block < count; block++)
        {
            if (placement.Duration(block) > period)
                return false;
            offset[block] = model.NewIntVar(0, period - 1, $"t{block}");
            stage[block] = model.NewIntVar(0, stages, $"k{block}");
        }

        for (int index = 0; index < placement.Edges.Length; index++)
        {
            Edge edge = placement.Edges[index];
            model.Add(offset[edge.To] + period * stage[edge.To] >= offset[edge.From] + period * stage[edge.From] + placement.Duration(edge.From) + placement.TransferTime(index));
        }

        for (int device = 0; device < placement.Devices.Length; device++)
            AddDevice(model, placement, device, period, offset, stage);
        CpSolver solver = new() { StringParameters = "max_time_in_seconds:10,num_search_workers:1" };
        return solver.Solve(model) switch
        {
            CpSolverStatus.Optimal or CpSolverStatus.Feasible => true,
            CpSolverStatus.Infeasible => false,
            _ => null,
        };
    }

    private static void AddDevice(CpModel model, Placement placement, int device, long period, IntVar[] offset, IntVar[] stage)
    {
        int[] blocks = placement.BlocksOf(device).ToArray();
        List<IntervalVar> intervals = [];
        foreach (int block in blocks)
        {
            intervals.Add(model.NewFixedSizeIntervalVar(offset[block], placement.Duration(block), $"i{device}.{block}"));
            intervals.Add(model.NewFixedSizeIntervalVar(offset[block] + period, placement.Duration(block), $"j{device}.{block}"));
        }

        model.AddNoOverlap(intervals);
        if (placement.Devices[device].MemoryLimit is not long limit)
            return;
        foreach (int at in blocks)
        {
            if (placement.Blocks[at].Memory <= 0)
                continue;
            LinearExpr sum = LinearExpr.Constant(0);
            foreach (int block in blocks)
            {
                long memory = placement.Blocks[block].Memory;
                if (memory == 0)
                    continue;
                BoolVar before = model.NewBoolVar($"b{device}.{at}.{block}");
                model.Add(offset[block] <= offset[at]).OnlyEnforceIf(before);
                model.Add(offset[block] > offset[at]).OnlyEnforceIf(before.Not());
                sum += memory * (stage[at] - stage[block] + before);
            }

            model.Add(sum <= limit);
        }
    }
}
