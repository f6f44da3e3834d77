using System.CommandLine;
using System.Diagnostics;
using HataDsl.Attention;
using HataDsl.Transformers;

namespace HataDsl.Samples.TransformerInference.Commands;

/// <summary>Runs retrieval cases, dense and at some budgets, and counts the answers that are right in every token.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var options = new ModelOptions();
        Option<string> cases = new("--cases") { Description = "File of cases, or that of a model that comes along.", DefaultValueFactory = _ => "retrieval-16M/retrieval.json.gz" };
        Option<int> limit = new("--limit") { Description = "Most cases of each task and length; 0 for all.", DefaultValueFactory = _ => 0 };
        Option<int> maxLength = new("--max-length") { Description = "Longest nominal length to run; 0 for all.", DefaultValueFactory = _ => 0 };
        var command = new Command("eval", "Accuracy on retrieval cases. --budget takes several budgets with commas; dense always runs too.") { cases, limit, maxLength };
        options.AddTo(command);
        command.SetAction(parsed => Run(options, parsed, parsed.GetValue(cases)!, parsed.GetValue(limit), parsed.GetValue(maxLength)));
        return command;
    }

    private static int Run(ModelOptions options, ParseResult parsed, string casesPath, int limit, int maxLength)
    {
        bool json = parsed.GetValue(options.Json);
        var progress = new ProgressLine(!json);
        string model = parsed.GetResult(options.Model) is { Implicit: false } ? parsed.GetValue(options.Model)! : "retrieval-16M";
        using ModelFiles files = ModelFiles.Open(ShippedModels.Find(model));
        EvaluationCases cases = EvaluationCases.Load(ShippedModels.FindFile(casesPath));
        cases.CheckAgainst(files.Configuration);
        TokenBudget[] budgets = Budgets(options, parsed);
        EvaluationCase[] chosen = [.. cases.Cases
            .Where(item => maxLength == 0 || item.Length <= maxLength)
            .GroupBy(item => (item.Task, item.Length))
            .SelectMany(group => limit == 0 ? group : group.Take(limit))];
        if (chosen.Length == 0)
        {
            throw new ArgumentException("no case is left to run");
        }

        HataOptions? hata = budgets.Length == 0 ? null : options.HataOf(parsed, budgets[0]);
        foreach (TokenBudget budget in budgets)
        {
            options.HataOf(parsed, budget).Check(files.Configuration.GroupSize);
        }

        
        // The last answer token is predicted, never read.
        int capacity = chosen.Max(item => item.InputIds.Length + item.AnswerIds.Length - 1);
        using Session session = Session.Open(options, parsed, files, capacity, hata, progress);
        var report = new EvalReport(session, budgets);
        IProgress<double> casesDone = progress.For("cases");
        for (int i = 0; i < chosen.Length; i++)
        {
            RunCase(session.Decoder, chosen[i], budgets, report);
            casesDone.Report((i + 1.0) / chosen.Length);
        }

        report.Print(json);
        return 0;
    }

    private static TokenBudget[] Budgets(ModelOptions options, ParseResult parsed)
    {
        string? text = parsed.GetValue(options.Budget);
        bool isDefault = parsed.GetResult(options.Attention) is not { Implicit: false };
        return parsed.GetValue(options.Attention) switch
        {
            "dense" when text is not null && isDefault => [.. text.Split(',').Select(TokenBudget.Parse)],
            "dense" when text is not null => throw new ArgumentException("--budget goes with --attention hata"),
            "dense" => parsed.GetValue(options.HashFile) is null ? [] : throw new ArgumentException("--hash-file goes with --attention hata"),
            "hata" => [.. (text ?? "64,128,256,512,1024").Split(',').Select(TokenBudget.Parse)],
            var other => throw new ArgumentException($"--attention: '{other}' is neither dense nor hata"),
        };
    }

    /// <summary>
    /// Reads the prompt once, densely, but for its last token, which is decoded like the answer's: so the first answer token already
    /// depends on the kind of attention.
    /// </summary>
    private static void RunCase(Decoder decoder, EvaluationCase item, TokenBudget[] budgets, EvalReport report)
    {
        decoder.Truncate(0);
        int[] prompt = [.. item.InputIds];
        var watch = Stopwatch.StartNew();
        if (prompt.Length > 1)
        {
            decoder.Run(prompt.AsSpan(0, prompt.Length - 1));
        }

        report.AddPrefill(item, watch.Elapsed, prompt.Length - 1);
        int start = decoder.Position;
        foreach (TokenBudget? budget in budgets.Select(budget => (TokenBudget?)budget).Prepend(null))
        {
            decoder.Budget = budget;
            decoder.Truncate(start);
            var predicted = new int[item.AnswerIds.Length];
            int token = prompt[^1];
            watch.Restart();
            for (int i = 0; i < predicted.Length; i++)
            {
                token = TokenSampler.Greedy(decoder.Run([token]));
                predicted[i] = token;
            }

            report.Add(item, budget, item.IsExactMatch(predicted), watch.Elapsed, predicted.Length);
        }
    }
}
