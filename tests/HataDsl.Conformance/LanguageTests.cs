using HataDsl.Conformance.Kernels;
using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>Constructs of the language on every device, against the same written out on the host.</summary>
public sealed class LanguageTests
{
    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Instances_by_type_and_value(string device)
    {
        const int Rows = 33;
        int[] x = [.. Inputs.Int32s(Rows * 40, 1).Select(v => v % 100)];
        float[] s = [.. x.Select(v => v / 8f)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> input = queue.Upload<int>(x);
        using Buffer<float> single = queue.Upload<float>(s);
        using Buffer<int> output = queue.Poisoned<int>(Rows);
        using Buffer<float> sums = queue.Poisoned<float>(Rows);
        Language.Fold<float, Language.Sum<float>>(queue, Grid.Invocations(Rows), single, sums, 4, true);
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => s[(i * 4)..((i * 4) + 4)].Reverse().Aggregate(0f, (a, b) => a + b)), queue.Read(sums.View));
        foreach ((int run, bool reversed) in new[] { (3, false), (40, true) })
        {
            Language.Fold<int, Language.Product<int>>(queue, Grid.Invocations(Rows), input, output, run, reversed);
            Assert.Equal(Enumerable.Range(0, Rows).Select(i => x[(i * run)..((i * run) + run)].Aggregate(1, (a, b) => unchecked(a * b))), queue.Read(output.View));
        }

        Assert.Throws<NotSupportedException>(() => Language.Fold<int, Language.Product<int>>(queue, Grid.Invocations(Rows), input, output, 5, false));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Workgroups_of_the_size_of_the_instance(string device)
    {
        foreach ((int width, int height) in new[] { (8, 4), (5, 3), (16, 1) })
        {
            int size = width * height;
            int[] x = Inputs.Int32s(3 * size, 10);
            int[] actual = RunInts(device, x, (queue, input, output) => Language.Tile(queue, Grid.Workgroups(3), input, output, width, height));
            Assert.Equal(
                x.Select((_, i) => unchecked(x[(i / size * size) + (i % size % height * width) + (i % size / height)] + (1000 * width) + height)), actual);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Loops_written_out_with_jumps(string device)
    {
        int[] x = [.. Inputs.Int32s(Suite.CountFor(device), 2).Select(v => v & 0xffff)];
        int[] actual = RunInts(device, x, (queue, input, output) => Language.Unrolled(queue, Grid.Invocations(x.Length), input, output));
        Assert.Equal(x.Select(a =>
        {
            int sum = 0;
            for (int k = 2; k < 23; k += 5)
            {
                if ((a & k) == 2)
                {
                    continue;
                }

                if (a % (k + 1) == 3)
                {
                    break;
                }

                sum += (int)Math.Pow(a & 15, k % 4) + k;
            }

            return (((((sum * 3) + 0) * 3) + 1) * 3) + 4;
        }), actual);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Tables_of_constants(string device)
    {
        int[] x = Inputs.Int32s(Suite.CountFor(device), 3);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> input = queue.Upload<int>(x);
        using Buffer<float> single = queue.Poisoned<float>(x.Length);
        using Buffer<double> wide = queue.Poisoned<double>(x.Length);
        Language.Tables(queue, Grid.Invocations(x.Length), input, single, wide);
        float[] weights = Language.Weights;
        int[] digits = [3, 1, 4, 1, 5, 9, 2, 6];
        double[] values = [3.5, double.PositiveInfinity, 9];
        float[] actual = queue.Read(single.View);
        for (int i = 0; i < x.Length; i++)
        {
            int a = x[i] & 1023;
            Assert.Equal(weights[a % 5] + digits[a & 7] + 6 + (a * (4 + 1 + 5 + 9 + 2)) + 2 + 3.5f + 9 + 5, actual[i]);
        }

        Assert.Equal(x.Select(v => values[(v & 1023) % 3]), queue.Read(wide.View));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Parts_of_views_and_arrays(string device)
    {
        int[] x = [.. Inputs.Int32s(128, 4).Select(v => v % 1000)];
        int[] actual = RunInts(device, x, (queue, input, output) => Language.Parts(queue, Grid.Invocations(128), input, output));
        for (int i = 0; i < 128; i++)
        {
            int[] group = x[(i / 64 * 64)..((i / 64 * 64) + 64)];
            int local = i % 64;
            int[] part = x[(i / 4 * 4)..((i / 4 * 4) + 4)];
            int Weighted(IEnumerable<int> values) => values.Select((value, k) => value * (k + 1)).Sum();
            int sum = part[1] + part[2] + part[3] + Weighted(group[(local / 8 * 8)..((local / 8 * 8) + 8)])
                + Weighted([group[3] + 1, group[2] + 1, group[1] + 1, group[0] + 1]) + Weighted(x[2..7]);
            Assert.Equal((3 * sum) + (5 * (sum + 1)) + (7 * (sum + 3)) + 11 + 6, actual[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Shared_arrays_in_helpers(string device)
    {
        int[] x = [.. Inputs.Int32s(128, 5).Select(v => v % 1000)];
        int[] actual = RunInts(device, x, (queue, input, output) => Language.SharedInHelpers(queue, Grid.Invocations(128), input, output));
        for (int i = 0; i < 128; i++)
        {
            int[] group = x[(i / 64 * 64)..((i / 64 * 64) + 64)];
            int local = i % 64;
            Assert.Equal((group[(local + 1) % 64] * 31) + group[local] + (group[63 - local] * 7) + (63 - local), actual[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Patterns(string device)
    {
        int[] x = Inputs.Int32s(Suite.CountFor(device), 6);
        int[] actual = RunInts(device, x, (queue, input, output) => Language.Patterns(queue, Grid.Invocations(x.Length), input, output));
        Assert.Equal(x.Select(v =>
        {
            int a = v % 50;
            int first = a % 3 == 0 && a > 7 ? 1 : a % 3 == 1 && a * a > 100 ? 2 : a <= 7 ? 10 + (a % 3) : 3;
            float height = a / 3;
            int cornerX = a % 5;
            int second = cornerX == 0 ? 100 : cornerX > 2 && height < 6 && height != 4 ? 200 : cornerX is 1 or 2 ? 300 + (int)height : 400;
            first = a < -20 ? -first : a * a > 30 && a * a < 300 ? first + a : a is 0 or 1 ? first + 1000 : first;
            return second + cornerX + first;
        }), actual);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Arithmetic_of_half_and_bfloat16_rounds_every_operation(string device)
    {
        int count = Suite.CountFor(device);
        float[] x = [.. Inputs.Between(count, 7, -40, 40).Select(v => (float)v)];
        float[] y = [.. Inputs.Between(count, 8, 0.5, 40).Select(v => (float)v)];
        Check<Half>(device, [.. x.Select(v => (Half)v)], [.. y.Select(v => (Half)v)], (a, b) =>
        {
            Half sum = (Half)((float)(Half)((float)(Half)((float)a * (float)b) + (float)a) + (float)b);
            return (float)a < (float)b ? (Half)((float)sum - (float)(Half)((float)a / (float)b)) : (Half)(-((float)(Half)((float)sum + (float)b)));
        });
        Check<BFloat16>(device, [.. x.Select(v => (BFloat16)v)], [.. y.Select(v => (BFloat16)v)], (a, b) =>
        {
            BFloat16 sum = (BFloat16)((float)(BFloat16)((float)(BFloat16)((float)a * (float)b) + (float)a) + (float)b);
            return (float)a < (float)b ? (BFloat16)((float)sum - (float)(BFloat16)((float)a / (float)b)) : (BFloat16)(-((float)(BFloat16)((float)sum + (float)b)));
        });
        Half[] halves = [.. Inputs.Int32s(count, 9).Select(v => BitConverter.UInt16BitsToHalf((ushort)v))];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<Half> input = queue.Upload<Half>(halves);
        using Buffer<Half> output = queue.Poisoned<Half>(count);
        Language.HalfFunctions(queue, Grid.Invocations(count), input, output);
        Half[] actual = queue.Read(output.View);
        for (int i = 0; i < count; i++)
        {
            Half root = (Half)MathF.Sqrt((float)(Half)(MathF.Abs((float)halves[i]) + 1));
            Half expected = Half.IsNaN(halves[i]) ? (Half)(-1f) : (Half)MathF.Max((float)root, MathF.Min((float)halves[i], 3));
            Assert.True(BitConverter.HalfToInt16Bits(expected) == BitConverter.HalfToInt16Bits(actual[i]), $"{halves[i]}: {actual[i]}, expected {expected}");
        }
    }

    private static void Check<T>(string device, T[] x, T[] y, Func<T, T, T> expected)
        where T : unmanaged, System.Numerics.IAdditionOperators<T, T, T>, System.Numerics.ISubtractionOperators<T, T, T>,
            System.Numerics.IMultiplyOperators<T, T, T>, System.Numerics.IDivisionOperators<T, T, T>, System.Numerics.IUnaryNegationOperators<T, T>,
            System.Numerics.IComparisonOperators<T, T, bool>
    {
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<T> left = queue.Upload<T>(x);
        using Buffer<T> right = queue.Upload<T>(y);
        using Buffer<T> output = queue.Poisoned<T>(x.Length);
        Language.Narrow(queue, Grid.Invocations(x.Length), left.View, right.View, output.View);
        T[] actual = queue.Read(output.View);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.True(expected(x[i], y[i]).Equals(actual[i]), $"{x[i]}, {y[i]}: {actual[i]}, expected {expected(x[i], y[i])}");
        }
    }

    private static int[] RunInts(string device, int[] x, Action<Queue, Buffer<int>, Buffer<int>> launch)
    {
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> input = queue.Upload<int>(x);
        using Buffer<int> output = queue.Poisoned<int>(x.Length);
        launch(queue, input, output);
        return queue.Read(output.View);
    }
}
