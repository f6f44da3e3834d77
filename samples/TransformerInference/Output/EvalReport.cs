using HataDsl.Attention;
using HataDsl.Transformers;

namespace HataDsl.Samples.TransformerInference;

/// <summary>Collects outcomes of retrieval cases and prints accuracy by task and length, and times.</summary>
internal sealed class EvalReport(Session session, TokenBudget[] budgets)
{
    private readonly List<Outcome> _outcomes = [];
    private readonly List<(int Length, TimeSpan Time, int Tokens)> _prefills = [];
    private int _recorded;
    private int _asRecorded;

    /// <summary>Columns: dense, then the budgets.</summary>
    private string[] Columns => ["dense", .. budgets.Select(budget => budget.ToString())];

    public void AddPrefill(EvaluationCase item, TimeSpan time, int tokens) => _prefills.Add((item.Length, time, tokens));

    public void Add(EvaluationCase item, TokenBudget? budget, bool right, TimeSpan time, int tokens)
    {
        _outcomes.Add(new Outcome(item.Task, item.Length, budget?.ToString() ?? "dense", right, time, tokens));
        if (budget is null && item.DenseCorrect is { } recorded)
        {
            _recorded++;
            _asRecorded += right == recorded ? 1 : 0;
        }
    }

    public void Print(bool json)
    {
        if (json)
        {
            PrintJson();
        }
        else
        {
            PrintText();
        }
    }

    private void PrintText()
    {
        Console.WriteLine($"{session.Device.Id}, {session.Device.Name}; {_outcomes.Count(outcome => outcome.Column == "dense")} cases; "
            + $"dense as recorded: {_asRecorded} of {_recorded}");
        if (session.Decoder.HashMatrices is { } matrices)
        {
            Console.WriteLine($"hash: {matrices.Bits} bits, {matrices.Origin}");
        }

        Console.WriteLine();
        var rows = new List<string[]>();
        foreach (var group in _outcomes.GroupBy(outcome => (outcome.Task, outcome.Length)).OrderBy(group => group.Key.Task).ThenBy(group => group.Key.Length))
        {
            rows.Add([$"{group.Key.Task} {group.Key.Length}", .. Columns.Select(column => Accuracy(group, column))]);
        }

        rows.Add(["all", .. Columns.Select(column => Accuracy(_outcomes, column))]);
        ResultTable.Print(["right", .. Columns], rows);
        Console.WriteLine();
        rows.Clear();
        foreach (var group in _outcomes.GroupBy(outcome => outcome.Length).OrderBy(group => group.Key))
        {
            rows.Add([$"{group.Key}", PrefillTime(group.Key), .. Columns.Select(column => $"{Milliseconds(group, column):N2}")]);
        }

        ResultTable.Print(["ms a token", "prefill s", .. Columns], rows);
    }

    private void PrintJson() => JsonOutput.Print(writer =>
    {
        writer.WriteString("device", session.Device.Id);
        writer.WriteString("device_name", session.Device.Name);
        writer.WriteString("hash", session.Decoder.HashMatrices?.Origin);
        writer.WriteNumber("cases", _outcomes.Count(outcome => outcome.Column == "dense"));
        writer.WriteNumber("dense_recorded", _recorded);
        writer.WriteNumber("dense_as_recorded", _asRecorded);
        writer.WriteStartArray("results");
        foreach (string column in Columns)
        {
            writer.WriteStartObject();
            writer.WriteString("attention", column == "dense" ? "dense" : "hata");
            writer.WriteString("budget", column == "dense" ? null : column);
            writer.Number("accuracy", _outcomes.Where(outcome => outcome.Column == column).Average(outcome => outcome.Right ? 1.0 : 0));
            writer.WriteStartArray("by_task_and_length");
            foreach (var group in _outcomes.Where(outcome => outcome.Column == column).GroupBy(outcome => (outcome.Task, outcome.Length)))
            {
                writer.WriteStartObject();
                writer.WriteString("task", group.Key.Task);
                writer.WriteNumber("length", group.Key.Length);
                writer.WriteNumber("cases", group.Count());
                writer.Number("accuracy", group.Average(outcome => outcome.Right ? 1.0 : 0));
                writer.Number("ms_per_token", Milliseconds(group, column));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static string Accuracy(IEnumerable<Outcome> outcomes, string column)
    {
        var of = outcomes.Where(outcome => outcome.Column == column).ToList();
        return of.Count == 0 ? "-" : $"{of.Average(outcome => outcome.Right ? 1.0 : 0):0.000}";
    }

    private static double Milliseconds(IEnumerable<Outcome> outcomes, string column)
    {
        var of = outcomes.Where(outcome => outcome.Column == column).ToList();
        return of.Sum(outcome => outcome.Time.TotalMilliseconds) / of.Sum(outcome => outcome.Tokens);
    }

    private string PrefillTime(int length)
    {
        var of = _prefills.Where(prefill => prefill.Length == length).ToList();
        return $"{of.Average(prefill => prefill.Time.TotalSeconds):N2}";
    }

    private readonly record struct Outcome(string Task, int Length, string Column, bool Right, TimeSpan Time, int Tokens);
}
