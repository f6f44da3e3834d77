namespace HataDsl.Ir;

/// <summary>
/// Puts together what belongs together in straight code: instructions that use each other's values or variables, or may touch the same
/// memory. Each such component keeps its order.
/// </summary>
internal sealed class RowComponents
{
    private readonly List<Instruction> _code;
    private readonly int[] _parents;

    private RowComponents(List<Instruction> code)
    {
        _code = code;
        _parents = [.. Enumerable.Range(0, code.Count)];
    }

    /// <summary>What all components have in common, then each component; null when there is but one.</summary>
    /// <param name="code">Loads, stores, atomic additions, variables and pure operations.</param>
    /// <param name="tree">Where values are defined.</param>
    /// <param name="lanes">The forms of values.</param>
    /// <param name="areApart">Whether two accesses are known never to touch the same element in one invocation.</param>
    public static List<List<Instruction>>? Of(List<Instruction> code, RegionTree tree, LaneAnalysis lanes, Func<Instruction, Instruction, bool> areApart)
    {
        var components = new RowComponents(code);
        HashSet<Instruction> common = [.. code.Where(instruction => IsCommon(instruction, code, tree, lanes))];
        components.JoinValues(common);
        components.JoinMemory(areApart);
        List<int> roots = [.. Enumerable.Range(0, code.Count).Where(i => !common.Contains(code[i])).Select(components.Root).Distinct()];
        return roots.Count < 2 ? null
            : [[.. code.Where(common.Contains)], .. roots.Select(root => code.Where((instruction, i) => !common.Contains(instruction) && components.Root(i) == root).ToList())];
    }

    /// <summary>Index arithmetic, which needs nothing but itself: it may come first and belong to all.</summary>
    private static bool IsCommon(Instruction instruction, List<Instruction> code, RegionTree tree, LaneAnalysis lanes) =>
        instruction is { Op: Op.Get, Symbol.Kind: SymbolKind.Scalar }
        || instruction.Info.Has(OpTraits.Pure) && instruction.Results.Length == 1 && !lanes.Of(instruction.Result).IsVarying
        && instruction.Operands.All(operand => tree.DefinitionOf(operand) is var definition && (!code.Contains(definition) || IsCommon(definition, code, tree, lanes)));

    private void JoinValues(HashSet<Instruction> common)
    {
        var definitions = new Dictionary<Value, int>();
        var symbols = new Dictionary<Symbol, int>();
        for (int i = 0; i < _code.Count; i++)
        {
            Instruction instruction = _code[i];
            foreach (Value operand in instruction.Operands)
            {
                if (definitions.TryGetValue(operand, out int place))
                {
                    Join(i, place);
                }
            }

            if (instruction.Op is Op.Get or Op.Set && instruction.Symbol!.Kind == SymbolKind.Local)
            {
                if (symbols.TryGetValue(instruction.Symbol, out int place))
                {
                    Join(i, place);
                }

                symbols[instruction.Symbol] = i;
            }

            foreach (Value result in instruction.Results)
            {
                if (!common.Contains(instruction))
                {
                    definitions[result] = i;
                }
            }
        }
    }

    private void JoinMemory(Func<Instruction, Instruction, bool> areApart)
    {
        for (int i = 0; i < _code.Count; i++)
        {
            for (int k = 0; k < i; k++)
            {
                if (MayDisturb(_code[i], _code[k]) && !areApart(_code[i], _code[k]))
                {
                    Join(i, k);
                }
            }
        }
    }

    /// <summary>Whether the order of two accesses may matter. Different views do not overlap, and the order of additions is open.</summary>
    private static bool MayDisturb(Instruction a, Instruction b) =>
        IsAccess(a) && IsAccess(b) && a.Symbol == b.Symbol && !(a.Op == Op.Load && b.Op == Op.Load)
        && !(a.Op == Op.AtomicAdd && b.Op == Op.AtomicAdd && a.Type.IsInteger());

    private static bool IsAccess(Instruction instruction) => instruction.Op is Op.Load or Op.Store or Op.AtomicAdd;

    private int Root(int place)
    {
        while (_parents[place] != place)
        {
            place = _parents[place];
        }

        return place;
    }

    /// <summary>The first instruction of a component stands for it.</summary>
    private void Join(int a, int b)
    {
        a = Root(a);
        b = Root(b);
        _parents[Math.Max(a, b)] = Math.Min(a, b);
    }
}
