using System.Buffers;
using System.Text.Json;

namespace HataDsl.Transformers;

/// <summary>A token that is matched in the text before the model's own splitting.</summary>
/// <param name="Token">Token id.</param>
/// <param name="Content">Spelling in the text, not empty.</param>
/// <param name="IsSpecial">True when it steers the model and is no text.</param>
/// <param name="StripLeft">True when whitespace before it belongs to it.</param>
/// <param name="StripRight">True when whitespace after it belongs to it.</param>
internal readonly record struct AddedToken(int Token, string Content, bool IsSpecial, bool StripLeft, bool StripRight);

/// <summary>A stretch of text, or an added token found in it.</summary>
/// <param name="Text">The stretch; empty when <paramref name="Token"/> is a token.</param>
/// <param name="Token">Token id, or -1 for text.</param>
internal readonly record struct TextSegment(ReadOnlyMemory<char> Text, int Token);

/// <summary>Finds added tokens in text: leftmost first, the longest of those that start at the same place.</summary>
internal sealed class AddedTokens
{
    private readonly AddedToken[] byLength;
    private readonly SearchValues<char> firstCharacters;
    private readonly Dictionary<string, AddedToken> byContent = new(StringComparer.Ordinal);

    public AddedTokens(IEnumerable<AddedToken> tokens)
    {
        byLength = [.. tokens.OrderByDescending(token => token.Content.Length)];
        firstCharacters = SearchValues.Create(byLength.Select(token => token.Content[0]).Distinct().ToArray());
        foreach (var token in byLength)
        {
            byContent[token.Content] = token;
        }
    }

    public IReadOnlyList<AddedToken> All => byLength;

    public int? Find(string content) => byContent.TryGetValue(content, out var token) ? token.Token : null;

    /// <summary>Cuts text at added tokens.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parseSpecial">False to leave special tokens as text.</param>
    public List<TextSegment> Split(string text, bool parseSpecial)
    {
        var segments = new List<TextSegment>();
        int start = 0, position = 0;
        while (position < text.Length)
        {
            int step = text.AsSpan(position).IndexOfAny(firstCharacters);
            if (step < 0)
            {
                break;
            }

            position += step;
            if (Match(text, position, parseSpecial) is not { } found)
            {
                position++;
                continue;
            }

            int end = position;
            while (found.StripLeft && end > start && char.IsWhiteSpace(text[end - 1]))
            {
                end--;
            }

            AddText(segments, text, start, end);
            segments.Add(new TextSegment(default, found.Token));
            position += found.Content.Length;
            while (found.StripRight && position < text.Length && char.IsWhiteSpace(text[position]))
            {
                position++;
            }

            start = position;
        }

        AddText(segments, text, start, text.Length);
        return segments;
    }

    /// <summary>Reads an entry of "added_tokens" or "added_tokens_decoder".</summary>
    /// <param name="path">File name for messages.</param>
    /// <param name="token">Token id.</param>
    /// <param name="entry">The entry.</param>
    public static AddedToken Read(string path, int token, JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("content", out var content)
            || content.ValueKind != JsonValueKind.String || content.GetString() is not { Length: > 0 } text)
        {
            throw ModelFormatException.InFile(path, $"added token {token} has no content");
        }

        bool Flag(string name) => entry.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True;
        return Flag("single_word")
            ? throw ModelFormatException.InFile(
                path, $"added token '{ModelFormatException.Shorten(text)}' has single_word, which is not implemented")
            : new AddedToken(token, text, Flag("special"), Flag("lstrip"), Flag("rstrip"));
    }

    private static void AddText(List<TextSegment> segments, string text, int start, int end)
    {
        if (end > start)
        {
            segments.Add(new TextSegment(text.AsMemory(start, end - start), -1));
        }
    }

    private AddedToken? Match(string text, int position, bool parseSpecial)
    {
        foreach (var token in byLength)
        {
            if ((parseSpecial || !token.IsSpecial) && string.CompareOrdinal(text, position, token.Content, 0, token.Content.Length) == 0)
            {
                return token;
            }
        }

        return null;
    }
}
