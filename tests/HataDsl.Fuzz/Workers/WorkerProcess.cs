using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using HataDsl.Fuzz.Campaigns;

namespace HataDsl.Fuzz.Workers;

/// <summary>The parent's side of a worker process.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>Longer than the watchdog of the worker waits, and than a batch compiles on a busy machine.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(240);

    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];
    private readonly StandardError _said = new();

    /// <summary>Starts a worker.</summary>
    /// <param name="options">The campaign.</param>
    /// <param name="setting">The setting of its native libraries.</param>
    public WorkerProcess(CampaignOptions options, WorkerSetting setting)
    {
        IEnumerable<string> deadlySeeds = options.DeadlySeeds.Where(seed => setting == WorkerSetting.Usual || seed.EndsWith('!')).Select(seed => seed.TrimEnd('!'));
        ProcessStartInfo start = Command(Worker.Verb, string.Join(',', options.Devices), string.Join(',', deadlySeeds));
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        setting.Apply(start);
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => _said.Add(line.Data);
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                _lines.Add(line.Data);
            }
            else
            {
                _lines.CompleteAdding();
            }
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>This program with other arguments: under its own host, under dotnet, or inside a test host.</summary>
    public static ProcessStartInfo Command(params string[] arguments)
    {
        Assembly program = typeof(WorkerProcess).Assembly;
        string host = Environment.ProcessPath ?? "dotnet";
        string[] prefix = [program.Location];
        switch (Path.GetFileName(host))
        {
            // The program's name has a dot of its own.
            case var name when name == program.GetName().Name || name == program.GetName().Name + ".exe":
                prefix = [];
                break;
            case "dotnet" or "dotnet.exe":
                break;
            default:
                host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
                break;
        }

        return new ProcessStartInfo(host, [.. prefix, .. arguments]);
    }

    /// <summary>Runs a slice.</summary>
    /// <param name="seeds">Seeds of the slice.</param>
    /// <param name="add">Called with each result as it comes.</param>
    /// <param name="addTimes">Called with the seconds by step.</param>
    /// <returns>How the process died, or null if it has come to the end of the slice.</returns>
    public Death? Run(IReadOnlyList<int> seeds, Action<ProgramResult> add, Action<IReadOnlyDictionary<string, double>> addTimes)
    {
        int? begun = null;
        try
        {
            _process.StandardInput.WriteLine(string.Join(' ', seeds));
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It died before; the lines end at once.
        }

        while (_lines.TryTake(out string? line, Silence))
        {
            if (line.StartsWith(Worker.Begin, StringComparison.Ordinal))
            {
                begun = int.Parse(line.AsSpan(Worker.Begin.Length), CultureInfo.InvariantCulture);
            }
            else if (line.StartsWith(Worker.Result, StringComparison.Ordinal))
            {
                add(ProgramResult.Parse(line[Worker.Result.Length..]));
                begun = null;
            }
            else if (line.StartsWith(Worker.End, StringComparison.Ordinal))
            {
                addTimes(JsonSerializer.Deserialize<Dictionary<string, double>>(line.AsSpan(Worker.End.Length))!);
                return null;
            }
        }

        bool isSilent = !_lines.IsCompleted;
        Kill();
        return new Death(begun, isSilent ? $"nothing heard for {Silence.TotalSeconds} s" : $"exit code {_process.ExitCode}: {_said.Reason}");
    }

    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It died before.
        }

        if (!_process.WaitForExit(TimeSpan.FromSeconds(15)))
        {
            Kill();
        }

        _process.Dispose();
        _lines.Dispose();
    }

    private void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>How a worker died.</summary>
    /// <param name="Seed">The seed that had begun and not ended, if one had.</param>
    /// <param name="Reason">What there is to know.</param>
    internal sealed record Death(int? Seed, string Reason);
}
