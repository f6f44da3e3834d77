using System.Globalization;
using System.Text.Json;
using HataDsl.Benchmarks.Measurement;

namespace HataDsl.Benchmarks;

/// <summary>The results as a table and as JSON.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions JsonOptions = new() { WriteIndented = true };

    public static void WriteHeading(TextWriter to) =>
        to.WriteLine($"{"kernel",-16} {"size",-16} {"threads",7} {"compiled",17} {"hand-written",17} {"ratio",6} {"least",6}");

    public static void WriteLine(TextWriter to, Result result)
    {
        string unit = result.Operations > 0 ? "GFLOP/s" : "GB/s";
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Name,-16} {result.Size,-16} {result.Threads,7} {result.Rate(result.CompiledMedian),9:f1} {unit,-7} {result.Rate(result.HandWrittenMedian),9:f1} {unit,-7} {result.Ratio,6:f2} {result.RatioOfLeast,6:f2}{(result.Ratio < result.Target ? $"  below {result.Target}" : "")}"));
        to.Flush();
    }

    public static void WriteSummary(TextWriter to, IReadOnlyList<Result> results)
    {
        int reached = results.Count(result => result.Ratio >= result.Target);
        to.WriteLine($"{reached} of {results.Count} reach their part of the hand-written speed (ratio of medians).");
    }

    public static void WriteJson(string path, IReadOnlyList<Result> results) =>
        File.WriteAllText(path, JsonSerializer.Serialize(new { processor = ProcessorName(), results }, JsonOptions));

    private static string ProcessorName()
    {
        using var device = new CpuDevice(new CpuDeviceOptions { Threads = 1 });
        return device.Name;
    }
}
