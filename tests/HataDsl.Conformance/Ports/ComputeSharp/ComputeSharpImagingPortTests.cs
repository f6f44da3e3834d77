using HataDsl.Testing;

namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>Image filters of ComputeSharp, on a random picture.</summary>
public sealed class ComputeSharpImagingPortTests
{
    private const int Width = 13;
    private const int Height = 9;

    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Gaussian_blur(string device)
    {
        using var run = new PortCase(device);
        float[] picture = Picture(31);
        float[] weights = Numbers(32, 7);
        (Buffer<float> source, Buffer<float> kernel) = (run.Input(picture), run.Input(weights));
        (Buffer<float> vertical, Buffer<float> both) = (run.Output<float>(picture.Length), run.Output<float>(picture.Length));
        ComputeSharpImaging.GaussianVertical(run.Queue, Grid.Invocations(Width, Height), source, kernel, vertical, Width, Height);
        ComputeSharpImaging.GaussianHorizontal(run.Queue, Grid.Invocations(Width, Height), vertical, kernel, both, Width, Height);
        double[] down = Convolve([.. picture.Select(v => (double)v)], weights, 0, 1);
        double[] across = Convolve(down, weights, 1, 0);
        run.ExpectNear(vertical, i => down[i], 1e-5);
        run.ExpectNear(both, i => across[i], 3e-5);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Bokeh_blur(string device)
    {
        using var run = new PortCase(device);
        float[] picture = Picture(33);
        float[] start = Picture(34);
        float[] real = Numbers(35, 5);
        float[] imaginary = Numbers(36, 5);
        Buffer<ComputeSharpImaging.Complex> kernel = run.Input([.. real.Zip(imaginary, (a, b) => new ComputeSharpImaging.Complex(a, b))]);
        (Buffer<float> reals, Buffer<float> imaginaries) = (run.Output<float>(picture.Length), run.Output<float>(picture.Length));
        Buffer<float> target = run.Input(start);
        ComputeSharpImaging.BokehVertical(run.Queue, Grid.Invocations(Width, Height), run.Input(picture), kernel, reals, imaginaries, Width, Height);
        ComputeSharpImaging.BokehHorizontal(
            run.Queue, Grid.Invocations(Width, Height), reals, imaginaries, kernel, target, Width, Height, 0.75f, -1.25f);
        double[] source = [.. picture.Select(v => (double)v)];
        double[] downReal = Convolve(source, real, 0, 1);
        double[] downImaginary = Convolve(source, imaginary, 0, 1);
        run.ExpectNear(reals, i => downReal[i], 1e-5);
        run.ExpectNear(imaginaries, i => downImaginary[i], 1e-5);
        double[] rr = Convolve(downReal, real, 1, 0);
        double[] ii = Convolve(downImaginary, imaginary, 1, 0);
        double[] ri = Convolve(downReal, imaginary, 1, 0);
        double[] ir = Convolve(downImaginary, real, 1, 0);
        run.ExpectNear(target, i => start[i] + (0.75 * (rr[i] - ii[i])) - (1.25 * (ri[i] + ir[i])), 5e-5);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Gamma_highlight_and_back(string device)
    {
        using var run = new PortCase(device);
        float[] picture = Picture(37);
        Buffer<float> buffer = run.Input(picture);
        Buffer<float> back = run.Output<float>(picture.Length);
        ComputeSharpImaging.GammaHighlight(run.Queue, Grid.Invocations(Height), buffer, Width, Height);
        ComputeSharpImaging.InverseGammaHighlight(run.Queue, Grid.Invocations(Height), buffer, back, Width, Height);
        run.ExpectNear(buffer, i => i % 4 == 3 ? picture[i] : Math.Pow(picture[i], 3), 1e-6);
        run.ExpectNear(back, i => Math.Max(picture[i], 0), 1e-5);
    }

    private static float[] Picture(int seed) => Numbers(seed, Width * Height * 4);

    private static float[] Numbers(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    /// <summary>Weights along one axis, each channel for itself; outside counts as the edge.</summary>
    private static double[] Convolve(double[] picture, float[] weights, int alongX, int alongY)
    {
        var result = new double[picture.Length];
        for (int i = 0; i < picture.Length; i++)
        {
            (int x, int y) = (i / 4 % Width, i / 4 / Width);
            for (int k = 0; k < weights.Length; k++)
            {
                int step = k - (weights.Length / 2);
                int column = Math.Clamp(x + (step * alongX), 0, Width - 1);
                int row = Math.Clamp(y + (step * alongY), 0, Height - 1);
                result[i] += weights[k] * picture[(((row * Width) + column) * 4) + (i % 4)];
            }
        }

        return result;
    }
}
