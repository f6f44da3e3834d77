namespace HataDsl.Ir.Passes;

/// <summary>
/// Replaces reads of variables by the value last assigned or read, wherever that is known on all paths. Variables assigned once
/// disappear this way; those that a loop or conditional merges stay, for there are no block arguments in the IR.
/// </summary>
public sealed class PromoteLocals
{
    private readonly ScopedMap<Symbol, Value> _known = new();
    private readonly Replacements _replacements = new();
    private readonly RegionEffects _effects;

    private PromoteLocals(Kernel kernel) => _effects = RegionEffects.Analyze(kernel.Body);

    /// <summary>Runs the pass on an inlined kernel.</summary>
    public static void Run(Kernel kernel) => new PromoteLocals(kernel).Walk(kernel.Body);

    private void Walk(Region region)
    {
        List<Instruction> instructions = region.Instructions;
        int kept = 0;
        for (int read = 0; read < instructions.Count; read++)
        {
            Instruction instruction = instructions[read];
            _replacements.Apply(instruction);
            switch (instruction.Op)
            {
                case Op.Get when instruction.Symbol!.Kind == SymbolKind.Local:
                    if (_known.Find(instruction.Symbol) is { } known)
                    {
                        _replacements.Add(instruction.Result, known);
                        continue;
                    }

                    _known.Set(instruction.Symbol, instruction.Result);
                    break;
                case Op.Set:
                    if (_known.Find(instruction.Symbol!) == instruction.Operands[0])
                    {
                        continue;
                    }

                    _known.Set(instruction.Symbol!, instruction.Operands[0]);
                    break;
                case Op.If:
                    WalkIf(instruction);
                    break;
                case Op.Loop:
                    WalkLoop(instruction);
                    break;
            }

            instructions[kept++] = instruction;
        }

        instructions.RemoveRange(kept, instructions.Count - kept);
    }

    private void WalkIf(Instruction instruction)
    {
        foreach (Region branch in instruction.Regions)
        {
            int mark = _known.Mark;
            Walk(branch);
            _known.Revert(mark);
        }

        foreach (Region branch in instruction.Regions)
        {
            if (ControlFlow.FallsThrough(branch))
            {
                ForgetWritten(branch);
            }
        }
    }

    private void WalkLoop(Instruction loop)
    {
        foreach (Region part in loop.Regions)
        {
            ForgetWritten(part);
        }

        int before = _known.Mark;
        Walk(loop.Regions[0]);
        int afterHeader = _known.Mark;
        Walk(loop.Regions[1]);
        _known.Revert(afterHeader);
        ForgetWritten(loop.Regions[1]);
        Walk(loop.Regions[2]);
        _known.Revert(before);
    }

    private void ForgetWritten(Region region)
    {
        foreach (Symbol symbol in _effects.Of(region).Written)
        {
            if (symbol.Kind == SymbolKind.Local)
            {
                _known.Set(symbol, null);
            }
        }
    }
}
