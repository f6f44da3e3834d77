using HataDsl.Testing;

namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>Structures with views as arguments; a launch takes their fields one after the other.</summary>
public sealed class IlgpuBundlePortTests
{
    private const int Width = 5;
    private const int Height = 77;

    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Everything(string device)
    {
        using var run = new PortCase(device);
        Random random = new(91);
        float[] values = [.. Enumerable.Range(0, Width * Height).Select(_ => (float)random.Next(-50, 50))];
        IlgpuBundles.Weight[] weights = [.. Enumerable.Range(0, 9).Select(_ => new IlgpuBundles.Weight { Column = (short)random.Next(Width), Factor = random.Next(-8, 8) })];
        IlgpuBundles.Weight last = new() { Column = 3, Factor = 0.5f };
        Buffer<float> result = run.Output<float>(2 * Height);
        Buffer<int> counter = run.Input(7);
        IlgpuBundles.Everything(
            run.Queue, Grid.Invocations(Height), run.Input(values), Width, result.As2D(2, Height), counter, run.Input(weights), last, 0.25f, 1000);
        run.Expect(result, i =>
        {
            float[] row = values[(i / 2 * Width)..((i / 2 * Width) + Width)];
            return i % 2 == 0 ? (row.Sum() * 0.25f) + weights.Append(last).Sum(weight => row[weight.Column] * weight.Factor) : row[0] + 3 + 1000 + 1.25f;
        });
        run.Expect(counter, _ => 7 + (Width * Height));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Constructed(string device)
    {
        using var run = new PortCase(device);
        int[] values = run.Random(92, -1000, 1000);
        Buffer<int> copies = run.Output<int>();
        IlgpuBundles.Copies(run.Queue, run.Grid, run.Input(values), copies);
        run.Expect(copies, i => values[i] * 3);
    }
}
