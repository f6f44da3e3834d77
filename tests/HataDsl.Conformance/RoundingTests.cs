using HataDsl.Conformance.Kernels;
using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>Rounding modes, remainders, compound assignments, and the quotients that C# throws at.</summary>
public sealed class RoundingTests
{
    public static TheoryData<string> Devices => new AllDevices();

    public static TheoryData<string> CompiledDevices => new(TestDevices.Compiled, TestDevices.Vulkan, TestDevices.Ilgpu);

    [Theory]
    [MemberData(nameof(Devices))]
    public void Modes(string device)
    {
        int count = Suite.CountFor(device);
        float[] x = Inputs.Singles(count, 31);
        double[] wide = Inputs.Doubles(count, 32);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<float> input = queue.Upload<float>(x);
        using Buffer<double> wideInput = queue.Upload<double>(wide);
        using Buffer<float> output = queue.Poisoned<float>(count * 5);
        using Buffer<double> wideOutput = queue.Poisoned<double>(count);
        Rounding.Modes(queue, Grid.Invocations(count), input, wideInput, output, wideOutput);
        MidpointRounding[] modes =
        [
            MidpointRounding.ToEven, MidpointRounding.AwayFromZero, MidpointRounding.ToZero, MidpointRounding.ToNegativeInfinity, MidpointRounding.ToPositiveInfinity,
        ];
        Same(x.SelectMany(v => modes.Select(mode => (double)MathF.Round(v, mode))), queue.Read(output.View).Select(v => (double)v));
        Same(wide.Select(v => Math.Round(v, MidpointRounding.AwayFromZero)), queue.Read(wideOutput.View));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Remainders_of_any_size(string device)
    {
        int count = Suite.CountFor(device);
        float[] x = Inputs.Singles(count, 33);
        float[] y = Inputs.Singles(count, 34);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<float> left = queue.Upload<float>(x);
        using Buffer<float> right = queue.Upload<float>(y);
        using Buffer<float> output = queue.Poisoned<float>(count);
        using Buffer<double> wide = queue.Poisoned<double>(count);
        Rounding.Remainders(queue, Grid.Invocations(count), left, right, output, wide);
        Same(x.Zip(y, (a, b) => (double)(a % b)), queue.Read(output.View).Select(v => (double)v));
        Same(x.Zip(y, (a, b) => (double)a % b), queue.Read(wide.View));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Compound_assignments(string device)
    {
        int count = Suite.CountFor(device);
        int[] x = Inputs.Int32s(count, 35);
        sbyte[] a = [.. Inputs.Int32s(count, 36).Select(v => (sbyte)v)];
        ushort[] b = [.. Inputs.Int32s(count, 37).Select(v => (ushort)v)];
        long[] c = Inputs.Int64s(count, 38);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> input = queue.Upload<int>(x);
        using Buffer<sbyte> first = queue.Upload<sbyte>(a);
        using Buffer<ushort> second = queue.Upload<ushort>(b);
        using Buffer<long> third = queue.Upload<long>(c);
        Rounding.Compound(queue, Grid.Invocations(count), input, first, second, third);
        (sbyte[] actualA, ushort[] actualB, long[] actualC) = (queue.Read(first.View), queue.Read(second.View), queue.Read(third.View));
        for (int i = 0; i < count; i++)
        {
            int v = x[i];
            int p = (sbyte)(a[i] + (sbyte)v);
            p = (sbyte)((sbyte)(p * 3) - 100);
            p = (sbyte)(p / 5);
            p = (sbyte)(p << (v & 31));
            p = (sbyte)(p >> 1);
            p = (sbyte)((uint)p >> 1);
            Assert.Equal((sbyte)p, actualA[i]);
            int q = ((b[i] | (ushort)v) ^ 0x5555) & 0xff0f;
            Assert.Equal((ushort)(((q % 1000) >> 2) - 1), actualB[i]);
            long w = unchecked(c[i] + v) << (v & 63);
            w = (long)((ulong)w >> 3) ^ v;
            w = (w - (w / 7)) % 1000003;
            long product = unchecked(w * (int)w);
            Assert.Equal(unchecked(v > 3 ? product + w + w + 1 : product + w + w - 1), actualC[i]);
        }
    }

    /// <summary>As documented at the operations div, rem and abs.</summary>
    [Theory]
    [MemberData(nameof(CompiledDevices))]
    public void Quotients_that_csharp_throws_at(string device)
    {
        long[] x = [5, -7, long.MinValue, -128, int.MinValue, 0];
        long[] y = [0, 0, -1, -1, -1, 0];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<long> left = queue.Upload<long>(x);
        using Buffer<long> right = queue.Upload<long>(y);
        using Buffer<long> output = queue.Poisoned<long>(x.Length * 6);
        Rounding.Undefined(queue, Grid.Invocations(x.Length), left, right, output);
        Assert.Equal(
            x.Zip(y).SelectMany(pair =>
            {
                (long a, long b) = pair;
                return new[]
                {
                    b == 0 ? 0 : unchecked(0 - a), 0, b == 0 ? 0 : (long)((ulong)a / (ulong)b), b == 0 ? 0 : (uint)a % (uint)b,
                    b == 0 ? 0 : (sbyte)-(sbyte)a, (int)a == int.MinValue ? int.MinValue : Math.Abs((int)a),
                };
            }),
            queue.Read(output.View));
    }

    private static void Same(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        foreach ((double a, double b) in expected.Zip(actual))
        {
            Assert.True(double.IsNaN(a) ? double.IsNaN(b) : BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b), $"{b:G17}, expected {a:G17}");
        }
    }
}
