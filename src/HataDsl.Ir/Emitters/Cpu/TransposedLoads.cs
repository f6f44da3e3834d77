namespace HataDsl.Ir;

/// <summary>
/// Finds loads from a shared array in which the lanes of a subgroup lie far apart, while the same lanes of eight subgroups lie side by
/// side, as in the column of a tile: eight by eight elements are then loaded as rows and transposed in registers.
/// </summary>
internal sealed class TransposedLoads
{
    private const int Lanes = 8;

    private readonly Kernel _kernel;
    private readonly LaneAnalysis _lanes;
    private readonly LocalPositions _positions;

    public TransposedLoads(Kernel kernel, LaneAnalysis lanes, LocalPositions positions)
    {
        _kernel = kernel;
        _lanes = lanes;
        _positions = positions;
    }

    /// <summary>The loads of a run that are to be done for all subgroups ahead of it, each with how far apart the subgroups are whose elements lie side by side.</summary>
    public Dictionary<Instruction, int> Of(Run run)
    {
        var loads = new Dictionary<Instruction, int>();
        if (_kernel.Workgroup.Count % (Lanes * Lanes) == 0)
        {
            Find(run.Instructions, loads);
            foreach (Instruction load in loads.Keys.Where(load => run.Instructions.Exists(instruction => Writes(instruction, load.Symbol!))).ToArray())
            {
                loads.Remove(load);
            }
        }

        return loads;
    }

    private static bool Writes(Instruction instruction, Symbol symbol) =>
        (instruction.Symbol == symbol && instruction.Info.Has(OpTraits.Writes))
        || instruction.Regions.Any(region => region.Instructions.Exists(nested => Writes(nested, symbol)));

    private void Find(List<Instruction> code, Dictionary<Instruction, int> loads)
    {
        foreach (Instruction instruction in code)
        {
            if (instruction is { Op: Op.Load, Results.Length: 1, Symbol: { Kind: SymbolKind.Shared, Stride: 1, Lanes: 1, Type: ScalarType.F32 or ScalarType.I32 or ScalarType.U32 } }
                && _lanes.Of(instruction.Operands[0]) is { IsLinear: true, Stride: > 1 } && DistanceOf(instruction) is { } distance)
            {
                loads.Add(instruction, distance);
            }
            else if (instruction.Op == Op.If)
            {
                Array.ForEach(instruction.Regions, region => Find(region.Instructions, loads));
            }
        }
    }

    /// <summary>How far apart subgroups are whose elements lie side by side; none when there are no eight of them, or an element lies outside of the array.</summary>
    private int? DistanceOf(Instruction load)
    {
        var starts = new long[_kernel.Workgroup.Count / Lanes];
        long reach = (Lanes - 1) * (long)_lanes.Of(load.Operands[0]).Stride;
        for (int subgroup = 0; subgroup < starts.Length; subgroup++)
        {
            // All lanes are read, whichever are active.
            if (_positions.Evaluate(load.Operands[0], subgroup * Lanes) is not { } start || start < 0 || start + reach >= load.Symbol!.Length)
            {
                return null;
            }

            starts[subgroup] = start;
        }

        for (int distance = 1; distance * Lanes <= starts.Length; distance *= 2)
        {
            if (starts.Length % (distance * Lanes) == 0 && AreSideBySide(starts, distance))
            {
                return distance;
            }
        }

        return null;
    }

    private static bool AreSideBySide(long[] starts, int distance)
    {
        for (int subgroup = 0; subgroup < starts.Length; subgroup++)
        {
            int place = subgroup / distance % Lanes;
            if (starts[subgroup] != starts[subgroup - (place * distance)] + place)
            {
                return false;
            }
        }

        return true;
    }
}
