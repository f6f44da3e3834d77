using System.Text;
using Microsoft.ML.Tokenizers;

namespace HataDsl.Transformers;

/// <summary>What <see cref="ByteLevelTokenizer"/> is made from.</summary>
internal sealed record ByteLevelParts
{
    public required string Description { get; init; }

    /// <summary>Spelling in the byte alphabet to id.</summary>
    public required Dictionary<string, int> Vocabulary { get; init; }

    /// <summary>Pairs in the order in which they are joined.</summary>
    public required IReadOnlyList<(string Left, string Right)> Merges { get; init; }

    public required PreTokenizers PreTokenizers { get; init; }

    public required AddedTokens Added { get; init; }

    /// <summary>True when a piece that is a token is taken whole, without merging (Llama 3).</summary>
    public bool IgnoreMerges { get; init; }

    /// <summary>True when text is brought to Unicode's composed form first (Qwen).</summary>
    public bool Compose { get; init; }

    public int? BeginToken { get; init; }

    public int? EndToken { get; init; }

    public bool AddsBeginToken { get; init; }
}

/// <summary>
/// Byte-level BPE from a <c>tokenizer.json</c>: the tokenizer of GPT-2, Llama 3, Qwen and MiniMind. Merging is done by
/// Microsoft.ML.Tokenizers, which does not read the file itself; added tokens, the cutting into pieces and the rules
/// around them are done here, because they differ between models in ways that the library has no options for.
/// </summary>
public sealed class ByteLevelTokenizer : ITextTokenizer
{
    private readonly ByteLevelParts parts;
    private readonly BpeTokenizer merger;
    private readonly byte[][] bytes;
    private readonly HashSet<int> special;

    internal ByteLevelTokenizer(ByteLevelParts parts)
    {
        this.parts = parts;
        merger = BpeTokenizer.Create(new BpeOptions(parts.Vocabulary)
        {
            Merges = parts.Merges.Select(pair => $"{pair.Left} {pair.Right}"),
            ByteLevel = true,
        });
        special = [.. parts.Added.All.Where(token => token.IsSpecial).Select(token => token.Token)];
        int size = parts.Vocabulary.Values.Concat(parts.Added.All.Select(token => token.Token)).DefaultIfEmpty(-1).Max() + 1;
        bytes = new byte[size][];
        Array.Fill(bytes, []);
        foreach (var (text, token) in parts.Vocabulary)
        {
            bytes[token] = ByteAlphabet.Decode(text);
        }

        foreach (var token in parts.Added.All)
        {
            bytes[token.Token] = token.IsSpecial ? [] : Encoding.UTF8.GetBytes(token.Content);
        }
    }

    /// <inheritdoc/>
    public string Description => parts.Description;

    /// <inheritdoc/>
    public int VocabularySize => bytes.Length;

    /// <inheritdoc/>
    public int? BeginToken => parts.BeginToken;

    /// <inheritdoc/>
    public int? EndToken => parts.EndToken;

    /// <inheritdoc/>
    public bool AddsBeginToken => parts.AddsBeginToken;

    /// <inheritdoc/>
    public bool HasLeadingSpace => false;

    /// <inheritdoc/>
    public int[] Encode(string text, bool addBeginToken = true, bool parseSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new List<int>();
        foreach (var segment in parts.Added.Split(text, parseSpecialTokens))
        {
            if (segment.Token >= 0)
            {
                tokens.Add(segment.Token);
            }
            else
            {
                EncodeText(segment.Text.ToString(), tokens);
            }
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

    private void EncodeText(string text, List<int> tokens)
    {
        // Without this, an unpaired surrogate would be lost or thrown at, by the library or by the normaliser.
        text = ReplaceUnpaired(text);
        if (parts.Compose && !text.IsNormalized(NormalizationForm.FormC))
        {
            text = text.Normalize(NormalizationForm.FormC);
        }

        foreach (string piece in parts.PreTokenizers.Split(text))
        {
            if (parts.IgnoreMerges && parts.Vocabulary.TryGetValue(ByteAlphabet.Encode(piece), out int whole))
            {
                tokens.Add(whole);
            }
            else
            {
                tokens.AddRange(merger.EncodeToIds(piece, considerPreTokenization: false, considerNormalization: false));
            }
        }
    }

    private static string ReplaceUnpaired(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            }
        }

        return text;
    }
}
