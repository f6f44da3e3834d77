using HataDsl.Testing;

namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>Kernels of ILGPU's samples and tests: memory, atomics, generics, larger ones.</summary>
public sealed class IlgpuPortTests
{
    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Simple_kernel(string device)
    {
        using var run = new PortCase(device);
        Buffer<int> data = run.Output<int>();
        IlgpuBasics.Simple(run.Queue, run.Grid, data, 42);
        run.Expect(data, i => i + 42);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Views_cast_and_parts_of_views(string device)
    {
        using var run = new PortCase(device);
        int[] x = run.Random(5, int.MinValue, int.MaxValue);
        Buffer<int> source = run.Input(x);
        (Buffer<byte> smaller, Buffer<long> larger, Buffer<int> part, Buffer<int> lengths) = (run.Output<byte>(), run.Output<long>(), run.Output<int>(), run.Output<int>(3));
        IlgpuValues.CastViews(run.Queue, run.Grid, source, smaller, larger, part, lengths, 12, 2);
        run.Expect(smaller, _ => (byte)x[0]);
        run.Expect(larger, _ => (uint)x[0] | ((long)x[1] << 32));
        run.Expect(part, _ => x[12]);
        run.Expect(lengths, i => i == 0 ? 4 * x.Length : i == 1 ? x.Length / 2 : 2);

        long[] pairs = [.. x.Select((value, i) => ((long)value << 32) | (uint)(i * 77))];
        Buffer<long> wide = run.Input(pairs);
        (Buffer<int> low, Buffer<int> high) = (run.Output<int>(), run.Output<int>());
        IlgpuValues.VariableSubView(run.Queue, run.Grid, wide, low, high);
        run.Expect(low, i => i * 77);
        run.Expect(high, i => x[i]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Simple_math(string device)
    {
        using var run = new PortCase(device);
        (Buffer<float> single, Buffer<double> clamped, Buffer<double> least) = (run.Output<float>(), run.Output<double>(), run.Output<double>());
        IlgpuBasics.Math(run.Queue, run.Grid, single, clamped, least);
        run.Expect(single, i => i);
        run.Expect(clamped, i => Math.Min(i, 12));
        run.Expect(least, i => i == 0 ? 0 : 0.2);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Simple_constants(string device)
    {
        using var run = new PortCase(device);
        (Buffer<int> constant, Buffer<int> readOnly) = (run.Output<int>(), run.Output<int>());
        IlgpuBasics.Constants(run.Queue, run.Grid, constant, readOnly);
        run.Expect(constant, _ => 42);
        run.Expect(readOnly, _ => 31);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Simple_structures(string device)
    {
        using var run = new PortCase(device);
        Buffer<IlgpuBasics.Composed> data = run.Output<IlgpuBasics.Composed>();
        IlgpuBasics.Structures(run.Queue, run.Grid, data);
        IlgpuBasics.Composed[] actual = run.Queue.Read(data.View);
        Assert.Equal(
            Enumerable.Range(0, run.Count).Select(i => (i + 1, (long)-i, (i * 0.5) + 1)),
            actual.Select(value => (value.Count, value.Inner.Wide, value.Inner.Real)));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Simple_array_view_of_two_dimensions(string device)
    {
        using var run = new PortCase(device);
        Buffer<int> data = run.Output<int>(13 * 10);
        IlgpuBasics.View2D(run.Queue, Grid.Invocations(13, 10), data, 13, 10);
        run.Expect(data, i => i % 13 * (i / 13));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Group_and_grid_indices(string device)
    {
        using var run = new PortCase(device);
        Buffer<int> data = run.Output<int>(3 * 2 * 2 * 16);
        IlgpuBasics.Indices(run.Queue, Grid.Workgroups(3, 2, 2), data);
        run.Expect(data, i => (i / 16 * 1000) + (i % 16));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Simple_atomics(string device)
    {
        using var run = new PortCase(device);
        Buffer<int> data = run.Input(0, 0, 100, 7, 0, 1);
        IlgpuAtomics.Operations(run.Queue, run.Grid, data, 4, run.Count);
        Assert.Equal([4 * run.Count, 4, 4, 4, 4, run.Count % 2 == 0 ? 1 : 5], run.Queue.Read(data.View));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Advanced_atomics(string device)
    {
        using var run = new PortCase(device);
        Buffer<uint> data = run.Input(0u);
        IlgpuAtomics.MadeOfExchange(run.Queue, run.Grid, data, 2f, run.Count);
        Assert.Equal(2f * run.Count, BitConverter.UInt32BitsToSingle(run.Queue.Read(data.View)[0]));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Atomics_of_floats(string device)
    {
        using var run = new PortCase(device);
        Random random = new(83);
        float[] values = [.. Enumerable.Range(0, 128).Select(_ => (random.NextSingle() - 0.5f) * 1e6f)];
        Buffer<float> data = run.Input([.. new float[] { 0f, float.PositiveInfinity, 7f, -1f }, .. new float[4]]);
        Buffer<int> exchanged = run.Input(0, 0);
        IlgpuAtomics.OfFloats(run.Queue, Grid.Workgroups(2), data, run.Input(values), exchanged);
        float[] actual = run.Queue.Read(data.View);
        Assert.Equal(values.Max(), actual[0]);
        Assert.Equal(values.Min(), actual[1]);
        Assert.Contains(actual[2], values);
        Assert.Contains(actual[3], values);
        Assert.Equal([values[..64].Max(), values[..64].Min(), values[64..].Max(), values[64..].Min()], actual[4..]);

        // What went in and what came out are the same numbers, but for the first and the last.
        int sum = BitConverter.SingleToInt32Bits(7f) - BitConverter.SingleToInt32Bits(actual[2]);
        Assert.Equal([sum, 1], run.Queue.Read(exchanged.View));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Advanced_atomics_of_doubles(string device)
    {
        using var run = new PortCase(device);
        Buffer<ulong> data = run.Input(0UL);
        if (run.Device.WhyNot(IlgpuAtomics.Descriptors.MadeOfExchangeWide) is { } reason)
        {
            Assert.Contains(nameof(KernelFeatures.AtomicInt64), reason, StringComparison.Ordinal);
            Assert.Throws<DeviceException>(() => IlgpuAtomics.MadeOfExchangeWide(run.Queue, run.Grid, data, 2, run.Count));
            return;
        }

        IlgpuAtomics.MadeOfExchangeWide(run.Queue, run.Grid, data, 2, run.Count);
        Assert.Equal(2.0 * run.Count, BitConverter.UInt64BitsToDouble(run.Queue.Read(data.View)[0]));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Matrix_multiply(string device)
    {
        const int Rows = 9;
        const int Columns = 7;
        const int Common = 5;
        using var run = new PortCase(device);
        var random = new Random(1);
        float[] a = [.. Enumerable.Range(0, Rows * Common).Select(_ => (float)random.Next(-100, 100))];
        float[] b = [.. Enumerable.Range(0, Common * Columns).Select(_ => (float)random.Next(-100, 100))];
        (Buffer<float> left, Buffer<float> right) = (run.Input(a), run.Input(b));
        (Buffer<float> simple, Buffer<float> tiled) = (run.Output<float>(Rows * Columns), run.Output<float>(Rows * Columns));
        IlgpuAlgorithms.MultiplySimple(run.Queue, Grid.Invocations(Columns, Rows), left, right, simple, Rows, Columns, Common);
        IlgpuAlgorithms.MultiplyTiled(run.Queue, Grid.Workgroups(5 * 4), left, right, tiled, Rows, Columns, Common, 4);
        float Expected(int i) => Enumerable.Range(0, Common).Sum(k => a[(i / Columns * Common) + k] * b[(k * Columns) + (i % Columns)]);
        run.Expect(simple, Expected);
        run.Expect(tiled, Expected);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Mandelbrot(string device)
    {
        const int Width = 17;
        const int Height = 11;
        using var run = new PortCase(device);
        Buffer<int> output = run.Output<int>(Width * Height);
        IlgpuAlgorithms.Mandelbrot(run.Queue, Grid.Invocations(Width * Height), output, Width, Height, 60);
        run.Expect(output, i =>
        {
            (float real, float imaginary) = (-2 + (i % Width * 3f / Width), -1 + (i / Width * 2f / Height));
            (float x, float y, int n) = (0, 0, 0);
            for (; (x * x) + (y * y) < 4 && n < 60; n++)
            {
                (x, y) = ((x * x) - (y * y) + real, (2 * x * y) + imaginary);
            }

            return n;
        });
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Initialize_and_sequence(string device)
    {
        using var run = new PortCase(device);
        (Buffer<int> integers, Buffer<double> doubles, Buffer<int> sequence) = (run.Output<int>(), run.Output<double>(), run.Output<int>());
        IlgpuAlgorithms.Initialize(run.Queue, Grid.Workgroups(1), integers.View, 23);
        IlgpuAlgorithms.Initialize(run.Queue, Grid.Workgroups(2), doubles.View, 2.5);
        IlgpuAlgorithms.Sequence(run.Queue, Grid.Workgroups(1), sequence, 7, 3);
        run.Expect(integers, _ => 23);
        run.Expect(doubles, _ => 2.5);
        run.Expect(sequence, i => i % 7 * 3);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Static_abstract_members(string device)
    {
        using var run = new PortCase(device);
        int[] x = run.Random(2, -1000, 1000);
        (Buffer<int> sums, Buffer<float> products) = (run.Output<int>(), run.Output<float>());
        IlgpuGenerics.Calculate<int, IlgpuGenerics.Addition>(run.Queue, run.Grid, run.Input(x), sums);
        IlgpuGenerics.Calculate<float, IlgpuGenerics.Multiplication>(run.Queue, run.Grid, run.Input([.. x.Select(v => v * 0.5f)]), products);
        run.Expect(sums, i => 2 * x[i]);
        run.Expect(products, i => x[i] * 0.5f * (x[i] * 0.5f));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Generic_kernel(string device)
    {
        using var run = new PortCase(device);
        (Buffer<long> scaled, Buffer<long> difference) = (run.Output<long>(), run.Output<long>());
        IlgpuGenerics.Compute<IlgpuGenerics.OffsetAndScale>(run.Queue, run.Grid, scaled, 3, 1L << 40);
        IlgpuGenerics.Compute<IlgpuGenerics.Difference>(run.Queue, run.Grid, difference, 5, 7);
        run.Expect(scaled, i => (1L << 40) + (3 * i));
        run.Expect(difference, i => (7L << 32) - (5 ^ i));
    }
}
