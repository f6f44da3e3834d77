namespace HataDsl.Ir.Passes;

/// <summary>
/// Gives variables and arrays new names in the order of their first use, and lists them in that order, so that kernels that differ
/// in the names chosen by a programmer or a pass print, hash and compile alike. Parameters keep their names.
/// </summary>
public sealed class CanonicalizeNames
{
    private readonly Dictionary<Symbol, Symbol> _renamed = [];
    private readonly List<Symbol> _ordered = [];
    private readonly SymbolNames _names;

    private CanonicalizeNames(Kernel kernel)
    {
        _names = new SymbolNames(kernel.Parameters);
        foreach (Symbol parameter in kernel.Parameters)
        {
            _renamed.Add(parameter, parameter);
        }
    }

    /// <summary>Runs the pass on an inlined kernel without unused symbols; it drops those.</summary>
    public static void Run(Kernel kernel)
    {
        var pass = new CanonicalizeNames(kernel);
        pass.Walk(kernel.Body);
        kernel.Symbols.Clear();
        kernel.Symbols.AddRange(pass._ordered);
    }

    private void Walk(Region region)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            if (instruction.Symbol is { } symbol)
            {
                instruction.Symbol = Rename(symbol);
            }

            if (instruction.SymbolArguments.Length > 0)
            {
                instruction.SymbolArguments = [.. instruction.SymbolArguments.Select(Rename)];
            }

            foreach (Region nested in instruction.Regions)
            {
                Walk(nested);
            }
        }
    }

    private Symbol Rename(Symbol symbol)
    {
        if (!_renamed.TryGetValue(symbol, out Symbol? renamed))
        {
            string prefix = symbol.Kind switch { SymbolKind.Local => "v", SymbolKind.Shared => "s", SymbolKind.Table => "t", SymbolKind.View => "f", SymbolKind.Tile => "m", _ => "p" };
            renamed = symbol.Renamed(_names.Take($"{prefix}{_ordered.Count}"));
            _renamed.Add(symbol, renamed);
            _ordered.Add(renamed);
        }

        return renamed;
    }
}
