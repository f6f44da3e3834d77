namespace HataDsl.Ir;

/// <summary>
/// Gives a variable that is assigned anew several times in a row a name of its own each time, as the copies of an unrolled body do with
/// <c>element = i &lt; n ? x[i] : 0</c>. What is done with one then has nothing to do with the next.
/// </summary>
internal static class SplitVariables
{
    /// <summary>Splits the variables of a kernel without jumps and calls.</summary>
    public static void Run(Kernel kernel)
    {
        var tree = new RegionTree(kernel.Body);
        var names = new Passes.SymbolNames(kernel.Parameters, kernel.Symbols);
        foreach (Symbol symbol in kernel.Symbols.Where(symbol => symbol.Kind == SymbolKind.Local && tree.AccessesOf(symbol).Count > 0).ToArray())
        {
            List<Instruction> items = [.. tree.HomeOf(symbol).Node.Region.Instructions.Where(item => RegionTree.Names(item, symbol))];
            if (items.Count(item => RegionTree.Assigns(item, symbol)) < 2 || !RegionTree.Assigns(items[0], symbol))
            {
                continue;
            }

            Symbol current = symbol;
            foreach (Instruction item in items)
            {
                if (item != items[0] && RegionTree.Assigns(item, symbol))
                {
                    current = new Symbol(SymbolKind.Local, names.Take(symbol.Name), symbol.Type);
                    kernel.Symbols.Add(current);
                }

                Rename(item, symbol, current);
            }
        }
    }

    private static void Rename(Instruction instruction, Symbol symbol, Symbol by)
    {
        instruction.Symbol = instruction.Symbol == symbol ? by : instruction.Symbol;
        foreach (Region region in instruction.Regions)
        {
            foreach (Instruction nested in region.Instructions)
            {
                Rename(nested, symbol, by);
            }
        }
    }
}
