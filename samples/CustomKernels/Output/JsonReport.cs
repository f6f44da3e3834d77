using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CustomKernels.Measuring;

namespace CustomKernels.Output;

/// <summary>Prints results for programs: one object on one line.</summary>
internal static class JsonReport
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints all devices.</summary>
    public static void Print(IReadOnlyList<DeviceReport> reports)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("devices");
            foreach (DeviceReport report in reports)
            {
                Write(writer, report);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        Console.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static void Write(Utf8JsonWriter writer, DeviceReport report)
    {
        writer.WriteStartObject();
        writer.WriteString("device", report.Device);
        writer.WriteString("device_name", report.Name);
        writer.WriteString("size", report.Size == SampleSize.Small ? "small" : "large");
        Number(writer, "copy_gb_per_s", report.Ceilings.CopyBytesPerSecond / 1e9);
        Number(writer, "multiply_add_gflop_per_s", report.Ceilings.OperationsPerSecond / 1e9);
        writer.WriteStartArray("results");
        foreach (SampleResult result in report.Results)
        {
            writer.WriteStartObject();
            writer.WriteString("sample", result.Sample);
            writer.WriteString("work", result.Shape);
            Number(writer, "ms", result.Seconds * 1e3);
            Number(writer, "rate", result.Rate);
            writer.WriteString("unit", result.Unit);
            Number(writer, "of_ceiling", result.Fraction);
            writer.WriteBoolean("right", result.Failure is null);
            writer.WriteString("failure", result.Failure);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, string name, double value) => writer.WriteNumber(name, Math.Round(value, 4));
}
