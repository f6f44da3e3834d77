using System.CommandLine;
using CustomKernels.Measuring;
using CustomKernels.Output;
using CustomKernels.Samples;
using HataDsl;

namespace CustomKernels;

/// <summary>The options, and what becomes of mistakes: one line that names the cause, exit code 2.</summary>
internal static class CommandLine
{
    private const int WrongResult = 1;
    private const int WrongInput = 2;

    /// <summary>Runs the program.</summary>
    public static int Run(string[] arguments)
    {
        Option<string[]> devices = new("--device")
        {
            Description = "Devices to run on: cpu, vulkan[:n], cuda[:n]. Every one present when left out.",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string[]> names = new("--sample")
        {
            Description = "Samples to run. All when left out.",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string?> size = new("--size") { Description = "small or large. By device when left out: large on a GPU, small elsewhere." };
        Option<string?> picture = new("--png") { Description = "Where the Mandelbrot picture goes." };
        Option<bool> json = new("--json") { Description = "Print one JSON object instead of tables." };
        var root = new RootCommand("Runs every sample kernel on every device, checks it against a reference and measures it.") { devices, names, size, picture, json };
        root.SetAction(parsed => Run(
            parsed.GetValue(devices) is { Length: > 0 } given ? given : Catalog.Present(),
            AllSamples.Find(parsed.GetValue(names) ?? []),
            ParseSize(parsed.GetValue(size)),
            parsed.GetValue(picture) ?? Path.Combine(Path.GetTempPath(), "mandelbrot.png"),
            parsed.GetValue(json)));
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return Fail(parsed.Errors[0].Message);
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (exception is DeviceException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return Fail(exception.Message);
        }
    }

    private static int Run(string[] devices, IReadOnlyList<Sample> samples, SampleSize? size, string picture, bool json)
    {
        // Everything asked for must be there before anything runs.
        Device[] opened = [.. devices.Select(Catalog.Open)];
        var reports = new List<DeviceReport>();
        foreach (Device device in opened)
        {
            using (device)
            {
                SampleSize chosen = size ?? Catalog.UsualSize(device);
                using var context = new SampleContext(device, chosen, picture);
                if (!json)
                {
                    TextReport.PrintHeader(device, chosen);
                }

                var ceilings = DeviceCeilings.Measure(context);
                var report = new DeviceReport(device.Id, device.Name, chosen, ceilings);
                foreach (Sample sample in samples)
                {
                    report.Results.Add(SampleRun.Run(sample, context, ceilings));
                }

                reports.Add(report);
                if (!json)
                {
                    TextReport.Print(report);
                }
            }
        }

        if (json)
        {
            JsonReport.Print(reports);
        }
        else if (samples.Any(sample => sample is MandelbrotSample))
        {
            Console.WriteLine($"The Mandelbrot picture: {picture}");
        }

        return reports.All(report => report.Results.All(result => result.Failure is null)) ? 0 : WrongResult;
    }

    private static SampleSize? ParseSize(string? text) => text switch
    {
        null => null,
        "small" => SampleSize.Small,
        "large" => SampleSize.Large,
        _ => throw new ArgumentException($"'{text}' is not a size: write small or large."),
    };

    private static int Fail(string message)
    {
        Console.Error.WriteLine("error: " + message.ReplaceLineEndings("; "));
        return WrongInput;
    }
}
