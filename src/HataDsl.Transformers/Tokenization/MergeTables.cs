namespace HataDsl.Transformers;

/// <summary>SentencePiece's rule: two symbols may be joined when the vocabulary has their union; larger scores first.</summary>
internal sealed class ScoredMergeTable : IMergeTable
{
    private readonly Dictionary<string, float>.AlternateLookup<ReadOnlySpan<char>> scores;

    public ScoredMergeTable(IEnumerable<Piece> pieces)
    {
        var byText = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var piece in pieces)
        {
            if (piece.Kind == PieceKind.Normal)
            {
                byText.TryAdd(piece.Text, piece.Score);
            }
        }

        scores = byText.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public bool TryGetPriority(ReadOnlySpan<char> text, int leftLength, out double priority)
    {
        bool found = scores.TryGetValue(text, out float score);
        priority = -score;
        return found;
    }
}

/// <summary>The rule of <c>tokenizer.json</c>: the pairs of the "merges" list, in its order.</summary>
internal sealed class RankedMergeTable : IMergeTable
{
    // A union can come about by several pairs; nearly always it has one.
    private readonly Dictionary<string, (int LeftLength, int Rank)[]>.AlternateLookup<ReadOnlySpan<char>> ranks;

    public RankedMergeTable(IEnumerable<(string Left, string Right)> merges)
    {
        var byText = new Dictionary<string, (int LeftLength, int Rank)[]>(StringComparer.Ordinal);
        int rank = 0;
        foreach (var (left, right) in merges)
        {
            string union = left + right;
            var entry = (left.Length, rank++);
            byText[union] = byText.TryGetValue(union, out var others) ? [.. others, entry] : [entry];
        }

        ranks = byText.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public bool TryGetPriority(ReadOnlySpan<char> text, int leftLength, out double priority)
    {
        priority = 0;
        if (!ranks.TryGetValue(text, out var entries))
        {
            return false;
        }

        foreach (var (length, rank) in entries)
        {
            if (length == leftLength)
            {
                priority = rank;
                return true;
            }
        }

        return false;
    }
}
