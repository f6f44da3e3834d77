using HataDsl.Conformance.Kernels;

namespace HataDsl.Conformance;

/// <summary>
/// Conversions between every two types, exact. The oracle is the kernel's own C# called for each element: what the run time does,
/// which is not what the compiler does with constants.
/// </summary>
public sealed class ConversionTests
{
    private delegate void Launch<T>(Queue queue, Grid grid, BufferView<T> x, BufferView<ulong> bits, int target)
        where T : unmanaged;

    public static TheoryData<string, string> Cases => Suite.With(Conversions.Targets);

    [Theory]
    [MemberData(nameof(Cases))]
    public void From_every_type(string device, string target)
    {
        int count = Suite.CountFor(device);
        int[] ints = Inputs.Int32s(count, 1);
        long[] longs = Inputs.Int64s(count, 2);
        float[] singles = Inputs.Singles(count, 3);
        double[] doubles = Inputs.Doubles(count, 4);
        Check<sbyte>(device, target, [.. ints.Select(v => (sbyte)v)], Conversions.FromSByte);
        Check<byte>(device, target, [.. ints.Select(v => (byte)v)], Conversions.FromByte);
        Check<short>(device, target, [.. ints.Select(v => (short)v)], Conversions.FromInt16);
        Check<ushort>(device, target, [.. ints.Select(v => (ushort)v)], Conversions.FromUInt16);
        Check(device, target, ints, Conversions.FromInt32);
        Check<uint>(device, target, [.. ints.Select(v => (uint)v)], Conversions.FromUInt32);
        Check(device, target, longs, Conversions.FromInt64);
        Check<ulong>(device, target, [.. longs.Select(v => (ulong)v)], Conversions.FromUInt64);
        Check<Half>(device, target, [.. singles.Select(v => (Half)v)], Conversions.FromHalf);
        Check<BFloat16>(device, target, [.. singles.Select(v => (BFloat16)v)], Conversions.FromBFloat16);
        Check(device, target, singles, Conversions.FromSingle);
        Check(device, target, doubles, Conversions.FromDouble);
    }

    private static void Check<T>(string device, string target, T[] x, Launch<T> launch)
        where T : unmanaged
    {
        int number = Array.IndexOf(Conversions.Targets, target);
        ulong[] expected = On(HataDsl.Testing.TestDevices.Plain, x, launch, number);
        ulong[] actual = On(device, x, launch, number);
        for (int i = 0; i < x.Length; i++)
        {
            bool same = expected[i] == actual[i] || (IsNaN(target, expected[i]) && IsNaN(target, actual[i]));
            Assert.True(same, $"{typeof(T).Name} {x[i]} to {target} = 0x{actual[i]:x}, expected 0x{expected[i]:x}");
        }
    }

    private static ulong[] On<T>(string device, T[] x, Launch<T> launch, int target)
        where T : unmanaged
    {
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<T> input = queue.Upload<T>(x);
        using Buffer<ulong> output = queue.Poisoned<ulong>(x.Length);
        launch(queue, Grid.Invocations(x.Length), input, output, target);
        return queue.Read(output.View);
    }

    /// <summary>Which NaN comes out is free.</summary>
    private static bool IsNaN(string target, ulong bits) => target switch
    {
        "f16" => (bits & 0x7fff) > 0x7c00,
        "bf16" => (bits & 0x7fff) > 0x7f80,
        "f32" => (bits & 0x7fffffff) > 0x7f800000,
        "f64" => (bits & 0x7fffffffffffffff) > 0x7ff0000000000000,
        _ => false,
    };
}
