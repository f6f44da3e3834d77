using CustomKernels.Measuring;
using HataDsl;

namespace CustomKernels.Output;

/// <summary>Prints results for people.</summary>
internal static class TextReport
{
    private static readonly string[] Header = ["sample", "device", "work", "ms", "rate", "unit", "of ceiling", "result"];

    /// <summary>Which device comes.</summary>
    public static void PrintHeader(Device device, SampleSize size) =>
        Console.WriteLine($"{device.Id}: {device.Name}, {(size == SampleSize.Small ? "small" : "large")}");

    /// <summary>Ceilings and a table.</summary>
    public static void Print(DeviceReport report)
    {
        Console.WriteLine(
            $"  at most {report.Ceilings.CopyBytesPerSecond / 1e9:N1} GB/s (copy, reads and writes counted), "
            + $"{report.Ceilings.OperationsPerSecond / 1e9:N0} GFLOP/s (multiply-adds)");
        List<string[]> rows = [Header];
        rows.AddRange(report.Results.Select(result => new[]
        {
            result.Sample, report.Device, result.Shape, $"{result.Seconds * 1e3:N3}", $"{result.Rate:N1}", result.Unit, $"{result.Fraction:P0}",
            result.Failure ?? "right",
        }));
        int[] widths = [.. Header.Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            string[] cells = [.. row.Select((cell, column) => column is 3 or 4 or 6 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))];
            Console.WriteLine("  " + string.Join("  ", cells).TrimEnd());
        }

        Console.WriteLine();
    }
}
