namespace HataDsl.Ir.Passes;

/// <summary>Names for the symbols that passes add: the wanted name, or that name and the first free number.</summary>
internal sealed class SymbolNames
{
    private readonly HashSet<string> _taken = [];

    /// <summary>Starts with the names of these symbols taken.</summary>
    public SymbolNames(params List<Symbol>[] symbols)
    {
        foreach (List<Symbol> list in symbols)
        {
            foreach (Symbol symbol in list)
            {
                _taken.Add(symbol.Name);
            }
        }
    }

    /// <summary>Takes a free name.</summary>
    public string Take(string wanted)
    {
        string name = wanted;
        for (int i = 1; !_taken.Add(name); i++)
        {
            name = $"{wanted}_{i}";
        }

        return name;
    }
}
