using CustomKernels.Samples;

namespace CustomKernels.Measuring;

/// <summary>What a sample gave on one device.</summary>
/// <param name="Sample">Its name.</param>
/// <param name="Shape">How much it worked on, in words.</param>
/// <param name="Seconds">Time of one run.</param>
/// <param name="Rate">Bytes or operations a second, in thousands of millions.</param>
/// <param name="Unit">GB/s or GFLOP/s.</param>
/// <param name="Fraction">The rate over what the device was measured to do at most.</param>
/// <param name="Failure">What was wrong with the result, or null.</param>
internal sealed record SampleResult(string Sample, string Shape, double Seconds, double Rate, string Unit, double Fraction, string? Failure);

/// <summary>Checks a sample and measures it.</summary>
internal static class SampleRun
{
    /// <summary>Runs it once on poisoned outputs and checks them, then times it.</summary>
    public static SampleResult Run(Sample sample, SampleContext context, DeviceCeilings ceilings)
    {
        try
        {
            Work work = sample.Prepare(context);
            work.Launch();
            string? failure = work.Check();
            double seconds = Stopwatch.Seconds(context, work.Launch);
            double rate = work.Amount / seconds / 1e9;
            double ceiling = work.Unit == RateUnit.Bytes ? ceilings.CopyBytesPerSecond : ceilings.OperationsPerSecond;
            return new SampleResult(sample.Name, work.Shape, seconds, rate, work.Unit == RateUnit.Bytes ? "GB/s" : "GFLOP/s", rate * 1e9 / ceiling, failure);
        }
        finally
        {
            context.Release();
        }
    }
}
