using System.Diagnostics;

namespace HataDsl.Benchmarks.Measurement;

/// <summary>Times the two forms of a kernel in turns, so that a noisy neighbour meets both.</summary>
internal static class Timing
{
    /// <summary>Seconds that a sample takes at least.</summary>
    private const double SampleSeconds = 0.001;

    public static Result Measure(Benchmark benchmark, int threads, int samples)
    {
        double compiledError = benchmark.ErrorOf(benchmark.Compiled);
        double handWrittenError = benchmark.ErrorOf(benchmark.HandWritten);
        foreach ((string form, double error) in new[] { ("compiled", compiledError), ("hand-written", handWrittenError) })
        {
            if (!(error <= benchmark.Tolerance))
            {
                throw new InvalidOperationException($"{benchmark.Name} {benchmark.Size}: the {form} result is off by {error:g3}.");
            }
        }

        int compiledRuns = RunsFor(benchmark.Compiled);
        int handWrittenRuns = RunsFor(benchmark.HandWritten);
        var compiled = new double[samples];
        var handWritten = new double[samples];
        for (int i = 0; i < samples; i++)
        {
            compiled[i] = Sample(benchmark.Compiled, compiledRuns);
            handWritten[i] = Sample(benchmark.HandWritten, handWrittenRuns);
        }

        Array.Sort(compiled);
        Array.Sort(handWritten);
        return new Result(
            benchmark.Name, benchmark.Size, threads, compiled[samples / 2], compiled[0], handWritten[samples / 2], handWritten[0],
            benchmark.Bytes, benchmark.Operations, benchmark.Target, compiledError, handWrittenError);
    }

    /// <summary>How many runs make a sample; runs them often enough for the compiler's last tier, too.</summary>
    private static int RunsFor(Action action)
    {
        for (int i = 0; i < 40; i++)
        {
            action();
        }

        Thread.Sleep(120);
        int runs = 1;
        while (true)
        {
            double seconds = Sample(action, runs) * runs * 1e-6;
            if (seconds >= SampleSeconds)
            {
                return runs;
            }

            runs *= seconds < SampleSeconds / 4 ? 4 : 2;
        }
    }

    private static double Sample(Action action, int runs)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < runs; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / runs;
    }
}
