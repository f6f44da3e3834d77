namespace HataDsl.Ir;

/// <summary>Questions about jumps that several passes ask.</summary>
public static class ControlFlow
{
    /// <summary>Whether execution can reach the end of a region. Conservative: says yes when in doubt.</summary>
    public static bool FallsThrough(Region region)
    {
        if (region.Instructions.Count == 0)
        {
            return true;
        }

        Instruction last = region.Instructions[region.Instructions.Count - 1];
        return last.Op switch
        {
            Op.Break or Op.Continue or Op.Return => false,
            Op.If => FallsThrough(last.Regions[0]) || FallsThrough(last.Regions[1]),
            Op.Loop => HasTest(last.Regions[0]) || HasTest(last.Regions[2]) || Contains(last.Regions[1], Op.Break),
            _ => true,
        };
    }

    /// <summary>Whether a header or latch ends in a test.</summary>
    public static bool HasTest(Region region) =>
        region.Instructions.Count > 0 && region.Instructions[region.Instructions.Count - 1].Op == Op.Test;

    /// <summary>
    /// Whether a region contains a jump of the kind that leaves it: a break or continue of a loop inside does not count,
    /// a return always does.
    /// </summary>
    public static bool Contains(Region region, Op jump)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            if (instruction.Op == jump)
            {
                return true;
            }

            if (instruction.Op == Op.Loop && jump != Op.Return)
            {
                continue;
            }

            foreach (Region nested in instruction.Regions)
            {
                if (Contains(nested, jump))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
