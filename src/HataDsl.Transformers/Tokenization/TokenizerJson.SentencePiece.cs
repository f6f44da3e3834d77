using System.Text.Json;

namespace HataDsl.Transformers;

internal sealed partial class TokenizerJson
{
    /// <summary>Reads a file that was converted from a SentencePiece BPE model.</summary>
    public SentencePieceTokenizer ReadSentencePiece()
    {
        int[]? byteTokens = ModelFlag("byte_fallback") ? ReadByteTokens() : null;
        int? begin = BeginToken(out bool addsBegin);
        int size = vocabulary.Values.Concat(added.All.Select(token => token.Token)).DefaultIfEmpty(-1).Max() + 1;
        string?[] pieces = new string?[size];
        foreach (var (text, token) in vocabulary)
        {
            pieces[token] = text;
        }

        return new SentencePieceTokenizer(new SentencePieceParts
        {
            Description = "SentencePiece BPE (tokenizer.json)",
            Pieces = pieces,
            TextTokens = vocabulary,
            Merges = new RankedMergeTable(merges),
            Added = added,
            ByteTokens = byteTokens,
            UnknownToken = JsonValues.Text(model, "unk_token") is { } unknown ? FindToken(unknown) : null,
            FuseUnknown = ModelFlag("fuse_unk"),
            BeginToken = begin,
            EndToken = EndToken(),
            AddsBeginToken = addsBegin,
            Spaces = ReadSpaces(),
        });
    }

    private int[] ReadByteTokens()
    {
        int[] tokens = new int[256];
        for (int value = 0; value < 256; value++)
        {
            tokens[value] = vocabulary.TryGetValue($"<0x{value:X2}>", out int token)
                ? token
                : throw ModelFormatException.InFile(path, $"has byte_fallback but no token '<0x{value:X2}>'");
        }

        return tokens;
    }

    // Two spellings of the same: a normalizer that prepends and replaces, or the pre-tokenizer Metaspace.
    private SpaceRule ReadSpaces()
    {
        var rule = new SpaceRule(AddSpace: false, EverySegment: true, UnlessThere: false, CollapseSpaces: false);
        bool replaces = false;
        foreach (var step in Steps("normalizer", "normalizers"))
        {
            switch (JsonValues.Text(step, "type"))
            {
                case "Prepend" when JsonValues.Text(step, "prepend") == SpaceText:
                    rule = rule with { AddSpace = true };
                    break;
                case "Replace" when JsonValues.Text(step, "content") == SpaceText && step.TryGetProperty("pattern", out var pattern)
                    && pattern.ValueKind == JsonValueKind.Object && JsonValues.Text(pattern, "String") == " ":
                    replaces = true;
                    break;
                case var type:
                    throw NotImplemented("normalizer", type);
            }
        }

        foreach (var step in Steps("pre_tokenizer", "pretokenizers"))
        {
            string? type = JsonValues.Text(step, "type");
            if (type != "Metaspace" || JsonValues.Text(step, "replacement") != SpaceText
                || !step.TryGetProperty("split", out var split) || split.ValueKind != JsonValueKind.False)
            {
                throw NotImplemented("pre_tokenizer", type);
            }

            replaces = true;
            string? scheme = JsonValues.Text(step, "prepend_scheme");
            rule = scheme switch
            {
                "always" or "first" => new SpaceRule(true, scheme == "always", UnlessThere: true, CollapseSpaces: false),
                "never" => rule,
                _ => throw NotImplemented("pre_tokenizer Metaspace with prepend_scheme", scheme),
            };
        }

        return replaces ? rule : throw ModelFormatException.InFile(path, "is neither byte-level nor converted from SentencePiece");
    }

    private static string SpaceText => SentencePieceModel.Space.ToString();

    private JsonElement[] Steps(string name, string listName)
        => !root.TryGetProperty(name, out var element) || element.ValueKind != JsonValueKind.Object
            ? []
            : JsonValues.Text(element, "type") == "Sequence"
                ? [.. JsonValues.Array(path, element, listName).EnumerateArray()]
                : [element];

    private ModelFormatException NotImplemented(string what, string? type)
        => ModelFormatException.InFile(path, $"{what} '{ModelFormatException.Shorten(type ?? "none")}' is not implemented");
}
