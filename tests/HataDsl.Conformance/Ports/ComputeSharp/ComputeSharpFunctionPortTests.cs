using System.Numerics;
using HataDsl.Testing;

namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>The intrinsics of ComputeSharp; the references are in double precision, number by number, or by System.Numerics.</summary>
public sealed class ComputeSharpFunctionPortTests
{
    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Functions_of_floats(string device)
    {
        using var run = new PortCase(device);
        Float3[] x = Vectors(101, run.Count);
        Float3[] y = Vectors(102, run.Count);
        Buffer<Float3> result = run.Output<Float3>(ComputeSharpFunctions.FloatCount * run.Count);
        ComputeSharpFunctions.Floats(run.Queue, run.Grid, run.Input(x), run.Input(y), result);
        Float3[] actual = run.Queue.Read(result.View);
        for (int i = 0; i < run.Count; i++)
        {
            double[][] expected = Expected([x[i].X, x[i].Y, x[i].Z], [y[i].X, y[i].Y, y[i].Z]);
            for (int k = 0; k < expected.Length; k++)
            {
                for (int c = 0; c < 3; c++)
                {
                    double bound = 4e-6 * Math.Max(1, Math.Abs(expected[k][c]));
                    float value = actual[(i * expected.Length) + k][c];
                    Assert.True(Math.Abs(value - expected[k][c]) <= bound, $"function {k}, component {c} of {x[i]} and {y[i]}: {value} for {expected[k][c]}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Functions_of_integers(string device)
    {
        using var run = new PortCase(device);
        var random = new Random(103);
        Int4[] Numbers() => [.. Enumerable.Range(0, run.Count).Select(i => i % 5 == 0 ? new Int4(0, 1, -1, 12345) : new Int4(random.Next(-100000, 100000), random.Next() - (1 << 30), random.Next(), -random.Next()))];
        (Int4[] x, Int4[] y) = (Numbers(), Numbers());
        Buffer<Int4> result = run.Output<Int4>(ComputeSharpFunctions.IntegerCount * run.Count);
        ComputeSharpFunctions.Integers(run.Queue, run.Grid, run.Input(x), run.Input(y), result);
        run.Expect(result, at =>
        {
            (int[] a, int[] b) = (Parts(x[at / ComputeSharpFunctions.IntegerCount]), Parts(y[at / ComputeSharpFunctions.IntegerCount]));
            int[] parts = unchecked((at % ComputeSharpFunctions.IntegerCount) switch
            {
                0 => Each(i => Math.Abs(a[i])),
                1 => Each(i => Math.Min(Math.Max(a[i], -1000), b[i])),
                2 => Each(i => a[i] ^ b[i]),
                3 => Each(i => Math.Sign(a[i])),
                4 => Each(i => (a[i] * b[i]) + a[i]),
                5 => Each(i => BitOperations.PopCount((uint)a[i])),
                6 => Each(i => a[i] == 0 ? -1 : BitOperations.Log2((uint)a[i])),
                7 => Each(i => a[i] == 0 ? -1 : BitOperations.TrailingZeroCount(a[i])),
                8 => Each(i => (int)Enumerable.Range(0, 32).Aggregate(0u, (bits, bit) => bits | ((((uint)a[i] >> bit) & 1) << (31 - bit)))),
                9 => Each(i => a[i] & 0x3fffffff),
                10 => Each(_ => (a[0] * b[0]) + (a[1] * b[1]) + (a[2] * b[2]) + (a[3] * b[3])),
                11 => Each(i => a[i] >= b[i] ? 1 : 0),
                12 => Each(_ => a.Zip(b).Any(pair => pair.First > pair.Second) ? 1 : a.Contains(0) ? 3 : 2),
                _ => Each(i => BitConverter.SingleToInt32Bits(b[i])),
            });
            return new Int4(parts[0], parts[1], parts[2], parts[3]);
        });
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Matrices(string device)
    {
        using var run = new PortCase(device);
        var random = new Random(104);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 4) - 2)];
        float[][] a = [.. Enumerable.Range(0, run.Count).Select(_ => Numbers(16))];
        float[][] b = [.. Enumerable.Range(0, run.Count).Select(_ => Numbers(12))];
        Buffer<Float4x4> x = run.Input([.. a.Select(Square)]);
        Buffer<Float3x4> y = run.Input([.. b.Select(m => new Float3x4(m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11]))]);
        (Buffer<Float3x4> products, Buffer<Float4> columns) = (run.Output<Float3x4>(), run.Output<Float4>());
        (Buffer<float> determinants, Buffer<Float4x4> changed) = (run.Output<float>(), run.Output<Float4x4>());
        ComputeSharpFunctions.Matrices(run.Queue, run.Grid, x, y, products, columns, determinants, changed, 2);
        (Float3x4[] product, Float4[] column, float[] determinant, Float4x4[] change) =
            (run.Queue.Read(products.View), run.Queue.Read(columns.View), run.Queue.Read(determinants.View), run.Queue.Read(changed.View));
        for (int i = 0; i < run.Count; i++)
        {
            (float[] m, float[] n) = (a[i], b[i]);
            var whole = new Matrix4x4(m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11], m[12], m[13], m[14], m[15]);
            for (int r = 0; r < 3; r++)
            {
                Vector4 row = Vector4.Transform(new Vector4(n.AsSpan(4 * r)), whole) - (new Vector4(n.AsSpan(4 * r)) * 0.5f);
                Near(row, product[i][r]);
            }

            Vector4 third = new(m.AsSpan(8));
            Vector4 sum = Vector4.Transform(third, Matrix4x4.Transpose(whole))
                + (new Vector4(n.AsSpan(0)) * n[8]) + (new Vector4(n.AsSpan(4)) * n[9]) + (new Vector4(n.AsSpan(8)) * n[10]);
            Near(sum, column[i]);

            // A block of an identity around the smaller ones keeps their determinants.
            var three = new Matrix4x4(n[0], n[1], n[2], 0, n[5], n[6], n[7], 0, n[8], n[8], n[11], 0, 0, 0, 0, 1);
            Assert.Equal(whole.GetDeterminant() + three.GetDeterminant() + (n[0] * n[11]) - (n[1] * n[6]), determinant[i], 2e-4);

            float[,] c = new float[4, 4];
            for (int k = 0; k < 16; k++)
            {
                c[k % 4, k / 4] = m[k] + (k % 5 == 0 ? 1 : 0);
            }

            c[1, 2] = 7;
            for (int k = 0; k < 4; k++)
            {
                c[3, k] = m[3 - k] * 2;
            }

            for (int k = 0; k < 4; k++)
            {
                Near(new Vector4(c[k, 0], c[k, 1], c[k, 2], c[k, 3]), change[i][k]);
            }
        }
    }

    private static double[][] Expected(double[] a, double[] b)
    {
        double[] Each(Func<double, double, double> f) => [f(a[0], b[0]), f(a[1], b[1]), f(a[2], b[2])];
        double[] All(double value) => [value, value, value];
        double Dot(double[] p, double[] q) => (p[0] * q[0]) + (p[1] * q[1]) + (p[2] * q[2]);
        double[] Unit(double[] p) => [.. p.Select(part => part / Math.Sqrt(Dot(p, p)))];
        double[] n = Unit(b);
        double[] d = Unit(a);
        double cosine = Dot(n, d);
        double rest = 1 - (0.16 * (1 - (cosine * cosine)));
        double length = Math.Sqrt(Dot(a, a));
        double distance = Math.Sqrt(a.Zip(b, (p, q) => (p - q) * (p - q)).Sum());
        double Smooth(double t) => t * t * (3 - (2 * t));
        return
        [
            Each((p, _) => Math.Abs(p)), Each((p, _) => Math.Acos(p * 0.1)), Each((p, _) => Math.Asin(p * 0.1)), Each((p, _) => Math.Atan(p)), Each(Math.Atan2),
            Each((p, _) => Math.Ceiling(p)), Each((p, q) => Math.Min(Math.Max(p, -1), q)), Each((p, _) => Math.Cos(p)), Each((p, _) => Math.Cosh(p * 0.3)),
            [(a[1] * b[2]) - (a[2] * b[1]), (a[2] * b[0]) - (a[0] * b[2]), (a[0] * b[1]) - (a[1] * b[0])],
            Each((p, _) => p * 180 / Math.PI), All(Dot(a, b)), Each((p, _) => Math.Exp(p * 0.5)), Each((p, _) => Math.Pow(2, p)), Each((p, _) => Math.Floor(p)),
            Each((p, q) => p % q), Each((p, _) => p - Math.Floor(p)), All(length + distance), Each((p, q) => (p * 0.75) + (q * 0.25)),
            Each((p, q) => Math.Log(Math.Abs(p) + 1) + Math.Log2(Math.Abs(q) + 1) + Math.Log10(Math.Abs(p * q) + 1)), Each((p, q) => Math.Abs(p - q)),
            d, Each((p, _) => Math.Pow(Math.Abs(p), 1.5)), Each((p, _) => p * Math.PI / 180), Each((_, q) => 1 / q),
            [.. a.Zip(n, (p, q) => p - (2 * q * Dot(a, n)))], [.. d.Zip(n, (p, q) => (p * 0.4) - (q * ((0.4 * cosine) + Math.Sqrt(rest))))],
            Each((p, _) => Math.Round(p)), Each((p, _) => 1 / Math.Sqrt(Math.Abs(p) + 0.5)), Each((p, _) => Math.Clamp(p, 0, 1)), Each((p, _) => Math.Sign(p)),
            Each((p, q) => Math.Sin(p) + Math.Sinh(q * 0.3) + Math.Tanh(q)), Each((p, _) => Smooth(Math.Clamp((p + 1) / 3, 0, 1))),
            Each((p, q) => Math.Sqrt(Math.Abs(p)) + Math.Truncate(q)), Each((p, _) => p >= 0.5 ? 1 : 0), Each((p, q) => p > q && p >= 0 ? p : -q),
        ];
    }

    private static void Near(Vector4 expected, Float4 actual)
    {
        for (int c = 0; c < 4; c++)
        {
            Assert.Equal(expected[c], actual[c], 2e-5);
        }
    }

    private static Float4x4 Square(float[] m) =>
        new(new Float4(m[0], m[1], m[2], m[3]), new Float4(m[4], m[5], m[6], m[7]), new Float4(m[8], m[9], m[10], m[11]), new Float4(m[12], m[13], m[14], m[15]));

    private static int[] Parts(Int4 vector) => [vector.X, vector.Y, vector.Z, vector.W];

    private static int[] Each(Func<int, int> part) => [part(0), part(1), part(2), part(3)];

    /// <summary>Numbers away from integers and from each other, where functions jump.</summary>
    private static Float3[] Vectors(int seed, int count)
    {
        var random = new Random(seed);
        float Next() => random.Next(-6, 6) + (random.NextSingle() * 0.4f) + 0.05f;
        return [.. Enumerable.Range(0, count).Select(_ => new Float3(Next(), Next(), Next()))];
    }
}
