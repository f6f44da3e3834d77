using HataDsl.Testing;

namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>Shaders of ComputeSharp on textures.</summary>
public sealed class ComputeSharpTexturePortTests
{
    private const int Width = 6;
    private const int Height = 5;
    private const int Depth = 3;

    public static TheoryData<string> Devices => new AllDevices();

    private static Grid Volume => Grid.Invocations(Width, Height, Depth);

    [Theory]
    [MemberData(nameof(Devices))]
    public void Positions(string device)
    {
        using var run = new PortCase(device);
        Int4[] start = [.. Enumerable.Range(0, Width * Height * Depth).Select(i => new Int4(-1, -2, -3, i))];
        (Buffer<Int4> threads, Buffer<Int4> groups) = (run.Input(start), run.Input(start));
        ComputeSharpTextures.ThreadIds.Execute(run.Queue, Volume, threads.As3D(Width, Height, Depth));
        ComputeSharpTextures.GroupIds.Execute(run.Queue, Volume, groups.As3D(Width, Height, Depth));
        (int X, int Y, int Z) At(int i) => (i % Width, i / Width % Height, i / Width / Height);
        run.Expect(threads, i => new Int4(At(i).X, At(i).Y, At(i).Z, i));
        run.Expect(groups, i => new Int4(At(i).X % 4, At(i).Y % 4, At(i).Z % 4, (At(i).X % 4) + (4 * (At(i).Y % 4)) + (16 * (At(i).Z % 4))));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Normalised_positions(string device)
    {
        using var run = new PortCase(device);
        Buffer<Float4> buffer = run.Output<Float4>(Width * Height * Depth);
        ComputeSharpTextures.Normalized.Execute(run.Queue, Volume, buffer.As3D(Width, Height, Depth));
        Float4[] actual = run.Queue.Read(buffer.View);
        for (int i = 0; i < actual.Length; i++)
        {
            double[] expected = [i % Width / (double)Width, i / Width % Height / (double)Height, i / Width / Height / (double)Depth, i % Width / (double)Width];
            for (int c = 0; c < 4; c++)
            {
                Assert.InRange(actual[i][c], expected[c] - 1e-6, expected[c] + 1e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Size_of_the_group(string device)
    {
        using var run = new PortCase(device);
        Buffer<int> buffer = run.Output<int>(6);
        ComputeSharpTextures.GroupSize.Execute(run.Queue, Grid.Workgroups(1), buffer);
        int[] expected = [4, 15, 3, 180, 19, 22];
        run.Expect(buffer, i => expected[i]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Vertical_convolution(string device)
    {
        using var run = new PortCase(device);
        const int Columns = 11;
        const int Rows = 9;
        var random = new Random(51);
        float[] picture = [.. Enumerable.Range(0, Columns * Rows * 4).Select(_ => random.NextSingle())];
        ComputeSharpTextures.Complex[] weights = [.. Enumerable.Range(0, 5).Select(_ => new ComputeSharpTextures.Complex { Real = random.NextSingle(), Imaginary = random.NextSingle() })];
        Float4[] texels = [.. picture.Chunk(4).Select(c => new Float4(c[0], c[1], c[2], c[3]))];
        (Buffer<Float4> reals, Buffer<Float4> imaginaries) = (run.Output<Float4>(texels.Length), run.Output<Float4>(texels.Length));
        ComputeSharpTextures.VerticalConvolution.Execute(
            run.Queue, Grid.Invocations(Columns, Rows), run.Input(texels).As2D(Columns, Rows), reals.As2D(Columns, Rows), imaginaries.As2D(Columns, Rows), run.Input(weights));
        double Expected(int i, int c, Func<ComputeSharpTextures.Complex, float> part) => Enumerable.Range(0, 5).Sum(k =>
            (double)part(weights[k]) * picture[(((Math.Clamp((i / Columns) + k - 2, 0, Rows - 1) * Columns) + (i % Columns)) * 4) + c]);
        (Float4[] real, Float4[] imaginary) = (run.Queue.Read(reals.View), run.Queue.Read(imaginaries.View));
        for (int i = 0; i < texels.Length; i++)
        {
            for (int c = 0; c < 4; c++)
            {
                Assert.Equal(Expected(i, c, w => w.Real), real[i][c], 1e-5);
                Assert.Equal(Expected(i, c, w => w.Imaginary), imaginary[i][c], 1e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Windows(string device)
    {
        using var run = new PortCase(device);
        const int Columns = 12;
        const int Rows = 9;
        float[] source = [.. Enumerable.Range(0, Columns * Rows).Select(i => (float)i)];
        Buffer<float> target = run.Input([.. Enumerable.Repeat(-1f, 10 * 11)]);
        Buffer<float> sums = run.Output<float>(4);
        ComputeSharpTextures.Windows(run.Queue, Grid.Invocations(6, 4), run.Input(source).As2D(Columns, Rows), target.As2D(10, 11), sums, new Int4(3, 2, 6, 4));
        float At(int x, int y) => source[((y + 2) * Columns) + x + 3];
        run.Expect(target, i => (i % 10) is >= 1 and < 5 && (i / 10) is >= 2 and < 8 ? At((i / 10) - 2, (i % 10) - 1) + (1000 * Columns) + 24 : -1);
        run.Expect(sums, y => Enumerable.Range(0, 6).Sum(x => At(x, y)));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Reshaped(string device)
    {
        using var run = new PortCase(device);
        int[] flat = [.. Enumerable.Range(0, 40).Select(i => (i * 7) % 31)];
        int[] solid = [.. Enumerable.Range(0, 4 * 3 * 2).Select(i => (i * 5) % 17)];
        Buffer<int> result = run.Output<int>();
        ComputeSharpTextures.Reshaped(run.Queue, run.Grid, run.Input(flat), run.Input(solid).As3D(4, 3, 2), result);
        run.Expect(result, i =>
        {
            (int y, int z) = (i % 8, i % 2);
            return flat[(y * 5) + (y % 5)] + (100 * solid[(z * 12) + (y % 3 * 4) + (y % 3 % 4)]);
        });
    }
}
