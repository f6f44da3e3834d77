namespace HataDsl.Ir;

/// <summary>Appends instructions to a region, giving each result the type its row of <see cref="OpTable"/> says.</summary>
public sealed class RegionBuilder
{
    /// <summary>Creates a builder that appends to a region.</summary>
    public RegionBuilder(Region region) => Region = region;

    /// <summary>The region appended to. Assign it to go into a nested region and back.</summary>
    public Region Region { get; set; }

    /// <summary>
    /// When set, operations on constants are evaluated instead of appended, and this holds the bits of every constant appended:
    /// what a front end knows at compile time.
    /// </summary>
    public Dictionary<Value, ulong>? Known { get; init; }

    /// <summary>Whether functions of the mathematical library are evaluated too: for values that the host has computed.</summary>
    public bool EvaluatesFunctions { get; init; }

    /// <summary>The span given to instructions from now on.</summary>
    public SourceSpan Span { get; set; }

    /// <summary>Appends an instruction as it is.</summary>
    public Instruction Append(Instruction instruction)
    {
        instruction.Span = Span;
        Region.Instructions.Add(instruction);
        return instruction;
    }

    /// <summary>Appends an operation whose result type follows from its row.</summary>
    public Value Emit(Op op, params Value[] operands) => EmitAs(ResultType(op, operands, null), op, operands);

    /// <summary>Appends an operation whose result type is written on it (<see cref="ResultRule.Explicit"/>).</summary>
    public Value EmitAs(ScalarType type, Op op, params Value[] operands) =>
        Evaluate(type, op, operands) is { } bits ? Constant(type, bits)
        : Append(new Instruction(op) { Operands = operands, Results = [new Value(type)] }).Result;

    /// <summary>Appends an operation without a result.</summary>
    public Instruction EmitEffect(Op op, params Value[] operands) => Append(new Instruction(op) { Operands = operands });

    /// <summary>Appends a constant from its bits.</summary>
    public Value Constant(ScalarType type, ulong bits)
    {
        Value value = Append(new Instruction(Op.Const) { Bits = bits, Results = [new Value(type)] }).Result;
        Known?.Add(value, bits);
        return value;
    }

    /// <summary>Appends an i32 constant.</summary>
    public Value Constant(int value) => Constant(ScalarType.I32, unchecked((uint)value));

    /// <summary>Appends an i1 constant.</summary>
    public Value Constant(bool value) => Constant(ScalarType.I1, value ? 1u : 0u);

    /// <summary>Appends a read of a variable or scalar parameter.</summary>
    public Value Get(Symbol symbol) =>
        Append(new Instruction(Op.Get) { Symbol = symbol, Results = [new Value(symbol.Type)] }).Result;

    /// <summary>Appends an assignment to a variable.</summary>
    public void Set(Symbol symbol, Value value) => Append(new Instruction(Op.Set) { Symbol = symbol, Operands = [value] });

    /// <summary>Appends a read of an element.</summary>
    public Value Load(Symbol symbol, Value index) =>
        Append(new Instruction(Op.Load) { Symbol = symbol, Operands = [index], Results = [new Value(symbol.Type)] }).Result;

    /// <summary>Appends a write of an element.</summary>
    public void Store(Symbol symbol, Value index, Value value) =>
        Append(new Instruction(Op.Store) { Symbol = symbol, Operands = [index, value] });

    /// <summary>Appends a read of several neighbouring scalars.</summary>
    public Value[] LoadWide(Symbol symbol, Value index, int count) =>
        Append(new Instruction(Op.Load) { Symbol = symbol, Operands = [index], Results = [.. Enumerable.Range(0, count).Select(_ => new Value(symbol.Type))] }).Results;

    /// <summary>Appends a write of several neighbouring scalars.</summary>
    public void StoreWide(Symbol symbol, Value index, Value[] values) =>
        Append(new Instruction(Op.Store) { Symbol = symbol, Operands = [index, .. values] });

    /// <summary>Appends the length of a view as i32 or i64.</summary>
    public Value Length(Symbol view, ScalarType type) =>
        Append(new Instruction(Op.Length) { Symbol = view, Results = [new Value(type)] }).Result;

    /// <summary>Appends an atomic operation on an element; gives the former value.</summary>
    public Value Atomic(Op op, Symbol symbol, params Value[] indexAndValues) =>
        Append(new Instruction(op) { Symbol = symbol, Operands = indexAndValues, Results = [new Value(symbol.Type)] }).Result;

    /// <summary>Appends a conditional with two empty regions.</summary>
    public Instruction If(Value condition) =>
        Append(new Instruction(Op.If) { Operands = [condition], Regions = [new Region(), new Region()] });

    /// <summary>Appends a loop with empty header, body and latch.</summary>
    public Instruction Loop() => Append(new Instruction(Op.Loop) { Regions = [new Region(), new Region(), new Region()] });

    private ulong? Evaluate(ScalarType type, Op op, Value[] operands)
    {
        if (Known is null || operands.Length is < 1 or > 3 || !ConstantEvaluator.CanEvaluate(op) || op == Op.Const)
        {
            return null;
        }

        var bits = new ulong[3];
        for (int i = 0; i < operands.Length; i++)
        {
            if (!Known.TryGetValue(operands[i], out bits[i]))
            {
                return null;
            }
        }

        // The functions of the mathematical library are left to the device, whose results the kernel's contract describes.
        ScalarType operand = operands[op == Op.Select ? 1 : 0].Type;
        return EvaluatesFunctions || ConstantEvaluator.IsReproducible(op, operand, NumericContract.Exact)
            ? ConstantEvaluator.Evaluate(op, operand, type, bits[0], bits[1], bits[2])
            : null;
    }

    /// <summary>The type that the table gives to the result.</summary>
    public static ScalarType ResultType(Op op, Value[] operands, Symbol? symbol) => OpTable.Get(op).Result switch
    {
        ResultRule.None => ScalarType.Void,
        ResultRule.SameAsFirst => operands[0].Type,
        ResultRule.Boolean => ScalarType.I1,
        ResultRule.Int32 => ScalarType.I32,
        ResultRule.UInt64 => ScalarType.U64,
        ResultRule.SameAsSymbol => symbol!.Type,
        _ => throw new InvalidOperationException($"The result type of '{OpTable.Get(op).Name}' is written on the instruction."),
    };
}
