using System.Globalization;
using System.Text;
using HataDsl.Fuzz.Execution;
using HataDsl.Fuzz.Model;
using HataDsl.Ir;

namespace HataDsl.Fuzz;

/// <summary>What a campaign has covered and found.</summary>
/// <param name="first">The first seed.</param>
/// <param name="devices">What was compared.</param>
internal sealed class Statistics(int first, string devices)
{
    private readonly Dictionary<Op, long> _ops = [];
    private readonly Dictionary<Outcome, int> _outcomes = [];
    private int _programs;
    private long _statements;
    private TimeSpan _time;
    private IReadOnlyDictionary<string, double> _seconds = new Dictionary<string, double>();

    /// <summary>Programs that did not come out the same, with their verdicts.</summary>
    public List<(FuzzProgram Program, Verdict Verdict)> Failures { get; } = [];

    /// <summary>Operations of the table that no program of the campaign has reached as lowered.</summary>
    public IEnumerable<string> Unreached => OpTable.All.Where(row => !_ops.ContainsKey(row.Op)).Select(row => row.Name);

    public void Add(FuzzProgram program, Verdict verdict)
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
            Kernel kernel = KernelParser.Parse(verdict.Ir);
            Count(kernel.Body);
            kernel.Functions.ForEach(function => Count(function.Body));
        }
    }

    public void Finish(TimeSpan time, IReadOnlyDictionary<string, double> seconds) => (_time, _seconds) = (time, seconds);

    /// <summary>A line for a log that several campaigns add up to.</summary>
    public string Line() => string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTime.UtcNow:HH:mm:ss} {devices} seeds {first}..{first + _programs - 1} programs {_programs} statements {_statements} {string.Join(" ", _outcomes.Select(pair => $"{pair.Key} {pair.Value}"))} seconds {_time.TotalSeconds:F0}");

    public string Describe()
    {
        var text = new StringBuilder(Line()).Append('\n');
        text.Append("operations reached: ").Append(_ops.Count).Append(" of ").Append(OpTable.All.Count);
        text.Append("; never: ").AppendJoin(", ", Unreached).Append('\n');
        text.Append("seconds: ").AppendJoin(", ", _seconds.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:F1}")));
        return text.ToString();
    }

    private void Count(Region region)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            _ops[instruction.Op] = _ops.GetValueOrDefault(instruction.Op) + 1;
            foreach (Region nested in instruction.Regions)
            {
                Count(nested);
            }
        }
    }
}
