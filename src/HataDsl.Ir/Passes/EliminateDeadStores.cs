namespace HataDsl.Ir.Passes;

/// <summary>
/// Removes assignments to variables that are always assigned again, or never read, before the next read. Walks backwards with the
/// set of variables that may be read later; a loop counts as reading everything it reads anywhere.
/// </summary>
public sealed class EliminateDeadStores
{
    private readonly Stack<(HashSet<Symbol> Exit, HashSet<Symbol> Latch)> _loops = new();

    private EliminateDeadStores()
    {
    }

    /// <summary>Runs the pass on an inlined kernel.</summary>
    public static void Run(Kernel kernel) => new EliminateDeadStores().Walk(kernel.Body, []);

    /// <summary>Walks a region backwards. The set holds what is live after it, and then what is live before it.</summary>
    private void Walk(Region region, HashSet<Symbol> live)
    {
        List<Instruction> instructions = region.Instructions;
        bool removes = false;
        for (int i = instructions.Count - 1; i >= 0; i--)
        {
            Instruction instruction = instructions[i];
            switch (instruction.Op)
            {
                case Op.Get:
                    live.Add(instruction.Symbol!);
                    break;
                case Op.Set when !live.Remove(instruction.Symbol!):
                    instructions[i] = null!;
                    removes = true;
                    break;
                case Op.If:
                    var other = new HashSet<Symbol>(live);
                    Walk(instruction.Regions[0], live);
                    Walk(instruction.Regions[1], other);
                    live.UnionWith(other);
                    break;
                case Op.Loop:
                    WalkLoop(instruction, live);
                    break;
                case Op.Return:
                    live.Clear();
                    break;
                case Op.Break:
                    live.Clear();
                    live.UnionWith(_loops.Peek().Exit);
                    break;
                case Op.Continue:
                    live.Clear();
                    live.UnionWith(_loops.Peek().Latch);
                    break;
                case Op.Test:
                    live.UnionWith(_loops.Peek().Exit);
                    break;
            }
        }

        if (removes)
        {
            instructions.RemoveAll(instruction => instruction is null);
        }
    }

    private void WalkLoop(Instruction loop, HashSet<Symbol> live)
    {
        var exit = new HashSet<Symbol>(live);
        foreach (Region region in loop.Regions)
        {
            AddReads(region, live);
        }

        _loops.Push((exit, []));
        Walk(loop.Regions[2], live);
        _loops.Pop();
        _loops.Push((exit, [.. live]));
        Walk(loop.Regions[1], live);
        Walk(loop.Regions[0], live);
        _loops.Pop();
    }

    private static void AddReads(Region region, HashSet<Symbol> reads)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            if (instruction.Op == Op.Get)
            {
                reads.Add(instruction.Symbol!);
            }

            foreach (Region nested in instruction.Regions)
            {
                AddReads(nested, reads);
            }
        }
    }
}
