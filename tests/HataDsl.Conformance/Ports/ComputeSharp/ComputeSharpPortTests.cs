using HataDsl.Testing;

namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>Small shaders of ComputeSharp: positions, constants, layers.</summary>
public sealed class ComputeSharpPortTests
{
    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Multiply_by_two(string device)
    {
        using var run = new PortCase(device);
        float[] x = [.. run.Random(21, -1000, 1000).Select(v => v / 8f)];
        Buffer<float> buffer = run.Input(x);
        ComputeSharpBasics.MultiplyByTwo(run.Queue, run.Grid, buffer);
        run.Expect(buffer, i => 2 * x[i]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Fully_connected_layer(string device)
    {
        (int samples, int rows, int inputs, int outputs) = (3, 5, 7, 9);
        using var run = new PortCase(device);
        var random = new Random(22);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(-8, 8) / 4f)];
        (float[] x, float[] w, float[] b) = (Numbers(samples * rows * inputs), Numbers(inputs * outputs), Numbers(outputs));
        Buffer<float> y = run.Output<float>(samples * rows * outputs);
        ComputeSharpBasics.FullyConnected(
            run.Queue, Grid.Invocations(samples, rows, outputs), run.Input(x), run.Input(w), run.Input(b), y, samples, rows, inputs, outputs);
        run.Expect(y, i => b[i % outputs] + Enumerable.Range(0, inputs).Sum(k => x[(i / outputs * inputs) + k] * w[(k * outputs) + (i % outputs)]));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Thread_and_group_ids(string device)
    {
        (int width, int height, int depth) = (5, 6, 3);
        using var run = new PortCase(device);
        int count = width * height * depth * 4;
        (Buffer<int> threads, Buffer<int> groups) = (run.Output<int>(count), run.Output<int>(count));
        ComputeSharpBasics.Ids(run.Queue, Grid.Invocations(width, height, depth), threads, groups, width, height, depth);
        int[] At(int i) => [i / 4 % width, i / 4 / width % height, i / 4 / (width * height)];
        run.Expect(threads, i => i % 4 == 3 ? At(i).Sum() : At(i)[i % 4]);
        run.Expect(groups, i => i % 4 == 3 ? (At(i)[2] % 4 * 16) + (At(i)[1] % 4 * 4) + (At(i)[0] % 4) : At(i)[i % 4] % 4);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Normalized_ids(string device)
    {
        using var run = new PortCase(device);
        Buffer<float> data = run.Output<float>(11 * 7 * 2);
        ComputeSharpBasics.Normalized(run.Queue, Grid.Invocations(11, 7), data, 11, 7);
        run.Expect(data, i => i % 2 == 0 ? i / 2 % 11 / 11f : i / 22 / 7f);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Group_size_and_grid_ids(string device)
    {
        using var run = new PortCase(device);
        (Buffer<int> size, Buffer<int> ids) = (run.Output<int>(4), run.Output<int>(128));
        ComputeSharpBasics.GroupSize(run.Queue, Grid.Workgroups(1), size);
        ComputeSharpBasics.GridIds(run.Queue, Grid.Invocations(128), ids);
        Assert.Equal([4, 15, 3, 180], run.Queue.Read(size.View));
        run.Expect(ids, i => i / 32);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Gradient(string device)
    {
        using var run = new PortCase(device);
        Buffer<byte> pixels = run.Output<byte>(13 * 9 * 4);
        ComputeSharpBasics.Gradient(run.Queue, Grid.Invocations(13, 9), pixels, 13, 9);

        // A quotient may round the other way on a device: no picture shows it.
        byte[] actual = run.Queue.Read(pixels.View);
        Assert.All(actual, (value, i) => Assert.InRange(
            value, 255 * Share(i) - 0.51, 255 * Share(i) + 0.51));
        static double Share(int i) => i % 4 == 0 ? i / 4 % 13 / 13.0 : i % 4 == 1 ? i / 4 / 13 / 9.0 : 1;
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Static_constants(string device)
    {
        using var run = new PortCase(device);
        Buffer<float> buffer = run.Output<float>(5);
        ComputeSharpBasics.StaticConstants(run.Queue, Grid.Workgroups(1), buffer);
        run.ExpectNear(buffer, i => ((double[])[3.14f, Math.Sin(3.14f), 1, 4, 3.14f])[i], 1e-6);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Variable_of_an_invocation(string device)
    {
        using var run = new PortCase(device);
        Buffer<int> buffer = run.Output<int>(64);
        ComputeSharpBasics.GlobalVariable(run.Queue, Grid.Workgroups(2), buffer);
        run.Expect(buffer, i => i);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Hello_world(string device)
    {
        using var run = new PortCase(device);
        Buffer<float> picture = run.Output<float>(11 * 9 * 4);
        ComputeSharpShading.HelloWorld(run.Queue, Grid.Invocations(11, 9), picture, 11, 9, 1.25f);
        run.ExpectNear(
            picture,
            i => i % 4 == 3 ? 1 : 0.5 + (0.5 * Math.Cos(1.25 + (i % 4 == 1 ? i / 4 / 11 / 9.0 : i / 4 % 11 / 11.0) + (i % 4 * 2))), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Intrinsics(string device)
    {
        using var run = new PortCase(device);
        float[] x = [.. run.Random(23, -300, 300).Select(v => v / 100f)];
        Buffer<float> result = run.Output<float>(run.Count * 6);
        ComputeSharpShading.Intrinsics(run.Queue, run.Grid, run.Input(x), result);
        run.ExpectNear(
            result,
            i =>
            {
                double v = x[i / 6];
                double t = Math.Clamp((v + 1) / 3, 0, 1);
                return (i % 6) switch
                {
                    0 => v - Math.Floor(v),
                    1 => v >= 0.25 ? 1 : 0,
                    2 => t * t * (3 - (2 * t)),
                    3 => 3 - (8 * v),
                    4 => Math.Clamp(v, 0, 1),
                    _ => 1,
                };
            },
            1e-5);
    }
}
