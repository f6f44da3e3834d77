using System.Diagnostics;
using System.Globalization;
using System.Text;
using HataDsl.Fuzz.Execution;

namespace HataDsl.Fuzz.Campaigns;

/// <summary>What a campaign has covered and found.</summary>
/// <param name="options">What was asked for.</param>
internal sealed class Statistics(CampaignOptions options)
{
    private readonly Lock _gate = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Coverage _coverage = new();
    private readonly Dictionary<Outcome, int> _outcomes = [];
    private readonly Dictionary<string, int> _runs = [];
    private readonly Dictionary<string, double> _seconds = [];
    private readonly List<ProgramResult> _failures = [];
    private readonly List<ProgramResult> _rescued = [];
    private int _programs;
    private int _programsBefore;
    private long _statements;

    /// <summary>Programs that did not come out the same.</summary>
    public IReadOnlyList<ProgramResult> Failures => _failures;

    /// <summary>Programs that ran in a process of their own after one died of them.</summary>
    public IReadOnlyList<ProgramResult> Rescued => _rescued;

    /// <summary>How many programs came out in a way.</summary>
    public int CountOf(Outcome outcome) => _outcomes.GetValueOrDefault(outcome);

    /// <summary>Adds a program that has run.</summary>
    /// <param name="result">What became of it.</param>
    /// <param name="isFromBefore">Whether an earlier run of the campaign ran it.</param>
    public void Add(ProgramResult result, bool isFromBefore = false)
    {
        lock (_gate)
        {
            _programs++;
            _programsBefore += isFromBefore ? 1 : 0;
            _statements += result.Statements;
            _outcomes[result.Outcome] = _outcomes.GetValueOrDefault(result.Outcome) + 1;
            foreach (string device in result.Ran)
            {
                _runs[device] = _runs.GetValueOrDefault(device) + 1;
            }

            if (result.Outcome != Outcome.Same)
            {
                _failures.Add(result);
            }

            if (result.Death.Length > 0 && result.Outcome != Outcome.Aborted)
            {
                _rescued.Add(result);
            }

            if (result.Use is not null)
            {
                _coverage.Add(result.Use);
            }
        }
    }

    /// <summary>Adds the times of a thread.</summary>
    public void AddTimes(IReadOnlyDictionary<string, double> seconds)
    {
        lock (_gate)
        {
            foreach ((string step, double time) in seconds)
            {
                _seconds[step] = _seconds.GetValueOrDefault(step) + time;
            }
        }
    }

    /// <summary>The clock stops.</summary>
    public void Finish() => _watch.Stop();

    /// <summary>A line for a log that several campaigns add up to.</summary>
    public string Line()
    {
        lock (_gate)
        {
            double time = _watch.Elapsed.TotalSeconds;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{DateTime.UtcNow:HH:mm:ss} {string.Join('/', options.Devices)} seeds {options.First}..{options.First + options.Count - 1} programs {_programs} of {options.Count} statements {_statements} {string.Join(" ", _outcomes.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"))} rescued {_rescued.Count} seconds {time:F0} programs/s {(_programs - _programsBefore) / time:F1}");
        }
    }

    /// <summary>All of it.</summary>
    public string Describe()
    {
        lock (_gate)
        {
            var text = new StringBuilder(Line()).Append('\n').Append(_coverage.Describe()).Append('\n');
            if (_programsBefore > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"of an earlier run with the same results: {_programsBefore}\n");
            }

            text.Append("device: programs run, differences\n");
            foreach (string device in options.Devices)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {device}: {_runs.GetValueOrDefault(device)}, {_failures.Count(failure => failure.Outcome == Outcome.Different && failure.Device == device)}\n");
            }

            List(text, "differences", _failures.Where(failure => failure.Outcome == Outcome.Different));
            List(text, "refused by a compiler", _failures.Where(failure => failure.Outcome == Outcome.Refused));
            List(text, "undefined", _failures.Where(failure => failure.Outcome == Outcome.Undefined));
            List(text, "aborted in a driver under every setting", _failures.Where(failure => failure.Outcome == Outcome.Aborted));
            List(text, "rescued: ran in a process of their own after one died", _rescued);
            return text.Append("seconds of all threads: ").AppendJoin(", ", _seconds.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:F1}"))).ToString();
        }
    }

    private static void List(StringBuilder text, string title, IEnumerable<ProgramResult> results)
    {
        ProgramResult[] sorted = [.. results.OrderBy(result => result.Seed)];
        text.Append(CultureInfo.InvariantCulture, $"{title}: {sorted.Length}\n");
        foreach (ProgramResult result in sorted)
        {
            text.Append("  ").Append(result.Describe()).Append('\n');
        }
    }
}
