namespace HataDsl.Ir;

/// <summary>An index as a constant plus multiples of other values, so that two of them can be compared.</summary>
internal sealed class AffineIndex
{
    private readonly Dictionary<Value, long> _factors = [];

    private AffineIndex()
    {
    }

    private long Constant { get; set; }

    /// <summary>The other values and what each is multiplied by.</summary>
    public IReadOnlyDictionary<Value, long> Factors => _factors;

    /// <summary>Takes an index apart.</summary>
    public static AffineIndex Of(Value index, RegionTree tree)
    {
        var result = new AffineIndex();
        result.Add(index, 1, tree);
        return result;
    }

    /// <summary>How far this index is behind another one, if that is the same for every invocation.</summary>
    public long? Behind(AffineIndex other) =>
        _factors.Count == other._factors.Count && _factors.All(term => other._factors.TryGetValue(term.Key, out long factor) && factor == term.Value)
            ? Constant - other.Constant : null;

    private void Add(Value value, long factor, RegionTree tree)
    {
        Instruction definition = tree.DefinitionOf(value);
        Value[] operands = definition.Operands;
        switch (definition.Op)
        {
            case Op.Const:
                Constant += factor * ConstantBits.ToInt64(value.Type, definition.Bits);
                break;
            case Op.Add or Op.Sub:
                Add(operands[0], factor, tree);
                Add(operands[1], definition.Op == Op.Add ? factor : -factor, tree);
                break;
            case Op.Mul when ConstantOf(operands[1], tree) is { } by:
                Add(operands[0], factor * by, tree);
                break;
            case Op.ShiftLeft when ConstantOf(operands[1], tree) is >= 0 and < 31 and var by:
                Add(operands[0], factor << (int)by, tree);
                break;
            default:
                _factors.TryGetValue(value, out long old);
                _factors[value] = old + factor;
                break;
        }
    }

    private static long? ConstantOf(Value value, RegionTree tree) =>
        tree.DefinitionOf(value) is { Op: Op.Const } definition && value.Type.IsInteger() ? ConstantBits.ToInt64(value.Type, definition.Bits) : null;
}
