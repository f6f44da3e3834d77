using System.Text.Json;

namespace HataDsl.Transformers;

/// <summary>What <c>tokenizer_config.json</c> says; everything is optional, the file itself too.</summary>
internal sealed record TokenizerSettings
{
    /// <summary>True when there is a <c>tokenizer_config.json</c>.</summary>
    public bool IsPresent { get; init; }

    public bool? AddBeginToken { get; init; }

    public string? BeginText { get; init; }

    public string? EndText { get; init; }

    public string? ChatTemplate { get; init; }

    /// <summary>SentencePiece in the way of the first transformers releases: a space after every special token.</summary>
    public bool Legacy { get; init; } = true;

    public IReadOnlyList<AddedToken> AddedTokens { get; init; } = [];

    public static TokenizerSettings Load(string directory)
    {
        string path = Path.Combine(directory, "tokenizer_config.json");
        if (!File.Exists(path))
        {
            return new TokenizerSettings { ChatTemplate = ReadTemplateFile(directory) };
        }

        using var document = JsonFile.Parse(path);
        var root = document.RootElement;
        return new TokenizerSettings
        {
            IsPresent = true,
            AddBeginToken = Flag(root, "add_bos_token"),
            BeginText = TokenText(root, "bos_token"),
            EndText = TokenText(root, "eos_token"),
            ChatTemplate = ReadTemplateFile(directory) ?? JsonValues.Text(root, "chat_template"),
            Legacy = Flag(root, "legacy") ?? true,
            AddedTokens = ReadAdded(path, root),
        };
    }

    // Newer exports keep the template in a file of its own, which goes first in transformers.
    private static string? ReadTemplateFile(string directory)
    {
        string path = Path.Combine(directory, "chat_template.jinja");
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    private static bool? Flag(JsonElement root, string name)
        => root.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => null,
            }
            : null;

    private static string? TokenText(JsonElement root, string name)
        => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? JsonValues.Text(value, "content")
            : JsonValues.Text(root, name);

    private static List<AddedToken> ReadAdded(string path, JsonElement root)
    {
        var tokens = new List<AddedToken>();
        if (root.TryGetProperty("added_tokens_decoder", out var decoder) && decoder.ValueKind == JsonValueKind.Object)
        {
            foreach (var item in decoder.EnumerateObject())
            {
                tokens.Add(int.TryParse(item.Name, System.Globalization.NumberStyles.None, null, out int token)
                    ? Transformers.AddedTokens.Read(path, token, item.Value)
                    : throw ModelFormatException.InFile(
                        path, $"'added_tokens_decoder' has '{ModelFormatException.Shorten(item.Name)}', which is no token id"));
            }
        }

        return tokens;
    }
}
