using System.Text.Json;

namespace HataDsl.Samples.Tests.Verbs;

/// <summary><c>generate</c>, with the model that comes along.</summary>
public sealed class GenerateVerbTests
{
    private static readonly string[] Keys =
    [
        "device", "device_name", "attention", "hash", "prompt_tokens", "generated_tokens", "first_token_ms", "decode_tokens_per_s",
        "peak_memory_bytes", "text",
    ];

    [Fact]
    public void Without_arguments_a_story_and_a_table()
    {
        ProgramRun run = ProgramRun.Start();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("Once upon a time, there was a little dog named Max.", run.Output, StringComparison.Ordinal);
        foreach (string row in (string[])["device", "attention", "tokens", "first token", "speed", "peak memory"])
        {
            Assert.Contains($"\n  {row} ", run.Output, StringComparison.Ordinal);
        }

        Assert.Contains("200 generated", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_one_object()
    {
        JsonElement root = ProgramRun.Json("generate", "--json", "--tokens", "12");
        Assert.Equal(Keys, root.Keys());
        Assert.Equal("cpu", root.Text("device"));
        Assert.Equal("dense", root.Text("attention"));
        Assert.Null(root.Text("hash"));
        Assert.Equal(22, root.Number("prompt_tokens"));
        Assert.Equal(12, root.Number("generated_tokens"));
        Assert.True(root.Number("first_token_ms") > 0);
        Assert.True(root.Number("decode_tokens_per_s") > 0);
        Assert.True(root.Number("peak_memory_bytes") > 0);
        Assert.NotEqual("", root.Text("text"));
    }

    [Fact]
    public void Hash_aware_attention_says_where_its_matrices_come_from()
    {
        JsonElement root = ProgramRun.Json("--json", "--tokens", "4", "--attention", "hata", "--budget", "8", "--hash-seed", "5");
        Assert.Equal("hata", root.Text("attention"));
        Assert.Equal("random orthogonal, seed 5", root.Text("hash"));
        Assert.Equal(4, root.Number("generated_tokens"));
    }

    [Fact]
    public void A_budget_of_everything_writes_the_same_as_dense_attention() =>
        Assert.Equal(Text("--tokens", "30"), Text("--tokens", "30", "--attention", "hata", "--budget", "256", "--dense-layers", "0"));

    [Fact]
    public void Equal_seeds_write_equal_texts()
    {
        string[] sampled = ["--temperature", "1", "--top-k", "50", "--top-p", "0.95", "--tokens", "30"];
        string first = Text([.. sampled, "--seed", "3"]);
        Assert.Equal(first, Text([.. sampled, "--seed", "3"]));
        Assert.NotEqual(first, Text([.. sampled, "--seed", "4"]));
    }

    [Fact]
    public void No_tokens_are_no_text()
    {
        JsonElement root = ProgramRun.Json("--json", "--tokens", "0");
        Assert.Equal(Keys, root.Keys());
        Assert.Equal("", root.Text("text"));
        Assert.Equal(0, root.Number("generated_tokens"));
        Assert.Equal(0, root.Number("decode_tokens_per_s"));
    }

    [Fact]
    public void More_tokens_than_the_context_has_stop_at_its_end()
    {
        JsonElement root = ProgramRun.Json("--json", "--tokens", "2147483647", "--prompt", "Once");
        Assert.InRange(root.Number("prompt_tokens") + root.Number("generated_tokens"), 2, 256);
    }

    [Fact]
    public void A_prompt_may_be_empty_or_begin_with_an_at_sign()
    {
        Assert.Equal(1, ProgramRun.Json("--json", "--tokens", "1", "--prompt", "").Number("prompt_tokens"));
        Assert.Equal(1, ProgramRun.Json("--json", "--tokens", "1", "--prompt", "@home").Number("generated_tokens"));
    }

    [Fact]
    public void A_prompt_file_is_the_same_as_a_prompt()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "The cat sat");
            Assert.Equal(Text("--tokens", "8", "--prompt", "The cat sat"), Text("--tokens", "8", "--prompt-file", path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_folder_of_links_is_read_like_the_files()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hatadsl-");
        try
        {
            foreach (string path in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Models", "stories15M")))
            {
                File.CreateSymbolicLink(Path.Combine(folder.FullName, Path.GetFileName(path)), path);
            }

            Assert.Equal(Text("--tokens", "4"), Text("--tokens", "4", "--model", folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Text(params string[] options) => ProgramRun.Json(["generate", "--json", .. options]).Text("text")!;
}
