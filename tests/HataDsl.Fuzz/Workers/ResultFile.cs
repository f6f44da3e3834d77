using System.Text.Json;
using HataDsl.Fuzz.Campaigns;

namespace HataDsl.Fuzz.Workers;

/// <summary>Results of a campaign in a file, a line for each program, which a campaign that was cut off goes on from.</summary>
internal sealed class ResultFile : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter? _writer;

    /// <summary>Opens a file, and reads what is there.</summary>
    /// <param name="path">The file; null keeps nothing.</param>
    public ResultFile(string? path)
    {
        if (path is null)
        {
            return;
        }

        if (File.Exists(path))
        {
            Before = [.. File.ReadLines(path).Select(Read).OfType<ProgramResult>().DistinctBy(result => result.Seed)];
        }

        // A line that was cut off is ended first.
        _writer = new StreamWriter(path, append: true);
        if (Before.Count > 0)
        {
            _writer.WriteLine();
        }
    }

    /// <summary>Results that were there.</summary>
    public IReadOnlyList<ProgramResult> Before { get; } = [];

    /// <summary>Adds a result.</summary>
    public void Add(ProgramResult result)
    {
        lock (_gate)
        {
            _writer?.WriteLine(result.ToLine());
            _writer?.Flush();
        }
    }

    public void Dispose() => _writer?.Dispose();

    private static ProgramResult? Read(string line)
    {
        try
        {
            return line.Length > 0 ? ProgramResult.Parse(line) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
