using HataDsl.Scheduling;

namespace PipelinePlans;

/// <summary>Chooses the verb and turns wrong input into one line and exit code 2.</summary>
internal static class Application
{
    private const int WrongInput = 2;

    /// <summary>Made on demand: the options of verbs that do not run are not worth a start's time.</summary>
    private static readonly (string Name, Func<Verb> Create)[] Verbs =
    [
        ("search", static () => new SearchVerb()),
        ("compare", static () => new CompareVerb()),
        ("draw", static () => new DrawVerb()),
        ("export", static () => new ExportVerb()),
        ("verify", static () => new VerifyVerb()),
        ("simulate", static () => new SimulateVerb()),
    ];

    /// <summary>Runs the program: 0 done, 1 a plan that was to be verified is invalid, 2 wrong input.</summary>
    public static int Run(ReadOnlySpan<string> words, TextWriter output, TextWriter error)
    {
        try
        {
            if (words.Length > 0 && words[0] is "--help" or "-h" or "help")
                return Help(words[1..], output);
            bool named = words.Length > 0 && !words[0].StartsWith("--", StringComparison.Ordinal);
            Verb verb = named ? Find(words[0]) : new OverviewVerb();
            if (named)
                words = words[1..];
            if (words.ContainsAny("--help", "-h"))
            {
                verb.WriteHelp(output);
                return 0;
            }

            return verb.Run(new Arguments(words, verb.Options), output);
        }
        catch (Exception problem) when (problem is InputException or PlacementException)
        {
            error.WriteLine($"error: {problem.Message.ReplaceLineEndings(" ")}");
            return WrongInput;
        }
        catch (ArgumentException problem)
        {
            // The library's word on sizes it cannot serve; without the name of its parameter.
            error.WriteLine($"error: {problem.Message.Split(" (Parameter")[0].ReplaceLineEndings(" ")}");
            return WrongInput;
        }
    }

    private static int Help(ReadOnlySpan<string> words, TextWriter output)
    {
        if (words.Length > 0)
        {
            Find(words[0]).WriteHelp(output);
            return 0;
        }

        output.WriteLine("Finds, compares, draws, exports, checks and simulates schedules of pipeline-parallel training and inference.");
        output.WriteLine();
        output.WriteLine("Usage: PipelinePlans [VERB] [OPTIONS]");
        output.WriteLine();
        output.WriteLine("Verbs");
        foreach ((string name, Func<Verb> create) in Verbs)
            output.WriteLine($"  {name,-10}{create().Summary}");
        output.WriteLine($"  {"(none)",-10}{new OverviewVerb().Summary}");
        output.WriteLine();
        output.WriteLine("VERB --help lists the options of a verb. Exit codes: 0 done, 1 an invalid plan was verified, 2 wrong input.");
        return 0;
    }

    private static Verb Find(string name)
    {
        string nearest = "";
        foreach ((string known, Func<Verb> create) in Verbs)
        {
            if (known == name)
                return create();
            if (Arguments.Distance(known, name) <= 2)
                nearest = known;
        }

        throw new InputException(nearest.Length > 0
            ? $"'{name}': unknown verb; did you mean {nearest}?"
            : $"'{name}': unknown verb; there are {string.Join(", ", Array.ConvertAll(Verbs, static verb => verb.Name))}");
    }
}
