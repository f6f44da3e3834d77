using System.IO.Compression;
using System.Text;
using HataDsl.Transformers.Tests.Files;

namespace HataDsl.Transformers.Tests.Evaluation;

public sealed class ReferenceFileTests
{
    private const string Parity = """
        {"input_ids":[1,2],"positions":[1],"logits":[[0.5,1,2]],"argmax":[0,2],"greedy_continuation":[2],"prompt":"x"}
        """;

    private const string Cases = """
        {"note":"n","cases":[{"task":"niah","length":2048,"input_ids":[0,1],"answer_ids":[2,1],"answer":" a","dense_correct":true}]}
        """;

    [Fact]
    public void ReadsAReference()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("reference.json", Parity);
        foreach (var reference in new[] { ParityReference.Load(path), ParityReference.Load(folder.Path) })
        {
            Assert.Equal([1, 2], reference.InputIds.ToArray());
            Assert.Equal([0.5f, 1, 2], reference.Logits[0]);
            Assert.Equal("x", reference.Prompt);
            Assert.Null(reference.ContinuationText);
        }
    }

    [Theory]
    [InlineData("\"argmax\":[0,2]", "\"argmax\":[0]", "argmax")]
    [InlineData("\"positions\":[1]", "\"positions\":[2]", "positions")]
    [InlineData("\"positions\":[1]", "\"positions\":[1,0]", "logits")]
    [InlineData("\"input_ids\":[1,2]", "\"input_ids\":[]", "input_ids")]
    [InlineData("\"input_ids\":[1,2]", "\"input_ids\":[1,-2]", "input_ids")]
    [InlineData("\"logits\":[[0.5,1,2]]", "\"logits\":[[\"a\"]]", "logits")]
    [InlineData("\"logits\":[[0.5,1,2]]", "\"logits\":[3]", "logits")]
    [InlineData("\"greedy_continuation\":[2]", "\"x\":1", "greedy_continuation")]
    public void DamagedReferenceIsRefused(string from, string to, string named)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("reference.json", Parity.Replace(from, to, StringComparison.Ordinal));
        SafetensorsTests.AssertRefused(() => ParityReference.Load(path), "reference.json", named);
    }

    [Fact]
    public void ReferenceOfAnotherModelIsRefused()
        => SafetensorsTests.AssertRefused(
            () => ParityReference.Load(TestData.Parity("llama-gqa")).CheckAgainst(ModelConfiguration.Load(TestData.Parity("qwen3-norm"))),
            "not made with this model");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ReadsCases(bool compressed)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = Encoding.UTF8.GetBytes(Cases);
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        var cases = EvaluationCases.Load(folder.Write("cases", compressed ? memory.ToArray() : bytes));
        var item = Assert.Single(cases.Cases);
        Assert.Equal(("niah", 2048, true, " a"), (item.Task, item.Length, item.DenseCorrect, item.Answer));
        Assert.True(item.IsExactMatch([2, 1]));
        Assert.True(item.IsExactMatch([2, 1, 9]));
        Assert.False(item.IsExactMatch([2]));
        Assert.False(item.IsExactMatch([2, 2]));
        SafetensorsTests.AssertRefused(
            () => cases.CheckAgainst(ModelConfiguration.Load(TestData.Parity("llama-gqa")) with { VocabularySize = 2 }), "not made for this model");
    }

    [Theory]
    [InlineData("{}", "cases")]
    [InlineData("{", "not JSON")]
    [InlineData("""{"cases":[{"input_ids":[1],"answer_ids":[]}]}""", "no answer")]
    [InlineData("""{"cases":[{"input_ids":[1]}]}""", "answer_ids")]
    [InlineData("""{"cases":[3]}""", "input_ids")]
    [InlineData("\u001f\u008b garbage", "not JSON")]
    public void DamagedCasesAreRefused(string content, string cause)
    {
        using var folder = new TemporaryFolder();
        SafetensorsTests.AssertRefused(() => EvaluationCases.Load(folder.Write("cases", content)), cause);
    }

    [Fact]
    public void DamagedCompressionIsRefused()
    {
        using var folder = new TemporaryFolder();
        SafetensorsTests.AssertRefused(() => EvaluationCases.Load(folder.Write("cases", [0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8])), "cannot be read");
        SafetensorsTests.AssertRefused(() => EvaluationCases.Load(Path.Combine(folder.Path, "none")), "no such file");
    }
}
