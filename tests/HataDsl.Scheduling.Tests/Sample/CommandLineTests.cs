using System.Text.Json;
using PipelinePlans;

namespace HataDsl.Scheduling.Tests.Sample;

/// <summary>Runs the sample's entry point in this process.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-plans-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (int Code, string Output, string Error) Run(params string[] words)
    {
        StringWriter output = new(), error = new();
        int code = Application.Run(words, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private string In(string name) => Path.Combine(_folder, name);

    private static JsonElement Json(params string[] words)
    {
        (int code, string output, string error) = Run(words);
        Assert.Equal((0, ""), (code, error));
        Assert.Single(output.TrimEnd('\n').Split('\n'));
        return JsonDocument.Parse(output).RootElement;
    }

    [Fact]
    public void Search_prints_one_object_with_the_agreed_properties()
    {
        JsonElement result = Json("search", "--placement", "V", "--devices", "4", "--memory", "4", "--micro-batches", "8", "--json");
        Assert.Equal("V", result.GetProperty("placement").GetString());
        Assert.Equal(4, result.GetProperty("devices").GetInt32());
        Assert.Equal(4, result.GetProperty("memory").GetInt32());
        Assert.Equal(4, result.GetProperty("period").GetInt32());
        Assert.Equal(4, result.GetProperty("period_bound").GetInt32());
        Assert.True(result.GetProperty("proved_optimal").GetBoolean());
        Assert.Equal(1, result.GetProperty("micro_batches_per_period").GetInt32());
        Assert.Equal(44, result.GetProperty("makespan").GetInt32());
        Assert.Equal(44, result.GetProperty("makespan_bound").GetInt32());
        Assert.Equal(4, result.GetProperty("peak_memory").GetInt32());
        Assert.Equal(1 - 8 * 16 / (44.0 * 4), result.GetProperty("bubble").GetDouble(), 5);
        Assert.True(result.GetProperty("search_ms").GetDouble() > 0);
    }

    [Fact]
    public void Search_takes_a_file_and_writes_a_plan_that_the_other_verbs_take()
    {
        File.WriteAllText(In("placement.json"), PlacementJson.Write(BuiltInPlacements.Create("M", 4)));
        Assert.Equal(6, Json("search", "--file", In("placement.json"), "--memory", "6", "--output", In("plan.json"), "--json").GetProperty("memory").GetInt32());
        Assert.True(Json("verify", "--plan", In("plan.json"), "--json").GetProperty("valid").GetBoolean());
        Assert.Equal(60, Json("simulate", "--plan", In("plan.json"), "--json").GetProperty("mean_makespan").GetDouble());
        Assert.Equal(0, Run("draw", "--plan", In("plan.json"), "--output", In("plan.svg")).Code);
        Assert.Equal(0, Run("export", "--plan", In("plan.json"), "--format", "chrome-trace", "--output", In("trace.json")).Code);
        Assert.True(JsonDocument.Parse(File.ReadAllText(In("trace.json"))).RootElement.GetProperty("traceEvents").GetArrayLength() > 100);
        Assert.StartsWith("<svg", File.ReadAllText(In("plan.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_says_what_is_wrong_and_ends_with_1()
    {
        Assert.Equal(0, Run("search", "--memory", "4", "--output", In("plan.json")).Code);
        // The first step of some block runs an instant earlier than its data arrives.
        Plan plan = PlanJson.Parse(File.ReadAllText(In("plan.json")));
        int device = plan.Programs.Length - 1;
        PlanStep first = plan.Programs[device][0];
        Plan wrong = new(
            plan.Name, plan.Placement, plan.MicroBatches,
            plan.Programs.SetItem(device, plan.Programs[device].SetItem(0, first with { Start = first.Start - 1 })), plan.Transfers);
        File.WriteAllText(In("wrong.json"), PlanJson.Write(wrong));
        (int code, string output, _) = Run("verify", "--plan", In("wrong.json"));
        Assert.Equal(1, code);
        Assert.StartsWith("invalid: ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("V", false)]
    [InlineData("V", true)]
    [InlineData("X", false)]
    [InlineData("K", false)]
    public void Searched_plans_are_never_worse_than_published_ones(string placement, bool split)
    {
        string[] words = ["compare", "--placement", placement, "--no-recompute", "--json", .. split ? new[] { "--split" } : []];
        List<JsonElement> schedules = [.. Json(words).GetProperty("schedules").EnumerateArray()];
        long searched = schedules[0].GetProperty("makespan").GetInt64();
        Assert.All(schedules.Where(static one => one.GetProperty("exists").GetBoolean()), one => Assert.True(one.GetProperty("makespan").GetInt64() >= searched));
    }

    [Fact]
    public void Compare_names_the_reasons()
    {
        (int code, string output, _) = Run("compare", "--placement", "M", "--memory", "6", "--output", In("m.html"));
        Assert.Equal(0, code);
        Assert.Contains("Not for this placement", output, StringComparison.Ordinal);
        Assert.Contains("spans 4 devices", output, StringComparison.Ordinal);
        Assert.Contains("<svg", File.ReadAllText(In("m.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Export_writes_both_PyTorch_forms_or_says_why_not()
    {
        Assert.Equal(0, Run("export", "--format", "torch-csv", "--schedule", "1F1B", "--output", In("torch")).Code);
        Assert.Equal(["1F1B.compute_comms.csv", "1F1B.compute_only.csv"], Directory.GetFiles(In("torch")).Select(Path.GetFileName).Order());
        (int code, _, string error) = Run("export", "--format", "torch-csv", "--placement", "K", "--output", In("none"));
        Assert.Equal(2, code);
        Assert.Contains("PyTorch 2.11 cannot run", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(In("none")));
    }

    [Fact]
    public void Without_a_verb_all_placements_come_in_one_table_and_one_page()
    {
        (int code, string output, _) = Run("--output", In("all.html"), "--time-limit", "2");
        Assert.Equal(0, code);
        Assert.All(BuiltInPlacements.Names, name => Assert.Contains($"\n{name} ", output, StringComparison.Ordinal));
        Assert.Equal(BuiltInPlacements.Names.Length, File.ReadAllText(In("all.html")).Split("<section").Length - 1);
    }

    [Theory]
    [InlineData("--memry: unknown option; did you mean --memory?", "search", "--memry", "4")]
    [InlineData("'serch': unknown verb; did you mean search?", "serch")]
    [InlineData("--devices: 'four' is not a whole number", "search", "--devices", "four")]
    [InlineData("--devices: 0 is outside 1 to 4096", "search", "--devices", "0")]
    [InlineData("--devices: needs a value, N", "search", "--devices")]
    [InlineData("--json: takes no value", "search", "--json=yes")]
    [InlineData("--placement: 'Z' is none of V, X, M, NN, NN-eager, K, mllm, finetune, alphafold", "search", "--placement", "Z")]
    [InlineData("--file: there is no file 'missing.json'", "search", "--file", "missing.json")]
    [InlineData("--devices: cannot be used together with --file", "search", "--file", "missing.json", "--devices", "4")]
    [InlineData("--placement K: Placement 'K' needs at least 2 devices.", "search", "--placement", "K", "--devices", "1")]
    [InlineData("--output: 'x.png' ends neither in .svg nor in .html", "draw", "--output", "x.png")]
    [InlineData("--torch: '2.5' is no release from 2.6 on", "export", "--format", "torch-csv", "--torch", "2.5")]
    [InlineData("--straggler: '9' is no device from 0 to 3", "simulate", "--straggler", "9:2")]
    [InlineData("'extra': unexpected; options begin with --", "search", "extra")]
    public void Wrong_input_is_one_line_and_exit_code_2(string message, params string[] words)
    {
        (int code, string output, string error) = Run(words);
        Assert.Equal((2, "", $"error: {message}{Environment.NewLine}"), (code, output, error));
    }

    [Fact]
    public void Too_little_memory_is_explained()
    {
        (int code, string output, string error) = Run("search", "--placement", "K", "--memory", "1", "--json");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("memory limit of 1; one micro-batch alone needs 2", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_file_is_named_and_nothing_is_left_behind()
    {
        File.WriteAllText(In("bad.json"), "{ \"format\": \"tessel-placement/1\", \"name\": \"x\", \"devices\": 2, \"blocks\": [ { \"name\": 3 } ] }");
        (int code, _, string error) = Run("search", "--file", In("bad.json"), "--output", In("plan.json"));
        Assert.Equal(2, code);
        Assert.Contains("bad.json", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        (code, _, error) = Run("search", "--output", Path.Combine(_folder, "no", "such", "plan.json"));
        Assert.Equal(2, code);
        Assert.StartsWith("error: --output: cannot write", error, StringComparison.Ordinal);
        Assert.Equal(["bad.json"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData]
    [InlineData("search")]
    [InlineData("compare")]
    [InlineData("draw")]
    [InlineData("export")]
    [InlineData("verify")]
    [InlineData("simulate")]
    public void Every_verb_has_help(params string[] verb)
    {
        (int code, string output, string error) = Run([.. verb, "--help"]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Usage: PipelinePlans", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), static line => Assert.True(line.Length < 160, line));
    }
}
