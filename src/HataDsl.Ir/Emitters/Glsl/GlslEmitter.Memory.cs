namespace HataDsl.Ir;

public sealed partial class GlslEmitter
{
    private static bool IsAtomic(Op op) => op is >= Op.AtomicAdd and <= Op.AtomicCompareExchange;

    /// <summary>Emits an operation on storage; false when the instruction is none.</summary>
    private bool EmitMemory(Instruction instruction)
    {
        if (instruction.Symbol is not { } symbol)
        {
            return false;
        }

        string name = _names[symbol];
        switch (instruction.Op)
        {
            case Op.Get when symbol.Kind == SymbolKind.Scalar:
                _values[instruction.Result] = ScalarArgument(symbol);
                break;
            case Op.Get:
                Define(instruction.Result, name);
                break;
            case Op.Set:
                Line($"{name} = {Chosen(instruction.Operands[0])};");
                break;
            case Op.Length:
                string length = $"length_{_names[symbol.Record ?? symbol]}";
                _values[instruction.Result] = instruction.Type == ScalarType.I64 ? $"int64_t({length})" : $"int(min({length}, 0x7fffffffu))";
                break;
            case Op.CopyStart:
                EmitCopy(instruction);
                break;
            case Op.Load when symbol.Lanes > 1 && WideAccess.Of(instruction) is { } wide:
                EmitWideLoad(instruction, wide);
                break;
            case Op.Store when symbol.Lanes > 1 && WideAccess.Of(instruction) is { } wide:
                EmitWideStore(instruction, wide);
                break;
            case Op.Load:
                // Several results are neighbouring elements.
                for (int i = 0; i < instruction.Results.Length; i++)
                {
                    Define(instruction.Results[i], FromElement(symbol, Element(symbol, instruction.Operands[0], i)));
                }

                break;
            case Op.Store:
                for (int i = 1; i < instruction.Operands.Length; i++)
                {
                    Line($"{Element(symbol, instruction.Operands[0], i - 1)} = {ToElement(symbol, Operand(instruction, i))};");
                }

                break;
            default:
                EmitAtomic(instruction, symbol);
                break;
        }

        return true;
    }

    /// <summary>The host writes the bits of a scalar's own width; the sign of a narrow one is spread here.</summary>
    private string ScalarArgument(Symbol symbol) => symbol.Type switch
    {
        ScalarType.I1 => $"(({_names[symbol]} & 0xffu) != 0u)",
        ScalarType.I8 or ScalarType.I16 => Narrow(symbol.Type, _names[symbol]),
        _ => _names[symbol],
    };

    private string Element(Symbol symbol, Value index, int add)
    {
        string text = _constants.TryGetValue(index, out ulong bits)
            ? ((bits * (ulong)symbol.Lanes) + (ulong)add).ToString() + "u"
            : symbol.Lanes > 1 ? $"{Unsigned(Name(index))} * {symbol.Lanes}u + {add}u"
            : add == 0 ? Unsigned(Name(index)) : $"{Unsigned(Name(index))} + {add}u";
        string name = _names[symbol];
        if (symbol.Record is { } record)
        {
            // The first struct's place comes in bytes, since it need not be a multiple of the struct's size from what is bound.
            int size = symbol.Type.Size();
            return $"{name}[(first_{_names[record]} + {symbol.Offset}u) / {size}u + ({text}) * {symbol.Stride}u]";
        }

        return symbol.Kind == SymbolKind.View ? $"{name}[first_{name} + {text}]" : $"{name}[{text}]";
    }

    /// <summary>Positions are unsigned in GLSL already.</summary>
    private static string Unsigned(string index) =>
        index.StartsWith("int(gl_", StringComparison.Ordinal) ? index.Substring(4, index.Length - 5) : $"uint({index})";

    private string FromElement(Symbol symbol, string element) =>
        HoldsFloatBits(symbol) ? FromBits(symbol.Type, element)
        : HoldsWords(symbol) ? (symbol.Type == ScalarType.F64 ? $"packDouble2x32({element})" : $"uintBitsToFloat({element})")
        : symbol.Kind is SymbolKind.Private or SymbolKind.Table ? element
        : GlslTypes.FromStorage(symbol.Type, element);

    private string ToElement(Symbol symbol, string value) =>
        HoldsFloatBits(symbol) ? ToBits(symbol.Type, value)
        : symbol.Kind == SymbolKind.Private ? value
        : GlslTypes.ToStorage(symbol.Type, value);

    private void EmitAtomic(Instruction instruction, Symbol symbol)
    {
        string element = Element(symbol, instruction.Operands[0], 0);
        string value = ToElement(symbol, Operand(instruction, 1));
        if (symbol.Type.IsFloat() && instruction.Op is (Op.AtomicAdd or Op.AtomicMin or Op.AtomicMax))
        {
            EmitFloatUpdate(instruction, symbol, element);
            return;
        }

        string call = instruction.Op switch
        {
            Op.AtomicAdd => $"atomicAdd({element}, {value})",
            Op.AtomicMin => $"atomicMin({element}, {value})",
            Op.AtomicMax => $"atomicMax({element}, {value})",
            Op.AtomicAnd => $"atomicAnd({element}, {value})",
            Op.AtomicOr => $"atomicOr({element}, {value})",
            Op.AtomicXor => $"atomicXor({element}, {value})",
            Op.AtomicExchange => $"atomicExchange({element}, {value})",
            Op.AtomicCompareExchange => $"atomicCompSwap({element}, {value}, {ToElement(symbol, Operand(instruction, 2))})",
            _ => throw new InvalidOperationException($"'{instruction.Info.Name}' has no GLSL form."),
        };
        Define(instruction.Result, FromElement(symbol, call));
    }

    /// <summary>
    /// Retries until no other invocation came between. The hardware's own float addition is an extension that few devices have
    /// for every address space, and this needs no forward progress of others: somebody always succeeds.
    /// </summary>
    private void EmitFloatUpdate(Instruction instruction, Symbol symbol, string element)
    {
        // Declared outside the loop, so that the result is visible after it.
        Define(instruction.Result, GlslTypes.Zero(symbol.Type));
        string result = Name(instruction.Result);
        string bits = StorageType(symbol);
        string value = Operand(instruction, 1);
        string combined = instruction.Op switch
        {
            Op.AtomicMin => Call("hd_min_" + symbol.Type.Name(), result, value),
            Op.AtomicMax => Call("hd_max_" + symbol.Type.Name(), result, value),
            _ => $"{result} + {value}",
        };
        string seen = "seen_" + result;
        Line($"for ({bits} {seen} = {element};;)");
        Line("{");
        _depth++;
        Line($"{result} = {FromBits(symbol.Type, seen)};");
        Line($"{bits} now = atomicCompSwap({element}, {seen}, {ToBits(symbol.Type, combined)});");
        Line($"if (now == {seen}) break;");
        Line($"{seen} = now;");
        _depth--;
        Line("}");
    }

    private static string FromBits(ScalarType type, string bits) => type == ScalarType.F64 ? $"uint64BitsToDouble({bits})" : $"uintBitsToFloat({bits})";

    private static string ToBits(ScalarType type, string value) => type == ScalarType.F64 ? $"doubleBitsToUint64({value})" : $"floatBitsToUint({value})";
}
