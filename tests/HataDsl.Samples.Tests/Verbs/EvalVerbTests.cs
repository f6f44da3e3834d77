using System.Text.Json;

namespace HataDsl.Samples.Tests.Verbs;

/// <summary><c>eval</c>, with the model and the cases that come along.</summary>
public sealed class EvalVerbTests
{
    [Fact]
    public void One_case_of_each_task_at_2048()
    {
        JsonElement root = ProgramRun.Json("eval", "--limit", "1", "--max-length", "2048", "--budget", "64,128", "--json");
        Assert.Equal(["device", "device_name", "hash", "cases", "dense_recorded", "dense_as_recorded", "results"], root.Keys());
        Assert.Equal(5, root.Number("cases"));
        Assert.Equal(5, root.Number("dense_recorded"));

        // The recorded runs computed in BF16, which may turn a case.
        Assert.InRange(root.Number("dense_as_recorded"), 4, 5);
        JsonElement[] results = [.. root.GetProperty("results").EnumerateArray()];
        Assert.Equal(["dense", "hata", "hata"], results.Select(result => result.Text("attention")));
        Assert.Equal([null, "64", "128"], results.Select(result => result.Text("budget")));
        foreach (JsonElement result in results)
        {
            Assert.Equal(["attention", "budget", "accuracy", "by_task_and_length"], result.Keys());
            Assert.InRange(result.Number("accuracy"), 0, 1);
            JsonElement[] rows = [.. result.GetProperty("by_task_and_length").EnumerateArray()];
            Assert.Equal(["niah", "mk", "multi", "vt", "cwe"], rows.Select(row => row.Text("task")));
            Assert.All(rows, row => Assert.Equal(["task", "length", "cases", "accuracy", "ms_per_token"], row.Keys()));
            Assert.All(rows, row => Assert.Equal((2048, 1), (row.Number("length"), row.Number("cases"))));
            Assert.All(rows, row => Assert.True(row.Number("ms_per_token") > 0));
        }
    }

    [Fact]
    public void Cases_of_a_file_as_text()
    {
        using var model = new TinyModel();
        model.Write("cases.json", """{"cases":[{"task":"copy","length":8,"input_ids":[1,5,6,7],"answer_ids":[8,9],"dense_correct":false}]}""");
        ProgramRun run = ProgramRun.Start("eval", "--model", model.Folder, "--cases", model.At("cases.json"), "--attention", "hata", "--budget", "2,0.5");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("copy 8", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 cases", run.Output, StringComparison.Ordinal);
    }
}
