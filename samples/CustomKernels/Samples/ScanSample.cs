using CustomKernels.Measuring;
using HataDsl;

namespace CustomKernels.Samples;

/// <summary>Running sums of integers, which wrap.</summary>
internal sealed class ScanSample : Sample
{
    public override string Name => "scan";

    public override Work Prepare(SampleContext context)
    {
        int count = context.Elements - 77;
        uint[] x = RandomData.Integers(count, 4);
        Buffer<uint> y = context.Poisoned<uint>(count);
        var steps = new ScanSteps(context, context.Upload(x), y);
        return new Work(
            $"{count:N0} integers", RateUnit.Bytes, 3.0 * sizeof(uint) * count, steps.Launch,
            () =>
            {
                var expected = new uint[count];
                uint sum = 0;
                for (int i = 0; i < count; i++)
                {
                    expected[i] = unchecked(sum += x[i]);
                }

                return Comparison.Exact<uint>(context.Queue.Read(y.View), expected);
            });
    }
}
