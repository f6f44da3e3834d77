using System.Text;
using System.Text.Json.Nodes;
using HataDsl.Transformers.Tests.Files;

namespace HataDsl.Transformers.Tests.Tokenization;

public sealed class TokenizerFileTests
{
    [Theory]
    [InlineData("minimind2-small", "stories15M")]
    [InlineData("stories15M", "minimind2-small")]
    [InlineData("retrieval-16M", "minimind2-small")]
    [InlineData("stories260K", "stories15M")]
    public void TokenizerOfAnotherModelIsRefused(string tokenizer, string model)
        => SafetensorsTests.AssertRefused(
            () => TokenizerFiles.Load(TestData.Tokenizer(tokenizer), ModelConfiguration.Load(TestData.Tokenizer(model))),
            "vocabulary", "not the model's tokenizer");

    [Fact]
    public void PaddedVocabularyIsAccepted()
    {
        var configuration = ModelConfiguration.Load(TestData.Tokenizer("minimind2-small")) with { VocabularySize = 6528 };
        var tokenizer = TokenizerFiles.Load(TestData.Tokenizer("minimind2-small"), configuration);
        Assert.True(tokenizer.BytesOf(6500).IsEmpty);
        Assert.Equal(string.Empty, tokenizer.Decode([6500]));
    }

    [Fact]
    public void FolderWithoutTokenizerIsRefused()
        => SafetensorsTests.AssertRefused(
            () => TokenizerFiles.Load(TestData.Parity("llama-gqa"), ModelConfiguration.Load(TestData.Parity("llama-gqa"))),
            "tokenizer.json, tokenizer.model");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(499_000)]
    public void TruncatedSentencePieceIsRefused(int length)
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(TestData.Tokenizer("stories15M"), "tokenizer.model"));
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.model", whole[..length]);
        SafetensorsTests.AssertRefused(() => Load(folder, "stories15M"), "tokenizer.model");
    }

    [Fact]
    public void AnyDamageIsRefusedOrHarmless()
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(TestData.Tokenizer("stories260K"), "tok512.bin"));
        var random = new RandomSequence(11);
        using var folder = new TemporaryFolder();
        for (int round = 0; round < 200; round++)
        {
            byte[] damaged = [.. whole];
            for (int i = 0; i < 8; i++)
            {
                damaged[(int)(random.NextDouble() * 200)] = (byte)random.NextBits();
            }

            folder.Write("tok512.bin", damaged);
            try
            {
                Load(folder, "stories260K").Encode("Once upon a time");
            }
            catch (ModelFormatException error)
            {
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    [Theory]
    [InlineData("model", "null", "'model'")]
    [InlineData("model.type", "\"Unigram\"", "Unigram")]
    [InlineData("model.merges", "[\"a b c\"]", "merge 0")]
    [InlineData("model.merges", "[[\"zzzz\",\"qqqq\"]]", "merge 0")]
    [InlineData("model.merges", "3", "merges")]
    [InlineData("model.vocab", "[]", "vocab")]
    [InlineData("model.vocab", "{\"a\":-1}", "-1")]
    [InlineData("model.continuing_subword_prefix", "\"##\"", "continuing_subword_prefix")]
    [InlineData("pre_tokenizer", "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"ByteLevel\",\"add_prefix_space\":false},{\"type\":\"Bert\"}]}", "Bert")]
    [InlineData("pre_tokenizer", "{\"type\":\"ByteLevel\",\"add_prefix_space\":true}", "add_prefix_space")]
    [InlineData("pre_tokenizer", "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"ByteLevel\",\"add_prefix_space\":false},{\"type\":\"Split\",\"behavior\":\"Removed\",\"pattern\":{\"String\":\" \"}}]}", "Removed")]
    [InlineData("pre_tokenizer", "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"ByteLevel\",\"add_prefix_space\":false},{\"type\":\"Split\",\"behavior\":\"Isolated\",\"pattern\":{\"Regex\":\"(\"}}]}", "pattern")]
    [InlineData("pre_tokenizer", "null", "neither byte-level")]
    [InlineData("normalizer", "{\"type\":\"Lowercase\"}", "Lowercase")]
    [InlineData("added_tokens", "[{\"content\":\"x\"}]", "no id")]
    [InlineData("added_tokens", "[{\"id\":1,\"content\":\"\"}]", "no content")]
    [InlineData("added_tokens", "[{\"id\":1,\"content\":\"x\",\"single_word\":true}]", "single_word")]
    public void WhatIsNotImplementedIsRefusedByName(string field, string value, string named)
    {
        using var folder = new TemporaryFolder();
        Change(folder, "retrieval-16M", (field, value));
        SafetensorsTests.AssertRefused(() => Load(folder, "retrieval-16M"), "tokenizer.json", named);
    }

    [Fact]
    public void OldAndNewSpellingOfMergesAgree()
    {
        using var folder = new TemporaryFolder();
        var root = Read("retrieval-16M");
        var merges = root["model"]!["merges"]!.AsArray();
        root["model"]!["merges"] = new JsonArray([.. merges.Select(pair => (JsonNode)$"{pair![0]} {pair[1]}")]);
        folder.Write("tokenizer.json", root.ToJsonString());
        const string Text = "The special magic number for word is 1234.";
        Assert.Equal(GoldenEncodingTests.Load("retrieval-16M").Encode(Text), Load(folder, "retrieval-16M").Encode(Text));
    }

    [Fact]
    public void TemplateOfThePostProcessorDecidesTheBeginToken()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer_config.json", """{"add_bos_token":false}""");
        Change(
            folder, "minimind2-small",
            ("post_processor", """{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<|im_end|>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}]}"""));
        Assert.Equal(2, Load(folder, "minimind2-small").Encode("x")[0]);
    }

    [Theory]
    [InlineData("""{"add_bos_token":false,"bos_token":"<|endoftext|>"}""", false)]
    [InlineData("""{"bos_token":"<|endoftext|>"}""", false)]
    [InlineData("""{"add_bos_token":true,"bos_token":"<|endoftext|>"}""", true)]
    [InlineData("""{"add_bos_token":true,"bos_token":null}""", false)]
    public void SettingsDecideTheBeginToken(string settings, bool adds)
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer_config.json", settings);
        Change(folder, "minimind2-small");
        Assert.Equal(adds, Load(folder, "minimind2-small").AddsBeginToken);
    }

    [Fact]
    public void WholePiecesGoBeforeMergesWhereTheFileSaysSo()
    {
        // "he" is a merge, "The" is a token here that no merge leads to.
        const string Model = """
            {"model":{"type":"BPE","ignore_merges":IGNORE,"vocab":{"T":0,"h":1,"e":2,"he":3,"The":4},"merges":["h e"]},
             "pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"use_regex":true}}
            """;
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", Model.Replace("IGNORE", "false", StringComparison.Ordinal));
        Assert.Equal([0, 3], Load(folder, "stories260K", vocabulary: 8).Encode("The", addBeginToken: false));
        folder.Write("tokenizer.json", Model.Replace("IGNORE", "true", StringComparison.Ordinal));
        Assert.Equal([4], Load(folder, "stories260K", vocabulary: 8).Encode("The", addBeginToken: false));
    }

    [Fact]
    public void ConvertedSentencePieceAgreesWithTheOriginal()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", Convert("stories15M"));
        folder.Write("tokenizer_config.json", """{"add_bos_token":true,"bos_token":"<s>","eos_token":{"content":"</s>"}}""");
        var converted = Load(folder, "stories15M");
        var original = GoldenEncodingTests.Load("stories15M");
        Assert.Equal((1, 2, 32000), (converted.BeginToken, converted.EndToken, converted.VocabularySize));
        foreach (var (text, _, _) in GoldenEncodingTests.Golden("stories15M"))
        {
            Assert.Equal(original.Encode(text), converted.Encode(text));
            Assert.Equal(text, converted.Decode(converted.Encode(text, parseSpecialTokens: false)));
        }
    }

    [Fact]
    public void UnpairedSurrogatesBecomeReplacementCharacters()
    {
        foreach (string name in new[] { "stories15M", "minimind2-small", "retrieval-16M", "stories260K" })
        {
            var tokenizer = GoldenEncodingTests.Load(name);
            Assert.Equal("a\uFFFDb", tokenizer.Decode(tokenizer.Encode("a\uD83Db")));
        }
    }

    [Fact]
    public void BrokenBytesBecomeReplacementCharacters()
    {
        var tokenizer = GoldenEncodingTests.Load("stories15M");
        int Byte(int value) => 3 + value;
        Assert.Equal("\uFFFD", tokenizer.Decode([Byte(0xe4), Byte(0xbd)]));
        Assert.Equal("你", tokenizer.Decode([Byte(0xe4), Byte(0xbd), Byte(0xa0)]));
        Assert.Equal("\uFFFDA", tokenizer.Decode([Byte(0xff), Byte('A')]));
        Assert.Equal("\uFFFDA", tokenizer.Decode([Byte(0xe4), Byte('A')]));
    }

    [Fact]
    public void LeadingSpaceIsDroppedAtTheStartOnly()
    {
        var tokenizer = GoldenEncodingTests.Load("stories15M");
        int[] ids = tokenizer.Encode("would wake", addBeginToken: false);
        Assert.Equal("would wake", tokenizer.Decode(ids));
        var stream = new TextStream(tokenizer, continues: true);
        Assert.Equal(" would wake", string.Concat(ids.Select(stream.Append)));
    }

    // What conversion tools do: every way to write a piece as two pieces is a merge, in the order of scores.
    private static string Convert(string name)
    {
        var model = SentencePieceModel.Load(Path.Combine(TestData.Tokenizer(name), "tokenizer.model"));
        var vocabulary = new JsonObject();
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int token = 0; token < model.Pieces.Count; token++)
        {
            if (ids.TryAdd(model.Pieces[token].Text, token))
            {
                vocabulary[model.Pieces[token].Text] = token;
            }
        }

        var merges = new JsonArray();
        foreach (var piece in model.Pieces.Where(piece => piece.Kind == PieceKind.Normal).OrderByDescending(piece => piece.Score))
        {
            for (int cut = 1; cut < piece.Text.Length; cut++)
            {
                if (ids.ContainsKey(piece.Text[..cut]) && ids.ContainsKey(piece.Text[cut..]))
                {
                    merges.Add(new JsonArray(piece.Text[..cut], piece.Text[cut..]));
                }
            }
        }

        var root = JsonNode.Parse("""
            {"added_tokens":[{"id":0,"content":"<unk>","special":true},{"id":1,"content":"<s>","special":true},{"id":2,"content":"</s>","special":true}],
             "normalizer":{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"\u2581"},{"type":"Replace","pattern":{"String":" "},"content":"\u2581"}]},
             "pre_tokenizer":null,"model":{"type":"BPE","unk_token":"<unk>","fuse_unk":true,"byte_fallback":true}}
            """)!;
        root["model"]!["vocab"] = vocabulary;
        root["model"]!["merges"] = merges;
        return root.ToJsonString();
    }

    private static JsonNode Read(string name)
        => JsonNode.Parse(File.ReadAllText(Path.Combine(TestData.Tokenizer(name), "tokenizer.json"), Encoding.UTF8))!;

    private static void Change(TemporaryFolder folder, string name, params (string Field, string Value)[] changes)
    {
        var root = Read(name);
        foreach (var (field, value) in changes)
        {
            string[] steps = field.Split('.');
            var parent = steps.Length == 1 ? root : root[steps[0]]!;
            parent[steps[^1]] = JsonNode.Parse(value);
        }

        folder.Write("tokenizer.json", root.ToJsonString());
    }

    private static ITextTokenizer Load(TemporaryFolder folder, string model, int? vocabulary = null)
    {
        var configuration = ModelConfiguration.Load(TestData.Tokenizer(model));
        return TokenizerFiles.Load(folder.Path, configuration with { VocabularySize = vocabulary ?? configuration.VocabularySize });
    }
}
