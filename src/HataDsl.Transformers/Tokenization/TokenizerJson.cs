using System.Text.Json;

namespace HataDsl.Transformers;

/// <summary>
/// Reads a Hugging Face <c>tokenizer.json</c> of a BPE model: byte-level, or converted from SentencePiece. Parts that are
/// not implemented are refused by name, since each of them would change the tokens.
/// </summary>
internal sealed partial class TokenizerJson
{
    private readonly string path;
    private readonly JsonElement root;
    private readonly JsonElement model;
    private readonly TokenizerSettings settings;
    private readonly ModelConfiguration configuration;
    private readonly Dictionary<string, int> vocabulary;
    private readonly List<(string Left, string Right)> merges;
    private readonly AddedTokens added;

    public TokenizerJson(string path, JsonElement root, TokenizerSettings settings, ModelConfiguration configuration)
    {
        this.path = path;
        this.root = root;
        this.settings = settings;
        this.configuration = configuration;
        if (!root.TryGetProperty("model", out model) || model.ValueKind != JsonValueKind.Object)
        {
            throw ModelFormatException.InFile(path, "'model' is missing or not an object");
        }

        // Files of the first releases leave the type out where there are merges.
        string type = JsonValues.Text(model, "type") ?? (model.TryGetProperty("merges", out _) ? "BPE" : "none");
        if (type != "BPE")
        {
            throw ModelFormatException.InFile(path, $"model type '{ModelFormatException.Shorten(type)}' is not implemented; BPE is");
        }

        foreach (string name in new[] { "dropout", "continuing_subword_prefix", "end_of_word_suffix" })
        {
            if (model.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
                && !(value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0))
            {
                throw ModelFormatException.InFile(path, $"model field '{name}' is set, which is not implemented");
            }
        }

        vocabulary = ReadVocabulary();
        merges = ReadMerges();
        added = ReadAdded();
    }

    public bool IsByteLevel => root.TryGetProperty("pre_tokenizer", out var element) && PreTokenizers.IsByteLevel(element);

    public ByteLevelTokenizer ReadByteLevel()
    {
        int? begin = BeginToken(out bool addsBegin);
        return new ByteLevelTokenizer(new ByteLevelParts
        {
            Description = "byte-level BPE (tokenizer.json)",
            Vocabulary = vocabulary,
            Merges = merges,
            PreTokenizers = PreTokenizers.Read(path, root.GetProperty("pre_tokenizer")),
            Added = added,
            IgnoreMerges = ModelFlag("ignore_merges"),
            Compose = ReadsComposed(),
            BeginToken = begin,
            EndToken = EndToken(),
            AddsBeginToken = addsBegin,
        });
    }

    private bool ModelFlag(string name) => model.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private bool ReadsComposed()
    {
        if (!root.TryGetProperty("normalizer", out var normalizer) || normalizer.ValueKind == JsonValueKind.Null)
        {
            return false;
        }

        string type = JsonValues.Text(normalizer, "type") ?? "none";
        return type == "NFC"
            ? true
            : throw ModelFormatException.InFile(path, $"normalizer '{ModelFormatException.Shorten(type)}' is not implemented");
    }

    private Dictionary<string, int> ReadVocabulary()
    {
        if (!model.TryGetProperty("vocab", out var element) || element.ValueKind != JsonValueKind.Object)
        {
            throw ModelFormatException.InFile(path, "'model.vocab' is missing or not an object");
        }

        var result = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in element.EnumerateObject())
        {
            if (item.Value.ValueKind != JsonValueKind.Number || !item.Value.TryGetInt32(out int token) || token < 0
                || token >= 1 << 24)
            {
                throw ModelFormatException.InFile(
                    path, $"token '{ModelFormatException.Shorten(item.Name)}' has id {ConfigurationFields.Show(item.Value)}");
            }

            if (!result.TryAdd(item.Name, token))
            {
                throw ModelFormatException.InFile(path, $"token '{ModelFormatException.Shorten(item.Name)}' appears twice");
            }
        }

        return result;
    }

    // Written as pairs since 2024, as "left right" before.
    private List<(string Left, string Right)> ReadMerges()
    {
        var result = new List<(string, string)>();
        foreach (var item in JsonValues.Array(path, model, "merges").EnumerateArray())
        {
            string[] pair = item.ValueKind switch
            {
                JsonValueKind.String => item.GetString()!.Split(' '),
                JsonValueKind.Array => [.. item.EnumerateArray().Select(part => part.ValueKind == JsonValueKind.String ? part.GetString()! : string.Empty)],
                _ => [],
            };
            if (pair.Length != 2 || !vocabulary.ContainsKey(pair[0]) || !vocabulary.ContainsKey(pair[1])
                || !vocabulary.ContainsKey(pair[0] + pair[1]))
            {
                throw ModelFormatException.InFile(
                    path, $"merge {result.Count} is {ConfigurationFields.Show(item)}, which is no pair of tokens that make a token");
            }

            result.Add((pair[0], pair[1]));
        }

        return result;
    }

    private AddedTokens ReadAdded()
    {
        var tokens = new Dictionary<int, AddedToken>();
        if (root.TryGetProperty("added_tokens", out var element) && element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                int token = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out var id)
                    && id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out int number) && number is >= 0 and < 1 << 24
                    ? number
                    : throw ModelFormatException.InFile(path, "an added token has no id");
                tokens[token] = AddedTokens.Read(path, token, item);
            }
        }

        return new AddedTokens(tokens.Values);
    }

    private int? EndToken() => settings.EndText is { } text ? FindToken(text) : null;

    private int? FindToken(string text)
        => added.Find(text) ?? (vocabulary.TryGetValue(text, out int token) ? token : null);

    // The rule is described at TokenizerFiles.
    private int? BeginToken(out bool adds)
    {
        if (TemplateBegin() is { } fromTemplate)
        {
            adds = true;
            return fromTemplate;
        }

        int? begin = settings.BeginText is { } text ? FindToken(text) : settings.IsPresent ? null : configuration.BeginToken;
        bool templateStarts = settings.BeginText is { } spelling && settings.ChatTemplate is { } template
            && ChatTemplate.StartsConversationsWith(template, spelling);
        adds = begin is not null && (settings.AddBeginToken == true || templateStarts
            || (settings.AddBeginToken is null && !settings.IsPresent));
        return begin;
    }

    // The token before the text in the "single" template. Tokens after the text end training examples; a prompt is to be
    // continued, so they are left out.
    private int? TemplateBegin()
    {
        if (!root.TryGetProperty("post_processor", out var element) || element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var processors = JsonValues.Text(element, "type") == "Sequence"
            ? JsonValues.Array(path, element, "processors").EnumerateArray().ToArray()
            : [element];
        foreach (var processor in processors)
        {
            if (JsonValues.Text(processor, "type") == "TemplateProcessing"
                && JsonValues.Array(path, processor, "single").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first
                && first.TryGetProperty("SpecialToken", out var special) && JsonValues.Text(special, "id") is { } text)
            {
                return FindToken(text) ?? throw ModelFormatException.InFile(
                    path, $"the post_processor names '{ModelFormatException.Shorten(text)}', which is no token");
            }
        }

        return null;
    }
}
