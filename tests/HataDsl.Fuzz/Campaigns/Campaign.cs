using HataDsl.Fuzz.Execution;
using HataDsl.Fuzz.Model;
using HataDsl.Fuzz.Shrinking;

namespace HataDsl.Fuzz.Campaigns;

/// <summary>
/// Runs a range of seeds in this process, in batches: the programs of one batch are one compilation. A program does not know its batch,
/// so its seed alone makes it again.
/// </summary>
internal sealed class Campaign
{
    /// <summary>Programs of a compilation.</summary>
    public const int BatchSize = 48;

    private readonly CampaignOptions _options;
    private readonly TextWriter _output;
    private readonly Statistics _statistics;
    private readonly DateTime _end;
    private int _next;
    private int _shrinks;

    private Campaign(CampaignOptions options, TextWriter output)
    {
        _options = options;
        _output = output;
        _statistics = new Statistics(options);
        _end = options.Limit == TimeSpan.MaxValue ? DateTime.MaxValue : DateTime.UtcNow + options.Limit;
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

        campaign._statistics.Finish();
        return campaign._statistics;
    }

    private void Work()
    {
        using var batch = new SeedBatch(_options.Devices);
        while (DateTime.UtcNow < _end)
        {
            int from = Interlocked.Add(ref _next, BatchSize) - BatchSize;
            int end = Math.Min(from + BatchSize, _options.First + _options.Count);
            if (from >= end)
            {
                break;
            }

            foreach ((FuzzProgram program, Verdict verdict) in batch.Run([.. Enumerable.Range(from, end - from)]))
            {
                Note(batch.Laboratory, program, verdict);
            }
        }

        _statistics.AddTimes(batch.Laboratory.Seconds);
    }

    private void Note(Laboratory laboratory, FuzzProgram program, Verdict verdict)
    {
        var result = ProgramResult.Of(program, verdict);
        _statistics.Add(result);
        if (verdict.Outcome != Outcome.Same)
        {
            _output.WriteLine(Interlocked.Decrement(ref _shrinks) >= 0 ? $"{result.Describe()}\n{new Shrinker(laboratory, program, verdict).Run()}" : result.Describe());
            _output.Flush();
        }
    }
}
