using CustomKernels.Kernels;
using CustomKernels.Measuring;
using HataDsl;

namespace CustomKernels.Samples;

/// <summary>Accelerations of bodies in a cube.</summary>
internal sealed class NBodySample : Sample
{
    private const float Softening = 1e-3f;

    public override string Name => "n-body";

    public override Work Prepare(SampleContext context)
    {
        int count = context.Choose(3000, 65_500);
        float[] x = RandomData.Singles(count, 14);
        float[] y = RandomData.Singles(count, 15);
        float[] z = RandomData.Singles(count, 16);
        float[] mass = [.. RandomData.Singles(count, 17).Select(Math.Abs)];
        (Buffer<float> xs, Buffer<float> ys, Buffer<float> zs, Buffer<float> masses) =
            (context.Upload(x), context.Upload(y), context.Upload(z), context.Upload(mass));
        Buffer<float>[] results = [context.Poisoned<float>(count), context.Poisoned<float>(count), context.Poisoned<float>(count)];
        return new Work(
            $"{count:N0} bodies", RateUnit.Operations, (double)count * count * NBody.OperationsPerPair,
            () => NBody.Run(context.Queue, Grid.Invocations(count), xs, ys, zs, masses, results[0], results[1], results[2], Softening),
            () => Check([.. results.Select(result => context.Queue.Read(result.View))], [x, y, z], mass));
    }

    private static string? Check(float[][] actual, float[][] positions, float[] mass)
    {
        int count = mass.Length;
        var sums = new double[3];
        foreach (int body in RandomData.Some(300, count, 18))
        {
            Array.Clear(sums);
            double magnitude = 0;
            for (int other = 0; other < count; other++)
            {
                double dx = (double)positions[0][other] - positions[0][body];
                double dy = (double)positions[1][other] - positions[1][body];
                double dz = (double)positions[2][other] - positions[2][body];
                double squared = (dx * dx) + (dy * dy) + (dz * dz) + Softening;
                double pull = mass[other] / (squared * Math.Sqrt(squared));
                sums[0] += dx * pull;
                sums[1] += dy * pull;
                sums[2] += dz * pull;
                magnitude += pull * Math.Sqrt(squared);
            }

            for (int axis = 0; axis < 3; axis++)
            {
                // Errors are relative to the pulls that cancel, not to what remains.
                if (!(Math.Abs(actual[axis][body] - sums[axis]) <= 1e-5 * magnitude))
                {
                    return $"body {body}, axis {axis} is {actual[axis][body]}, must be {sums[axis]:R}";
                }
            }
        }

        return null;
    }
}
