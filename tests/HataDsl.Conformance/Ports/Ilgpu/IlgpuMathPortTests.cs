using HataDsl.Testing;

namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>Functions and generators of ILGPU; functions are compared with the base library's in double precision.</summary>
public sealed class IlgpuMathPortTests
{
    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Single_precision(string device)
    {
        using var run = new PortCase(device);
        float[] x = [.. Numbers(91, run.Count).Select(v => (float)v)];
        float[] y = [.. Numbers(92, run.Count).Select(v => (float)v)];
        Buffer<float> result = run.Output<float>(12 * run.Count);
        IlgpuMath.Singles(run.Queue, run.Grid, run.Input(x), run.Input(y), result);
        float[] actual = run.Queue.Read(result.View);
        for (int i = 0; i < actual.Length; i++)
        {
            (float a, float b) = (x[i / 12], y[i / 12]);
            double expected = (i % 12) switch
            {
                2 => Math.Asin(a * 0.01f),
                3 => Math.Acos(a * 0.01f),
                4 => Math.Sinh(a * 0.2f),
                5 => Math.Cosh(a * 0.2f),
                6 => Math.Log10(MathF.Abs(a) + 0.001f),
                7 => Math.Log(MathF.Abs(a) + 1, MathF.Abs(b) + 2),
                9 => Math.IEEERemainder(a, b),
                10 => Math.Atan(1 / a),
                11 => Math.Sinh(a * 0.001f),
                int other => Reference(other, a, b),
            };

            // A sum of roundings before the function is in what it is given: the bound is one of the value and of 1.
            Assert.True(Math.Abs(expected - actual[i]) <= 1e-6 * Math.Max(Math.Abs(expected), i % 12 is 3 or 6 or 7 ? 1 : 0) + 1e-30, $"{i % 12} of {a}, {b}: {actual[i]:R} for {expected:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Double_precision(string device)
    {
        using var run = new PortCase(device);
        double[] x = Numbers(93, run.Count);
        double[] y = Numbers(94, run.Count);
        Buffer<double> result = run.Output<double>(12 * run.Count);
        IlgpuMath.Doubles(run.Queue, run.Grid, run.Input(x), run.Input(y), result);
        double[] actual = run.Queue.Read(result.View);
        for (int i = 0; i < actual.Length; i++)
        {
            double expected = Reference(i % 12, x[i / 12], y[i / 12]);
            Assert.True(Math.Abs(expected - actual[i]) <= 2e-14 * Math.Max(Math.Abs(expected), i % 12 is 3 or 6 or 7 ? 1 : 0) + 1e-300, $"{i % 12} of {x[i / 12]}, {y[i / 12]}: {actual[i]:R} for {expected:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Special_values(string device)
    {
        using var run = new PortCase(device);
        float[] values = [0, -0f, 1, -1, 2, float.PositiveInfinity, float.NegativeInfinity, float.NaN];
        float[] x = [.. values.SelectMany(value => Enumerable.Repeat(value, values.Length))];
        float[] y = [.. values.SelectMany(_ => values)];
        Buffer<float> result = run.Output<float>(4 * x.Length);
        IlgpuMath.Special(run.Queue, Grid.Invocations(x.Length), run.Input(x), run.Input(y), result);
        float[] actual = run.Queue.Read(result.View);
        for (int i = 0; i < x.Length; i++)
        {
            double[] expected = [Math.Atan2(x[i], y[i]), Math.Atan(x[i]), Math.Cbrt(x[i]), Math.Log(x[i], y[i])];
            for (int k = 0; k < 4; k++)
            {
                bool same = double.IsNaN(expected[k]) ? float.IsNaN(actual[(4 * i) + k])
                    : double.IsInfinity(expected[k]) ? actual[(4 * i) + k] == expected[k]
                    : Math.Abs(expected[k] - actual[(4 * i) + k]) <= 1e-6 && (k == 3 || double.IsNegative(expected[k]) == float.IsNegative(actual[(4 * i) + k]));
                Assert.True(same, $"{k} of {x[i]}, {y[i]}: {actual[(4 * i) + k]} for {expected[k]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Random_numbers(string device)
    {
        using var run = new PortCase(device);
        var random = new Random(95);
        IlgpuMath.XorShift64Star[] stars = [.. Enumerable.Range(0, run.Count).Select(_ => new IlgpuMath.XorShift64Star((ulong)random.NextInt64(1, long.MaxValue)))];
        (Buffer<int> inside, Buffer<ulong> last) = (run.Output<int>(), run.Output<ulong>());
        IlgpuMath.MonteCarlo<IlgpuMath.XorShift64Star>(run.Queue, run.Grid, run.Input(stars), inside, last, 20);
        ulong[] expected = new ulong[run.Count];
        for (int i = 0; i < run.Count; i++)
        {
            ulong state = stars[i].State;
            for (int k = 0; k < 20; k++)
            {
                state ^= state >> 12;
                state ^= state << 25;
                state ^= state >> 27;
            }

            expected[i] = unchecked(state * 2685821657736338717);
        }

        run.Expect(last, i => expected[i]);
        Assert.InRange(run.Queue.Read(inside.View).Average(), 14.5, 17);

        IlgpuMath.XorShift128Plus[] pluses = [.. Enumerable.Range(0, run.Count).Select(_ => new IlgpuMath.XorShift128Plus { State0 = (ulong)random.NextInt64(), State1 = (ulong)random.NextInt64() })];
        IlgpuMath.MonteCarlo<IlgpuMath.XorShift128Plus>(run.Queue, run.Grid, run.Input(pluses), inside, last, 3);
        run.Expect(last, i =>
        {
            UInt128[] s = [pluses[i].State0, pluses[i].State1];
            UInt128 sum = 0;
            for (int k = 0; k < 3; k++)
            {
                UInt128 x = s[0] ^ ((s[0] << 23) & ulong.MaxValue);
                UInt128 next = x ^ s[1] ^ (x >> 17) ^ (s[1] >> 26);
                sum = (next + s[1]) & ulong.MaxValue;
                s = [s[1], next];
            }

            return (ulong)sum;
        });
    }

    private static double[] Numbers(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 3)) * 1.9)];
    }

    private static double Reference(int function, double a, double b) => function switch
    {
        0 => Math.Atan(a),
        1 => Math.Atan2(a, b),
        2 => Math.Asin(a * 0.01),
        3 => Math.Acos(a * 0.01),
        4 => Math.Sinh(a * 0.2),
        5 => Math.Cosh(a * 0.2),
        6 => Math.Log10(Math.Abs(a) + 0.001),
        7 => Math.Log(Math.Abs(a) + 1, Math.Abs(b) + 2),
        8 => Math.Cbrt(a),
        9 => Math.IEEERemainder(a, b),
        10 => Math.Atan(1 / a),
        _ => Math.Sinh(a * 0.001),
    };
}
