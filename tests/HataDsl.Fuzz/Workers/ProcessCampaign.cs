using System.Diagnostics;
using HataDsl.Fuzz.Campaigns;
using HataDsl.Fuzz.Execution;

namespace HataDsl.Fuzz.Workers;

/// <summary>
/// Runs a range of seeds in worker processes, so that a native library that ends its process takes one program with it: that one runs
/// again alone, then with careful settings, and is an abort if no process survives it. The others go on.
/// </summary>
internal sealed class ProcessCampaign
{
    /// <summary>Slices after which a worker makes room for a fresh one, since drivers keep memory of what they have compiled.</summary>
    private const int SlicesOfAWorker = 24;

    private const int ShrinkSeconds = 120;

    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(10);

    private readonly CampaignOptions _options;
    private readonly TextWriter _output;
    private readonly Statistics _statistics;
    private readonly ResultFile _results;
    private readonly SliceQueue _slices;
    private readonly DateTime _end;

    private ProcessCampaign(CampaignOptions options, TextWriter output, ResultFile results)
    {
        _options = options;
        _output = output;
        _results = results;
        _statistics = new Statistics(options);
        _end = options.Limit == TimeSpan.MaxValue ? DateTime.MaxValue : DateTime.UtcNow + options.Limit;
        HashSet<int> wanted = [.. Enumerable.Range(options.First, options.Count)];
        foreach (ProgramResult before in results.Before.Where(before => wanted.Remove(before.Seed)))
        {
            _statistics.Add(before, isFromBefore: true);
        }

        _slices = new SliceQueue(wanted.Order().Chunk(Campaign.BatchSize).Select(seeds => new Slice(seeds)));
    }

    /// <summary>Runs seeds until the count or the time is used up.</summary>
    /// <param name="options">What to run.</param>
    /// <param name="output">Progress goes here, and failing programs, shrunk, at the end.</param>
    public static Statistics Run(CampaignOptions options, TextWriter output)
    {
        using var results = new ResultFile(options.Results);
        var campaign = new ProcessCampaign(options, TextWriter.Synchronized(output), results);
        Thread[] threads = [.. Enumerable.Range(0, Math.Max(options.Processes, 1)).Select(_ => new Thread(campaign.Work))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        using (new Timer(_ => campaign.Report(), null, ReportEvery, ReportEvery))
        {
            foreach (Thread thread in threads)
            {
                thread.Join();
            }
        }

        campaign._statistics.Finish();
        campaign.Report();
        campaign.Shrink();
        return campaign._statistics;
    }

    private void Work()
    {
        WorkerProcess? worker = null;
        int slices = 0;
        while (_slices.Take() is { } slice)
        {
            if (DateTime.UtcNow >= _end)
            {
                _slices.Stop();
                _slices.End([]);
                continue;
            }

            if (slice.IsSuspect)
            {
                _slices.End(RunSuspect(slice));
                continue;
            }

            worker ??= new WorkerProcess(_options, WorkerSetting.Usual);
            HashSet<int> left = [.. slice.Seeds];
            WorkerProcess.Death? death = worker.Run(
                slice.Seeds,
                result =>
                {
                    left.Remove(result.Seed);
                    Add(result);
                },
                _statistics.AddTimes);
            _slices.End(death is null ? [] : Slice.After([.. left.Order()], death));
            if (death is not null || ++slices % SlicesOfAWorker == 0)
            {
                worker.Dispose();
                worker = null;
            }
        }

        worker?.Dispose();
    }

    /// <summary>Runs a seed that a process has died of in a process of its own.</summary>
    private Slice[] RunSuspect(Slice slice)
    {
        WorkerSetting setting = slice.Attempt == 0 ? WorkerSetting.Usual : WorkerSetting.Careful;
        using var worker = new WorkerProcess(_options, setting);
        WorkerProcess.Death? death = worker.Run(slice.Seeds, result => Add(result with { Setting = setting.Name, Death = slice.Death }), _statistics.AddTimes);
        if (death is null)
        {
            return [];
        }

        if (slice.Attempt == 0)
        {
            return [slice with { Attempt = 1, Death = death.Reason }];
        }

        Add(ProgramResult.OfDeath(slice.Seeds[0], death.Reason) with { Setting = setting.Name, Death = slice.Death });
        return [];
    }

    private void Add(ProgramResult result)
    {
        _statistics.Add(result);
        _results.Add(result);
        if (result.Outcome != Outcome.Same || result.Death.Length > 0)
        {
            _output.WriteLine(result.Describe());
            _output.Flush();
        }
    }

    private void Report()
    {
        _output.WriteLine(_statistics.Line());
        _output.Flush();
        if (_options.Report is { } path)
        {
            // Whoever reads it finds all of it, the last or the one before.
            File.WriteAllText(path + ".new", _statistics.Describe() + "\n");
            File.Move(path + ".new", path, overwrite: true);
        }
    }

    /// <summary>Shrinks the first failures, each in a process of its own.</summary>
    private void Shrink()
    {
        ProgramResult[] failures = [.. _statistics.Failures.Where(failure => failure.Outcome != Outcome.Aborted && failure.Setting.Length == 0).Take(_options.Shrinks)];
        foreach (ProgramResult failure in failures.TakeWhile(_ => DateTime.UtcNow < _end))
        {
            ProcessStartInfo start = WorkerProcess.Command("shrink", failure.Seed.ToString());
            start.RedirectStandardOutput = true;
            start.Environment["HATADSL_TEST_DEVICES"] = string.Join(',', _options.Devices);
            using Process process = Process.Start(start)!;
            using var timer = new Timer(_ => process.Kill(entireProcessTree: true), null, TimeSpan.FromSeconds(ShrinkSeconds), Timeout.InfiniteTimeSpan);
            _output.WriteLine(process.StandardOutput.ReadToEnd());
            process.WaitForExit();
        }
    }
}
