using HataDsl.Benchmarks;
using HataDsl.Benchmarks.Cases;
using HataDsl.Benchmarks.Measurement;

// dotnet run -c Release --project tests/HataDsl.Benchmarks -- [--filter NAME] [--threads 1,2] [--samples 15] [--json FILE]
if (!Options.TryParse(args, out Options options, out string? fault))
{
    Console.Error.WriteLine(fault);
    return 2;
}

var results = new List<Result>();
Report.WriteHeading(Console.Out);
foreach (int threads in options.Threads)
{
    using var space = new Workspace(threads);
    foreach ((string name, Func<Workspace, Benchmark> make) in Suite.All)
    {
        if (name.Contains(options.Filter, StringComparison.OrdinalIgnoreCase))
        {
            Result result = Timing.Measure(make(space), threads, options.Samples);
            results.Add(result);
            Report.WriteLine(Console.Out, result);
            space.Clear();
        }
    }
}

Report.WriteSummary(Console.Out, results);
if (options.Json is { } path)
{
    Report.WriteJson(path, results);
}

return 0;
