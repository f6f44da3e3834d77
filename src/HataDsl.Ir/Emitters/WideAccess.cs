namespace HataDsl.Ir;

/// <summary>
/// Neighbouring scalars that move as one: one, two or four 32-bit words. Narrow scalars lie side by side in a word, the first in its
/// low bits, as in memory; a 64-bit one takes two words.
/// </summary>
/// <param name="Type">Type of the scalars.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct WideAccess(ScalarType Type, int Count)
{
    /// <summary>Words in all.</summary>
    public int Words => Count * Type.Size() / 4;

    /// <summary>Bits of a scalar within its word; 64 for one that takes two.</summary>
    public int Bits => Type.Size() * 8;

    /// <summary>The word that holds a scalar, or its lower half.</summary>
    public int WordOf(int scalar) => scalar * Type.Size() / 4;

    /// <summary>Where in its word a scalar begins.</summary>
    public int ShiftOf(int scalar) => scalar * Type.Size() % 4 * 8;

    /// <summary>What an instruction moves; null when it moves its scalars one by one.</summary>
    public static WideAccess? Of(Instruction access)
    {
        Symbol symbol = access.Symbol!;
        int count = CountOf(access);
        int bytes = count * symbol.Type.Size();
        bool wide = count > 1 && symbol.Kind is SymbolKind.View or SymbolKind.Shared && bytes is 4 or 8 or 16 && (count & (count - 1)) == 0;
        return wide ? new WideAccess(symbol.Type, count) : null;
    }

    /// <summary>What the elements of a symbol are; null when they are single scalars, or several that are not moved as one.</summary>
    public static WideAccess? OfElements(Symbol symbol) => symbol.Lanes == 1 ? null : Of(new Instruction(Op.Load) { Symbol = symbol, Results = new Value[symbol.Lanes] });

    /// <summary>Scalars that a load or store moves.</summary>
    public static int CountOf(Instruction access) => access.Op == Op.Load ? access.Results.Length : access.Operands.Length - 1;

    /// <summary>For each view the bytes that its first element must be aligned to, beyond the size of a scalar: 0 when there is no need.</summary>
    public static Dictionary<Symbol, int> Alignments(Region region)
    {
        var alignments = new Dictionary<Symbol, int>();
        Collect(region, alignments);
        return alignments;
    }

    private static void Collect(Region region, Dictionary<Symbol, int> alignments)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            if (instruction is { Op: Op.Load or Op.Store, Symbol: { Kind: SymbolKind.View } view } && Of(instruction) is { } access)
            {
                alignments[view] = Math.Max(alignments.TryGetValue(view, out int known) ? known : 0, access.Words * 4);
            }

            foreach (Region nested in instruction.Regions)
            {
                Collect(nested, alignments);
            }
        }
    }
}
