using System.Collections.Immutable;

namespace HataDsl.Scheduling;

/// <summary>
/// Checks a finished plan against its placement. It shares no code with the search or with the building of plans, and
/// reads only the plain data of both: it is the specification of what a valid plan is.
/// </summary>
public sealed partial class PlanVerifier
{
    private readonly Plan _plan;
    private readonly Placement _placement;
    private readonly int _faultLimit;
    private readonly List<PlanFault> _faults = [];
    private readonly PlanStep?[] _steps;
    private readonly List<int>[] _needs;
    private readonly Dictionary<(int From, int To), Link> _links = [];

    private PlanVerifier(Plan plan, int faultLimit)
    {
        _plan = plan;
        _placement = plan.Placement;
        _faultLimit = faultLimit;
        _steps = new PlanStep?[_placement.Blocks.Length * plan.MicroBatches];
        _needs = new List<int>[_placement.Blocks.Length];
        for (int block = 0; block < _needs.Length; block++)
            _needs[block] = [];
        for (int edge = 0; edge < _placement.Edges.Length; edge++)
            _needs[_placement.Edges[edge].To].Add(edge);
        foreach (Link link in _placement.Links)
            _links[(link.From, link.To)] = link;
    }

    /// <summary>All broken rules, up to <paramref name="faultLimit"/>; empty where the plan is valid.</summary>
    public static ImmutableArray<PlanFault> Verify(Plan plan, int faultLimit = 20)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(faultLimit, 1);
        PlanVerifier verifier = new(plan, faultLimit);
        // Later checks rely on every step being there once; a plan that fails this is not looked at further.
        verifier.CheckSteps();
        if (verifier._faults.Count == 0)
        {
            verifier.CheckPrograms();
            verifier.CheckNeeds();
            verifier.CheckTransfers();
            verifier.CheckExecution(blocking: false);
            verifier.CheckExecution(blocking: true);
            verifier.CheckRepetend();
        }

        return [.. verifier._faults];
    }

    /// <summary>Throws when a rule is broken.</summary>
    /// <exception cref="PlacementException">The plan is invalid: the message gives the first fault and the number of all.</exception>
    public static void Require(Plan plan)
    {
        ImmutableArray<PlanFault> faults = Verify(plan);
        if (faults.Length > 0)
            throw new PlacementException($"Plan '{plan.Name}' is invalid ({faults.Length} fault(s)): {faults[0].Rule}: {faults[0].Message}");
    }

    private void Fault(PlanRule rule, string message)
    {
        if (_faults.Count < _faultLimit)
            _faults.Add(new PlanFault(rule, message));
    }

    private string Named(int block, int microBatch) => $"block '{_placement.Blocks[block].Name}' of micro-batch {microBatch}";

    private string DeviceName(int device) => $"device '{_placement.Devices[device].Name}'";

    private long ExpectedDuration(int block)
    {
        Block data = _placement.Blocks[block];
        long longest = 0;
        foreach (int device in data.Devices)
        {
            Device on = _placement.Devices[device];
            long time = data.Time;
            if (data.TimeByDeviceKind is not null && data.TimeByDeviceKind.TryGetValue(on.Kind, out long special))
                time = special;
            longest = Math.Max(longest, (long)Math.Ceiling(time / on.Speed - 1e-9));
        }

        return longest;
    }

    private void CheckSteps()
    {
        int blocks = _placement.Blocks.Length;
        bool[,] seen = new bool[_placement.Devices.Length, blocks * _plan.MicroBatches];
        for (int device = 0; device < _plan.Programs.Length; device++)
        {
            foreach (PlanStep step in _plan.Programs[device])
            {
                if (step.Block < 0 || step.Block >= blocks || step.MicroBatch < 0 || step.MicroBatch >= _plan.MicroBatches)
                {
                    Fault(PlanRule.Completeness, $"{DeviceName(device)} runs block {step.Block} of micro-batch {step.MicroBatch}, which does not exist.");
                    continue;
                }

                int index = step.MicroBatch * blocks + step.Block;
                if (!_placement.Blocks[step.Block].Devices.Contains(device))
                    Fault(PlanRule.Completeness, $"{Named(step.Block, step.MicroBatch)} does not belong on {DeviceName(device)}.");
                if (seen[device, index])
                    Fault(PlanRule.Completeness, $"{Named(step.Block, step.MicroBatch)} runs twice on {DeviceName(device)}.");
                seen[device, index] = true;
                if (step.Start < 0)
                    Fault(PlanRule.Completeness, $"{Named(step.Block, step.MicroBatch)} starts at {step.Start}.");
                if (step.Duration != ExpectedDuration(step.Block))
                    Fault(PlanRule.Completeness, $"{Named(step.Block, step.MicroBatch)} lasts {step.Duration} instead of {ExpectedDuration(step.Block)}.");
                if (_steps[index] is PlanStep other && other.Start != step.Start)
                    Fault(PlanRule.Completeness, $"{Named(step.Block, step.MicroBatch)} starts at {other.Start} on one device and at {step.Start} on another.");
                _steps[index] = step;
            }
        }

        for (int index = 0; index < _steps.Length; index++)
            foreach (int device in _placement.Blocks[index % blocks].Devices)
                if (!seen[device, index])
                    Fault(PlanRule.Completeness, $"{Named(index % blocks, index / blocks)} is missing on {DeviceName(device)}.");
    }

    private void CheckPrograms()
    {
        for (int device = 0; device < _plan.Programs.Length; device++)
        {
            long free = 0, memory = 0;
            foreach (PlanStep step in _plan.Programs[device])
            {
                if (step.Start < free)
                    Fault(PlanRule.Exclusivity, $"{Named(step.Block, step.MicroBatch)} starts at {step.Start} on {DeviceName(device)}, which is busy until {free}.");
                free = Math.Max(free, step.Start + step.Duration);
                memory += _placement.Blocks[step.Block].Memory;
                if (memory > _placement.Devices[device].MemoryLimit)
                    Fault(PlanRule.Memory, $"{DeviceName(device)} retains {memory} at time {step.Start}, its limit is {_placement.Devices[device].MemoryLimit}.");
                if (memory < 0)
                    Fault(PlanRule.Memory, $"{DeviceName(device)} has released more than it retained at time {step.Start}: {memory}.");
            }
        }
    }

    private void CheckNeeds()
    {
        int blocks = _placement.Blocks.Length;
        for (int microBatch = 0; microBatch < _plan.MicroBatches; microBatch++)
        {
            foreach (Edge edge in _placement.Edges)
            {
                PlanStep from = _steps[microBatch * blocks + edge.From]!.Value;
                PlanStep to = _steps[microBatch * blocks + edge.To]!.Value;
                if (to.Start < from.Start + from.Duration)
                    Fault(PlanRule.Precedence, $"{Named(edge.To, microBatch)} starts at {to.Start}, before '{_placement.Blocks[edge.From].Name}' ends at {from.Start + from.Duration}.");
            }
        }
    }

    private void CheckRepetend()
    {
        if (_plan.Repetend is not Repetend repetend)
            return;
        if (repetend.Period < 1 || repetend.MicroBatches < 1 || repetend.Count < 0 || repetend.FirstStart < 0)
        {
            Fault(PlanRule.Repetend, $"the description {repetend} cannot be.");
            return;
        }

        long last = repetend.FirstStart + repetend.Count * repetend.Period;
        int blocks = _placement.Blocks.Length;
        for (int index = 0; index < _steps.Length; index++)
        {
            // A step in any repetition but the last must return one period later with the micro-batch moved on.
            PlanStep step = _steps[index]!.Value;
            if (step.Start < repetend.FirstStart || step.Start + repetend.Period >= last)
                continue;
            int next = index + repetend.MicroBatches * blocks;
            if (next >= _steps.Length || _steps[next]!.Value.Start != step.Start + repetend.Period)
                Fault(PlanRule.Repetend, $"{Named(step.Block, step.MicroBatch)} at {step.Start} does not return one period of {repetend.Period} later.");
        }
    }
}
