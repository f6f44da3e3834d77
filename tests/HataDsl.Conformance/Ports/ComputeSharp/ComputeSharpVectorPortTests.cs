using HataDsl.Testing;

namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>Shaders of ComputeSharp's tests on vectors and matrices; the references are scalar.</summary>
public sealed class ComputeSharpVectorPortTests
{
    private static readonly Grid One = Grid.Workgroups(1);

    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Remainders_and_comparisons(string device)
    {
        using var run = new PortCase(device);
        float[] data = [1, 6.5f, 7, -3, 5.75f, 2, 8, 4];
        Buffer<float> buffer = run.Input(data);
        ComputeSharpVectors.ModAndComparison.Execute(run.Queue, One, buffer);
        run.Expect(buffer, i => i < 4 ? data[i] % (int)data[i + 4] : data[i - 4] > (int)data[i] ? 1 : 0);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Bits(string device)
    {
        using var run = new PortCase(device);
        int[] d = [.. run.Random(41, int.MinValue, int.MaxValue)];
        Buffer<int> buffer = run.Input([.. d.Take(12)]);
        ComputeSharpVectors.Bitwise.Execute(run.Queue, One, buffer);
        int[] expected = [~d[0], ~d[1], d[0] & d[2], d[1] & d[3], d[0] | d[2], d[1] | d[3], d[0] ^ d[2], d[1] ^ d[3], d[0] >> 5, d[1] >> 12, d[0] << 22, d[1] << 17];
        run.Expect(buffer, i => expected[i]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Truth_values(string device)
    {
        using var run = new PortCase(device);
        int[] data = [1, 1, 0, 0, 0, 1, 0, 1, .. Enumerable.Repeat(7, 12)];
        Buffer<int> buffer = run.Input(data);
        ComputeSharpVectors.Booleans.Execute(run.Queue, One, buffer);
        run.Expect(buffer, i => i < 8 ? data[i] : i < 12 ? data[i - 8] & data[i - 4] : i < 16 ? data[i - 12] | data[i - 8] : data[i - 16] ^ data[i - 12]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Truth_values_from_numbers_and_back(string device)
    {
        using var run = new PortCase(device);
        float[] floats = [3.14f, -0f, 1.44f, 0];
        int[] integers = [3, 0, 1, -156];
        (Buffer<int> truths, Buffer<float> numbers) = (run.Output<int>(12), run.Output<float>(6));
        ComputeSharpVectors.Conversions.Execute(run.Queue, One, run.Input(floats), run.Input(integers), truths, numbers);
        run.Expect(truths, i => (i < 4 ? floats[i] != 0 : integers[i % 4] != 0) ? 1 : 0);
        float[] expected = [1, 0, 0, 0, 1, 0];
        run.Expect(numbers, i => expected[i]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Products(string device)
    {
        using var run = new PortCase(device);
        var random = new Random(43);
        float[] a = [.. Enumerable.Range(0, 13).Select(_ => random.NextSingle())];
        int[] b = [.. Enumerable.Range(0, 13).Select(_ => random.Next(-1000, 1000))];
        (Buffer<float> floats, Buffer<int> integers) = (run.Output<float>(18), run.Output<int>(5));
        ComputeSharpVectors.Products.Execute(run.Queue, One, run.Input(a), run.Input(b), floats, integers);
        double[] square = [((double)a[0] * a[3]) + (a[1] * a[5]), ((double)a[0] * a[4]) + (a[1] * a[6])];
        double[] wide = [((double)a[0] * a[7]) + (a[1] * a[10]), ((double)a[0] * a[8]) + (a[1] * a[11]), ((double)a[0] * a[9]) + (a[1] * a[12])];
        double[] scaled = [(double)a[0] * a[2], (double)a[1] * a[2]];
        double[] expected = [.. scaled, .. scaled, .. square, .. wide, .. square, .. scaled, .. square, .. wide];
        run.ExpectNear(floats, i => expected[i], 1e-6);
        int[] exact = [(b[0] * b[3]) + (b[1] * b[5]), (b[0] * b[4]) + (b[1] * b[6]), (b[0] * b[7]) + (b[1] * b[10]), (b[0] * b[8]) + (b[1] * b[11]), (b[0] * b[9]) + (b[1] * b[12])];
        run.Expect(integers, i => exact[i]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Method_of_an_element(string device)
    {
        using var run = new PortCase(device);
        int[] start = run.Random(44, -1000, 1000);
        Buffer<ComputeSharpVectors.Sum> source = run.Input([.. start.Select(value => new ComputeSharpVectors.Sum { Value = value })]);
        Buffer<int> destination = run.Output<int>();
        ComputeSharpVectors.ElementMethod.Execute(run.Queue, run.Grid, source, destination);
        run.Expect(destination, i => start[i] + i + 1);
        run.Expect(source, i => new ComputeSharpVectors.Sum { Value = start[i] + i + 1 });
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Multiply_and_add(string device)
    {
        using var run = new PortCase(device);
        float[] floats = [1, 2, 0.4f, 3.14f, 2.4f, 0.8f, 0, 0];
        int[] integers = [111, 222, 333, 2, 4, 8, 63, 42, 77, 0, 0, 0];
        (Buffer<float> a, Buffer<int> b) = (run.Input(floats), run.Input(integers));
        ComputeSharpVectors.MultiplyAdd.Execute(run.Queue, One, a, b);
        run.ExpectNear(a, i => i < 6 ? floats[i] : ((double)floats[i - 6] * floats[i - 4]) + floats[i - 2], 1e-6);
        run.Expect(b, i => i < 9 ? integers[i] : (integers[i - 9] * integers[i - 6]) + integers[i - 3]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Constants(string device)
    {
        using var run = new PortCase(device);
        Buffer<float> buffer = run.Output<float>(10);
        ComputeSharpVectors.Constants.Execute(run.Queue, One, buffer);
        double[] expected = [3.14, Math.Sin(3.14f), Math.Sin(3.14f), 1, 2, 3, 4, 3.14, 7.5, Math.Cos(Math.Sin(137.2 / 180.0 * Math.PI))];
        run.ExpectNear(buffer, i => expected[i], 1e-6);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Interlocked(string device)
    {
        using var run = new PortCase(device);
        Buffer<int> buffer = run.Input([.. Enumerable.Repeat(77, 16), 5]);
        ComputeSharpVectors.Interlocked.Execute(run.Queue, One, buffer);
        run.Expect(buffer, i => i < 16 ? 2 * i : 15);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Results_that_go_out(string device)
    {
        using var run = new PortCase(device);
        float[] angles = [.. run.Random(45, -100, 100).Select(value => value * 0.37f)];
        Buffer<float> buffer = run.Output<float>(5 * run.Count);
        ComputeSharpVectors.SinCos(run.Queue, run.Grid, run.Input(angles), buffer);
        run.ExpectNear(buffer, i => i % 5 is 1 or 3 ? Math.Cos(angles[i / 5]) : Math.Sin(angles[i / 5]), 2e-6);
    }
}
