using HataDsl.Testing;

namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>A shader of many parts; the reference is written out in doubles.</summary>
public sealed class ComputeSharpScenePortTests
{
    private const int Width = 19;
    private const int Height = 13;

    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Scene(string device)
    {
        using var run = new PortCase(device);
        Buffer<Float4> target = run.Output<Float4>(Width * Height);
        ComputeSharpScene.Execute(run.Queue, Grid.Invocations(Width, Height), target.As2D(Width, Height), 2.5f);
        Float4[] actual = run.Queue.Read(target.View);
        for (int i = 0; i < actual.Length; i++)
        {
            double[] expected = Pixel(i % Width, i / Width, 2.5);
            for (int c = 0; c < 4; c++)
            {
                Assert.True(Math.Abs(expected[c] - actual[i][c]) < 2e-4, $"{i % Width}, {i / Width}, {c}: {actual[i][c]} for {expected[c]}");
            }
        }
    }

    private static double[] Pixel(int x, int y, double time)
    {
        (double u, double v) = ((x - (Width * 0.5)) / Height, (y - (Height * 0.5)) / Height);
        double length = Math.Sqrt((u * u) + (v * v) + 2.25);
        (double rx, double ry, double rz) = (u / length, v / length, 1.5 / length);

        // A row times (c, s; -s, c), then (c, s; -s, c) times a column.
        double first = Math.Sin(time * 0.3) * 0.5;
        (rx, ry) = ((rx * Math.Cos(first)) - (ry * Math.Sin(first)), (rx * Math.Sin(first)) + (ry * Math.Cos(first)));
        (rz, ry) = ((Math.Cos(0.2) * rz) + (Math.Sin(0.2) * ry), (-Math.Sin(0.2) * rz) + (Math.Cos(0.2) * ry));

        double[] color = new double[4];
        double t = 0.1;
        for (int i = 0; i < 6; i++)
        {
            double[] p = [.. new[] { rx, ry, rz }.Select(r => Math.Abs((r * t) - (4 * Math.Floor(r * t / 4)) - 2))];
            double[] q =
            [
                0.9 * ((0.6 * p[0]) - (0.8 * p[1])),
                0.9 * ((0.48 * p[0]) + (0.36 * p[1]) + (0.8 * p[2])),
                0.9 * ((-0.64 * p[0]) - (0.48 * p[1]) + (0.6 * p[2])),
            ];
            double angle = i % 2 == 0
                ? Math.Atan((q[1] - 0.5) / (Math.Abs(q[0]) + 1))
                : (q[2] * 0.25) + (q[0] * 1.25) + (Math.Sin(time * 0.7) * 0.5);
            double[] b = [Math.Abs(q[0]) - 0.4, Math.Abs(q[1]) - 0.4, Math.Abs(q[2]) - 0.1];
            double d = Math.Sqrt(b.Sum(part => Math.Pow(Math.Max(part, 0), 2))) + Math.Min(b.Max(), 0);
            double share = Math.Clamp(d, 0, 1);
            double[] tint = [0.2, 0.5, 0.9];
            for (int c = 0; c < 3; c++)
            {
                color[c] += ((tint[c] * (1 - share)) + share) * angle;
            }

            color[3] += Math.Exp(-Math.Abs(d));
            t += Math.Max(Math.Abs(d), 0.05);
        }

        color[1] += 0.125 * (0 + 0.25 + 0.5 + 0.75 + 1);
        color[2] += 0.125 * (0 + 0.0625 + 0.25 + 0.5625 + 1);
        (color[0], color[1]) = (Math.Max(color[0], color[1]), Math.Min(color[0], color[1]));
        double alpha = Math.Clamp(color[3] / 6, 0, 1);
        return [.. new[] { color[2], color[1], color[0] }.Select(part => Math.Pow(Math.Abs(part) / 6, 0.75)), alpha * alpha * (3 - (2 * alpha))];
    }
}
