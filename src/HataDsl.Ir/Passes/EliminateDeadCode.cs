namespace HataDsl.Ir.Passes;

/// <summary>
/// Removes what nothing observable depends on: unused values, assignments to variables and stores to private arrays that nobody
/// needs, conditionals and loops without effect, and the symbols left over. A loop without effect is taken to end.
/// </summary>
/// <remarks>
/// Marks from the roots (writes to views and shared memory, barriers, returns) along operands, variables and the control around
/// what is marked. A variable that only feeds itself, such as the counter of an empty loop, is never reached.
/// </remarks>
public sealed class EliminateDeadCode
{
    private readonly Dictionary<Value, Instruction> _definitions = [];
    private readonly Dictionary<Instruction, Instruction> _parents = [];
    private readonly Dictionary<Symbol, List<Instruction>> _writers = [];
    private readonly Dictionary<Instruction, List<Instruction>> _exits = [];
    private readonly HashSet<Instruction> _live = [];
    private readonly HashSet<Symbol> _liveSymbols = [];
    private readonly Stack<Instruction> _work = new();

    private EliminateDeadCode()
    {
    }

    /// <summary>Runs the pass on an inlined kernel. Parameters stay: they are the kernel's interface.</summary>
    public static void Run(Kernel kernel)
    {
        var pass = new EliminateDeadCode();
        pass.Collect(kernel.Body, null, null);
        while (pass._work.Count > 0)
        {
            pass.MarkNeeds(pass._work.Pop());
        }

        pass.Sweep(kernel.Body);
        kernel.Symbols.RemoveAll(symbol => !pass._liveSymbols.Contains(symbol));
    }

    private static bool IsRoot(Instruction instruction) =>
        instruction.Op == Op.Return
        || (instruction.Info.Has(OpTraits.Writes) && instruction.Symbol is not { Kind: SymbolKind.Local or SymbolKind.Private });

    private void Collect(Region region, Instruction? parent, Instruction? loop)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            foreach (Value result in instruction.Results)
            {
                _definitions.Add(result, instruction);
            }

            if (parent is not null)
            {
                _parents.Add(instruction, parent);
            }

            if (IsRoot(instruction))
            {
                Mark(instruction);
            }
            else if (instruction.Info.Has(OpTraits.Writes))
            {
                Append(_writers, instruction.Symbol!, instruction);
            }
            else if (instruction.Op is Op.Test or Op.Break or Op.Continue)
            {
                Append(_exits, loop!, instruction);
            }

            foreach (Region nested in instruction.Regions)
            {
                Collect(nested, instruction, instruction.Op == Op.Loop ? instruction : loop);
            }
        }
    }

    private static void Append<TKey>(Dictionary<TKey, List<Instruction>> lists, TKey key, Instruction instruction) where TKey : notnull
    {
        if (!lists.TryGetValue(key, out List<Instruction>? list))
        {
            lists.Add(key, list = []);
        }

        list.Add(instruction);
    }

    private void Mark(Instruction instruction)
    {
        if (_live.Add(instruction))
        {
            _work.Push(instruction);
        }
    }

    private void MarkNeeds(Instruction instruction)
    {
        foreach (Value operand in instruction.Operands)
        {
            Mark(_definitions[operand]);
        }

        if (_parents.TryGetValue(instruction, out Instruction? parent))
        {
            Mark(parent);
        }

        if (instruction.Symbol is { } symbol && _liveSymbols.Add(symbol) && _writers.TryGetValue(symbol, out List<Instruction>? writers))
        {
            writers.ForEach(Mark);
        }

        _liveSymbols.UnionWith(instruction.SymbolArguments);
        if (instruction.Op == Op.Loop && _exits.TryGetValue(instruction, out List<Instruction>? exits))
        {
            exits.ForEach(Mark);
        }
    }

    private void Sweep(Region region)
    {
        region.Instructions.RemoveAll(instruction => !_live.Contains(instruction));
        foreach (Instruction instruction in region.Instructions)
        {
            foreach (Region nested in instruction.Regions)
            {
                Sweep(nested);
            }
        }
    }
}
