namespace HataDsl.Cuda.Tests;

/// <summary>The functions written for ILGPU, against those of .NET. Their approximations run exactly here: the GPU adds its own error.</summary>
public sealed class CudaMathTests
{
    [Fact]
    public void Double_functions_are_within_two_units()
    {
        Near(CudaMath.Exp, Math.Exp, Spread(-745, 710), 2);
        Near(CudaMath.Exp2, x => Math.Pow(2, x), Spread(-1070, 1024), 2);
        Near(CudaMath.Log, Math.Log, Magnitudes(), 2);
        Near(CudaMath.Log, Math.Log, Spread(0.5, 2), 2);
        Near(CudaMath.Log2, Math.Log2, Magnitudes(), 2);
        Near(CudaMath.Tanh, Math.Tanh, Spread(-25, 25), 3);
        Near(CudaMath.Tanh, Math.Tanh, Spread(-0.2, 0.2), 3);
        Near(CudaMath.Sin, Math.Sin, Spread(-100, 100), 2);
        Near(CudaMath.Cos, Math.Cos, Spread(-100, 100), 2);
        Near(CudaMath.Tan, Math.Tan, Spread(-100, 100), 4);
        Near(CudaMath.Sin, Math.Sin, Magnitudes(), 2);
        Near(CudaMath.Cos, Math.Cos, Magnitudes(), 2);
        var random = new Random(1);
        for (int i = 0; i < 100000; i++)
        {
            double x = Math.Exp((random.NextDouble() - 0.5) * 40);
            double y = (random.NextDouble() - 0.5) * 60;
            Within(CudaMath.Pow(x, y), Math.Pow(x, y), 2, $"pow({x:R}, {y:R})");
        }
    }

    [Fact]
    public void Single_functions_are_within_two_units()
    {
        for (int i = 0; i < 200000; i++)
        {
            float x = (i / 1000f) - 100;
            Within(CudaMath.Exp(x), Math.Exp(x), 2, $"exp({x:R})");
            Within(CudaMath.ExpRounded(x), Math.Exp(x), 1, $"exp({x:R})");
            Within(CudaMath.Tanh(x / 10), Math.Tanh(x / 10), 2, $"tanh({x / 10:R})");
            Within(CudaMath.Sin(x), Math.Sin(x), 1, $"sin({x:R})");
            Within(CudaMath.Log(x + 101), Math.Log(x + 101), 1, $"log({x + 101:R})");
        }
    }

    [Fact]
    public void Special_values_are_as_in_csharp()
    {
        double[] special =
        [
            0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 1e300, -1e300, 5e-324, 1e-310, 9007199254740993, -9007199254740992, 1e17,
            double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, 745, -746, 710,
        ];
        foreach (double x in special)
        {
            Same(CudaMath.Exp(x), Math.Exp(x), $"exp({x:R})");
            Same(CudaMath.Exp2(x), Math.Pow(2, x), $"exp2({x:R})");
            Same(CudaMath.Log(x), Math.Log(x), $"log({x:R})");
            Same(CudaMath.Log2(x), Math.Log2(x), $"log2({x:R})");
            Same(CudaMath.Tanh(x), Math.Tanh(x), $"tanh({x:R})");
            Same(CudaMath.Sin(x), Math.Sin(x), $"sin({x:R})");
            Same(CudaMath.Cos(x), Math.Cos(x), $"cos({x:R})");
            Same(CudaMath.Tan(x), Math.Tan(x), $"tan({x:R})");
            Same(CudaMath.Exp((float)x), Math.Exp((float)x), $"expf({x:R})");
            Same(CudaMath.Tanh((float)x), Math.Tanh((float)x), $"tanhf({x:R})");
            foreach (double y in special)
            {
                Same(CudaMath.Pow(x, y), Math.Pow(x, y), $"pow({x:R}, {y:R})");
                Assert.Equal(x % y, CudaMath.Rem(x, y));
            }
        }
    }

    [Fact]
    public void Remainders_are_exact()
    {
        var random = new Random(2);
        for (int i = 0; i < 20000; i++)
        {
            double x = BitConverter.Int64BitsToDouble(random.NextInt64());
            double y = BitConverter.Int64BitsToDouble(random.NextInt64());
            Assert.Equal(x % y, CudaMath.Rem(x, y));
            Assert.Equal(double.IsNegative(x) || double.IsNaN(x % y), double.IsNegative(CudaMath.Rem(x, y)) || double.IsNaN(x % y));
        }
    }

    private static IEnumerable<double> Spread(double low, double high) =>
        Enumerable.Range(0, 100001).Select(i => low + ((high - low) * i / 100000));

    private static IEnumerable<double> Magnitudes()
    {
        var random = new Random(3);
        for (int i = 0; i < 100000; i++)
        {
            yield return BitConverter.Int64BitsToDouble(random.NextInt64(1, 0x7ff0000000000000));
        }
    }

    private static void Near(Func<double, double> function, Func<double, double> reference, IEnumerable<double> inputs, double units)
    {
        foreach (double x in inputs)
        {
            Within(function(x), reference(x), units, $"f({x:R})");
        }
    }

    private static void Within(double actual, double expected, double units, string what)
    {
        double unit = Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected);
        Assert.True(actual.Equals(expected) || Math.Abs(actual - expected) <= units * unit, $"{what} = {actual:R} instead of {expected:R}");
    }

    private static void Within(float actual, double expected, double units, string what)
    {
        float rounded = (float)expected;
        double unit = MathF.BitIncrement(Math.Abs(rounded)) - Math.Abs(rounded);
        Assert.True(actual.Equals(rounded) || Math.Abs(actual - expected) <= units * unit, $"{what} = {actual:R} instead of {expected:R}");
    }

    private static void Same(double actual, double expected, string what)
    {
        bool special = expected == 0 || double.IsInfinity(expected) || double.IsNaN(expected) || expected is 1 or -1;
        if (special)
            Assert.True(actual.Equals(expected) && double.IsNegative(actual) == (double.IsNegative(expected) && !double.IsNaN(expected)) | double.IsNaN(expected), $"{what} = {actual:R} instead of {expected:R}");
        else
            Within(actual, expected, 2, what);
    }

    private static void Same(float actual, double expected, string what) => Within(actual, expected, 2, what);
}
