using HataDsl.Testing;

namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>Language tests of ComputeSharp: operators, special values, constants, names, functions.</summary>
public sealed class ComputeSharpLanguagePortTests
{
    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Nan_and_infinite(string device)
    {
        using var run = new PortCase(device);
        (Buffer<float> single, Buffer<double> wide) = (run.Output<float>(8), run.Output<double>(3));
        ComputeSharpLanguage.SpecialValues(run.Queue, Grid.Workgroups(1), single, wide);
        Assert.Equal([float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1, 1, 1, float.NaN, 1], run.Queue.Read(single.View));
        Assert.Equal([double.NaN, double.PositiveInfinity, double.NegativeInfinity], run.Queue.Read(wide.View));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Remainder_and_comparison(string device)
    {
        using var run = new PortCase(device);
        float[] a = [.. run.Random(41, -1000, 1000).Select(v => v / 8f)];
        float[] b = [.. run.Random(42, 1, 50).Select(v => v + 0.5f)];
        (Buffer<float> remainder, Buffer<float> greater) = (run.Output<float>(), run.Output<float>());
        ComputeSharpLanguage.ModAndComparison(run.Queue, run.Grid, run.Input(a), run.Input(b), remainder, greater);
        run.Expect(remainder, i => a[i] % (int)b[i]);
        run.Expect(greater, i => a[i] > (int)b[i] ? 1 : 0);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Bitwise_operators(string device)
    {
        using var run = new PortCase(device);
        int[] a = Inputs.Int32s(run.Count, 43);
        uint[] b = [.. Inputs.Int32s(run.Count, 44).Select(v => (uint)v)];
        Buffer<int> result = run.Output<int>(run.Count * 6);
        ComputeSharpLanguage.Bitwise(run.Queue, run.Grid, run.Input(a), run.Input(b), result);
        run.Expect(result, i =>
        {
            (int left, int right) = (a[i / 6], (int)b[i / 6]);
            int by = (int)(b[i / 6] % 32);
            return ((int[])[~left, left & right, left | right, left ^ right, left >> by, left << (31 - by)])[i % 6];
        });
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Boolean_operators(string device)
    {
        using var run = new PortCase(device);
        int[] a = run.Random(45, 0, 2);
        float[] b = [.. run.Random(46, 0, 2).Select(v => v * 0.4445f)];
        Buffer<int> result = run.Output<int>();
        ComputeSharpLanguage.Booleans(run.Queue, run.Grid, run.Input(a), run.Input(b), result);
        run.Expect(result, i => (a[i], b[i] == 0 ? 0 : 1) switch { (1, 1) => 3, (1, 0) => 6, (0, 1) => 14, _ => 8 });
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Folded_constants(string device)
    {
        using var run = new PortCase(device);
        Buffer<float> buffer = run.Output<float>(6);
        ComputeSharpLanguage.FoldedConstants(run.Queue, Grid.Workgroups(1), buffer);
        double angle = 137.2 / 180 * Math.PI;
        run.ExpectNear(buffer, i => ((double[])[angle, Math.PI * 2, Math.Cos(angle), Math.Cos(Math.Sin(angle)), 0.001, 123.4567])[i], 1e-5);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Reserved_keywords(string device)
    {
        using var run = new PortCase(device);
        float[] x = [.. run.Random(47, -100, 100).Select(v => v / 50f)];
        Buffer<float> buffer = run.Input(x);
        ComputeSharpLanguage.ReservedKeywords(run.Queue, run.Grid, buffer, 1.5f);
        run.ExpectNear(buffer, i => Math.Log(1 + Math.Exp(1.5 * x[i])) / 1.5, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Local_functions(string device)
    {
        using var run = new PortCase(device);
        Buffer<float> buffer = run.Output<float>();
        ComputeSharpLanguage.LocalFunctions(run.Queue, run.Grid, buffer);
        run.Expect(buffer, i => i * 3.5f);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Methods_out_of_order_and_an_external_structure(string device)
    {
        using var run = new PortCase(device);
        float[] x = [.. run.Random(48, -1000, 1000).Select(v => v / 4f)];
        Buffer<float> buffer = run.Input(x);
        ComputeSharpLanguage.OutOfOrder(run.Queue, run.Grid, buffer);
        run.Expect(buffer, i => (int)x[i] + Math.Abs(x[i]) + 6);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Functions_as_types(string device)
    {
        using var run = new PortCase(device);
        float[] x = [.. run.Random(49, -100, 100).Select(v => v / 4f)];
        (Buffer<float> squares, Buffer<float> negated) = (run.Input(x), run.Input(x));
        ComputeSharpLanguage.Function<ComputeSharpLanguage.Square>(run.Queue, run.Grid, squares);
        ComputeSharpLanguage.Function<ComputeSharpLanguage.Negation>(run.Queue, run.Grid, negated);
        run.Expect(squares, i => x[i] * x[i]);
        run.Expect(negated, i => -x[i]);
    }
}
