using HataDsl.Conformance.Kernels;
using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>
/// What the exact contract says of subnormal numbers: they are as in C# on a device that keeps them; elsewhere each operand and each result
/// may count as a zero of its sign, and a quotient may be one unit of the least off.
/// </summary>
public sealed class SubnormalTests
{
    private static readonly Func<double, double, double>[] Operations =
        [(a, b) => a + b, (a, b) => a - b, (a, b) => a * b, (a, b) => a / b];

    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Follow_what_the_device_says(string device)
    {
        int count = Suite.CountFor(device);
        var random = new Random(71);
        float[] a = [.. Enumerable.Range(0, count).Select(_ => Single(random))];
        float[] b = [.. Enumerable.Range(0, count).Select(_ => Single(random))];
        double[] c = [.. Enumerable.Range(0, count).Select(_ => Double(random))];
        double[] d = [.. Enumerable.Range(0, count).Select(_ => Double(random))];
        Device on = Suite.Device(device);
        using Queue queue = on.CreateQueue();
        using Buffer<float> left = queue.Upload<float>(a);
        using Buffer<float> right = queue.Upload<float>(b);
        using Buffer<double> wideLeft = queue.Upload<double>(c);
        using Buffer<double> wideRight = queue.Upload<double>(d);
        using Buffer<float> output = queue.Poisoned<float>(5 * count);
        using Buffer<double> wideOutput = queue.Poisoned<double>(4 * count);
        Subnormals.Operations(queue, Grid.Invocations(count), left, right, output, wideLeft, wideRight, wideOutput);
        float[] results = queue.Read(output.View);
        double[] wide = queue.Read(wideOutput.View);
        bool keeps = on.Capabilities.KeepsSubnormals;
        int subnormal = 0;
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < 5; k++)
            {
                float Apply(float x, float y) => k == 4 ? MathF.FusedMultiplyAdd(x, y, x) : (float)Operations[k](x, y);
                float[] allowed = keeps ? [Apply(a[i], b[i])] : [.. Choices(a[i]).SelectMany(x => Choices(b[i]).SelectMany(y => Choices(Apply(x, y), isQuotient: k == 3)))];
                subnormal += float.IsSubnormal(Apply(a[i], b[i])) ? 1 : 0;
                Assert.True(
                    allowed.Any(value => BitConverter.SingleToInt32Bits(value) == BitConverter.SingleToInt32Bits(results[(5 * i) + k]) || (float.IsNaN(value) && float.IsNaN(results[(5 * i) + k]))),
                    $"operation {k} of {a[i]:R} and {b[i]:R} is {results[(5 * i) + k]:R}");
            }

            for (int k = 0; k < 4; k++)
            {
                double[] allowed = keeps ? [Operations[k](c[i], d[i])] : [.. Choices(c[i]).SelectMany(x => Choices(d[i]).SelectMany(y => Choices(Operations[k](x, y))))];
                Assert.True(
                    allowed.Any(value => BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(wide[(4 * i) + k]) || (double.IsNaN(value) && double.IsNaN(wide[(4 * i) + k]))),
                    $"operation {k} of {c[i]:R} and {d[i]:R} is {wide[(4 * i) + k]:R}");
            }
        }

        Assert.True(subnormal > count, "Too few results are subnormal for the test to say anything.");
    }

    private static float[] Choices(float value, bool isQuotient = false) =>
        !float.IsSubnormal(value) ? [value]
        : isQuotient ? [value, MathF.CopySign(0, value), MathF.BitIncrement(value), MathF.BitDecrement(value)]
        : [value, MathF.CopySign(0, value)];

    private static double[] Choices(double value) => double.IsSubnormal(value) ? [value, Math.CopySign(0, value)] : [value];

    /// <summary>Subnormal, just above, or of ordinary size, of both signs.</summary>
    private static float Single(Random random) =>
        random.Next(3) == 0 ? (random.NextSingle() * 4) - 2 : BitConverter.Int32BitsToSingle((random.Next(0x1000000) >> random.Next(12)) | (random.Next(2) << 31));

    private static double Double(Random random) =>
        random.Next(3) == 0 ? (random.NextDouble() * 4) - 2 : BitConverter.Int64BitsToDouble((random.NextInt64(0x20000000000000) >> random.Next(30)) | ((long)random.Next(2) << 63));
}
