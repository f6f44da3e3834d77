using System.Text;

namespace HataDsl.Transformers;

/// <summary>Says which neighbours may be joined, and which first.</summary>
internal interface IMergeTable
{
    /// <summary>Looks a pair up.</summary>
    /// <param name="text">The text that holds both symbols, one after the other.</param>
    /// <param name="leftLength">Length of the left symbol; the rest is the right one.</param>
    /// <param name="priority">Smaller ones are joined first.</param>
    bool TryGetPriority(ReadOnlySpan<char> text, int leftLength, out double priority);
}

/// <summary>
/// Byte-pair merging over characters: again and again the pair of the smallest priority is joined, the leftmost of equal
/// ones. SentencePiece and Hugging Face's tokenizers agree on that order. Microsoft.ML.Tokenizers joins the rightmost of
/// equal scores in SentencePiece models ("aaa" becomes "a aa" instead of "aa a"), which is why this class exists.
/// </summary>
internal static class PairMerger
{
    /// <summary>Splits text into merged symbols.</summary>
    /// <param name="text">The text.</param>
    /// <param name="table">Which pairs may be joined.</param>
    /// <returns>Start and length of each symbol, in order.</returns>
    public static List<(int Start, int Length)> Merge(ReadOnlySpan<char> text, IMergeTable table)
    {
        var symbols = SplitCharacters(text);
        var queue = new PriorityQueue<(int Left, int Right, int Length), (double Priority, int Left)>();
        for (int i = 0; i + 1 < symbols.Count; i++)
        {
            Offer(text, table, symbols, queue, i, i + 1);
        }

        while (queue.TryDequeue(out var pair, out _))
        {
            var left = symbols[pair.Left];
            var right = symbols[pair.Right];

            // An entry is stale when one of its symbols has been joined since; then their length has changed.
            if (left.Length == 0 || right.Length == 0 || left.Length + right.Length != pair.Length)
            {
                continue;
            }

            left.Length = pair.Length;
            left.Next = right.Next;
            right.Length = 0;
            symbols[pair.Left] = left;
            symbols[pair.Right] = right;
            if (left.Next < symbols.Count)
            {
                var next = symbols[left.Next];
                next.Previous = pair.Left;
                symbols[left.Next] = next;
                Offer(text, table, symbols, queue, pair.Left, left.Next);
            }

            if (left.Previous >= 0)
            {
                Offer(text, table, symbols, queue, left.Previous, pair.Left);
            }
        }

        return [.. symbols.Where(symbol => symbol.Length > 0).Select(symbol => (symbol.Start, symbol.Length))];
    }

    private static List<Symbol> SplitCharacters(ReadOnlySpan<char> text)
    {
        var symbols = new List<Symbol>(text.Length);
        for (int start = 0; start < text.Length;)
        {
            _ = Rune.DecodeFromUtf16(text[start..], out _, out int length);
            symbols.Add(new Symbol { Start = start, Length = length, Previous = symbols.Count - 1, Next = symbols.Count + 1 });
            start += length;
        }

        return symbols;
    }

    private static void Offer(
        ReadOnlySpan<char> text, IMergeTable table, List<Symbol> symbols,
        PriorityQueue<(int Left, int Right, int Length), (double Priority, int Left)> queue, int left, int right)
    {
        int length = symbols[left].Length + symbols[right].Length;
        if (table.TryGetPriority(text.Slice(symbols[left].Start, length), symbols[left].Length, out double priority))
        {
            queue.Enqueue((left, right, length), (priority, left));
        }
    }

    private struct Symbol
    {
        public int Start;
        public int Length;
        public int Previous;
        public int Next;
    }
}
