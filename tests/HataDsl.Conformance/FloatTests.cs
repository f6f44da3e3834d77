using HataDsl.Conformance.Kernels;

namespace HataDsl.Conformance;

/// <summary>Floating-point operations against double precision, within the contract of each.</summary>
public sealed class FloatTests
{
    /// <summary>Allowed error: a factor of the result plus an absolute part; 0 and 0 for exact. From Vulkan's table, relaxed contract.</summary>
    private static readonly Dictionary<string, (double Relative, double Absolute, double Low, double High)> Approximate = new()
    {
        ["sqrt"] = (4e-7, 0, 0, 1e6),
        ["rsqrt"] = (6e-7, 0, 1e-3, 1e6),
        ["exp"] = (6e-6, 0, -30, 30),
        ["exp2"] = (6e-6, 0, -30, 30),
        ["log"] = (4e-7, 5e-7, 1e-3, 1e6),
        ["log2"] = (4e-7, 5e-7, 1e-3, 1e6),
        ["sin"] = (0, 5e-4, -3.14, 3.14),
        ["cos"] = (0, 5e-4, -3.14, 3.14),
        ["tan"] = (3e-3, 1e-3, -1.3, 1.3),
        ["tanh"] = (1e-5, 1e-5, -8, 8),
        ["div"] = (4e-7, 0, 0.1, 1e5),
        ["pow"] = (2e-4, 0, 0.1, 20),
    };

    private static readonly Dictionary<string, Func<double, double>> Unary = new()
    {
        ["neg"] = a => -a, ["abs"] = Math.Abs, ["sqrt"] = Math.Sqrt, ["exp"] = Math.Exp, ["log"] = Math.Log, ["log2"] = Math.Log2,
        ["sin"] = Math.Sin, ["cos"] = Math.Cos, ["tan"] = Math.Tan, ["tanh"] = Math.Tanh, ["floor"] = Math.Floor,
        ["ceiling"] = Math.Ceiling, ["round"] = a => Math.Round(a, MidpointRounding.ToEven), ["truncate"] = Math.Truncate,
        ["exp2"] = double.Exp2, ["rsqrt"] = a => 1 / Math.Sqrt(a),
    };

    public static TheoryData<string, string> UnaryCases => Suite.With(SingleOperations.UnaryNames);

    public static TheoryData<string, string> BinaryCases => Suite.With(SingleOperations.BinaryNames);

    public static TheoryData<string, string> CompareCases => Suite.With(SingleOperations.CompareNames);

    [Theory]
    [MemberData(nameof(UnaryCases))]
    public void Single_unary(string device, string name)
    {
        int count = Suite.CountFor(device);
        float[] x = Approximate.TryGetValue(name, out var range)
            ? [.. Inputs.Between(count, 1, range.Low, range.High).Select(v => (float)v)]
            : Inputs.Singles(count, 1);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<float> input = queue.Upload<float>(x);
        using Buffer<float> output = queue.Poisoned<float>(count);
        SingleOperations.Unary(queue, Grid.Invocations(count), input, output, Array.IndexOf(SingleOperations.UnaryNames, name));
        float[] actual = queue.Read(output.View);
        for (int i = 0; i < count; i++)
        {
            Check(name, (float)Unary[name](x[i]), actual[i], $"{name}({x[i]:G9})", 1);
        }
    }

    [Theory]
    [MemberData(nameof(UnaryCases))]
    public void Double_unary(string device, string name)
    {
        int count = Suite.CountFor(device);
        double[] x = Approximate.TryGetValue(name, out var range) ? Inputs.Between(count, 1, range.Low, range.High) : Inputs.Doubles(count, 1);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<double> input = queue.Upload<double>(x);
        using Buffer<double> output = queue.Poisoned<double>(count);
        DoubleOperations.Unary(queue, Grid.Invocations(count), input, output, Array.IndexOf(DoubleOperations.UnaryNames, name));
        double[] actual = queue.Read(output.View);
        for (int i = 0; i < count; i++)
        {
            Check(name, Unary[name](x[i]), actual[i], $"{name}({x[i]:G17})", 1e-3);
        }
    }

    [Theory]
    [MemberData(nameof(BinaryCases))]
    public void Single_binary(string device, string name)
    {
        int count = Suite.CountFor(device);
        (float[] x, float[] y) = Pairs(name, count);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<float> left = queue.Upload<float>(x);
        using Buffer<float> right = queue.Upload<float>(y);
        using Buffer<float> output = queue.Poisoned<float>(count);
        SingleOperations.Binary(queue, Grid.Invocations(count), left, right, output, Array.IndexOf(SingleOperations.BinaryNames, name));
        float[] actual = queue.Read(output.View);
        for (int i = 0; i < count; i++)
        {
            float a = x[i];
            float b = y[i];
            float expected = name switch
            {
                "add" => a + b, "sub" => a - b, "mul" => a * b, "div" => a / b, "rem" => a % b, "min" => MathF.Min(a, b), "max" => MathF.Max(a, b),
                "pow" => MathF.Pow(a, b), "fma" => MathF.FusedMultiplyAdd(a, b, a), "min.number" => float.MinNumber(a, b),
                _ => float.MaxNumber(a, b),
            };
            if (!queue.Device.Capabilities.KeepsSubnormals && float.IsSubnormal(expected) && actual[i] == 0)
            {
                continue;
            }

            Check(name, expected, actual[i], $"{name}({a:G9}, {b:G9})", 1);
        }
    }

    [Theory]
    [MemberData(nameof(BinaryCases))]
    public void Double_binary(string device, string name)
    {
        int count = Suite.CountFor(device);
        double[] x = Approximate.ContainsKey(name) || name == "rem" ? Inputs.Between(count, 1, 0.1, 20) : Inputs.Doubles(count, 1);
        double[] y = Approximate.ContainsKey(name) || name == "rem" ? Inputs.Between(count, 2, 0.1, 20) : Inputs.Doubles(count, 2);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<double> left = queue.Upload<double>(x);
        using Buffer<double> right = queue.Upload<double>(y);
        using Buffer<double> output = queue.Poisoned<double>(count);
        DoubleOperations.Binary(queue, Grid.Invocations(count), left, right, output, Array.IndexOf(DoubleOperations.BinaryNames, name));
        double[] actual = queue.Read(output.View);
        for (int i = 0; i < count; i++)
        {
            double a = x[i];
            double b = y[i];
            double expected = name switch
            {
                "add" => a + b, "sub" => a - b, "mul" => a * b, "div" => a / b, "rem" => a % b, "min" => Math.Min(a, b), "max" => Math.Max(a, b),
                "pow" => Math.Pow(a, b), "fma" => Math.FusedMultiplyAdd(a, b, a), "min.number" => double.MinNumber(a, b),
                _ => double.MaxNumber(a, b),
            };
            Check(name, expected, actual[i], $"{name}({a:G17}, {b:G17})", 1e-3);
        }
    }

    [Theory]
    [MemberData(nameof(CompareCases))]
    public void Comparisons(string device, string name)
    {
        int count = Suite.CountFor(device);
        float[] x = Inputs.Singles(count, 1);
        float[] y = Inputs.Singles(count, 2);
        x.AsSpan(0, 10).CopyTo(y);
        double[] wideX = [.. x.Select(v => (double)v)];
        double[] wideY = [.. y.Select(v => (double)v)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<float> left = queue.Upload<float>(x);
        using Buffer<float> right = queue.Upload<float>(y);
        using Buffer<double> wideLeft = queue.Upload<double>(wideX);
        using Buffer<double> wideRight = queue.Upload<double>(wideY);
        using Buffer<int> output = queue.Poisoned<int>(count);
        using Buffer<int> wideOutput = queue.Poisoned<int>(count);
        int operation = Array.IndexOf(SingleOperations.CompareNames, name);
        SingleOperations.Compare(queue, Grid.Invocations(count), left, right, output, operation);
        DoubleOperations.Compare(queue, Grid.Invocations(count), wideLeft, wideRight, wideOutput, operation);
        int[] expected = [.. x.Zip(y, (a, b) => (name switch
        {
            "eq" => a == b, "ne" => a != b, "lt" => a < b, "le" => a <= b, "gt" => a > b, "ge" => a >= b, _ => (a < b ? b : a) == a,
        }) ? 1 : 0)];
        Assert.Equal(expected, queue.Read(output.View));
        Assert.Equal(expected, queue.Read(wideOutput.View));
    }

    [Theory]
    [MemberData(nameof(ExactDevices))]
    public void An_exact_kernel_rounds_every_operation(string device)
    {
        int count = Suite.CountFor(device);
        float[] x = [.. Inputs.Between(count, 1, -100, 100).Select(v => (float)v)];
        float[] y = [.. Inputs.Between(count, 2, 0.5, 100).Select(v => (float)v)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<float> left = queue.Upload<float>(x);
        using Buffer<float> right = queue.Upload<float>(y);
        using Buffer<float> output = queue.Poisoned<float>(count);
        SingleOperations.Exact(queue, Grid.Invocations(count), left, right, output);
        float[] actual = queue.Read(output.View);
        for (int i = 0; i < count; i++)
        {
            float product = x[i] * y[i];
            Assert.Equal((product + x[i]) / y[i], actual[i]);
        }
    }

    public static TheoryData<string> ExactDevices => new HataDsl.Testing.AllDevices();

    private static (float[] X, float[] Y) Pairs(string name, int count)
    {
        if (name == "rem")
        {
            return ([.. Inputs.Between(count, 1, -1000, 1000).Select(v => (float)v)], [.. Inputs.Between(count, 2, 0.5, 20).Select(v => (float)v)]);
        }

        return Approximate.TryGetValue(name, out var range)
            ? ([.. Inputs.Between(count, 1, range.Low, range.High).Select(v => (float)v)], [.. Inputs.Between(count, 2, range.Low, Math.Min(range.High, 4)).Select(v => (float)v)])
            : (Inputs.Singles(count, 1), Inputs.Singles(count, 2));
    }

    /// <summary>Compares within the operation's tolerance; a double is held to a thousandth of a single's.</summary>
    private static void Check(string name, double expected, double actual, string what, double share)
    {
        if (Approximate.TryGetValue(name, out var tolerance))
        {
            double allowed = ((tolerance.Relative * Math.Abs(expected)) + tolerance.Absolute) * share;
            Assert.True(Math.Abs(expected - actual) <= allowed, $"{what} = {actual:G17}, expected {expected:G17}");
            return;
        }

        bool zero = expected == 0 && actual == 0;
        bool sameSign = BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual);

        // Which zero min.number and max.number give is free, as in IEEE 754.
        bool equal = double.IsNaN(expected) ? double.IsNaN(actual) : zero && name.EndsWith("number", StringComparison.Ordinal) ? true : sameSign;
        Assert.True(equal, $"{what} = {actual:G17}, expected {expected:G17}");
    }
}
