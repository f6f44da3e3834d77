using System.Diagnostics;
using System.Globalization;
using HataDsl.Fuzz.Execution;
using HataDsl.Fuzz.Generation;
using HataDsl.Fuzz.Model;
using HataDsl.Fuzz.Shrinking;

namespace HataDsl.Fuzz.Campaigns;

/// <summary>
/// Runs a range of seeds in batches: the programs of one batch are one compilation. A program does not know its batch, so its seed alone
/// makes it again.
/// </summary>
internal sealed class Campaign
{
    private const int BatchSize = 48;
    private const int HangSeconds = 120;

    private readonly CampaignOptions _options;
    private readonly TextWriter _output;
    private readonly Statistics _statistics;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _next;
    private int _shrinks;

    private Campaign(CampaignOptions options, TextWriter output)
    {
        _options = options;
        _output = output;
        _statistics = new Statistics(options);
        _next = options.First;
        _shrinks = options.Shrinks;
    }

    /// <summary>Runs seeds until the count or the time is used up.</summary>
    /// <param name="options">What to run.</param>
    /// <param name="output">Failing programs are written here, shrunk, as they are found.</param>
    public static Statistics Run(CampaignOptions options, TextWriter output)
    {
        NativeEnvironment.Prepare();
        var campaign = new Campaign(options, TextWriter.Synchronized(output));
        Thread[] threads = [.. Enumerable.Range(0, Math.Max(options.Threads, 1)).Select(_ => new Thread(campaign.Work))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        campaign._statistics.Finish(campaign._watch.Elapsed);
        return campaign._statistics;
    }

    private void Work()
    {
        using var laboratory = new Laboratory(_options.Devices);
        using var watchdog = new Watchdog(TimeSpan.FromSeconds(HangSeconds));
        laboratory.Starting = watchdog.Restart;
        laboratory.Ended = watchdog.Stop;
        while (_watch.Elapsed < _options.Limit)
        {
            int from = Interlocked.Add(ref _next, BatchSize) - BatchSize;
            int end = Math.Min(from + BatchSize, _options.First + _options.Count);
            if (from >= end)
            {
                break;
            }

            RunBatch(laboratory, [.. Enumerable.Range(from, end - from).Select(ProgramGenerator.Create)]);
        }

        _statistics.AddTimes(laboratory.Seconds);
    }

    private void RunBatch(Laboratory laboratory, FuzzProgram[] programs)
    {
        using PreparedBatch prepared = laboratory.Prepare(programs.ToDictionary(program => program.ClassName, program => program.Source()));
        Dictionary<string, Verdict> verdicts = laboratory.Examine(prepared, name => int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture));
        foreach (FuzzProgram program in programs)
        {
            Verdict verdict = verdicts[program.ClassName];
            _statistics.Add(program, verdict);
            if (verdict.Outcome == Outcome.Same)
            {
                continue;
            }

            string message = $"seed {program.Seed}: {verdict.Outcome} on {verdict.Device}: {verdict.Message.Split('\n')[0]}";
            _output.WriteLine(Interlocked.Decrement(ref _shrinks) >= 0 ? $"{message}\n{new Shrinker(laboratory, program, verdict).Run()}" : message);
            _output.Flush();
        }
    }
}
