using System.Globalization;

namespace HataDsl.Benchmarks;

/// <summary>What to measure.</summary>
internal sealed record Options
{
    /// <summary>Part of the name of a kernel; empty for all.</summary>
    public string Filter { get; private init; } = "";

    /// <summary>Numbers of threads, each measured on its own.</summary>
    public IReadOnlyList<int> Threads { get; private init; } = [1, 2];

    /// <summary>Samples of each form.</summary>
    public int Samples { get; private init; } = 31;

    /// <summary>File for the results as JSON, or none.</summary>
    public string? Json { get; private init; }

    public static bool TryParse(string[] arguments, out Options options, out string? fault)
    {
        options = new Options();
        fault = null;
        for (int i = 0; i < arguments.Length && fault is null; i += 2)
        {
            string? value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--filter" when value is not null:
                    options = options with { Filter = value };
                    break;
                case "--json" when value is not null:
                    options = options with { Json = value };
                    break;
                case "--samples" when int.TryParse(value, CultureInfo.InvariantCulture, out int samples) && samples > 0:
                    options = options with { Samples = samples };
                    break;
                case "--threads" when value is not null && ParseThreads(value) is { } threads:
                    options = options with { Threads = threads };
                    break;
                default:
                    fault = $"'{arguments[i]}' is no option, or its value is missing or wrong: --filter NAME, --threads 1,2, --samples N, --json FILE.";
                    break;
            }
        }

        return fault is null;
    }

    private static int[]? ParseThreads(string text)
    {
        int[] threads = [.. text.Split(',').Select(part => int.TryParse(part, CultureInfo.InvariantCulture, out int count) ? count : 0)];
        return threads.All(count => count is > 0 and <= 256) ? threads : null;
    }
}
