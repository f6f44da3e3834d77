using HataDsl.Testing;

namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>Larger shaders; the references are written out in doubles.</summary>
public sealed class ComputeSharpShaderPortTests
{
    private const int Width = 24;
    private const int Height = 16;

    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Tiles(string device)
    {
        using var run = new PortCase(device);
        Buffer<Float4> target = run.Output<Float4>(Width * Height);
        ComputeSharpShaders.Tiles.Execute(run.Queue, Grid.Invocations(Width, Height), target.As2D(Width, Height), 0.137f);
        Compare(run.Queue.Read(target.View), (x, y) => ShaderReference.Tile(x, y, Height, 0.137f), 0);
    }

    /// <summary>Rays that graze an edge end on one side of it or the other.</summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void March(string device)
    {
        using var run = new PortCase(device);
        Buffer<Float4> target = run.Output<Float4>(Width * Height);
        ComputeSharpShaders.March.Execute(run.Queue, Grid.Invocations(Width, Height), target.As2D(Width, Height), 0.4f);
        Compare(run.Queue.Read(target.View), (x, y) => ShaderReference.March(x, y, Width, Height, 0.4f), Width * Height / 50);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Clouds(string device)
    {
        using var run = new PortCase(device);
        Random random = new(17);
        float[] noise = [.. Enumerable.Range(0, 8 * 8).Select(_ => random.NextSingle())];
        Float4[] palette = [.. Enumerable.Range(0, 5 * 3).Select(_ => new Float4(random.NextSingle(), random.NextSingle(), random.NextSingle(), 1))];
        Buffer<Float4> target = run.Output<Float4>(Width * Height);
        ComputeSharpShaders.Clouds.Execute(
            run.Queue, Grid.Invocations(Width, Height), target.As2D(Width, Height), run.Input(noise).As2D(8, 8), run.Input(palette).As2D(5, 3), 0.6f);
        Compare(run.Queue.Read(target.View), (x, y) => ShaderReference.Cloud(x, y, Width, Height, noise, palette, 0.6f), 0);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Samples(string device)
    {
        using var run = new PortCase(device);
        Random random = new(18);
        Float4[] texture = [.. Enumerable.Range(0, 7 * 5).Select(_ => new Float4(random.NextSingle(), random.NextSingle(), random.NextSingle(), random.NextSingle()))];
        Float2[] places = [.. Enumerable.Range(0, run.Count).Select(_ => new Float2((random.NextSingle() * 1.6f) - 0.3f, (random.NextSingle() * 1.6f) - 0.3f))];
        places[0] = new Float2(-3e9f, 5e12f);
        (Buffer<Float4> results, Buffer<Float4> others) = (run.Output<Float4>(), run.Output<Float4>());
        float[] single = [.. texture.Select(texel => texel.Y)];
        Float2[] pair = [.. texture.Select(texel => new Float2(texel.Z, texel.X))];
        ComputeSharpShaders.Samples(
            run.Queue, run.Grid, run.Input(texture).As2D(7, 5), run.Input(single).As2D(7, 5), run.Input(pair).As2D(7, 5), run.Input(places), results, others);
        (Float4[] actual, Float4[] more) = (run.Queue.Read(results.View), run.Queue.Read(others.View));
        for (int i = 0; i < places.Length; i++)
        {
            double At(int component, double u, double v) => ShaderReference.Sample(7, 5, k => texture[k][component], u, v);
            (double x, double y) = (places[i].X, places[i].Y);
            double[] expected = [At(0, x, y), At(1, x, y), At(2, x, y), At(3, x, y), At(1, x, y), At(1, y, x), At(2, x, y), At(0, x, y)];
            for (int c = 0; c < 8; c++)
            {
                float value = c < 4 ? actual[i][c] : more[i][c - 4];
                Assert.True(Math.Abs(value - expected[c]) < 2e-5, $"{places[i].X}, {places[i].Y}, {c}: {value} for {expected[c]}");
            }
        }
    }

    private static void Compare(Float4[] actual, Func<int, int, double[]> reference, int free)
    {
        int differing = 0;
        string first = "";
        for (int i = 0; i < actual.Length; i++)
        {
            double[] expected = reference(i % Width, i / Width);
            int wrong = Array.FindIndex([0, 1, 2, 3], c => !(Math.Abs(expected[c] - actual[i][c]) < 2e-3));
            if (wrong >= 0)
            {
                differing++;
                first = first.Length > 0 ? first : $"{i % Width}, {i / Width}, {wrong}: {actual[i][wrong]} for {expected[wrong]}";
            }
        }

        Assert.True(differing <= free, $"{differing} pixels differ; {first}");
    }
}
