using System.Text.Json;
using System.Text.RegularExpressions;

namespace HataDsl.Transformers;

/// <summary>
/// The "pre_tokenizer" of a <c>tokenizer.json</c>: cuts text into the pieces inside which merging happens. Implemented are
/// ByteLevel, Digits, Split with the Isolated behaviour, and Sequences of them, which is what byte-level models of the
/// Llama family use; others are refused by name.
/// </summary>
internal sealed class PreTokenizers
{
    // GPT-2's pattern, which ByteLevel applies when "use_regex" is set.
    private const string ByteLevelPattern =
        @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    // Patterns come from files: bounded, so that a hostile one cannot hang the program.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly List<Regex> steps = [];

    private PreTokenizers()
    {
    }

    /// <summary>Reads the element.</summary>
    /// <param name="path">File name for messages.</param>
    /// <param name="element">The "pre_tokenizer" object.</param>
    /// <exception cref="ModelFormatException">Something is not implemented.</exception>
    public static PreTokenizers Read(string path, JsonElement element)
    {
        var result = new PreTokenizers();
        bool byteLevel = false;
        result.Add(path, element, ref byteLevel);
        return byteLevel
            ? result
            : throw ModelFormatException.InFile(path, "the pre_tokenizer has no ByteLevel step, so the vocabulary is not byte-level");
    }

    /// <summary>True when the element, or a step of its sequence, is ByteLevel.</summary>
    /// <param name="element">The "pre_tokenizer" value; may be null in JSON.</param>
    public static bool IsByteLevel(JsonElement element)
        => element.ValueKind == JsonValueKind.Object
            && (JsonValues.Text(element, "type") == "ByteLevel"
                || (element.TryGetProperty("pretokenizers", out var steps) && steps.ValueKind == JsonValueKind.Array
                    && steps.EnumerateArray().Any(IsByteLevel)));

    /// <summary>Cuts text into pieces that together are the text.</summary>
    /// <param name="text">The text.</param>
    public List<string> Split(string text)
    {
        var pieces = new List<string> { text };
        foreach (var step in steps)
        {
            var next = new List<string>(pieces.Count * 2);
            foreach (string piece in pieces)
            {
                SplitPiece(step, piece, next);
            }

            pieces = next;
        }

        return pieces;
    }

    private static void SplitPiece(Regex step, string piece, List<string> pieces)
    {
        int position = 0;
        foreach (var match in step.EnumerateMatches(piece))
        {
            if (match.Index > position)
            {
                pieces.Add(piece[position..match.Index]);
            }

            if (match.Length > 0)
            {
                pieces.Add(piece.Substring(match.Index, match.Length));
            }

            position = match.Index + match.Length;
        }

        if (position < piece.Length)
        {
            pieces.Add(piece[position..]);
        }
    }

    private void Add(string path, JsonElement element, ref bool byteLevel)
    {
        string type = element.ValueKind == JsonValueKind.Object ? JsonValues.Text(element, "type") ?? "none" : "none";
        switch (type)
        {
            case "Sequence":
                foreach (var step in JsonValues.Array(path, element, "pretokenizers").EnumerateArray())
                {
                    Add(path, step, ref byteLevel);
                }

                break;
            case "ByteLevel":
                byteLevel = true;
                if (Flag(element, "add_prefix_space", fallback: true))
                {
                    throw Unknown(path, "ByteLevel with add_prefix_space");
                }

                if (Flag(element, "use_regex", fallback: true))
                {
                    AddPattern(path, ByteLevelPattern);
                }

                break;
            case "Digits":
                AddPattern(path, Flag(element, "individual_digits", fallback: false) ? @"\p{N}" : @"\p{N}+");
                break;
            case "Split":
                AddSplit(path, element);
                break;
            default:
                throw Unknown(path, type);
        }
    }

    private void AddSplit(string path, JsonElement element)
    {
        string behavior = JsonValues.Text(element, "behavior") ?? "none";
        if (behavior != "Isolated" || Flag(element, "invert", fallback: false))
        {
            throw Unknown(path, $"Split with behavior {behavior} or invert");
        }

        if (!element.TryGetProperty("pattern", out var pattern) || pattern.ValueKind != JsonValueKind.Object)
        {
            throw Unknown(path, "Split without pattern");
        }

        AddPattern(
            path,
            JsonValues.Text(pattern, "Regex")
                ?? (JsonValues.Text(pattern, "String") is { } literal ? Regex.Escape(literal) : throw Unknown(path, "Split without pattern")));
    }

    private void AddPattern(string path, string pattern)
    {
        try
        {
            steps.Add(new Regex(pattern, RegexOptions.CultureInvariant, Limit));
        }
        catch (ArgumentException error)
        {
            throw ModelFormatException.InFile(
                path, $"the pre_tokenizer's pattern '{ModelFormatException.Shorten(pattern)}' cannot be read: {error.Message}", error);
        }
    }

    private static bool Flag(JsonElement element, string name, bool fallback)
        => element.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.True : fallback;

    private static ModelFormatException Unknown(string path, string what)
        => ModelFormatException.InFile(path, $"pre_tokenizer '{ModelFormatException.Shorten(what)}' is not implemented");
}
