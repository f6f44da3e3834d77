using System.Text.Json;
using System.Text.Json.Nodes;

namespace HataDsl.Samples.Tests.Verbs;

/// <summary><c>parity</c>.</summary>
public sealed class ParityVerbTests
{
    private const string Model = "llama-linear";

    [Theory]
    [InlineData("--device", "cpu")]
    [InlineData("--device", "cpu", "--chunk", "7")]
    [InlineData("--device", "cpu", "--stepwise")]
    [InlineData("--device", "cpu", "--attention", "hata", "--budget", "1000", "--dense-layers", "0")]
    [InlineData("--device", "vulkan")]
    public void Within_tolerance_is_success(params string[] options)
    {
        JsonElement root = ProgramRun.Json(["parity", "--model", SourceFolders.Parity(Model), .. options]);
        Assert.Equal(["max_abs_error", "argmax_agreement", "greedy_match", "positions"], root.Keys());
        Assert.InRange(root.Number("max_abs_error"), 0, 2e-3);
        Assert.Equal(1, root.Number("argmax_agreement"));
        Assert.True(root.GetProperty("greedy_match").GetBoolean());
        Assert.Equal(4, root.Number("positions"));
    }

    [Fact]
    public void Dynamic_scaling_goes_past_the_trained_length() =>
        Assert.InRange(ProgramRun.Json("parity", "--model", SourceFolders.Parity("llama-dynamic")).Number("max_abs_error"), 0, 2e-3);

    [Fact]
    public void A_wrong_logit_fails()
    {
        JsonElement root = Spoiled(reference => reference["logits"]![2]![17] = (float)reference["logits"]![2]![17]! + 0.01f);
        Assert.InRange(root.Number("max_abs_error"), 0.008, 0.012);
        Assert.Equal(1, root.Number("argmax_agreement"));
    }

    [Fact]
    public void A_wrong_argmax_fails()
    {
        JsonElement root = Spoiled(reference => reference["argmax"]![5] = ((int)reference["argmax"]![5]! + 1) % 256);
        Assert.InRange(root.Number("argmax_agreement"), 0.9, 0.999);
    }

    [Fact]
    public void A_wrong_continuation_fails()
    {
        JsonElement root = Spoiled(reference => reference["greedy_continuation"]![3] = ((int)reference["greedy_continuation"]![3]! + 1) % 256);
        Assert.False(root.GetProperty("greedy_match").GetBoolean());
    }

    /// <summary>What parity says, with exit code 1, about a copy with another reference.</summary>
    private static JsonElement Spoiled(Action<JsonNode> spoil)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hatadsl-");
        try
        {
            foreach (string path in Directory.EnumerateFiles(SourceFolders.Parity(Model)))
            {
                File.Copy(path, Path.Combine(folder.FullName, Path.GetFileName(path)));
            }

            string file = Path.Combine(folder.FullName, "reference.json");
            JsonNode reference = JsonNode.Parse(File.ReadAllText(file))!;
            spoil(reference);
            File.WriteAllText(file, reference.ToJsonString());
            ProgramRun run = ProgramRun.Start("parity", "--model", folder.FullName);
            Assert.Equal((1, ""), (run.ExitCode, run.Error));
            return run.ReadJson();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
