using System.Globalization;
using System.Text;
using HataDsl.Fuzz.Execution;
using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Campaigns;

/// <summary>What a campaign has covered and found.</summary>
/// <param name="options">What was asked for.</param>
internal sealed class Statistics(CampaignOptions options)
{
    private readonly Lock _gate = new();
    private readonly Coverage _coverage = new();
    private readonly Dictionary<Outcome, int> _outcomes = [];
    private readonly Dictionary<string, double> _seconds = [];
    private int _programs;
    private long _statements;
    private TimeSpan _time;

    /// <summary>Programs that did not come out the same, with their verdicts.</summary>
    public List<(FuzzProgram Program, Verdict Verdict)> Failures { get; } = [];

    /// <summary>Adds a program that has run.</summary>
    public void Add(FuzzProgram program, Verdict verdict)
    {
        lock (_gate)
        {
            _programs++;
            _statements += program.StatementCount;
            _outcomes[verdict.Outcome] = _outcomes.GetValueOrDefault(verdict.Outcome) + 1;
            if (verdict.Outcome != Outcome.Same)
            {
                Failures.Add((program, verdict));
            }

            if (verdict.Ir.Length > 0)
            {
                _coverage.Add(verdict.Ir);
            }
        }
    }

    /// <summary>Adds the times of a thread.</summary>
    public void AddTimes(Dictionary<string, double> seconds)
    {
        lock (_gate)
        {
            foreach ((string step, double time) in seconds)
            {
                _seconds[step] = _seconds.GetValueOrDefault(step) + time;
            }
        }
    }

    public void Finish(TimeSpan time) => _time = time;

    /// <summary>A line for a log that several campaigns add up to.</summary>
    public string Line() => string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTime.UtcNow:HH:mm:ss} plain/{string.Join('/', options.Devices)} seeds {options.First}..{options.First + _programs - 1} programs {_programs} statements {_statements} {string.Join(" ", _outcomes.Select(pair => $"{pair.Key} {pair.Value}"))} seconds {_time.TotalSeconds:F0} programs/s {_programs / _time.TotalSeconds:F1}");

    public string Describe()
    {
        var text = new StringBuilder(Line()).Append('\n').Append(_coverage.Describe()).Append('\n');
        text.Append("differences: ").AppendJoin(", ", options.Devices.Select(device => $"{device} {Failures.Count(failure => failure.Verdict.Device == device)}"));
        text.Append("; refused by a compiler ").Append(_outcomes.GetValueOrDefault(Outcome.Refused)).Append("; undefined ").Append(_outcomes.GetValueOrDefault(Outcome.Undefined)).Append('\n');
        text.Append("seconds of all threads: ").AppendJoin(", ", _seconds.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:F1}")));
        return text.ToString();
    }
}
