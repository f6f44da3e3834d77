namespace HataDsl.Ir;

/// <content>Declarations: which kinds of symbols stand where, lengths and names.</content>
public sealed partial class KernelVerifier
{
    private static readonly char[] ReservedCharacters = [' ', ',', '"', '[', ']', '{', '}', '\n', '\r', '\t'];

    private void VerifyKernelSymbols()
    {
        _symbols.Clear();
        var names = new HashSet<string>();
        foreach (Symbol symbol in _kernel.Parameters)
        {
            VerifySymbol(symbol, names);
            if (symbol.Kind is not (SymbolKind.View or SymbolKind.Scalar))
            {
                Error(null, $"Parameter '{symbol.Name}' of the kernel is neither a view nor a scalar.");
            }
        }

        foreach (Symbol symbol in _kernel.Symbols)
        {
            VerifySymbol(symbol, names);
            VerifyLength(symbol);
            if (symbol.IsParameter || symbol.ByReference)
            {
                Error(null, $"'{symbol.Name}' is declared in the kernel's body but is a parameter.");
            }
        }
    }

    private void VerifyFunctionSymbols(Function function)
    {
        _symbols.Clear();
        var names = new HashSet<string>();
        foreach (Symbol symbol in function.Parameters)
        {
            VerifySymbol(symbol, names);
            if (symbol.Kind == SymbolKind.Scalar)
            {
                Error(null, $"Parameter '{symbol.Name}' of '{function.Name}' is a scalar of the kernel; a value parameter is a local.");
            }

            if (symbol.Kind is SymbolKind.Shared or SymbolKind.Private or SymbolKind.Table && !symbol.ByReference)
            {
                Error(null, $"Parameter '{symbol.Name}' of '{function.Name}' is an array and must be passed by reference.");
            }
        }

        foreach (Symbol symbol in function.Symbols)
        {
            VerifySymbol(symbol, names);
            VerifyLength(symbol);
            if (symbol.Kind is SymbolKind.View or SymbolKind.Scalar || symbol.ByReference)
            {
                Error(null, $"'{symbol.Name}' cannot be declared in function '{function.Name}': only arrays, tables and variables can.");
            }
        }
    }

    private void VerifySymbol(Symbol symbol, HashSet<string> names)
    {
        _symbols.Add(symbol);
        if (!names.Add(symbol.Name))
        {
            Error(null, $"Two symbols are named '{symbol.Name}'.");
        }

        if (symbol.Name.Length == 0 || symbol.Name.IndexOfAny(ReservedCharacters) >= 0)
        {
            Error(null, $"'{symbol.Name}' cannot be written as a name in IR text.");
        }

        if (symbol.Type == ScalarType.Void)
        {
            Error(null, $"'{symbol.Name}' has no type.");
        }

        bool tile = symbol.Tile is { } shape
            ? symbol.Kind == SymbolKind.Tile && shape.Rows > 0 && shape.Rows % 16 == 0 && shape.Columns > 0 && shape.Columns % 16 == 0
                && (shape.Role == TileRole.Sum ? symbol.Type == ScalarType.F32 : symbol.Type is ScalarType.F16 or ScalarType.BF16)
            : symbol.Kind != SymbolKind.Tile;
        if (!tile)
        {
            Error(null, $"'{symbol.Name}' is no tile that any device has.");
        }

        bool vectors = symbol.Kind is SymbolKind.View or SymbolKind.Shared && symbol.Lanes is 2 or 3 or 4 or 8 or 16 && symbol.Length % symbol.Lanes == 0;
        if (symbol.Lanes != 1 && !vectors)
        {
            Error(null, $"'{symbol.Name}' cannot have elements of {symbol.Lanes} scalars.");
        }
    }

    /// <summary>An array parameter may leave its length open with 0; a declaration may not.</summary>
    private void VerifyLength(Symbol symbol)
    {
        if (symbol.Record is { } record && (record.RecordSize < 1 || !_symbols.Contains(record)
            || symbol.Offset % symbol.Type.Size() != 0 || record.RecordSize % symbol.Type.Size() != 0 || symbol.Offset + symbol.Type.Size() > record.RecordSize))
        {
            Error(null, $"Field '{symbol.Name}' does not lie in '{record.Name}'.");
        }

        foreach (Symbol parameter in symbol.Terms.SelectMany(term => term.Parameters))
        {
            if (!parameter.IsSpecialized || parameter.Type != ScalarType.I32)
            {
                Error(null, $"The length of '{symbol.Name}' hangs on '{parameter.Name}', which is no specialized i32 parameter.");
            }
        }

        if (symbol.Terms.Count > 0)
        {
            return;
        }

        if (symbol.Kind == SymbolKind.Table && symbol.Contents.Count != symbol.Length)
        {
            Error(null, $"Table '{symbol.Name}' has {symbol.Contents.Count} contents for {symbol.Length} elements.");
        }

        if (symbol.Kind is SymbolKind.Shared or SymbolKind.Private or SymbolKind.Table && symbol.Length < 1)
        {
            Error(null, $"Array '{symbol.Name}' has no elements.");
        }
    }
}
