using CustomKernels;
using HataDsl.Conformance.Kernels;
using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>Matrix tiles against sums in double precision, and packed numbers bit by bit.</summary>
public sealed class MatrixTests
{
    public static TheoryData<string> Devices => new AllDevices();

    public static TheoryData<string, bool, bool> Orders
    {
        get
        {
            var data = new TheoryData<string, bool, bool>();
            foreach (string device in TestDevices.All)
            {
                foreach (bool left in (bool[])[false, true])
                {
                    data.Add(device, left, !left);
                    data.Add(device, left, left);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Tiles_from_views_in_both_orders(string device, bool leftTransposed, bool rightTransposed)
    {
        FromViews<Half>(device, leftTransposed, rightTransposed, v => (Half)v, v => (double)v);
        FromViews<BFloat16>(device, leftTransposed, rightTransposed, v => (BFloat16)v, v => (double)(float)v);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Tiles_from_shared_memory(string device)
    {
        Half[] a = Halves(32 * 32, 1);
        Half[] b = Halves(32 * 32, 2);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<Half> x = queue.Upload<Half>(a);
        using Buffer<Half> y = queue.Upload<Half>(b);
        using Buffer<Half> straight = queue.Poisoned<Half>(32 * 32);
        using Buffer<Half> swapped = queue.Poisoned<Half>(32 * 32);
        Matrices.FromShared(
            queue, Grid.Workgroups(1), x.View.As<Half8>(), y.View.As<Half8>(), straight.View.As<Half8>(), swapped.View.As<Half8>());
        Half[] first = queue.Read(straight.View);
        Half[] second = queue.Read(swapped.View);
        for (int i = 0; i < 32; i++)
        {
            for (int j = 0; j < 32; j++)
            {
                double plain = 1;
                double turned = -2;
                for (int k = 0; k < 32; k++)
                {
                    plain += (double)a[(i * 32) + k] * (double)b[(k * 32) + j];
                    turned += 2 * (double)a[(k * 32) + i] * (double)b[(j * 32) + k];
                }

                Near(plain, (double)first[(i * 32) + j], 2e-3);
                Near(turned, (double)second[(i * 32) + j], 2e-3);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Sums_through_shared_memory(string device)
    {
        BFloat16[] a = [.. Inputs.Between(16 * 48, 3, -2, 2).Select(v => (BFloat16)(float)v)];
        BFloat16[] b = [.. Inputs.Between(48 * 32, 4, -2, 2).Select(v => (BFloat16)(float)v)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<BFloat16> x = queue.Upload<BFloat16>(a);
        using Buffer<BFloat16> y = queue.Upload<BFloat16>(b);
        using Buffer<float> c = queue.Poisoned<float>(16 * 32);
        Matrices.ThroughShared(queue, Grid.Workgroups(1), x.View.As<BFloat4>(), y.View.As<BFloat4>(), c);
        float[] actual = queue.Read(c.View);
        for (int i = 0; i < 16; i++)
        {
            for (int j = 0; j < 32; j++)
            {
                double sum = Enumerable.Range(0, 48).Sum(k => (double)(float)a[(i * 48) + k] * (float)b[(k * 32) + j]);
                Near(2 * sum, actual[(i * 32) + j], 1e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Matrix_product_in_shared_memory_that_every_device_has(string device)
    {
        (int rows, int columns, int depth) = device is TestDevices.Plain or TestDevices.Ilgpu ? (64, 64, 96) : (192, 128, 160);
        Half[] a = Halves(rows * depth, 5);
        Half[] b = Halves(columns * depth, 6);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<Half> x = queue.Upload<Half>(a);
        using Buffer<Half> y = queue.Upload<Half>(b);
        using Buffer<float> c = queue.Poisoned<float>(rows * columns);
        TensorMatMul.Small(queue, TensorMatMul.SmallGrid(rows, columns), x.View.As<Half8>(), y.View.As<Half8>(), c.View.As<Float4>(), columns, depth);
        float[] actual = queue.Read(c.View);
        Check(a, b, rows, columns, depth, (i, expected) => Near(expected, actual[i], 1e-5));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Matrix_product_with_much_shared_memory(string device)
    {
        (int rows, int columns, int depth) = device is TestDevices.Plain or TestDevices.Ilgpu ? (128, 256, 64) : (384, 512, 256);
        Half[] a = Halves(rows * depth, 7);
        Half[] b = Halves(columns * depth, 8);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<Half> x = queue.Upload<Half>(a);
        using Buffer<Half> y = queue.Upload<Half>(b);
        using Buffer<Half> c = queue.Poisoned<Half>(rows * columns);
        void Launch() => TensorMatMul.Large(
            queue, TensorMatMul.LargeGrid(rows, columns), x.View.As<Half8>(), y.View.As<Half8>(), c.View.As<Half8>(), rows, columns, depth);
        if (queue.Device.Capabilities.MaxSharedBytes < 165888)
        {
            Assert.Contains("needs 165888 bytes of shared memory", Assert.Throws<DeviceException>(Launch).Message);
            return;
        }

        Launch();
        Half[] actual = queue.Read(c.View);
        Check(a, b, rows, columns, depth, (i, expected) => Near(expected, (double)actual[i], 2e-3));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Packed_numbers(string device)
    {
        int count = Suite.CountFor(device);
        uint[] words = [.. Inputs.Int32s(count, 9).Select(v => (uint)v)];
        int[] index = Inputs.Int32s(count, 10);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<uint> input = queue.Upload<uint>(words);
        using Buffer<int> at = queue.Upload<int>(index);
        using Buffer<Int4> several = queue.Poisoned<Int4>(4 * count);
        using Buffer<int> single = queue.Poisoned<int>(4 * count);
        using Buffer<uint> packed = queue.Poisoned<uint>(2 * count);
        Matrices.PackedNumbers(queue, Grid.Invocations(count), input, at, several, single, packed);
        Int4[] fours = queue.Read(several.View);
        int[] ones = queue.Read(single.View);
        uint[] packs = queue.Read(packed.View);
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = BitConverter.GetBytes(words[i]);
            int[] nibbles = [.. bytes.SelectMany(b => new[] { b & 15, b >> 4 })];
            static int Signed(int nibble) => nibble < 8 ? nibble : nibble - 16;
            int half = (index[i] & 1) * 4;
            for (int c = 0; c < 4; c++)
            {
                Assert.Equal((sbyte)bytes[c], fours[4 * i][c]);
                Assert.Equal(bytes[c], fours[(4 * i) + 1][c]);
                Assert.Equal(Signed(nibbles[half + c]), fours[(4 * i) + 2][c]);
                Assert.Equal(nibbles[4 + c], fours[(4 * i) + 3][c]);
            }

            Assert.Equal([(sbyte)bytes[index[i] & 3], bytes[2], Signed(nibbles[index[i] & 7]), nibbles[index[i] & 7]], ones[(4 * i)..((4 * i) + 4)]);
            Assert.Equal([(byte)index[i], bytes[0], 253, (byte)(index[i] >> 5)], BitConverter.GetBytes(packs[2 * i]));
            Assert.Equal((uint)((index[i] & 15) | ((bytes[0] & 15) << 4) | (13 << 8) | (((index[i] >> 5) & 15) << 12)), packs[(2 * i) + 1]);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Products_of_packed_bytes(string device)
    {
        int count = Suite.CountFor(device);
        int[] a = Inputs.Int32s(count, 11);
        int[] b = Inputs.Int32s(count, 12);
        const int Uniform = unchecked((int)0x80ff7f03);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> x = queue.Upload<int>(a);
        using Buffer<int> y = queue.Upload<int>(b);
        using Buffer<int> signed = queue.Poisoned<int>(count);
        using Buffer<uint> unsigned = queue.Poisoned<uint>(count);
        Matrices.Dots(queue, Grid.Invocations(count), x, y, signed, unsigned, Uniform);
        int[] actual = queue.Read(signed.View);
        uint[] actualUnsigned = queue.Read(unsigned.View);
        for (int i = 0; i < count; i++)
        {
            byte[] p = BitConverter.GetBytes(a[i]);
            byte[] q = BitConverter.GetBytes(b[i]);
            int own = (128 * 128) + 1 + (127 * 127) + 9 + 5;
            Assert.Equal(unchecked(a[count - 1 - i] + Enumerable.Range(0, 4).Sum(k => (sbyte)p[k] * (sbyte)q[k]) + own), actual[i]);
            Assert.Equal(unchecked((uint)Uniform + (uint)Enumerable.Range(0, 4).Sum(k => p[k] * q[k])), actualUnsigned[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Floats_of_eight_bits(string device)
    {
        byte[] bits = [.. Enumerable.Range(0, 256).Select(v => (byte)v)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<byte> x = queue.Upload<byte>(bits);
        using Buffer<float> e4m3 = queue.Poisoned<float>(256);
        using Buffer<float> e5m2 = queue.Poisoned<float>(256);
        Matrices.SmallFloats(queue, Grid.Invocations(256), x, e4m3, e5m2);
        float[] first = queue.Read(e4m3.View);
        float[] second = queue.Read(e5m2.View);
        for (int i = 0; i < 256; i++)
        {
            (int sign, int exponent, int fraction) = (i < 128 ? 1 : -1, (i >> 3) & 15, i & 7);
            double expected = exponent == 15 && fraction == 7 ? double.NaN
                : exponent == 0 ? sign * fraction / 8.0 / 64 : sign * (1 + (fraction / 8.0)) * Math.Pow(2, exponent - 7);
            Assert.Equal(expected, (double)first[i]);
            (exponent, fraction) = ((i >> 2) & 31, i & 3);
            expected = exponent == 31 ? (fraction == 0 ? sign * double.PositiveInfinity : double.NaN)
                : exponent == 0 ? sign * fraction / 4.0 / 16384 : sign * (1 + (fraction / 4.0)) * Math.Pow(2, exponent - 15);
            Assert.Equal(expected, (double)second[i]);
        }
    }

    private static void FromViews<T>(string device, bool leftTransposed, bool rightTransposed, Func<float, T> narrow, Func<T, double> widen)
        where T : unmanaged
    {
        T[] a = [.. Inputs.Between(3 + (50 * 48), 13, -2, 2).Select(v => narrow((float)v))];
        T[] b = [.. Inputs.Between(5 + (49 * 48), 14, -2, 2).Select(v => narrow((float)v))];
        float[] c = [.. Inputs.Between(7 + (32 * 20), 15, -2, 2).Select(v => (float)v)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<T> x = queue.Upload<T>(a);
        using Buffer<T> y = queue.Upload<T>(b);
        using Buffer<float> result = queue.Upload<float>(c);
        Matrices.FromViews(queue, Grid.Workgroups(1), x.View, y.View, result.View, leftTransposed ? 1 : 0, rightTransposed ? 1 : 0);
        float[] actual = queue.Read(result.View);
        for (int i = 0; i < 32; i++)
        {
            for (int j = 0; j < 20; j++)
            {
                int at = 7 + (i * 20) + j;
                if (at >= c.Length)
                {
                    continue;
                }

                double sum = c[at];
                for (int k = 0; k < 48 && j < 16; k++)
                {
                    sum += widen(a[3 + (leftTransposed ? (k * 33) + i : (i * 50) + k)]) * widen(b[5 + (rightTransposed ? (j * 49) + k : (k * 17) + j)]);
                }

                Near(sum, actual[at], 1e-5);
            }
        }
    }

    private static void Check(Half[] a, Half[] b, int rows, int columns, int depth, Action<int, double> near)
    {
        double[] wideA = [.. a.Select(v => (double)v)];
        double[] wideB = [.. b.Select(v => (double)v)];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < depth; k++)
                {
                    sum += wideA[(i * depth) + k] * wideB[(j * depth) + k];
                }

                near((i * columns) + j, sum);
            }
        }
    }

    private static Half[] Halves(int count, int seed) => [.. Inputs.Between(count, seed, -1, 1).Select(v => (Half)v)];

    private static void Near(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * (1 + Math.Abs(expected)), $"{actual} is not {expected}");
}
