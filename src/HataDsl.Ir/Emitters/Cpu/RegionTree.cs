namespace HataDsl.Ir;

/// <summary>A region and where it hangs.</summary>
internal sealed class RegionNode(Region region, RegionNode? parent, Instruction? control)
{
    public Region Region { get; } = region;

    public RegionNode? Parent { get; } = parent;

    /// <summary>The conditional or loop it belongs to; none for the body of the kernel.</summary>
    public Instruction? Control { get; } = control;
}

/// <summary>The nesting of a kernel's regions, and where its values and symbols are defined and used.</summary>
internal sealed class RegionTree
{
    private readonly Dictionary<Instruction, RegionNode> _nodes;
    private readonly Dictionary<Region, RegionNode> _regions = [];
    private readonly Dictionary<Symbol, List<Instruction>> _accesses = [];
    private readonly Dictionary<Value, Instruction> _definitions;
    private readonly Dictionary<Value, List<Instruction>> _uses;
    private readonly Dictionary<Symbol, (RegionNode Node, bool StartsWithSet)> _homes = [];

    public RegionTree(Region body)
    {
        int size = body.Instructions.Sum(SizeOf);
        _nodes = new Dictionary<Instruction, RegionNode>(size);
        _definitions = new Dictionary<Value, Instruction>(size);
        _uses = new Dictionary<Value, List<Instruction>>(size);
        Root = new RegionNode(body, null, null);
        Add(Root);
    }

    public RegionNode Root { get; }

    /// <summary>The region that lists an instruction.</summary>
    public RegionNode NodeOf(Instruction instruction) => _nodes[instruction];

    public RegionNode NodeOf(Region region) => _regions[region];

    public Instruction DefinitionOf(Value value) => _definitions[value];

    public IReadOnlyList<Instruction> UsesOf(Value value) => _uses.TryGetValue(value, out List<Instruction>? uses) ? uses : [];

    /// <summary>Instructions that name a symbol, in the order of the text.</summary>
    public IReadOnlyList<Instruction> AccessesOf(Symbol symbol) => _accesses.TryGetValue(symbol, out List<Instruction>? list) ? list : [];

    /// <summary>
    /// The innermost region around all accesses of a variable, and whether the first of its instructions to name it assigns it:
    /// then each entry of the region begins anew and nothing is carried over from the last.
    /// </summary>
    public (RegionNode Node, bool StartsWithSet) HomeOf(Symbol symbol)
    {
        if (!_homes.TryGetValue(symbol, out (RegionNode Node, bool StartsWithSet) home))
        {
            IReadOnlyList<Instruction> accesses = AccessesOf(symbol);
            RegionNode node = NodeOf(accesses[0]);
            foreach (Instruction access in accesses)
            {
                while (!IsInside(NodeOf(access), node))
                {
                    node = node.Parent!;
                }
            }

            home = (node, Assigns(node.Region.Instructions.Find(instruction => Names(instruction, symbol))!, symbol));
            _homes.Add(symbol, home);
        }

        return home;
    }

    /// <summary>Whether an instruction, or one inside, names a symbol.</summary>
    public static bool Names(Instruction instruction, Symbol symbol) =>
        instruction.Symbol == symbol || instruction.SymbolArguments.Contains(symbol)
        || instruction.Regions.Any(region => region.Instructions.Any(nested => Names(nested, symbol)));

    /// <summary>Whether an instruction assigns a variable, whichever way it goes, before it reads it.</summary>
    public static bool Assigns(Instruction instruction, Symbol symbol) => instruction.Op switch
    {
        Op.Set => instruction.Symbol == symbol,
        Op.If => instruction.Regions.All(region => region.Instructions.Find(nested => Names(nested, symbol)) is { } first && Assigns(first, symbol)),
        _ => false,
    };

    /// <summary>Whether a region is another one or lies in it.</summary>
    public static bool IsInside(RegionNode? inner, RegionNode outer)
    {
        for (; inner is not null; inner = inner.Parent)
        {
            if (inner == outer)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a region lies in a loop, in any of its parts.</summary>
    public static bool IsInside(RegionNode? inner, Instruction control)
    {
        for (; inner is not null; inner = inner.Parent)
        {
            if (inner.Control == control)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Instructions that one is, those inside it included.</summary>
    public static int SizeOf(Instruction instruction)
    {
        int size = 1;
        foreach (Region region in instruction.Regions)
        {
            foreach (Instruction nested in region.Instructions)
            {
                size += SizeOf(nested);
            }
        }

        return size;
    }

    /// <summary>Whether an instruction is a barrier or has one inside.</summary>
    public static bool HasBarrier(Instruction instruction) =>
        instruction.Op == Op.Barrier || instruction.Regions.Any(region => region.Instructions.Exists(HasBarrier));

    private void Add(RegionNode node)
    {
        _regions.Add(node.Region, node);
        foreach (Instruction instruction in node.Region.Instructions)
        {
            _nodes.Add(instruction, node);
            foreach (Value result in instruction.Results)
            {
                _definitions.Add(result, instruction);
            }

            foreach (Value operand in instruction.Operands)
            {
                Append(_uses, operand, instruction);
            }

            if (instruction.Symbol is { } symbol)
            {
                Append(_accesses, symbol, instruction);
            }

            foreach (Symbol argument in instruction.SymbolArguments)
            {
                Append(_accesses, argument, instruction);
            }

            foreach (Region nested in instruction.Regions)
            {
                Add(new RegionNode(nested, node, instruction));
            }
        }
    }

    private static void Append<TKey>(Dictionary<TKey, List<Instruction>> lists, TKey key, Instruction instruction)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out List<Instruction>? list))
        {
            lists.Add(key, list = []);
        }

        list.Add(instruction);
    }
}
