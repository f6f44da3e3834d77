using System.Runtime.InteropServices;
using HataDsl.Conformance.Kernels;
using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>Elements of every type, ways of addressing, scalars of every type.</summary>
public sealed class StorageTests
{
    public static TheoryData<string> Devices => new AllDevices();

    [Theory]
    [MemberData(nameof(Devices))]
    public void Elements_of_every_type(string device)
    {
        int[] ints = Inputs.Int32s(Suite.CountFor(device), 1);
        Check<bool>(device, [.. ints.Select(v => (v & 1) != 0)]);
        Check<sbyte>(device, [.. ints.Select(v => (sbyte)v)]);
        Check<byte>(device, [.. ints.Select(v => (byte)v)]);
        Check<short>(device, [.. ints.Select(v => (short)v)]);
        Check<ushort>(device, [.. ints.Select(v => (ushort)v)]);
        Check(device, ints);
        Check<uint>(device, [.. ints.Select(v => (uint)v)]);
        Check(device, Inputs.Int64s(ints.Length, 2));
        Check<ulong>(device, [.. Inputs.Int64s(ints.Length, 2).Select(v => (ulong)v)]);
        Check<Half>(device, [.. ints.Select(v => BitConverter.UInt16BitsToHalf((ushort)v))]);
        Check<BFloat16>(device, [.. ints.Select(v => BFloat16.FromBits((ushort)v))]);
        Check<float>(device, [.. ints.Select(BitConverter.Int32BitsToSingle)]);
        Check<double>(device, [.. Inputs.Int64s(ints.Length, 3).Select(BitConverter.Int64BitsToDouble)]);
    }

    /// <summary>All 65,536 halves and bfloat16s: widened exactly, and back to themselves.</summary>
    [Theory]
    [InlineData(TestDevices.Compiled)]
    [InlineData(TestDevices.Vulkan)]
    public void Every_half_and_bfloat16_widens_exactly(string device)
    {
        ushort[] all = [.. Enumerable.Range(0, 65536).Select(v => (ushort)v)];
        CheckWidening<Half>(device, [.. all.Select(BitConverter.UInt16BitsToHalf)], h => (float)h, h => Half.IsNaN(h));
        CheckWidening<BFloat16>(device, [.. all.Select(BFloat16.FromBits)], b => (float)b, b => float.IsNaN((float)b));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Views_seen_as_other_numbers(string device)
    {
        CheckReadAs<int, byte>(device);
        CheckReadAs<byte, int>(device);
        CheckReadAs<long, short>(device);
        CheckReadAs<ushort, double>(device);
        CheckReadAs<float, uint>(device);
        CheckReadAs<uint, Half>(device);
        CheckReadAs<Half, float>(device);
        CheckReadAs<sbyte, long>(device);
        CheckReadAs<double, sbyte>(device);
        CheckReadAs<BFloat16, ushort>(device);
        CheckWriteAs<byte, int>(device);
        CheckWriteAs<uint, float>(device);
        CheckWriteAs<short, double>(device);
        CheckWriteAs<Half, ulong>(device);
        CheckWriteAs<BFloat16, Half>(device);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Shared_memory_seen_as_other_numbers(string device)
    {
        float[] x = [.. Enumerable.Range(0, 128).Select(i => (i - 50) / 3f)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<float> input = queue.Upload<float>(x);
        using Buffer<int> output = queue.Poisoned<int>(x.Length);
        Storage.SharedAs(queue, Grid.Workgroups(2), input, output);
        Assert.Equal(x.Select((_, i) => (BitConverter.SingleToInt32Bits(x[(i / 64 * 64) + 63 - (i % 64)] * 2) ^ 1) + 4), queue.Read(output.View));
    }

    /// <summary>Bytes of which no float is a NaN, whose bits a device may change.</summary>
    private static byte[] Bytes(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (byte)(random.Next(256) & 0xb7))];
    }

    private static void CheckReadAs<T, TOther>(string device)
        where T : unmanaged
        where TOther : unmanaged
    {
        const int Start = 8;
        byte[] bytes = Bytes(8 * 31, 7);
        T[] x = MemoryMarshal.Cast<byte, T>(bytes).ToArray();
        TOther[] whole = MemoryMarshal.Cast<T, TOther>(x).ToArray();
        TOther[] part = MemoryMarshal.Cast<T, TOther>(x.AsSpan(Start))[1..].ToArray();
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<T> input = queue.Upload<T>(x);
        using Buffer<TOther> actualWhole = queue.Poisoned<TOther>(whole.Length);
        using Buffer<TOther> actualPart = queue.Poisoned<TOther>(part.Length);
        using Buffer<int> lengths = queue.Poisoned<int>(2);
        Storage.ReadAs<T, TOther>(queue, Grid.Invocations(whole.Length), input, actualWhole, actualPart, lengths, Start);
        Assert.Equal([whole.Length, part.Length], queue.Read(lengths.View));
        Assert.Equal(MemoryMarshal.AsBytes<TOther>(whole).ToArray(), MemoryMarshal.AsBytes<TOther>(queue.Read(actualWhole.View)).ToArray());
        Assert.Equal(MemoryMarshal.AsBytes<TOther>(part).ToArray(), MemoryMarshal.AsBytes<TOther>(queue.Read(actualPart.View)).ToArray());
    }

    private static void CheckWriteAs<T, TOther>(string device)
        where T : unmanaged
        where TOther : unmanaged
    {
        byte[] bytes = Bytes(8 * 31, 8);
        using Queue queue = Suite.Device(device).CreateQueue();
        TOther[] x = MemoryMarshal.Cast<byte, TOther>(bytes).ToArray();
        using Buffer<TOther> input = queue.Upload<TOther>(x);
        using Buffer<T> output = queue.Poisoned<T>(bytes.Length / System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
        Storage.WriteAs<T, TOther>(queue, Grid.Invocations(x.Length), input, output);
        Assert.Equal(bytes, MemoryMarshal.AsBytes<T>(queue.Read(output.View)).ToArray());
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Long_indices(string device)
    {
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<float> x = queue.Upload<float>([.. Enumerable.Range(0, 100).Select(v => (float)v)]);
        using Buffer<float> y = queue.Upload<float>(new float[100]);
        Storage.LongIndex(queue, Grid.Invocations(64), x, y, 3L);
        Assert.Equal(Enumerable.Range(0, 100).Select(v => v % 3 == 0 ? v + 1f : 0f), queue.Read(y.View));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Private_arrays(string device)
    {
        int[] x = Inputs.Int32s(Suite.CountFor(device), 5);
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<int> input = queue.Upload<int>(x);
        using Buffer<int> output = queue.Poisoned<int>(x.Length);
        Storage.PrivateArray(queue, Grid.Invocations(x.Length), input, output);
        int[] expected = [.. x.Select(v =>
        {
            var counts = new int[7];
            for (int k = 0; k < 20; k++)
            {
                counts[(int)((uint)(v + (k * k)) % 7u)] += k;
            }

            return counts.Aggregate(0, (sum, count) => unchecked((sum * 31) + count));
        })];
        Assert.Equal(expected, queue.Read(output.View));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Scalars_of_every_type(string device)
    {
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<double> output = queue.Poisoned<double>(13);
        Storage.Scalars(
            queue, Grid.Invocations(1), output, true, -5, 200, -30000, 60000, int.MinValue, uint.MaxValue, long.MinValue, 1UL << 63,
            (Half)1.5f, (BFloat16)(-2.5f), 3.25f, 1e300);
        Assert.Equal(
            [1, -5, 200, -30000, 60000, int.MinValue, uint.MaxValue, long.MinValue, 9223372036854775808.0, 1.5, -2.5, 3.25, 1e300],
            queue.Read(output.View));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Views_may_start_anywhere(string device)
    {
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<short> x = queue.Upload<short>([.. Enumerable.Range(0, 50).Select(v => (short)v)]);
        using Buffer<short> y = queue.Upload<short>(new short[50]);
        Storage.Reverse(queue, Grid.Invocations(7), x.Slice(3, 7), y.Slice(11, 7));
        short[] expected = new short[50];
        for (int i = 0; i < 7; i++)
        {
            expected[11 + i] = (short)(9 - i);
        }

        Assert.Equal(expected, queue.Read(y.View));
    }

    private static void Check<T>(string device, T[] x)
        where T : unmanaged
    {
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<T> input = queue.Upload<T>(x);
        using Buffer<T> output = queue.Poisoned<T>(x.Length);
        Storage.Reverse(queue, Grid.Invocations(x.Length), input.View, output.View);
        T[] actual = queue.Read(output.View);
        Array.Reverse(actual);
        Assert.Equal(
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(x.AsSpan()).ToArray(),
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(actual.AsSpan()).ToArray());
    }

    private static void CheckWidening<T>(string device, T[] x, Func<T, float> widen, Func<T, bool> isNaN)
        where T : unmanaged
    {
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<T> input = queue.Upload<T>(x);
        using Buffer<float> wide = queue.Poisoned<float>(x.Length);
        using Buffer<T> back = queue.Poisoned<T>(x.Length);
        Storage.Widen(queue, Grid.Invocations(x.Length), input.View, wide, back.View);
        float[] actual = queue.Read(wide.View);
        T[] narrow = queue.Read(back.View);
        for (int i = 0; i < x.Length; i++)
        {
            if (isNaN(x[i]))
            {
                Assert.True(float.IsNaN(actual[i]) && isNaN(narrow[i]), $"0x{i:x4}");
            }
            else
            {
                Assert.Equal(BitConverter.SingleToInt32Bits(widen(x[i])), BitConverter.SingleToInt32Bits(actual[i]));
                Assert.Equal(x[i], narrow[i]);
            }
        }
    }
}
