namespace HataDsl.Ir;

/// <content>One instruction against its row of the table: operands, results, symbol, constant.</content>
public sealed partial class KernelVerifier
{
    private void VerifyShape(Instruction instruction)
    {
        OpInfo row = instruction.Info;
        if (instruction.Regions.Length != row.Regions)
        {
            Error(instruction, $"'{row.Name}' has {row.Regions} regions, not {instruction.Regions.Length}.");
            return;
        }

        if (instruction.Op != Op.Call && (instruction.Callee is not null || instruction.SymbolArguments.Length != SymbolArgumentsOf(instruction.Op)))
        {
            Error(instruction, "Only a call has a callee, and other operations have the symbol arguments that the table says.");
            return;
        }

        switch (instruction.Op)
        {
            case Op.Call:
                VerifyCall(instruction);
                break;
            case Op.Return:
                VerifyReturn(instruction);
                break;
            default:
                if (VerifyOperands(instruction, row) && VerifySymbolOf(instruction, row))
                {
                    VerifyResults(instruction, row);
                    VerifyMeaning(instruction);
                }

                break;
        }

        if (_target?.Check(_kernel, instruction) is { } reason)
        {
            Error(instruction, $"{_target.Target}: {reason}");
        }
    }

    private bool VerifyOperands(Instruction instruction, OpInfo row)
    {
        Value[] operands = instruction.Operands;
        int values = instruction.Op == Op.Store ? operands.Length - 1 : 1;
        if (instruction.Op == Op.Store ? values < 1 : operands.Length != row.Operands.Length)
        {
            Error(instruction, $"'{row.Name}' takes {row.Operands.Length} operands, not {operands.Length}.");
            return false;
        }

        for (int i = 0; i < operands.Length; i++)
        {
            ScalarType type = operands[i].Type;
            OperandClass needed = row.Operands[Math.Min(i, row.Operands.Length - 1)];
            if (!Accepts(needed, type))
            {
                Error(instruction, $"Operand {i + 1} of '{row.Name}' is {type.Name()}; {Describe(needed)} is needed.");
                return false;
            }

            if (i > 0 && i < row.SameTypes && type != operands[0].Type)
            {
                Error(instruction, $"Operand {i + 1} of '{row.Name}' is {type.Name()}, the first is {operands[0].Type.Name()}.");
                return false;
            }
        }

        return true;
    }

    private static bool Accepts(OperandClass operand, ScalarType type) => operand switch
    {
        OperandClass.Any => type != ScalarType.Void,
        OperandClass.Arithmetic => type.IsArithmetic(),
        OperandClass.Integer => type.IsArithmetic() && type.IsInteger(),
        OperandClass.Float => type.IsArithmetic() && type.IsFloat(),
        OperandClass.Boolean => type == ScalarType.I1,
        OperandClass.IntegerOrBoolean => type == ScalarType.I1 || (type.IsArithmetic() && type.IsInteger()),
        OperandClass.Int32Only => type == ScalarType.I32,
        _ => type is ScalarType.I32 or ScalarType.I64,
    };

    private static string Describe(OperandClass operand) => operand switch
    {
        OperandClass.Any => "a value",
        OperandClass.Arithmetic => "a 32- or 64-bit number (narrow types have no arithmetic)",
        OperandClass.Integer => "a 32- or 64-bit integer",
        OperandClass.Float => "f32 or f64",
        OperandClass.Boolean => "i1",
        OperandClass.IntegerOrBoolean => "a 32- or 64-bit integer or i1",
        OperandClass.Int32Only => "i32",
        _ => "i32 or i64",
    };

    private bool VerifySymbolOf(Instruction instruction, OpInfo row)
    {
        Symbol? symbol = instruction.Symbol;
        if (symbol is null || !row.Has(OpTraits.HasSymbol))
        {
            if ((symbol is null) == row.Has(OpTraits.HasSymbol))
            {
                Error(instruction, symbol is null ? $"'{row.Name}' names no symbol." : $"'{row.Name}' takes no symbol.");
                return false;
            }

            return true;
        }

        string? mistake = !_symbols.Contains(symbol) ? "is not declared here" : MistakeInUse(instruction.Op, symbol);
        if (mistake is not null)
        {
            Error(instruction, $"'{symbol.Name}' {mistake}.");
        }

        return mistake is null;
    }

    private string? MistakeInUse(Op op, Symbol symbol)
    {
        bool readable = symbol.Kind != SymbolKind.View || symbol.Access != ViewAccess.Write;
        bool writable = symbol.Kind != SymbolKind.Table && (symbol.Kind != SymbolKind.View || symbol.Access != ViewAccess.Read);
        switch (op)
        {
            case Op.Get:
                return symbol.IsIndexed ? "is indexed: it needs a load" : null;
            case Op.Set:
                return symbol.Kind != SymbolKind.Local ? "is not a variable and cannot be set" : null;
            case Op.Length:
                return !symbol.IsIndexed || symbol.Terms.Count > 0 ? "has no length"
                    : _level == VerificationLevel.AfterPasses && symbol.Kind != SymbolKind.View ? "is an array: its length is a constant after inlining"
                    : null;
            case Op.Load or Op.Store when symbol.RecordSize > 0:
                return "is a view of structs: its fields are loaded and stored";
            case Op.Load:
                return !symbol.IsIndexed ? "is not indexed: it needs a get" : !readable ? "can only be written" : null;
            case Op.Store:
                return !symbol.IsIndexed ? "is not indexed: it needs a set" : !writable ? "can only be read" : null;
            case >= Op.AtomicAdd and <= Op.AtomicCompareExchange when symbol.Lanes > 1:
                return "has elements of several scalars, which no atomic operation takes";
            case Op.TileFill or Op.TileLoad or Op.TileLoadTransposed or Op.TileMultiplyAdd:
                return symbol.Kind != SymbolKind.Tile ? "is no matrix tile" : op is Op.TileFill or Op.TileMultiplyAdd && symbol.Tile!.Role != TileRole.Sum ? "is no tile of sums" : null;
            case Op.TileStore:
                return symbol.Kind is not (SymbolKind.View or SymbolKind.Shared) ? "is neither a view nor shared" : !writable ? "can only be read" : null;
            case Op.CopyStart:
                return symbol.Kind != SymbolKind.Shared ? "is not shared" : null;
            case Op.AtomicAdd or Op.AtomicMin or Op.AtomicMax or Op.AtomicExchange or Op.AtomicCompareExchange:
                return MistakeInAtomic(symbol, readable && writable, floats: true);
            default:
                return MistakeInAtomic(symbol, readable && writable, floats: false);
        }
    }

    private static string? MistakeInAtomic(Symbol symbol, bool readWrite, bool floats) =>
        symbol.Kind is not (SymbolKind.View or SymbolKind.Shared) ? "is neither a view nor shared: no atomic operation is needed or allowed"
        : !readWrite ? "must be readable and writable for an atomic operation"
        : symbol.Type.IsArithmetic() && (floats || symbol.Type.IsInteger()) ? null
        : $"has elements of {symbol.Type.Name()}, which this atomic operation does not take";

    private void VerifyResults(Instruction instruction, OpInfo row)
    {
        Value[] results = instruction.Results;
        if (row.Result == ResultRule.None)
        {
            if (results.Length > 0)
            {
                Error(instruction, $"'{row.Name}' has no result.");
            }

            return;
        }

        if (instruction.Op != Op.Load && results.Length != 1)
        {
            Error(instruction, $"'{row.Name}' has one result, not {results.Length}.");
            return;
        }

        foreach (Value result in results)
        {
            if (row.Result == ResultRule.Explicit ? result.Type == ScalarType.Void : result.Type != RegionBuilder.ResultType(row.Op, instruction.Operands, instruction.Symbol))
            {
                Error(instruction, $"The result of '{row.Name}' cannot be {result.Type.Name()} here.");
                return;
            }
        }
    }

    /// <summary>What the table says in words only.</summary>
    private void VerifyMeaning(Instruction instruction)
    {
        Value[] operands = instruction.Operands;
        string? mistake = instruction.Op switch
        {
            Op.Const when ConstantBits.Truncate(instruction.Type, instruction.Bits) != instruction.Bits =>
                "The constant has bits above the width of its type.",
            Op.RotateLeft or Op.RotateRight or Op.ReverseBits when operands[0].Type.IsSignedInteger() =>
                "The operation is defined on unsigned types.",
            Op.Select when operands[1].Type != operands[2].Type || operands[1].Type != instruction.Type =>
                "The operands chosen from and the result must have one type.",
            Op.Convert when operands[0].Type == ScalarType.I1 || instruction.Type == ScalarType.I1 =>
                "A truth value is not converted: use select or ne.",
            Op.Bitcast when operands[0].Type == ScalarType.I1 || instruction.Type == ScalarType.I1 || operands[0].Type.Size() != instruction.Type.Size() =>
                "A bitcast needs two types of the same size.",
            Op.DotBytes when operands[0].Type.Size() != 4 => "Four bytes are an i32 or u32.",
            Op.TileLoad or Op.TileLoadTransposed or Op.TileStore or Op.TileMultiplyAdd => MistakeInTiles(instruction),
            Op.CopyStart => MistakeInCopy(instruction),
            Op.Length when instruction.Type is not (ScalarType.I32 or ScalarType.I64) => "A length is i32 or i64.",
            Op.Load => MistakeInWidth(instruction.Symbol!, instruction.Results.Length),
            Op.Store => MistakeInWidth(instruction.Symbol!, operands.Length - 1)
                ?? Enumerable.Range(1, operands.Length - 1).Select(operand => MistakeInStored(instruction, operand)).FirstOrDefault(mistake => mistake is not null),
            Op.Set => MistakeInStored(instruction, operands.Length - 1),
            Op.AtomicAdd or Op.AtomicMin or Op.AtomicMax or Op.AtomicAnd or Op.AtomicOr or Op.AtomicXor or Op.AtomicExchange =>
                MistakeInStored(instruction, 1),
            Op.AtomicCompareExchange => MistakeInStored(instruction, 1) ?? MistakeInStored(instruction, 2),
            _ => null,
        };
        if (mistake is not null)
        {
            Error(instruction, mistake);
        }
    }

    private static string? MistakeInWidth(Symbol symbol, int count) =>
        symbol.Lanes > 1 ? (count == symbol.Lanes ? null : $"An element of '{symbol.Name}' has {symbol.Lanes} scalars, which are accessed together, not {count}.")
        : count is 1 or 2 or 4 or 8 or 16 ? null
        : $"1, 2, 4, 8 or 16 neighbouring scalars are accessed together, not {count}.";

    private static string? MistakeInStored(Instruction instruction, int operand)
    {
        ScalarType type = instruction.Operands[operand].Type;
        return type == instruction.Symbol!.Type ? null : $"'{instruction.Symbol.Name}' holds {instruction.Symbol.Type.Name()}, not {type.Name()}.";
    }
}
