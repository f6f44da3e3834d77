using System.Diagnostics;
using System.Text.Json;
using HataDsl.Samples.TransformerInference;

// The console is one for the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace HataDsl.Samples.Tests;

/// <summary>What a run of the program gave.</summary>
/// <param name="ExitCode">Exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs the program inside this process.</summary>
    public static ProgramRun Start(params string[] arguments)
    {
        TextWriter output = Console.Out, error = Console.Error;
        using var newOutput = new StringWriter();
        using var newError = new StringWriter();
        Console.SetOut(newOutput);
        Console.SetError(newError);
        try
        {
            int code = CommandLine.Run(arguments);
            return new ProgramRun(code, newOutput.ToString(), newError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    /// <summary>Runs the program as a process of its own.</summary>
    public static ProgramRun StartProcess(params string[] arguments) => StartProcess([], arguments);

    /// <summary>Runs the program as a process of its own, with environment variables.</summary>
    public static ProgramRun StartProcess(IEnumerable<(string Name, string Value)> environment, params string[] arguments) =>
        StartOther(Path.Combine(AppContext.BaseDirectory, "TransformerInference.dll"), environment, arguments);

    /// <summary>Runs another program as a process of its own.</summary>
    public static ProgramRun StartOther(string program, IEnumerable<(string Name, string Value)> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProgramRun(process.ExitCode, output, error.Result);
    }

    /// <summary>The one JSON object that a run printed, which must have succeeded.</summary>
    public static JsonElement Json(params string[] arguments)
    {
        ProgramRun run = Start(arguments);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        return run.ReadJson();
    }

    /// <summary>Standard output as one JSON object on one line.</summary>
    public JsonElement ReadJson()
    {
        Assert.EndsWith("\n", Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', Output.TrimEnd('\r', '\n'));
        using JsonDocument document = JsonDocument.Parse(Output);
        return document.RootElement.Clone();
    }

    /// <summary>Asserts that the run refused its input in one line that names the cause, and printed nothing else.</summary>
    public void AssertRefused(params IEnumerable<string> causes)
    {
        Assert.Equal("", Output);
        Assert.StartsWith("error: ", Error, StringComparison.Ordinal);
        Assert.EndsWith("\n", Error, StringComparison.Ordinal);
        string line = Error.TrimEnd('\r', '\n');
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", line, StringComparison.Ordinal);
        Assert.All(causes, cause => Assert.Contains(cause, line, StringComparison.Ordinal));
        Assert.Equal(CommandLine.WrongInput, ExitCode);
    }
}
