using CustomKernels.Kernels;
using CustomKernels.Measuring;
using HataDsl;

namespace CustomKernels.Samples;

/// <summary>Layer norm of many rows.</summary>
internal sealed class LayerNormSample : Sample
{
    private const int Columns = 1000;
    private const float Epsilon = 1e-5f;

    public override string Name => "layer-norm";

    public override Work Prepare(SampleContext context)
    {
        int rows = context.Elements / 1024;
        float[] x = RandomData.Singles(rows * Columns, 11);
        float[] gain = RandomData.Singles(Columns, 12);
        float[] bias = RandomData.Singles(Columns, 13);
        Buffer<float> xs = context.Upload(x);
        Buffer<float> gains = context.Upload(gain);
        Buffer<float> biases = context.Upload(bias);
        Buffer<float> ys = context.Poisoned<float>(x.Length);
        return new Work(
            $"{rows:N0} rows of {Columns:N0}", RateUnit.Bytes, 2.0 * sizeof(float) * x.Length,
            () => LayerNorm.Run(context.Queue, Grid.Workgroups(rows), xs, gains, biases, ys, Columns, Epsilon),
            () => Check(context.Queue.Read(ys.View), x, gain, bias, rows));
    }

    private static string? Check(float[] y, float[] x, float[] gain, float[] bias, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            float[] numbers = x[(row * Columns)..((row + 1) * Columns)];
            double mean = numbers.Average(value => (double)value);
            double scale = 1 / Math.Sqrt(numbers.Average(value => (value - mean) * (value - mean)) + Epsilon);
            string? wrong = Comparison.Near(
                y.AsSpan(row * Columns, Columns), i => ((numbers[i] - mean) * scale * gain[i]) + bias[i], value => 1e-5);
            if (wrong is not null)
            {
                return $"row {row}, {wrong}";
            }
        }

        return null;
    }
}
