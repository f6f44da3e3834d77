using System.Text;

namespace HataDsl.Transformers;

/// <summary>
/// Finds and reads the tokenizer of a model folder: a byte-level <c>tokenizer.json</c>, else <c>tokenizer.model</c>
/// (SentencePiece BPE), else a <c>tokenizer.json</c> converted from SentencePiece, else llama2.c's <c>tokenizer.bin</c> or
/// <c>tok*.bin</c>.
/// </summary>
/// <remarks>
/// Whether a sequence starts with a begin token is decided by, in this order:
/// <list type="number">
/// <item>the template in <c>tokenizer.json</c>, where its post-processor names one (Llama 3);</item>
/// <item><c>add_bos_token</c> true in <c>tokenizer_config.json</c>;</item>
/// <item>the chat template starting every conversation with the begin token's own spelling. MiniMind is such a model:
/// its file says <c>add_bos_token</c> false, because the template writes the token, yet text without it is far from
/// anything it was trained with and comes out as nonsense;</item>
/// <item><c>add_bos_token</c> false: no;</item>
/// <item>nothing said: yes for SentencePiece (as its classes default to), and where there is no
/// <c>tokenizer_config.json</c> at all but <c>config.json</c> names a <c>bos_token_id</c>.</item>
/// </list>
/// A text that starts with the token already gets no second one.
/// </remarks>
public static class TokenizerFiles
{
    // Embeddings are padded to round sizes, so a model may have more rows than the tokenizer has tokens, but not many, and never most of
    // them.
    private const int LargestPadding = 1024;

    /// <summary>Reads the tokenizer and checks that it belongs to the model.</summary>
    /// <param name="directory">The model folder.</param>
    /// <param name="configuration">The model's configuration.</param>
    /// <exception cref="ModelFormatException">
    /// There is none, it is malformed or of a kind that is not implemented, or its size is not that of the model.
    /// </exception>
    public static ITextTokenizer Load(string directory, ModelConfiguration configuration)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(configuration);
        var (tokenizer, path) = LoadUnchecked(directory, configuration);
        int tokens = tokenizer.VocabularySize, rows = configuration.VocabularySize;
        return tokens <= rows && tokens >= Math.Max(rows - LargestPadding, rows / 2)
            ? tokenizer
            : throw ModelFormatException.InFile(
                path, $"has {tokens} tokens, but the model's vocabulary has {rows}: this is not the model's tokenizer");
    }

    private static (ITextTokenizer Tokenizer, string Path) LoadUnchecked(string directory, ModelConfiguration configuration)
    {
        string jsonPath = Path.Combine(directory, "tokenizer.json");
        string modelPath = Path.Combine(directory, "tokenizer.model");
        var settings = TokenizerSettings.Load(directory);
        if (File.Exists(jsonPath))
        {
            using var document = JsonFile.Parse(jsonPath);
            var reader = new TokenizerJson(jsonPath, document.RootElement, settings, configuration);
            if (reader.IsByteLevel)
            {
                return (reader.ReadByteLevel(), jsonPath);
            }

            if (!File.Exists(modelPath))
            {
                return (reader.ReadSentencePiece(), jsonPath);
            }
        }

        if (File.Exists(modelPath))
        {
            return (FromModel(SentencePieceModel.Load(modelPath), "tokenizer.model", settings), modelPath);
        }

        string? binary = Directory.EnumerateFiles(directory, "tok*.bin").Order(StringComparer.Ordinal).FirstOrDefault();
        return binary is null
            ? throw ModelFormatException.InFile(directory, "holds no tokenizer.json, tokenizer.model or tok*.bin")
            : (FromModel(SentencePieceModel.LoadLlama2C(binary), Path.GetFileName(binary), settings), binary);
    }

    private static SentencePieceTokenizer FromModel(SentencePieceModel model, string file, TokenizerSettings settings)
    {
        var added = new Dictionary<int, AddedToken>();
        for (int token = 0; token < model.Pieces.Count; token++)
        {
            var piece = model.Pieces[token];
            if (piece.Kind is PieceKind.Control or PieceKind.UserDefined)
            {
                string text = piece.Text.Replace(SentencePieceModel.Space, ' ');
                added[token] = new AddedToken(token, text, piece.Kind == PieceKind.Control, StripLeft: false, StripRight: false);
            }
        }

        foreach (var token in settings.AddedTokens)
        {
            added[token.Token] = token;
        }

        // Bounded by the check against the model afterwards; here only against absurd allocations.
        int size = Math.Max(model.Pieces.Count, added.Keys.DefaultIfEmpty(-1).Max() + 1);
        if (size > model.Pieces.Count + (1 << 20))
        {
            throw new ModelFormatException($"tokenizer_config.json: added token {size - 1} is far beyond the vocabulary of {file}");
        }

        string?[] pieces = new string?[size];
        for (int token = 0; token < model.Pieces.Count; token++)
        {
            pieces[token] = model.Pieces[token].Text;
        }

        return new SentencePieceTokenizer(new SentencePieceParts
        {
            Description = $"SentencePiece BPE ({file})",
            Pieces = pieces,
            TextTokens = TextTokens(model),
            Merges = new ScoredMergeTable(model.Pieces),
            Added = new AddedTokens(added.Values),
            ByteTokens = ByteTokens(model),
            UnknownToken = model.UnknownToken,
            BeginToken = model.BeginToken,
            EndToken = model.EndToken,
            AddsBeginToken = model.BeginToken is not null && (settings.AddBeginToken ?? true),
            Spaces = new SpaceRule(
                model.AddDummyPrefix, EverySegment: settings.Legacy, UnlessThere: false, model.RemoveExtraWhitespaces),
        });
    }

    private static Dictionary<string, int> TextTokens(SentencePieceModel model)
    {
        var tokens = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int token = 0; token < model.Pieces.Count; token++)
        {
            if (model.Pieces[token].Kind == PieceKind.Normal)
            {
                tokens.TryAdd(model.Pieces[token].Text, token);
            }
        }

        return tokens;
    }

    private static int[]? ByteTokens(SentencePieceModel model)
    {
        int[] tokens = new int[256];
        int found = 0;
        for (int token = 0; token < model.Pieces.Count; token++)
        {
            var piece = model.Pieces[token];
            if (piece.Kind == PieceKind.Byte && SentencePieceModel.TryParseByte(piece.Text, out byte value))
            {
                tokens[value] = token;
                found++;
            }
        }

        return found == 256 ? tokens : null;
    }
}
