using System.Text.Json;

namespace HataDsl.Transformers.Tests.Tokenization;

/// <summary>Encodings of Hugging Face's tokenizers 0.22 and of SentencePiece 0.2, for awkward texts.</summary>
public sealed class GoldenEncodingTests
{
    public static TheoryData<string> Names => ["minimind2-small", "retrieval-16M", "stories15M"];

    [Theory]
    [MemberData(nameof(Names))]
    public void EncodesLikeTheOriginal(string name)
    {
        var tokenizer = Load(name);

        // SentencePiece itself never reads a special token out of text.
        bool parseSpecial = name != "stories15M";
        foreach (var (text, ids, _) in Golden(name))
        {
            int[] actual = tokenizer.Encode(text, addBeginToken: false, parseSpecial);
            Assert.True(ids.SequenceEqual(actual), $"'{text}': expected {string.Join(' ', ids)}, got {string.Join(' ', actual)}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DecodesLikeTheOriginal(string name)
    {
        var tokenizer = Load(name);
        foreach (var (_, ids, decoded) in Golden(name))
        {
            Assert.Equal(decoded, tokenizer.Decode(ids));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DecodingGivesTheTextBack(string name)
    {
        var tokenizer = Load(name);
        foreach (var (text, _, _) in Golden(name))
        {
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text, parseSpecialTokens: false)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void StreamNeverEmitsHalfCharacters(string name)
    {
        var tokenizer = Load(name);
        foreach (var (text, ids, decoded) in Golden(name))
        {
            var stream = new TextStream(tokenizer);
            string[] pieces = [.. ids.Select(stream.Append)];
            Assert.All(pieces, piece => Assert.DoesNotContain('\uFFFD', piece));
            Assert.All(pieces, piece => Assert.False(piece.Length > 0 && (char.IsLowSurrogate(piece[0]) || char.IsHighSurrogate(piece[^1]))));
            Assert.Equal(decoded, string.Concat(pieces) + stream.Flush());
        }
    }

    // MiniMind's prompt, begin token and chat template together give the tokens that its reference was made with; the
    // other two start with their begin token.
    [Theory]
    [InlineData("minimind2-small", "Once", 1)]
    [InlineData("retrieval-16M", "Once", 0)]
    [InlineData("stories15M", "Once", 1)]
    [InlineData("stories260K", "Once", 1)]
    public void SequencesStartWithTheBeginToken(string name, string text, int begin)
    {
        var tokenizer = Load(name);
        Assert.Equal(begin, tokenizer.BeginToken);
        int[] ids = tokenizer.Encode(text);
        Assert.Equal(begin, ids[0]);
        Assert.NotEqual(begin, ids[1]);
        Assert.Equal(ids[1..], tokenizer.Encode(text, addBeginToken: false));
    }

    [Fact]
    public void BeginTokenIsNotDoubled()
    {
        var tokenizer = Load("minimind2-small");
        Assert.Equal([1, 85, 736, 201], tokenizer.Encode("<|im_start|>system\n"));
    }

    [Fact]
    public void ChatPromptIsTheReference()
    {
        var tokenizer = Load("minimind2-small");
        var template = ChatTemplate.Load(TestData.Tokenizer("minimind2-small"))!;
        string prompt = template.Render([new(ChatRole.User, "What is the largest ocean on Earth, and why is it important?")]);
        Assert.Equal(
            [
                1, 85, 736, 201, 59, 292, 389, 260, 3836, 1861, 501, 2, 201, 1, 320, 275, 201, 3526, 370, 276, 2154, 4363, 4627, 398, 5622,
                14, 281, 5100, 370, 470, 1363, 33, 2, 201, 1, 1078, 538, 501, 201,
            ],
            tokenizer.Encode(prompt));
    }

    [Fact]
    public void EqualScoresJoinLeftmostFirst()
    {
        // The trap of other implementations: "aaa" is "aa a" and not "a aa".
        int[] ids = Load("stories15M").Encode("aaaaaaaaaaa", addBeginToken: false);
        Assert.Equal([263, 27137, 27137, 7340], ids);
    }

    [Fact]
    public void Llama2CFileAgreesWithItself()
    {
        var tokenizer = Load("stories260K");
        Assert.Equal(512, tokenizer.VocabularySize);
        foreach (var (text, _, _) in Golden("stories15M"))
        {
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text, parseSpecialTokens: false)));
        }
    }

    internal static ITextTokenizer Load(string name)
        => TokenizerFiles.Load(TestData.Tokenizer(name), ModelConfiguration.Load(TestData.Tokenizer(name)));

    internal static List<(string Text, int[] Ids, string Decoded)> Golden(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(TestData.Tokenizer("golden.json")));
        return [.. document.RootElement.GetProperty(name).EnumerateArray().Select(item => (
            item.GetProperty("text").GetString()!,
            item.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray(),
            item.GetProperty("decoded").GetString()!))];
    }
}
