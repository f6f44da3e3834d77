namespace HataDsl.Ir;

/// <summary>Loads of one run whose elements form squares of eight by eight, of which the lanes are one side and eight entries the other.</summary>
/// <remarks>An entry is a load for one subgroup; entries are counted over the subgroups of the first load, then over those of the second, and so on.</remarks>
/// <param name="Loads">The loads, all of one array and with one distance between lanes.</param>
/// <param name="Stride">Elements from lane to lane: from row to row of a square.</param>
/// <param name="Distance">How far apart entries are whose elements lie side by side.</param>
/// <param name="Starts">Where each square starts in the array.</param>
internal sealed record TransposedGroup(List<Instruction> Loads, int Stride, int Distance, int[] Starts)
{
    /// <summary>The array.</summary>
    public Symbol Array => Loads[0].Symbol!;
}

/// <summary>
/// Finds loads from a shared array in which the lanes of a subgroup lie far apart, while the same lanes of eight entries lie side by
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

    /// <summary>The loads of a run that are to be done for all subgroups together.</summary>
    public List<TransposedGroup> Of(Run run)
    {
        var loads = new List<Instruction>();
        if (_kernel.Workgroup.Count % Lanes == 0)
        {
            Find(run.Instructions, loads);
        }

        var groups = new List<TransposedGroup>();
        foreach (List<Instruction> alike in loads.GroupBy(load => (load.Symbol, StrideOf(load))).Select(group => group.ToList()))
        {
            if (run.Instructions.Exists(instruction => Writes(instruction, alike[0].Symbol!)))
            {
                continue;
            }

            // Together they make squares where each has fewer than eight subgroups side by side.
            if (GroupOf(alike) is { } together)
            {
                groups.Add(together);
            }
            else
            {
                groups.AddRange(alike.Select(load => GroupOf([load])).OfType<TransposedGroup>());
            }
        }

        return groups;
    }

    private static bool Writes(Instruction instruction, Symbol symbol) =>
        (instruction.Symbol == symbol && instruction.Info.Has(OpTraits.Writes))
        || instruction.Regions.Any(region => region.Instructions.Exists(nested => Writes(nested, symbol)));

    private int StrideOf(Instruction load) => _lanes.Of(load.Operands[0]).Stride;

    private void Find(List<Instruction> code, List<Instruction> loads)
    {
        foreach (Instruction instruction in code)
        {
            if (instruction is { Op: Op.Load, Results.Length: 1, Symbol: { Kind: SymbolKind.Shared, Stride: 1, Lanes: 1, Type: ScalarType.F32 or ScalarType.I32 or ScalarType.U32 } }
                && _lanes.Of(instruction.Operands[0]) is { IsLinear: true, Stride: > 1 })
            {
                loads.Add(instruction);
            }
            else if (instruction.Op == Op.If)
            {
                Array.ForEach(instruction.Regions, region => Find(region.Instructions, loads));
            }
        }
    }

    /// <summary>The loads as squares; none when their entries make none, or an element lies outside of the array.</summary>
    private TransposedGroup? GroupOf(List<Instruction> loads)
    {
        int subgroups = _kernel.Workgroup.Count / Lanes;
        int stride = StrideOf(loads[0]);
        var starts = new long[loads.Count * subgroups];
        for (int entry = 0; entry < starts.Length; entry++)
        {
            // All lanes are read, whichever are active.
            if (_positions.Evaluate(loads[entry / subgroups].Operands[0], entry % subgroups * Lanes) is not { } start
                || start < 0 || start + ((Lanes - 1) * (long)stride) >= loads[0].Symbol!.Length)
            {
                return null;
            }

            starts[entry] = start;
        }

        for (int distance = 1; distance * Lanes <= starts.Length; distance *= 2)
        {
            if (starts.Length % (distance * Lanes) == 0 && AreSideBySide(starts, distance))
            {
                int[] squares = [.. Enumerable.Range(0, starts.Length).Where(entry => entry / distance % Lanes == 0).Select(entry => (int)starts[entry])];
                return new TransposedGroup(loads, stride, distance, squares);
            }
        }

        return null;
    }

    private static bool AreSideBySide(long[] starts, int distance)
    {
        for (int entry = 0; entry < starts.Length; entry++)
        {
            int place = entry / distance % Lanes;
            if (starts[entry] != starts[entry - (place * distance)] + place)
            {
                return false;
            }
        }

        return true;
    }
}
