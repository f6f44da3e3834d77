using HataDsl.Conformance.Kernels;
using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>Numeric contracts are kept: the error of each operation in units in the last place, against double precision.</summary>
public sealed class ContractTests
{
    /// <summary>Operands: where the function is steep, where it is near a zero, and where it is large.</summary>
    private static readonly Dictionary<string, (double Low, double High)[]> Ranges = new()
    {
        ["div"] = [(-1e6, 1e6), (1e-20, 1e-10)],
        ["sqrt"] = [(0, 4), (1e-30, 1e30)],
        ["rsqrt"] = [(1e-3, 4), (1e10, 1e30)],
        ["exp"] = [(-1, 1), (-80, 80)],
        ["exp2"] = [(-1, 1), (-120, 120)],
        ["log"] = [(0.9, 1.1), (1e-3, 1e6)],
        ["log2"] = [(0.9, 1.1), (1e-3, 1e6)],
        ["sin"] = [(-4, 4), (3.14, 3.143), (-1000, 1000)],
        ["cos"] = [(-4, 4), (1.57, 1.572), (-1000, 1000)],
        ["tan"] = [(-1.5, 1.5), (-1000, 1000)],
        ["tanh"] = [(-0.7, 0.7), (-9, 9)],
        ["pow"] = [(0.1, 10)],
    };

    public static TheoryData<string, string> Cases => Suite.With(Contracts.Names);

    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Singles(string device, string name)
    {
        int operation = Array.IndexOf(Contracts.Names, name);
        foreach ((double low, double high) in Ranges[name])
        {
            float[] x = [.. Inputs.Between(Suite.CountFor(device) * 2, 21, low, high).Select(v => (float)v)];
            float[] y = [.. Inputs.Between(Suite.CountFor(device) * 2, 22, 0.1, 8).Select(v => (float)v)];
            using Queue queue = Suite.Device(device).CreateQueue();
            using Buffer<float> left = queue.Upload<float>(x);
            using Buffer<float> right = queue.Upload<float>(y);
            using Buffer<float> output = queue.Poisoned<float>(x.Length);
            Contracts.WithinOne<float>(queue, Grid.Invocations(x.Length), left, right, output, operation);
            // 1 / sqrt(x) is two operations, each within the bound.
            int operations = name == "rsqrt" ? 2 : 1;
            int own = name == "tanh" ? 2 : 1; // the run time's own function is the limit
            Check(name, x, y, queue.Read(output.View), own * operations);
            Contracts.WithinFive<float>(queue, Grid.Invocations(x.Length), left, right, output, operation);
            Check(name, x, y, queue.Read(output.View), 5 * operations);
            Contracts.Exactly<float>(queue, Grid.Invocations(x.Length), left, right, output, operation);
            float[] actual = queue.Read(output.View);

            // As C#: quotients and roots are rounded to nearest, and the run time's own functions are within a unit.
            Check(name, x, y, actual, name is "div" or "sqrt" ? 0.5001 : own * operations);
        }
    }

    /// <summary>Doubles against the run time's own library, itself within a unit of the true result.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Doubles(string device, string name)
    {
        foreach ((double low, double high) in Ranges[name])
        {
            double[] x = Inputs.Between(Suite.CountFor(device), 23, low, high);
            double[] y = Inputs.Between(Suite.CountFor(device), 24, 0.1, 8);
            using Queue queue = Suite.Device(device).CreateQueue();
            using Buffer<double> left = queue.Upload<double>(x);
            using Buffer<double> right = queue.Upload<double>(y);
            using Buffer<double> output = queue.Poisoned<double>(x.Length);
            Contracts.WithinOne<double>(queue, Grid.Invocations(x.Length), left, right, output, Array.IndexOf(Contracts.Names, name));
            double[] actual = queue.Read(output.View);
            for (int i = 0; i < x.Length; i++)
            {
                double expected = Reference(name, x[i], y[i]);
                double error = Math.Abs(actual[i] - expected) / (Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected));
                Assert.True(error <= 2, $"{name}({x[i]:G17}, {y[i]:G17}) = {actual[i]:G17}, expected {expected:G17}: {error:F2} units");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Nothing_is_contracted(string device)
    {
        float[] x = [.. Inputs.Between(200, 25, -100, 100).Select(v => (float)v)];
        float[] y = [.. x.Select((v, i) => v + ((i % 7) * 1e-5f))];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<float> left = queue.Upload<float>(x);
        using Buffer<float> right = queue.Upload<float>(y);
        using Buffer<float> output = queue.Poisoned<float>(x.Length);
        Contracts.Uncontracted(queue, Grid.Invocations(x.Length), left, right, output);
        float[] actual = queue.Read(output.View);
        for (int i = 0; i < x.Length; i++)
        {
            float square = x[i] * x[i];
            float other = y[i] * y[i];
            Assert.Equal(0 + (square - other), actual[i]);
        }
    }

    private static void Check(string name, float[] x, float[] y, float[] actual, double allowed)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double expected = Reference(name, x[i], y[i]);
            float magnitude = Math.Abs((float)expected);
            double unit = Math.Max(magnitude == float.PositiveInfinity ? 0 : MathF.BitIncrement(magnitude) - magnitude, float.Epsilon);
            double error = expected == actual[i] || (float)expected == actual[i] && float.IsInfinity(actual[i]) ? 0 : Math.Abs(actual[i] - expected) / unit;
            Assert.True(error <= allowed, $"{name}({x[i]:G9}, {y[i]:G9}) = {actual[i]:G9}, expected {expected:G17}: {error:F3} units, {allowed} allowed");
        }
    }

    private static double Reference(string name, double a, double b) => name switch
    {
        "div" => a / b,
        "sqrt" => Math.Sqrt(a),
        "rsqrt" => 1 / Math.Sqrt(a),
        "exp" => Math.Exp(a),
        "exp2" => double.Exp2(a),
        "log" => Math.Log(a),
        "log2" => Math.Log2(a),
        "sin" => Math.Sin(a),
        "cos" => Math.Cos(a),
        "tan" => Math.Tan(a),
        "tanh" => Math.Tanh(a),
        _ => Math.Pow(a, b),
    };
}
