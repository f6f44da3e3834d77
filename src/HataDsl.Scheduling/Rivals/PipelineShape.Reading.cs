namespace HataDsl.Scheduling;

internal sealed partial class PipelineShape
{
    /// <summary>Reads a placement as a pipeline.</summary>
    /// <param name="placement">The placement.</param>
    /// <param name="reason">Why it is none, naming the block at fault.</param>
    /// <returns>The shape, or null.</returns>
    public static PipelineShape? TryRead(Placement placement, out string? reason)
    {
        foreach (Block block in placement.Blocks)
        {
            if (block.Devices.Length > 1)
            {
                reason = $"block '{block.Name}' spans {block.Devices.Length} devices; a pipeline stage lies on one";
                return null;
            }
        }

        List<int[]> chains = [];
        Dictionary<StagePosition, StageBlocks> stages = [];
        int covered = 0;
        for (int block = 0; block < placement.Blocks.Length; block++)
        {
            if (placement.Blocks[block].Kind != BlockKind.Forward || Neighbours(placement, block, incoming: true, IsForward).Count > 0)
                continue;
            if (ReadForwards(placement, block, out reason) is not { } forwards
                || !ReadBackwards(placement, forwards, chains.Count, stages, out reason))
                return null;
            chains.Add([.. forwards.Select(forward => placement.Blocks[forward].Devices[0])]);
        }

        if (chains.Count == 0)
        {
            reason = "it has no forward block";
            return null;
        }

        foreach (StageBlocks stage in stages.Values)
            covered += 1 + (stage.InputGradient >= 0 ? 1 : 0) + (stage.WeightGradient >= 0 ? 1 : 0);
        if (covered != placement.Blocks.Length)
        {
            HashSet<int> known = [.. stages.Values.SelectMany(static s => new[] { s.Forward, s.InputGradient, s.WeightGradient })];
            int stray = Enumerable.Range(0, placement.Blocks.Length).First(block => !known.Contains(block));
            reason = $"block '{placement.Blocks[stray].Name}' belongs to no stage of a chain";
            return null;
        }

        if (stages.Values.Any(static stage => stage.InputGradient >= 0) != stages.Values.All(static stage => stage.InputGradient >= 0))
        {
            reason = "some stages have a backward pass and others have none";
            return null;
        }

        reason = null;
        return new PipelineShape(placement, [.. chains], stages);
    }

    private static List<int>? ReadForwards(Placement placement, int first, out string? reason)
    {
        List<int> forwards = [first];
        for (int at = first; ;)
        {
            List<int> next = Neighbours(placement, at, incoming: false, IsForward);
            if (next.Count == 0)
                break;
            if (next.Count > 1 || Neighbours(placement, next[0], incoming: true, IsForward).Count > 1)
            {
                reason = $"the forward blocks branch at '{placement.Blocks[at].Name}'; a pipeline is a chain";
                return null;
            }

            forwards.Add(at = next[0]);
        }

        reason = null;
        return forwards;
    }

    /// <summary>Walks the backward chain from the last stage to the first and pairs it with the forward blocks.</summary>
    private static bool ReadBackwards(
        Placement placement, List<int> forwards, int chain, Dictionary<StagePosition, StageBlocks> stages, out string? reason)
    {
        reason = null;
        int at = forwards[^1];
        for (int stage = forwards.Count - 1; stage >= 0; stage--)
        {
            List<int> next = Neighbours(placement, at, incoming: false, IsInputGradient);
            // A forward block may also point to its own backward block; only the chain leads on from the block before.
            if (stage < forwards.Count - 1 && IsForward(placement.Blocks[at].Kind))
                next = [];
            if (next.Count == 0)
            {
                stages[new StagePosition(chain, stage)] = new StageBlocks(forwards[stage], -1, -1);
                continue;
            }

            int backward = next[0];
            if (next.Count > 1 || placement.Blocks[backward].Devices[0] != placement.Blocks[forwards[stage]].Devices[0])
            {
                reason = $"the backward chain leaves the way of the forward chain at '{placement.Blocks[backward].Name}'";
                return false;
            }

            List<int> weights = Neighbours(placement, backward, incoming: false, static kind => kind == BlockKind.WeightGradient);
            if (weights.Count > 1 || (weights.Count == 1 && placement.Blocks[weights[0]].Devices[0] != placement.Blocks[backward].Devices[0]))
            {
                reason = $"the weight gradient of '{placement.Blocks[backward].Name}' is not one block on the same device";
                return false;
            }

            stages[new StagePosition(chain, stage)] = new StageBlocks(forwards[stage], backward, weights.Count == 1 ? weights[0] : -1);
            at = backward;
        }

        return true;
    }

    private static List<int> Neighbours(Placement placement, int block, bool incoming, Func<BlockKind, bool> wanted)
    {
        List<int> found = [];
        foreach (int edge in incoming ? placement.IncomingEdges(block) : placement.OutgoingEdges(block))
        {
            int other = incoming ? placement.Edges[edge].From : placement.Edges[edge].To;
            if (wanted(placement.Blocks[other].Kind))
                found.Add(other);
        }

        return found;
    }

    private static bool IsForward(BlockKind kind) => kind == BlockKind.Forward;

    private static bool IsInputGradient(BlockKind kind) => kind is BlockKind.Backward or BlockKind.InputGradient;
}
