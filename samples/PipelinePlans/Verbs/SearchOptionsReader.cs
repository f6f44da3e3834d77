using HataDsl.Scheduling;

namespace PipelinePlans;

/// <summary>How to search and to complete.</summary>
internal sealed record SearchSettings(SearchOptions Search, CompletionOptions Completion);

/// <summary>The options that say how to search and for how many micro-batches.</summary>
internal static class SearchOptionsReader
{
    private const string Group = "Search";

    /// <summary>The options.</summary>
    public static Option[] Options { get; } =
    [
        new("--micro-batches", "N", "micro-batches of one training step or batch, 1 to 100000 (default 8)") { Group = Group },
        new("--seed", "N", "seed of the random parts (default 1)") { Group = Group },
        new("--time-limit", "SECONDS", "search and completion each return their best after that (default 10)") { Group = Group },
        new("--effort", "N", "operations spent on shorter warm-up and cool-down, 0 for none (default 20000000)") { Group = Group },
        new("--per-period", "N", "most micro-batches that one period may hold, 1 to 64 (default 4)") { Group = Group },
    ];

    /// <summary>Number of micro-batches.</summary>
    public static int MicroBatches(Arguments arguments) => (int)(arguments.Integer("--micro-batches", 1, 100_000) ?? 8);

    /// <summary>How to search and to complete.</summary>
    public static SearchSettings Read(Arguments arguments)
    {
        SearchOptions search = new();
        CompletionOptions completion = new();
        if (arguments.Integer("--seed", 0, int.MaxValue) is { } seed)
            (search, completion) = (search with { Seed = (int)seed }, completion with { Seed = (int)seed });
        if (arguments.Number("--time-limit", 0.001, 86_400) is { } seconds)
            (search, completion) = (search with { TimeLimit = TimeSpan.FromSeconds(seconds) }, completion with { TimeLimit = TimeSpan.FromSeconds(seconds) });
        if (arguments.Integer("--effort", 0, long.MaxValue) is { } effort)
            completion = completion with { Effort = effort };
        if (arguments.Integer("--per-period", 1, 64) is { } most)
            search = search with { MaximumMicroBatchesPerPeriod = (int)most };
        return new SearchSettings(search, completion);
    }
}
