namespace HataDsl.Ir.Passes;

/// <summary>
/// Moves what does not change in a loop in front of it: pure operations (all are total, so computing one in vain is harmless),
/// scalars, lengths and variables that the loop does not assign. A load from a read-only view moves only when the loop surely
/// executes it, since its index may be out of range otherwise.
/// </summary>
public sealed class HoistInvariants
{
    private readonly List<Level> _loops = [];
    private readonly Dictionary<Value, int> _depths = [];
    private readonly RegionEffects _effects;

    private HoistInvariants(Kernel kernel) => _effects = RegionEffects.Analyze(kernel.Body);

    /// <summary>Runs the pass on an inlined kernel.</summary>
    public static void Run(Kernel kernel) => new HoistInvariants(kernel).Walk(kernel.Body, certain: true);

    /// <param name="region">The region.</param>
    /// <param name="certain">Whether the innermost loop surely executes the region's start.</param>
    private void Walk(Region region, bool certain)
    {
        List<Instruction> source = [.. region.Instructions];
        List<Instruction> target = region.Instructions;
        target.Clear();
        foreach (Instruction instruction in source)
        {
            int depth = TargetDepth(instruction, certain);
            foreach (Value result in instruction.Results)
            {
                _depths[result] = depth;
            }

            if (depth < _loops.Count)
            {
                _loops[depth].Before.Add(instruction);
                continue;
            }

            if (instruction.Op == Op.If)
            {
                Walk(instruction.Regions[0], certain: false);
                Walk(instruction.Regions[1], certain: false);
                certain &= !JumpsOut(instruction);
            }
            else if (instruction.Op == Op.Loop)
            {
                WalkLoop(instruction, target);
                certain &= !ControlFlow.Contains(instruction.Regions[1], Op.Return);
            }

            target.Add(instruction);
        }
    }

    private void WalkLoop(Instruction loop, List<Instruction> target)
    {
        var level = new Level(loop);
        _loops.Add(level);
        Walk(loop.Regions[0], certain: true);
        bool entersBody = !ControlFlow.HasTest(loop.Regions[0]);
        Walk(loop.Regions[1], entersBody);
        Walk(loop.Regions[2], certain: false);
        _loops.RemoveAt(_loops.Count - 1);
        target.AddRange(level.Before);
    }

    private static bool JumpsOut(Instruction branch)
    {
        foreach (Region region in branch.Regions)
        {
            if (ControlFlow.Contains(region, Op.Break) || ControlFlow.Contains(region, Op.Continue) || ControlFlow.Contains(region, Op.Return))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many loops stay around the instruction.</summary>
    private int TargetDepth(Instruction instruction, bool certain)
    {
        int here = _loops.Count;
        if (here == 0)
        {
            return 0;
        }

        bool load = instruction.Op == Op.Load && instruction.Symbol is { Kind: SymbolKind.View, Access: ViewAccess.Read } or { Kind: SymbolKind.Table };
        bool variable = instruction.Op == Op.Get;
        if (!variable && !(load && certain) && !instruction.Info.Has(OpTraits.Pure))
        {
            return here;
        }

        int depth = load ? here - 1 : 0;
        foreach (Value operand in instruction.Operands)
        {
            depth = Math.Max(depth, _depths[operand]);
        }

        if (variable && instruction.Symbol!.Kind == SymbolKind.Local)
        {
            while (here > depth && !Writes(_loops[here - 1].Loop, instruction.Symbol))
            {
                here--;
            }

            return here;
        }

        return depth;
    }

    private bool Writes(Instruction loop, Symbol symbol)
    {
        foreach (Region region in loop.Regions)
        {
            if (_effects.Of(region).Writes(symbol))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Level(Instruction loop)
    {
        public Instruction Loop { get; } = loop;

        public List<Instruction> Before { get; } = [];
    }
}
