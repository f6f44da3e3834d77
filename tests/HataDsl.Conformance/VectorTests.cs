using HataDsl.Conformance.Kernels;
using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>Vector types: the reference computes each component as a scalar.</summary>
public sealed class VectorTests
{
    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Operators_of_floats(string device)
    {
        int count = Suite.CountFor(device);
        Float4[] a = Float4s(count, 1);
        Float4[] b = Float4s(count, 2);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<Float4> x = queue.Upload<Float4>(a);
        using Buffer<Float4> y = queue.Upload<Float4>(b);
        using Buffer<Float4> result = queue.Poisoned<Float4>(8 * count);
        Vectors.FloatOperators(queue, Grid.Invocations(count), x, y, result);
        Float4[] actual = queue.Read(result.View);
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < 4; c++)
            {
                double p = a[i][c];
                double q = b[i][c];
                double[] expected =
                    [p + q, (p - q) * 2, p * q, 3 / q, -p, Math.Min(Math.Max(p, -1), q), (p + q) * 0.5, (p * 0.75) + (q * 0.25)];
                for (int k = 0; k < expected.Length; k++)
                {
                    Near(expected[k], actual[(8 * i) + k][c], Math.Abs(p) + Math.Abs(q));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Functions_of_floats(string device)
    {
        int count = Suite.CountFor(device);
        Float3[] a = [.. Float4s(count, 3).Select(v => v.XYZ)];
        Float3[] b = [.. Float4s(count, 4).Select(v => v.WYX)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<Float3> x = queue.Upload<Float3>([default, .. a]);
        using Buffer<Float3> y = queue.Upload<Float3>(b);
        using Buffer<float> result = queue.Poisoned<float>(8 * count);
        Vectors.FloatFunctions(queue, Grid.Invocations(count), x.Slice(1, count), y, result);
        float[] actual = queue.Read(result.View);
        for (int i = 0; i < count; i++)
        {
            (double px, double py, double pz) = (a[i].X, a[i].Y, a[i].Z);
            (double qx, double qy, double qz) = (b[i].X, b[i].Y, b[i].Z);
            double length = Math.Sqrt((px * px) + (py * py) + (pz * pz));
            double[] expected =
            [
                (px * qx) + (py * qy) + (pz * qz), length, Math.Sqrt(Math.Pow(px - qx, 2) + Math.Pow(py - qy, 2) + Math.Pow(pz - qz, 2)),
                (py * qz) - (pz * qy), (pz * qx) - (px * qz), (px * qy) - (py * qx), py / length,
                Math.Floor(px) + Math.Floor(py) + Math.Floor(pz) + Math.Abs(qx) + Math.Abs(qy) + Math.Abs(qz),
            ];
            for (int k = 0; k < expected.Length; k++)
            {
                Near(expected[k], actual[(8 * i) + k], k == 6 ? 1 : 100);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Operators_of_integers(string device)
    {
        int count = Suite.CountFor(device);
        Int4[] a = Int4s(count, 5);
        UInt2[] b = [.. Int4s(count, 6).Select(v => (UInt2)v.XY)];
        Int4[] old = Int4s(count, 7);
        old[3] = a[3];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<Int4> x = queue.Upload<Int4>(a);
        using Buffer<UInt2> y = queue.Upload<UInt2>(b);
        using Buffer<Int4> result = queue.Upload<Int4>(old);
        Vectors.IntegerOperators(queue, Grid.Invocations(count), x, y, result, 2);
        Int4[] actual = queue.Read(result.View);
        for (int i = 0; i < count; i++)
        {
            (Int4 p, Int4 o) = (a[i], old[i]);
            int[] q = [(int)b[i].X, (int)b[i].Y];
            int[] mixed = [unchecked(p.X + q[0]) ^ o.Z, unchecked(p.Y + q[1]) ^ o.W, (p.W >> 3) & ~o.X, (p.Z >> 3) & ~o.Y];
            bool changes = (p.X == o.X && p.Y == o.Y && p.Z == o.Z && p.W == o.W) || p.Z > 0;
            for (int c = 0; c < 4; c++)
            {
                int value = unchecked(mixed[c] + (Math.Min(p[c], o[c]) % 7));
                Assert.Equal(changes ? unchecked(-value) | q[c is 0 or 3 ? 0 : 1] : value, actual[i][c]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Swizzles(string device)
    {
        int count = Suite.CountFor(device);
        Float4[] a = Float4s(count, 8);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<Float4> x = queue.Upload<Float4>(a);
        using Buffer<Float4> result = queue.Poisoned<Float4>(2 * count);
        Vectors.Swizzles(queue, Grid.Invocations(count), x, result);
        Float4[] actual = queue.Read(result.View);
        for (int i = 0; i < count; i++)
        {
            // Y and X swapped, Z and W doubled, then W, X and Z replaced.
            (float vx, float vy, float vw) = (a[i].Y, a[i].X, a[i].W * 2);
            float[] v = [vx, vy, vw, vx];
            Assert.Equal([v[3], v[2], v[1], v[0]], Components(actual[2 * i]));
            Assert.Equal([v[2] + a[i].Y, v[2], v[2], v[0]], Components(actual[(2 * i) + 1]));
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Eight_halves_at_once(string device)
    {
        int count = Suite.CountFor(device);
        Half8[] a = [.. Enumerable.Range(0, count).Select(i => new Half8((Half4)Float4s(2 * count, 9)[2 * i], (Half4)Float4s(2 * count, 9)[(2 * i) + 1]))];
        BFloat4[] b = [.. Float4s(count, 10).Select(v => (BFloat4)v)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<Half8> x = queue.Upload<Half8>(a);
        using Buffer<BFloat4> y = queue.Upload<BFloat4>(b);
        using Buffer<Half8> result = queue.Poisoned<Half8>(count);
        using Buffer<Half4> narrow = queue.Poisoned<Half4>(count);
        Vectors.Halves(queue, Grid.Invocations(count), x, y, result, narrow);
        Half8[] actual = queue.Read(result.View);
        Half4[] small = queue.Read(narrow.View);
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < 4; c++)
            {
                Assert.Equal((Half)((float)a[i][c] + (float)a[i][c + 4]), actual[i][c]);
                Assert.Equal((Half)(float)b[i][c], actual[i][c + 4]);
                Assert.Equal(a[i][c switch { 0 => 7, 1 => 6, 2 => 1, _ => 0 }], small[i][c]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Operators_of_narrow_floats_round_each_result(string device)
    {
        int count = Suite.CountFor(device);
        Half4[] a = [.. Float4s(count, 17).Select(v => (Half4)v)];
        Half4[] b = [.. Float4s(count, 18).Select(v => (Half4)v)];
        BFloat2[] c = [.. Float4s(count, 19).Select(v => (BFloat2)v.XY)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<Half4> x = queue.Upload<Half4>(a);
        using Buffer<Half4> y = queue.Upload<Half4>(b);
        using Buffer<BFloat2> z = queue.Upload<BFloat2>(c);
        using Buffer<Half4> result = queue.Poisoned<Half4>(2 * count);
        using Buffer<BFloat2> other = queue.Poisoned<BFloat2>(count);
        Vectors.NarrowOperators(queue, Grid.Invocations(count), x, y, z, result, other);
        Half4[] actual = queue.Read(result.View);
        BFloat2[] actualOther = queue.Read(other.View);
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < 4; k++)
            {
                Assert.Equal((Half)((float)(Half)((float)(Half)((float)a[i][k] + (float)b[i][k]) * (float)a[i][k]) - (float)b[i][3 - k]), actual[2 * i][k]);
                float quotient = -(float)(Half)((float)a[i][k] * (float)b[i].X) / (float)b[i][k];
                Assert.True(MathF.Abs(quotient - (float)actual[(2 * i) + 1][k]) <= MathF.Max(MathF.Abs(quotient) * 1e-3f, 1e-7f) || float.IsInfinity((float)(Half)quotient));
            }

            for (int k = 0; k < 2; k++)
            {
                Assert.Equal((BFloat16)((float)(BFloat16)((float)c[i][k] * (float)c[i][1 - k]) + (float)c[i][k]), actualOther[i][k]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Sixteen_bytes_at_once(string device)
    {
        int count = Suite.CountFor(device);
        SByte16[] a = [.. Enumerable.Range(0, count).Select(i => new SByte16(Bytes(i, 11), Bytes(i, 12)))];
        Byte4[] b = [.. Int4s(count, 13).Select(v => (Byte4)v)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<SByte16> x = queue.Upload<SByte16>(a);
        using Buffer<Byte4> y = queue.Upload<Byte4>(b);
        using Buffer<Int4> sums = queue.Poisoned<Int4>(count);
        using Buffer<SByte4> packed = queue.Poisoned<SByte4>(count);
        Vectors.Bytes(queue, Grid.Invocations(count), x, y, sums, packed);
        Int4[] actual = queue.Read(sums.View);
        SByte4[] narrow = queue.Read(packed.View);
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < 4; c++)
            {
                Assert.Equal(a[i][c] + a[i][c + 4] - a[i][c + 8] + (a[i][c + 12] * b[i][c]), actual[i][c]);
                Assert.Equal(unchecked((sbyte)(a[i][c + 12] + 100)), narrow[i][c]);
            }
        }

        static SByte8 Bytes(int i, int seed)
        {
            Int4[] words = Int4s(2 * (i + 1), seed);
            return new((SByte4)words[2 * i], (SByte4)words[(2 * i) + 1]);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Pairs(string device)
    {
        int count = Suite.CountFor(device);
        Double2[] a = [.. Float4s(count, 14).Select(v => (Double2)v.XW)];
        Float2[] b = [.. Float4s(count, 15).Select(v => v.YZ)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<Double2> x = queue.Upload<Double2>(a);
        using Buffer<Float2> y = queue.Upload<Float2>(b);
        using Buffer<Double2> result = queue.Poisoned<Double2>(count);
        using Buffer<Float2> swapped = queue.Poisoned<Float2>(count);
        Vectors.Wide(queue, Grid.Invocations(count), x, y, result, swapped);
        Assert.Equal(a.Select((v, i) => new Double2(v.Y + b[i].X, v.X + b[i].Y)), queue.Read(result.View));
        Assert.Equal(b.Select(v => new Float2(v.Y, v.X)), queue.Read(swapped.View));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Arrays_and_helpers(string device)
    {
        const int Count = 50;
        Float4[] a = Float4s(Count, 16);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<Float4> x = queue.Upload<Float4>(a);
        using Buffer<Float4> result = queue.Poisoned<Float4>(64);
        Vectors.Arrays(queue, Grid.Invocations(64), x, result);
        Float4[] actual = queue.Read(result.View);
        for (int i = 0; i < 64; i++)
        {
            int from = (i / 32 * 32) + 31 - (i % 32);
            float[] v = from < Count ? Components(a[from]) : [1, 1, 1, 1];
            v[(i & 1) * 2] += 32;
            Assert.Equal([v[2], v[3], v[0], v[1]], Components(actual[i]));
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_slice_that_is_not_aligned_to_the_vector_is_refused(string device)
    {
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<float> x = queue.Upload<float>(new float[64]);
        using Buffer<Float4> result = queue.Poisoned<Float4>(32);
        BufferView<Float4> shifted = x.Slice(1, 32).As<Float4>();
        ArgumentException error = Assert.Throws<ArgumentException>(() => Vectors.Swizzles(queue, Grid.Invocations(8), shifted, result));
        Assert.Contains("begins at byte 4, but the kernel moves 16 bytes of it at a time", error.Message);
        Vectors.Swizzles(queue, Grid.Invocations(8), x.Slice(4, 32).As<Float4>(), result);
        Assert.Equal(default, queue.Read(result.View)[3]);
    }

    private static float[] Components(Float4 v) => [v.X, v.Y, v.Z, v.W];

    private static Float4[] Float4s(int count, int seed)
    {
        double[] values = Inputs.Between(4 * count, seed, -10, 10);
        return [.. Enumerable.Range(0, count).Select(i => new Float4((float)values[4 * i], (float)values[(4 * i) + 1], (float)values[(4 * i) + 2], (float)values[(4 * i) + 3]))];
    }

    private static Int4[] Int4s(int count, int seed)
    {
        int[] values = Inputs.Int32s(4 * count, seed);
        return [.. Enumerable.Range(0, count).Select(i => new Int4(values[4 * i], values[(4 * i) + 1], values[(4 * i) + 2], values[(4 * i) + 3]))];
    }

    private static void Near(double expected, float actual, double scale) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-5 * (Math.Abs(expected) + scale), $"{actual} is not {expected}");
}
