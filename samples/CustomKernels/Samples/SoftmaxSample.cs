using CustomKernels.Kernels;
using CustomKernels.Measuring;
using HataDsl;

namespace CustomKernels.Samples;

/// <summary>Softmax of many rows.</summary>
internal sealed class SoftmaxSample : Sample
{
    // Not a whole number of invocations, and less than a row may have.
    private const int Columns = 1000;

    public override string Name => "softmax";

    public override Work Prepare(SampleContext context)
    {
        int rows = context.Elements / 1024;
        float[] x = RandomData.Singles(rows * Columns, 10);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] *= 10;
        }

        Buffer<float> xs = context.Upload(x);
        Buffer<float> ys = context.Poisoned<float>(x.Length);
        return new Work(
            $"{rows:N0} rows of {Columns:N0}", RateUnit.Bytes, 2.0 * sizeof(float) * x.Length,
            () => Softmax.Run(context.Queue, Grid.Workgroups(rows), xs, ys, Columns),
            () => Check(context.Queue.Read(ys.View), x, rows));
    }

    private static string? Check(float[] y, float[] x, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            float[] numbers = x[(row * Columns)..((row + 1) * Columns)];
            double greatest = numbers.Max();
            double sum = numbers.Sum(value => Math.Exp(value - greatest));
            string? wrong = Comparison.Near(
                y.AsSpan(row * Columns, Columns), i => Math.Exp(numbers[i] - greatest) / sum, value => (1e-5 * value) + 1e-9);
            if (wrong is not null)
            {
                return $"row {row}, {wrong}";
            }
        }

        return null;
    }
}
