namespace HataDsl.Ir;

/// <summary>Variables, elements and atomics.</summary>
public sealed partial class CudaEmitter
{
    private void EmitMemory(Instruction instruction)
    {
        Symbol symbol = instruction.Symbol!;
        switch (instruction.Op)
        {
            case Op.Get:
                Define(instruction.Result, symbol.Kind == SymbolKind.Scalar
                    ? CudaTypes.FromStored(symbol.Type, _symbols[symbol])
                    : _symbols[symbol]);
                break;
            case Op.Set:
                Line($"{_symbols[symbol]} = {Text(instruction.Operands[0])};");
                break;
            case Op.Length:
                // The view's own length counts scalars, or bytes of structs.
                Symbol counted = symbol.Record ?? symbol;
                string length = _symbols[counted] + ".Length" + (counted.RecordSize > 0 ? $" / {counted.RecordSize}" : symbol.Lanes switch
                {
                    1 => "",
                    3 => " / 3L",
                    2 => " >> 1",
                    4 => " >> 2",
                    8 => " >> 3",
                    _ => " >> 4",
                });
                Define(instruction.Result, instruction.Type == ScalarType.I64
                    ? length
                    : $"(int){Intrinsics}Min({length}, 2147483647L)");
                break;
            case Op.Load when WideAccess.Of(instruction) is { } wide:
                EmitWideLoad(instruction, wide);
                break;
            case Op.Store when WideAccess.Of(instruction) is { } wide:
                EmitWideStore(instruction, wide);
                break;
            case Op.Load:
                for (int i = 0; i < instruction.Results.Length; i++)
                {
                    Define(instruction.Results[i], LoadExpression(symbol, instruction.Operands[0], i));
                }

                break;
            default:
                for (int i = 1; i < instruction.Operands.Length; i++)
                {
                    string value = Text(instruction.Operands[i]);
                    string stored = _scalarArrays.Contains(symbol) ? value : CudaTypes.ToStored(symbol.Type, value);
                    Line($"{Element(symbol, instruction.Operands[0], i - 1)} = {stored};");
                }

                break;
        }
    }

    private string LoadExpression(Symbol symbol, Value index, int offset)
    {
        string element = Element(symbol, index, offset);
        return _scalarArrays.Contains(symbol) ? element
            : CudaTypes.FromStored(symbol.Type, symbol is { Kind: SymbolKind.View, Access: ViewAccess.Read }
                ? $"{Intrinsics}LoadReadOnly(ref {element})"
                : element);
    }

    private string Element(Symbol symbol, Value index, int offset)
    {
        if (_scalarArrays.Contains(symbol))
        {
            return $"{_symbols[symbol]}_{_constants[index] + offset}";
        }

        string text = symbol.Lanes > 1 ? $"({Text(index)} * {symbol.Lanes}L) + {offset}"
            : offset == 0 ? Text(index) : $"{Text(index)} + {offset}";
        if (symbol.Record is not null)
        {
            return $"{_symbols[symbol]}[(long)({text}) * {symbol.Stride} + {symbol.Offset / symbol.Type.Size()}]";
        }

        return symbol.Kind is SymbolKind.Private or SymbolKind.Table && index.Type == ScalarType.I64
            ? $"{_symbols[symbol]}[(int)({text})]"
            : $"{_symbols[symbol]}[{text}]";
    }

    private void EmitAtomic(Instruction instruction)
    {
        if (instruction.Type.IsFloat() && instruction.Op is (Op.AtomicMin or Op.AtomicMax))
        {
            EmitFloatChoice(instruction);
            return;
        }

        string name = instruction.Op switch
        {
            Op.AtomicAdd => "Add",
            Op.AtomicMin => "Min",
            Op.AtomicMax => "Max",
            Op.AtomicAnd => "And",
            Op.AtomicOr => "Or",
            Op.AtomicXor => "Xor",
            Op.AtomicExchange => "Exchange",
            _ => "CompareExchange",
        };
        string values = string.Join(", ", instruction.Operands.Skip(1).Select(Text));
        Define(instruction.Result, $"global::ILGPU.Atomic.{name}(ref {Element(instruction.Symbol!, instruction.Operands[0], 0)}, {values})");
    }

    /// <summary>Retries until no other invocation came between: the hardware has no least and greatest of floats, and none that keeps a NaN.</summary>
    private void EmitFloatChoice(Instruction instruction)
    {
        string element = Element(instruction.Symbol!, instruction.Operands[0], 0);
        Define(instruction.Result, element);
        string former = Text(instruction.Result);
        (string seen, string done) = (Temporary(), Temporary());
        string chosen = Arithmetic(instruction.Op == Op.AtomicMin ? Op.Min : Op.Max, instruction.Type, former, Text(instruction.Operands[1]));
        Line("while (true)");
        Line("{");
        _depth++;
        Line($"{CudaTypes.Of(instruction.Type)} {seen} = global::ILGPU.Atomic.CompareExchange(ref {element}, {former}, {chosen});");
        Line($"bool {done} = global::ILGPU.Interop.FloatAsInt({seen}) == global::ILGPU.Interop.FloatAsInt({former});");
        Line($"{former} = {seen};");
        Line($"if ({done}) break;");
        _depth--;
        Line("}");
    }
}
