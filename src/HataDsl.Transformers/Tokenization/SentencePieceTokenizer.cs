using System.Text;

namespace HataDsl.Transformers;

/// <summary>How a SentencePiece tokenizer treats the start of text.</summary>
/// <param name="AddSpace">Puts a space before text.</param>
/// <param name="EverySegment">Does so after each special token too, not only at the very start.</param>
/// <param name="UnlessThere">Does not where the text starts with a space already.</param>
/// <param name="CollapseSpaces">Removes leading, trailing and repeated spaces.</param>
internal readonly record struct SpaceRule(bool AddSpace, bool EverySegment, bool UnlessThere, bool CollapseSpaces);

/// <summary>What <see cref="SentencePieceTokenizer"/> is made from, whichever file it comes from.</summary>
internal sealed record SentencePieceParts
{
    public required string Description { get; init; }

    /// <summary>All spellings by id; null for ids that are missing.</summary>
    public required string?[] Pieces { get; init; }

    /// <summary>Ids that text can become; without control pieces.</summary>
    public required Dictionary<string, int> TextTokens { get; init; }

    public required IMergeTable Merges { get; init; }

    public required AddedTokens Added { get; init; }

    /// <summary>Tokens of the 256 bytes, or null when unknown characters become <see cref="UnknownToken"/>.</summary>
    public int[]? ByteTokens { get; init; }

    public int? UnknownToken { get; init; }

    /// <summary>True when neighbouring unknown characters become one unknown token.</summary>
    public bool FuseUnknown { get; init; } = true;

    public int? BeginToken { get; init; }

    public int? EndToken { get; init; }

    public bool AddsBeginToken { get; init; }

    public required SpaceRule Spaces { get; init; }
}

/// <summary>
/// BPE over characters with a visible space and bytes for characters that the vocabulary lacks: the tokenizer of Llama 2
/// and Mistral, from a SentencePiece <c>tokenizer.model</c>, from the same converted to <c>tokenizer.json</c>, or from
/// llama2.c's format. Microsoft.ML.Tokenizers reads the first, but joins pairs of equal score in the wrong order (see
/// <see cref="PairMerger"/>), so it is not used here.
/// </summary>
public sealed class SentencePieceTokenizer : ITextTokenizer
{
    private readonly SentencePieceParts parts;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> textTokens;
    private readonly byte[][] bytes;
    private readonly HashSet<int> special;

    internal SentencePieceTokenizer(SentencePieceParts parts)
    {
        this.parts = parts;
        textTokens = parts.TextTokens.GetAlternateLookup<ReadOnlySpan<char>>();
        special = [.. parts.Added.All.Where(token => token.IsSpecial).Select(token => token.Token)];
        if (parts.UnknownToken is { } unknown)
        {
            special.Add(unknown);
        }

        bytes = [.. parts.Pieces.Select((piece, token) => BytesOf(piece, special.Contains(token)))];
        foreach (var token in parts.Added.All)
        {
            bytes[token.Token] = token.IsSpecial ? [] : Encoding.UTF8.GetBytes(token.Content);
        }
    }

    /// <inheritdoc/>
    public string Description => parts.Description;

    /// <inheritdoc/>
    public int VocabularySize => parts.Pieces.Length;

    /// <inheritdoc/>
    public int? BeginToken => parts.BeginToken;

    /// <inheritdoc/>
    public int? EndToken => parts.EndToken;

    /// <inheritdoc/>
    public bool AddsBeginToken => parts.AddsBeginToken;

    /// <inheritdoc/>
    public bool HasLeadingSpace => parts.Spaces.AddSpace;

    /// <inheritdoc/>
    public int[] Encode(string text, bool addBeginToken = true, bool parseSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new List<int>();
        bool first = true;
        foreach (var segment in parts.Added.Split(text, parseSpecialTokens))
        {
            if (segment.Token >= 0)
            {
                tokens.Add(segment.Token);
            }
            else
            {
                EncodeText(Normalize(segment.Text.Span, first || parts.Spaces.EverySegment), tokens);
            }

            first = false;
        }

        if (addBeginToken && AddsBeginToken && BeginToken is { } begin && (tokens.Count == 0 || tokens[0] != begin))
        {
            tokens.Insert(0, begin);
        }

        return [.. tokens];
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> BytesOf(int token) => (uint)token < (uint)bytes.Length ? bytes[token] : default;

    /// <inheritdoc/>
    public bool IsSpecial(int token) => special.Contains(token);

    /// <inheritdoc/>
    public int? FindAddedToken(string content) => parts.Added.Find(content);

    private static byte[] BytesOf(string? piece, bool isSpecial)
        => piece is null || isSpecial
            ? []
            : SentencePieceModel.TryParseByte(piece, out byte value)
                ? [value]
                : Encoding.UTF8.GetBytes(piece.Replace(SentencePieceModel.Space, ' '));

    private string Normalize(ReadOnlySpan<char> text, bool atStart)
    {
        var result = new StringBuilder(text.Length + 1);
        var rule = parts.Spaces;
        if (rule.CollapseSpaces)
        {
            text = text.Trim(' ');
        }

        if (rule.AddSpace && atStart && text.Length > 0 && !(rule.UnlessThere && text[0] == ' '))
        {
            result.Append(SentencePieceModel.Space);
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (rule.CollapseSpaces && text[i] == ' ' && i > 0 && text[i - 1] == ' ')
            {
                continue;
            }

            result.Append(text[i] == ' ' ? SentencePieceModel.Space : text[i]);
        }

        return result.ToString();
    }

    private void EncodeText(string text, List<int> tokens)
    {
        Span<byte> utf8 = stackalloc byte[4];
        bool afterUnknown = false;
        foreach (var (start, length) in PairMerger.Merge(text, parts.Merges))
        {
            var symbol = text.AsSpan(start, length);
            if (textTokens.TryGetValue(symbol, out int token))
            {
                tokens.Add(token);
                afterUnknown = false;
                continue;
            }

            // Only single characters stay outside the vocabulary: a union is made only when it is in it.
            _ = Rune.DecodeFromUtf16(symbol, out var rune, out _);
            if (parts.ByteTokens is { } byteTokens)
            {
                foreach (byte value in utf8[..rune.EncodeToUtf8(utf8)])
                {
                    tokens.Add(byteTokens[value]);
                }
            }
            else if (parts.UnknownToken is { } unknown && !(afterUnknown && parts.FuseUnknown))
            {
                tokens.Add(unknown);
                afterUnknown = true;
            }
        }
    }
}
