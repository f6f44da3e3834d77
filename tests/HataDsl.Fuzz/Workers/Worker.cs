using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using HataDsl.Fuzz.Campaigns;
using HataDsl.Fuzz.Execution;

namespace HataDsl.Fuzz.Workers;

/// <summary>
/// The side of a worker process: reads slices of seeds from its input, a line each, and says on its output which seed it begins, what
/// became of each, and when the slice has ended. It leaves with whoever started it.
/// </summary>
internal static class Worker
{
    /// <summary>The verb that makes a process a worker.</summary>
    public const string Verb = "worker";

    /// <summary>A seed begins: the number follows.</summary>
    public const string Begin = "begin ";

    /// <summary>A program has run: a <see cref="ProgramResult"/> follows.</summary>
    public const string Result = "result ";

    /// <summary>A slice has ended: seconds by step follow.</summary>
    public const string End = "end ";

    private const int LeftAlone = 4;

    /// <summary>Runs slices until the input ends.</summary>
    /// <param name="devices">Devices to compare, with commas.</param>
    /// <param name="deadlySeeds">Seeds at which to end the process, with commas.</param>
    public static int Run(string devices, string deadlySeeds)
    {
        using var slices = new BlockingCollection<int[]>();
        var thread = new Thread(() => Work(devices.Split(','), deadlySeeds.Split(','), slices));
        thread.Start();
        while (Console.In.ReadLine() is { } line)
        {
            slices.Add([.. line.Split(' ').Select(seed => int.Parse(seed, CultureInfo.InvariantCulture))]);
        }

        // The parent closes the input after the last slice has ended; if one is running, the parent is gone.
        slices.CompleteAdding();
        if (!thread.Join(TimeSpan.FromSeconds(10)))
        {
            Environment.Exit(LeftAlone);
        }

        return 0;
    }

    private static void Work(string[] devices, string[] deadlySeeds, BlockingCollection<int[]> slices)
    {
        TextWriter output = Console.Out;
        using var batch = new SeedBatch(devices)
        {
            Starting = name =>
            {
                Say(output, Begin, name[1..]);
                if (deadlySeeds.Contains(name[1..]))
                {
                    Environment.FailFast($"ERROR: {name} is deadly.");
                }
            },
        };
        foreach (int[] seeds in slices.GetConsumingEnumerable())
        {
            batch.Run(seeds, (program, verdict) => Say(output, Result, ProgramResult.Of(program, verdict).ToLine()));
            Say(output, End, JsonSerializer.Serialize(batch.Laboratory.Seconds));
            batch.Laboratory.Seconds.Clear();
        }
    }

    private static void Say(TextWriter output, string kind, string text)
    {
        output.WriteLine(kind + text);
        output.Flush();
    }
}
