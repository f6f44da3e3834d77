namespace HataDsl.Samples.Tests;

/// <summary>The program as a process: what the tests inside this process cannot see.</summary>
public sealed class ProcessTests
{
    [Fact]
    public void Wrong_input_ends_with_2_and_one_line()
    {
        ProgramRun.StartProcess("--device", "tpu").AssertRefused("'tpu'");
        ProgramRun.StartProcess("--tokens", "many").AssertRefused("'many'");
    }

    [Fact]
    public void Devices_are_listed()
    {
        ProgramRun run = ProgramRun.StartProcess("devices", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["devices", "missing"], run.ReadJson().Keys());
    }

    [Fact]
    public void Help_and_version_are_no_errors()
    {
        Assert.Contains("--model", ProgramRun.StartProcess("generate", "--help").Output, StringComparison.Ordinal);
        Assert.Equal(0, ProgramRun.StartProcess("--version").ExitCode);
    }
}
