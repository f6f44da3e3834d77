using System.Numerics;
using HataDsl.Conformance.Kernels;
using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>Folds, votes and atomics on every type and device, in subgroups of whatever size the device has.</summary>
public sealed class ExchangeTests
{
    private const int Count = 128;

    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Folds_of_integers(string device)
    {
        int[] x = Inputs.Int32s(Count, 11);
        long[] wide = Inputs.Int64s(Count, 12);
        Folds(device, x);
        Folds<uint>(device, [.. x.Select(v => (uint)v)]);
        Folds(device, wide);
        Folds<ulong>(device, [.. wide.Select(v => (ulong)v)]);
        Bits(device, x);
        Bits<uint>(device, [.. x.Select(v => (uint)v)]);
        Bits(device, wide);
        Bits<ulong>(device, [.. wide.Select(v => (ulong)v)]);
    }

    /// <summary>Halves of small whole numbers: every order of additions and multiplications is exact.</summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void Folds_of_floats(string device)
    {
        float[] x = [.. Inputs.Int32s(Count, 13).Select((v, i) => i % 8 == 0 ? (v & 3) - 1.5f : i % 3 == 0 ? 2f : i % 5 == 0 ? -0.5f : 1f)];
        Folds(device, x);
        Folds<double>(device, [.. x.Select(v => (double)v)]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Values_of_any_type_travel(string device)
    {
        int[] x = Inputs.Int32s(Count, 14);
        Travel<byte>(device, [.. x.Select(v => (byte)v)]);
        Travel<short>(device, [.. x.Select(v => (short)v)]);
        Travel<Half>(device, [.. x.Select(v => (Half)(v % 1000))]);
        Travel<ulong>(device, [.. Inputs.Int64s(Count, 15).Select(v => (ulong)v)]);
        Travel<double>(device, [.. x.Select(v => v * 1e-3)]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Narrow_folds_and_votes(string device)
    {
        byte[] x = [.. Inputs.Int32s(Count, 16).Select((v, i) => i < 64 ? (byte)v : (byte)77)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<byte> input = queue.Upload<byte>(x);
        using Buffer<byte> sums = queue.Poisoned<byte>(Count);
        using Buffer<byte> greatest = queue.Poisoned<byte>(Count);
        using Buffer<int> votes = queue.Poisoned<int>(Count);
        Exchanges.Narrow(queue, Grid.Invocations(Count), input, sums, greatest, votes);
        (byte[] sum, byte[] max, int[] vote) = (queue.Read(sums.View), queue.Read(greatest.View), queue.Read(votes.View));
        int size = Suite.Device(device).Capabilities.SubgroupSize;
        for (int i = 0; i < Count; i++)
        {
            byte[] lanes = x[(i / size * size)..((i / size * size) + size)];
            Assert.Equal((byte)lanes.Take((i % size) + 1).Sum(v => v), sum[i]);
            Assert.Equal(lanes.Max(), max[i]);
            Assert.Equal((lanes.Distinct().Count() == 1 ? 1 : 0) + 2 + (i % size == 0 ? 4 : 0), vote[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Atomics_of_64_bits(string device)
    {
        int count = Suite.CountFor(device);
        long[] x = Inputs.Int64s(count, 17);
        ulong[] u = [.. x.Select(v => (ulong)v)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<long> input = queue.Upload<long>(x);
        using Buffer<long> signed = queue.Upload<long>([0, long.MaxValue, long.MinValue, -1, 0, 0, -1, 0, 0, 0, 0, 0]);
        using Buffer<ulong> unsigned = queue.Upload<ulong>([0, ulong.MaxValue, 0, ulong.MaxValue, 0, 0, 3]);
        using Buffer<double> sums = queue.Upload<double>([0]);
        Exchanges.WideAtomics(queue, Grid.Invocations(count), input, signed, unsigned, sums);
        long[] actual = queue.Read(signed.View);
        Assert.Equal(
            [
                x.Aggregate(0L, (a, b) => unchecked(a + b)), x.Min(), x.Max(), x.Aggregate(-1L, (a, b) => a & (b | 1)), x.Aggregate(0L, (a, b) => a | b),
                x.Aggregate(0L, (a, b) => a ^ b),
            ],
            actual[..6]);
        Assert.InRange(actual[6], 0, count - 1);
        Assert.Equal(1, actual[7]);
        Assert.Equal(Enumerable.Range(0, 4).Select(k => x.Where((_, i) => (i & 3) == k).Aggregate(0L, (a, b) => unchecked(a + b))), actual[8..]);
        Assert.Equal(
            [
                u.Aggregate(0ul, (a, b) => unchecked(a + b)), u.Min(), u.Max(), u.Aggregate(ulong.MaxValue, (a, b) => a & (b | 1)),
                u.Aggregate(0ul, (a, b) => a | b), u.Aggregate(0ul, (a, b) => a ^ b), 5,
            ],
            queue.Read(unsigned.View));
        Assert.Equal(x.Sum(v => (v & 1023) * 0.25), queue.Read(sums.View)[0]);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_repeatable_histogram(string device)
    {
        byte[] x = [.. Inputs.Int32s(Count, 18).Select(v => (byte)v)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<byte> input = queue.Upload<byte>(x);
        using Buffer<int> bins = queue.Upload<int>(new int[16]);
        Exchanges.Histogram(queue, Grid.Invocations(Count), input, bins);
        Assert.Equal(Enumerable.Range(0, 16).Select(bin => x.Count(v => (v & 15) == bin)), queue.Read(bins.View));
        Assert.True(Exchanges.Descriptors.Histogram.IsRepeatable);
        Assert.False(Exchanges.Descriptors.WideAtomics.IsRepeatable);
    }

    private static void Folds<T>(string device, T[] x)
        where T : unmanaged, INumber<T>
    {
        T high = T.CreateSaturating(double.PositiveInfinity);
        T low = T.CreateSaturating(double.NegativeInfinity);
        Check(device, x, 12, (queue, input, output) => Exchanges.Folds(queue, Grid.Invocations(Count), input, output),
            (T.Zero, (a, b) => unchecked(a + b)), (high, T.Min), (low, T.Max), (T.One, (a, b) => unchecked(a * b)));
    }

    private static void Bits<T>(string device, T[] x)
        where T : unmanaged, IBinaryInteger<T> =>
        Check(device, x, 9, (queue, input, output) => Exchanges.Bits(queue, Grid.Invocations(Count), input, output),
            (T.AllBitsSet, (a, b) => a & b), (T.Zero, (a, b) => a | b), (T.Zero, (a, b) => a ^ b));

    private static void Check<T>(
        string device, T[] x, int width, Action<Queue, BufferView<T>, BufferView<T>> launch, params (T Neutral, Func<T, T, T> Combine)[] folds)
        where T : unmanaged
    {
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<T> input = queue.Upload<T>(x);
        using Buffer<T> output = queue.Poisoned<T>(Count * width);
        launch(queue, input, output);
        T[] actual = queue.Read(output.View);
        int size = Suite.Device(device).Capabilities.SubgroupSize;
        for (int i = 0; i < Count; i++)
        {
            T[] lanes = x[(i / size * size)..((i / size * size) + size)];
            T[] expected = [.. folds.SelectMany(fold => new[] { size, (i % size) + 1, i % size }.Select(count => lanes.Take(count).Aggregate(fold.Neutral, fold.Combine)))];
            Assert.Equal(expected, actual[(i * width)..((i + 1) * width)]);
        }
    }

    private static void Travel<T>(string device, T[] x)
        where T : unmanaged
    {
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<T> input = queue.Upload<T>(x);
        using Buffer<T> output = queue.Poisoned<T>(Count * 4);
        Exchanges.Travel(queue, Grid.Invocations(Count), input.View, output.View);
        T[] actual = queue.Read(output.View);
        int size = Suite.Device(device).Capabilities.SubgroupSize;
        for (int i = 0; i < Count; i++)
        {
            T[] lanes = x[(i / size * size)..((i / size * size) + size)];
            int lane = i % size;
            Assert.Equal([lanes[size - 1 - lane], lanes[lane ^ 5], lanes[0], lanes[3]], actual[(i * 4)..((i * 4) + 4)]);
        }
    }
}
