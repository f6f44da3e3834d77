namespace HataDsl.Ir.Passes;

/// <summary>Copies instructions with fresh values, replacing symbols and values on the way.</summary>
internal sealed class RegionCloner
{
    /// <summary>What stands for each value of the original; filled while copying.</summary>
    public Dictionary<Value, Value> Values { get; } = [];

    /// <summary>What stands for a symbol of the original; a symbol not listed stands for itself.</summary>
    public Dictionary<Symbol, Symbol> Symbols { get; } = [];

    /// <summary>Appends a copy of each instruction.</summary>
    public void CloneInto(List<Instruction> target, List<Instruction> source, int count)
    {
        for (int i = 0; i < count; i++)
        {
            target.Add(Clone(source[i]));
        }
    }

    /// <summary>The value that stands for an operand.</summary>
    public Value Map(Value value) => Values.TryGetValue(value, out Value? mapped) ? mapped : value;

    /// <summary>The symbol that stands for a symbol.</summary>
    public Symbol Map(Symbol symbol) => Symbols.TryGetValue(symbol, out Symbol? mapped) ? mapped : symbol;

    private Instruction Clone(Instruction source)
    {
        var copy = new Instruction(source.Op)
        {
            Operands = MapAll(source.Operands),
            Results = source.Results.Length == 0 ? source.Results : new Value[source.Results.Length],
            Symbol = source.Symbol is null ? null : Map(source.Symbol),
            SymbolArguments = MapAll(source.SymbolArguments),
            Bits = source.Bits,
            IsUnrolled = source.IsUnrolled,
            Callee = source.Callee,
            Span = source.Span,
        };
        for (int i = 0; i < source.Results.Length; i++)
        {
            copy.Results[i] = Values[source.Results[i]] = new Value(source.Results[i].Type);
        }

        if (source.Regions.Length > 0)
        {
            copy.Regions = new Region[source.Regions.Length];
            for (int i = 0; i < source.Regions.Length; i++)
            {
                copy.Regions[i] = new Region();
                CloneInto(copy.Regions[i].Instructions, source.Regions[i].Instructions, source.Regions[i].Instructions.Count);
            }
        }

        return copy;
    }

    private Value[] MapAll(Value[] values)
    {
        if (values.Length == 0)
        {
            return values;
        }

        var mapped = new Value[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            mapped[i] = Map(values[i]);
        }

        return mapped;
    }

    private Symbol[] MapAll(Symbol[] symbols)
    {
        if (symbols.Length == 0)
        {
            return symbols;
        }

        var mapped = new Symbol[symbols.Length];
        for (int i = 0; i < symbols.Length; i++)
        {
            mapped[i] = Map(symbols[i]);
        }

        return mapped;
    }
}
