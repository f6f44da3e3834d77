using HataDsl;

namespace CustomKernels.Measuring;

/// <summary>Device time of launches.</summary>
internal static class Stopwatch
{
    private const int Samples = 5;
    private const double SecondsOfSample = 0.02;

    /// <summary>A GPU that was idle takes its time to raise its clocks: the first figures of a cold one are a third of the later ones.</summary>
    private const double SecondsToWarmUp = 0.3;

    /// <summary>Time of one run: the median of several rows of runs, on a device that is awake.</summary>
    public static double Seconds(SampleContext context, Action launch)
    {
        double once = Once(context, launch, 1);
        once = Math.Min(once, Once(context, launch, 1));
        int runs = (int)Math.Clamp(SecondsOfSample / Math.Max(once, 1e-6), 1, 200);
        double warm = context.Device.Kind == DeviceKind.Cpu ? SecondsToWarmUp : 0;
        while (warm < SecondsToWarmUp)
        {
            warm += Once(context, launch, runs) * runs;
        }

        double[] times = [.. Enumerable.Range(0, Samples).Select(_ => Once(context, launch, runs)).Order()];
        return times[Samples / 2];
    }

    private static double Once(SampleContext context, Action launch, int runs)
    {
        QueueMark start = context.Queue.Mark();
        for (int run = 0; run < runs; run++)
        {
            launch();
        }

        QueueMark end = context.Queue.Mark();
        return context.Queue.Elapsed(start, end).TotalSeconds / runs;
    }
}
