using System.Text.Json;

namespace HataDsl.Samples.Tests.Verbs;

/// <summary><c>bench</c>, with random weights of a tiny shape.</summary>
public sealed class BenchVerbTests
{
    private static readonly string[] Common =
        ["bench", "--shape", "layers=2,hidden=64,heads=4,kv-heads=2,head-size=16,intermediate=96,vocabulary=128", "--tokens", "4"];

    private static readonly string[] Keys =
    [
        "device", "device_name", "attention", "budget", "context", "prefill_tokens_per_s", "decode_tokens_per_s", "cpu_seconds_per_token",
        "launches_per_token", "replayed", "recordings", "allocated_bytes_per_token", "compiled_modules", "peak_memory_bytes", "weight_bytes_per_token",
        "moved_bytes_per_token", "stages", "prefill_stages",
    ];

    [Fact]
    public void Dense_attention()
    {
        JsonElement root = ProgramRun.Json([.. Common, "--context", "40", "--json"]);
        Assert.Equal(Keys, root.Keys());
        Assert.Equal(("dense", null), (root.Text("attention"), root.Text("budget")));
        Assert.Equal(40, root.Number("context"));
        Assert.True(root.Number("prefill_tokens_per_s") > 0);
        Assert.True(root.Number("decode_tokens_per_s") > 0);
        Assert.True(root.Number("peak_memory_bytes") > 0);
        Assert.True(root.GetProperty("replayed").GetBoolean());

        // Embedding; seven for each of two layers: four products, two of them with a norm, heads, attention and its merging; logits with their norm.
        Assert.Equal(1 + (2 * 7) + 1, root.Number("launches_per_token"));
        Assert.Equal(0, root.Number("allocated_bytes_per_token"));
        Assert.False(ProgramRun.Json([.. Common, "--context", "40", "--json", "--no-replay"]).GetProperty("replayed").GetBoolean());

        // Two layers of (4 + 2 + 2 + 4) * 16 * 64 and 3 * 64 * 96 halves, and an output matrix of 64 * 128.
        Assert.Equal(2 * ((2 * ((12 * 16 * 64) + (3 * 64 * 96))) + (64 * 128)), root.Number("weight_bytes_per_token"));
        Assert.True(root.Number("moved_bytes_per_token") > root.Number("weight_bytes_per_token"));
        string[] stages = root.GetProperty("stages").Keys();
        Assert.Contains("NormGate_us", stages);
        Assert.Contains("Attend_us", stages);
        Assert.Contains("NormProduct_us", stages);
        Assert.DoesNotContain("Select_us", stages);
        Assert.Contains("AttendMany_us", root.GetProperty("prefill_stages").Keys());
    }

    [Fact]
    public void Hash_aware_attention()
    {
        JsonElement root = ProgramRun.Json(
            [.. Common, "--context", "40", "--json", "--attention", "hata", "--budget", "0.25", "--dense-layers", "1"]);
        Assert.Equal(Keys, root.Keys());
        Assert.Equal(("hata", "0.25"), (root.Text("attention"), root.Text("budget")));
        string[] stages = root.GetProperty("stages").Keys();
        Assert.All(["PrepareHashed_us", "Score_us", "Select_us", "Gather_us"], stage => Assert.Contains(stage, stages));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("10")]
    public void A_part_of_the_context_can_be_made_up(string prefill)
    {
        JsonElement root = ProgramRun.Json([.. Common, "--context", "100", "--prefill", prefill, "--json", "--attention", "hata", "--budget", "16"]);
        Assert.Equal(Keys, root.Keys());
        Assert.True(root.Number("decode_tokens_per_s") > 0);
    }

    [Fact]
    public void Text_is_two_tables()
    {
        ProgramRun run = ProgramRun.Start([.. Common, "--context", "20"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("decode ", run.Output, StringComparison.Ordinal);
        Assert.Contains("stage of a decoded token", run.Output, StringComparison.Ordinal);
    }
}
