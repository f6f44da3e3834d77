using HataDsl.Fuzz.Execution;
using HataDsl.Fuzz.Generation;
using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Campaigns;

/// <summary>Runs the programs of seeds, one compilation at a time, and ends the process when one of them does not end.</summary>
internal sealed class SeedBatch : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(120);

    private readonly Watchdog _watchdog = new(Hang);

    /// <summary>Opens devices as they are needed.</summary>
    /// <param name="devices">Names of the devices to compare.</param>
    public SeedBatch(IReadOnlyList<string> devices)
    {
        Laboratory = new Laboratory(devices)
        {
            Starting = (name, source) =>
            {
                Starting?.Invoke(name);
                _watchdog.Restart(source);
            },
            Ended = _watchdog.Stop,
        };
    }

    /// <summary>Where programs run.</summary>
    public Laboratory Laboratory { get; }

    /// <summary>Called with the class name of a program before it runs.</summary>
    public Action<string>? Starting { get; set; }

    /// <summary>Runs programs.</summary>
    /// <param name="seeds">Their seeds.</param>
    /// <param name="judged">Called with each program and its verdict as soon as it has run.</param>
    public IReadOnlyList<(FuzzProgram Program, Verdict Verdict)> Run(IReadOnlyList<int> seeds, Action<FuzzProgram, Verdict>? judged = null)
    {
        Dictionary<string, FuzzProgram> programs = seeds.Select(ProgramGenerator.Create).ToDictionary(program => program.ClassName);
        using PreparedBatch prepared = Laboratory.Prepare(programs.ToDictionary(pair => pair.Key, pair => pair.Value.Source()));
        Dictionary<string, Verdict> verdicts = Laboratory.Examine(prepared, name => programs[name].Seed, (name, verdict) => judged?.Invoke(programs[name], verdict));
        return [.. programs.Values.Select(program => (program, verdicts[program.ClassName]))];
    }

    public void Dispose()
    {
        Laboratory.Dispose();
        _watchdog.Dispose();
    }
}
