namespace HataDsl.Ir;

/// <content>What is carried from one run to another.</content>
internal sealed partial class BarrierPlan
{
    private const int CheapDepth = 8;

    /// <summary>Whether a value is computed again in each run that uses it.</summary>
    public bool IsRecomputed(Value value) => !Kept.Contains(value);

    private void AssignRuns()
    {
        foreach (Run run in _allRuns)
        {
            foreach (Instruction instruction in run.Instructions)
            {
                Assign(instruction, run);
            }
        }
    }

    private void Assign(Instruction instruction, Run run)
    {
        _runs.Add(instruction, run);
        foreach (Region region in instruction.Regions)
        {
            foreach (Instruction nested in region.Instructions)
            {
                Assign(nested, run);
            }
        }
    }

    private void FindCrossings()
    {
        foreach (Run run in _allRuns)
        {
            var seen = new HashSet<Value>();
            foreach (Instruction instruction in run.Instructions)
            {
                Import(instruction, run, seen);
            }
        }

        foreach (Instruction instruction in _runs.Keys)
        {
            if (instruction.Symbol is { Kind: SymbolKind.Local } symbol && !IsPrivateToRun(symbol))
            {
                KeptSymbols.Add(symbol);
            }
        }
    }

    /// <summary>Whether a run assigns a variable before anything else is done with it, so that what earlier runs left does not matter.</summary>
    public static bool StartsWithSet(Run run, Symbol symbol)
    {
        Instruction? first = run.Instructions.Find(instruction => RegionTree.Names(instruction, symbol));
        return first is not null && RegionTree.Assigns(first, symbol);
    }

    /// <summary>A variable needs no keeping when every run that has it assigns it before reading it.</summary>
    private bool IsPrivateToRun(Symbol symbol)
    {
        HashSet<Run> runs = RunsOf(symbol);
        if (runs.Count > 1)
        {
            return runs.All(run => StartsWithSet(run, symbol)) && _tree.AccessesOf(symbol).All(access => RunOf(access) is not null);
        }

        (RegionNode home, bool startsWithSet) = _tree.HomeOf(symbol);
        return startsWithSet || home.Parent is null;
    }

    private void Import(Instruction instruction, Run run, HashSet<Value> seen)
    {
        foreach (Value operand in instruction.Operands)
        {
            Import(operand, run, seen);
        }

        foreach (Region region in instruction.Regions)
        {
            foreach (Instruction nested in region.Instructions)
            {
                Import(nested, run, seen);
            }
        }
    }

    private void Import(Value value, Run run, HashSet<Value> seen)
    {
        if (_groupValues.Contains(value) || !seen.Add(value))
        {
            return;
        }

        Instruction definition = _tree.DefinitionOf(value);
        if (RunOf(definition) == run)
        {
            return;
        }

        if (definition.Op == Op.Const)
        {
            return;
        }

        // What is linear in its addresses alone has its lanes from its operands, which must be at hand.
        if (IsCheap(value, 0) || (definition.Op is >= Op.Add and <= Op.Bitcast && _lanes.Of(value).Has(LaneFacts.AddressOnly)))
        {
            foreach (Value operand in definition.Operands)
            {
                Import(operand, run, seen);
            }
        }
        else
        {
            Kept.Add(value);
        }

        run.Imports.Add(value);
    }

    /// <summary>Positions and short integer arithmetic on them cost less than going through memory.</summary>
    private bool IsCheap(Value value, int depth)
    {
        if (_groupValues.Contains(value))
        {
            return true;
        }

        Instruction definition = _tree.DefinitionOf(value);
        bool cheap = definition.Op is Op.Const or (>= Op.InvocationX and <= Op.SubgroupIndex) or Op.Add or Op.Sub or Op.Mul or Op.Neg or Op.Min or Op.Max
            or Op.And or Op.Or or Op.Xor or Op.Not or Op.ShiftLeft or Op.ShiftRight
            or (>= Op.Equal and <= Op.Select);
        bool split = definition.Op is Op.Div or Op.Rem && !_lanes.Of(value).IsVarying;
        return depth < CheapDepth && (cheap || split || definition.Op == Op.Convert && value.Type.IsInteger() && definition.Operands[0].Type.IsInteger())
            && definition.Operands.All(operand => IsCheap(operand, depth + 1));
    }
}
