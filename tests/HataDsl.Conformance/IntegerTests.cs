using System.Numerics;
using HataDsl.Conformance.Kernels;
using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>Integer operations, exact.</summary>
public sealed class IntegerTests
{
    private delegate void Kernel<T>(Queue queue, Grid grid, BufferView<T> x, BufferView<T> y, BufferView<T> z, int operation)
        where T : unmanaged;

    public static TheoryData<string, string> Cases => Suite.With(Int32Operations.Names);

    public static TheoryData<string> CompiledDevices => new(TestDevices.Compiled, TestDevices.Vulkan);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Int32(string device, string name) =>
        Run<int, uint>(device, name, Inputs.Int32s, Int32Operations.Apply, a => (uint)a, Math.Abs);

    [Theory]
    [MemberData(nameof(Cases))]
    public void UInt32(string device, string name) =>
        Run<uint, uint>(device, name, (count, seed) => [.. Inputs.Int32s(count, seed).Select(v => (uint)v)], UInt32Operations.Apply, a => a, a => a);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Int64(string device, string name) =>
        Run<long, ulong>(device, name, Inputs.Int64s, Int64Operations.Apply, a => (ulong)a, Math.Abs);

    [Theory]
    [MemberData(nameof(Cases))]
    public void UInt64(string device, string name) =>
        Run<ulong, ulong>(device, name, (count, seed) => [.. Inputs.Int64s(count, seed).Select(v => (ulong)v)], UInt64Operations.Apply, a => a, a => a);

    /// <summary>C# throws here; compiled kernels give 0, and the least value for the quotient that does not fit.</summary>
    [Theory]
    [MemberData(nameof(CompiledDevices))]
    public void Division_by_zero_gives_zero_and_the_least_value_wraps(string device)
    {
        using Queue queue = Suite.Device(device).CreateQueue();
        int[] x = [5, -7, 0, int.MinValue, int.MinValue, 9];
        int[] y = [0, 0, 0, -1, 0, 2];
        using Buffer<int> left = queue.Upload<int>(x);
        using Buffer<int> right = queue.Upload<int>(y);
        using Buffer<int> output = queue.Poisoned<int>(x.Length);
        Int32Operations.Apply(queue, Grid.Invocations(x.Length), left, right, output, Array.IndexOf(Int32Operations.Names, "div"));
        Assert.Equal([0, 0, 0, int.MinValue, 0, 4], queue.Read(output.View));
        Int32Operations.Apply(queue, Grid.Invocations(x.Length), left, right, output, Array.IndexOf(Int32Operations.Names, "rem"));
        Assert.Equal([0, 0, 0, 0, 0, 1], queue.Read(output.View));
    }

    private static void Run<T, TBits>(
        string device, string name, Func<int, int, T[]> inputs, Kernel<T> kernel, Func<T, TBits> bits, Func<T, T> absolute)
        where T : unmanaged, IBinaryInteger<T>
        where TBits : IBinaryInteger<TBits>
    {
        int count = Suite.CountFor(device);
        T[] x = inputs(count, 1);
        T[] y = [.. inputs(count, 2).Select(v => name is "div" or "rem" && T.IsZero(v) ? T.One : v)];
        using Queue queue = Suite.Device(device).CreateQueue();
        using Buffer<T> left = queue.Upload<T>(x);
        using Buffer<T> right = queue.Upload<T>(y);
        using Buffer<T> output = queue.Poisoned<T>(count);
        kernel(queue, Grid.Invocations(count), left, right, output, Array.IndexOf(Int32Operations.Names, name));
        T[] actual = queue.Read(output.View);
        for (int i = 0; i < count; i++)
        {
            T a = x[i];
            T b = y[i];
            int shift = int.CreateTruncating(b);
            int width = System.Runtime.CompilerServices.Unsafe.SizeOf<T>() * 8;
            TBits raw = bits(a);
            T One(bool condition) => condition ? T.One : T.Zero;
            T expected = name switch
            {
                "add" => unchecked(a + b), "sub" => unchecked(a - b), "mul" => unchecked(a * b), "div" => a / b, "rem" => a % b,
                "min" => T.Min(a, b), "max" => T.Max(a, b), "and" => a & b, "or" => a | b, "xor" => a ^ b, "not" => ~a,
                "shl" => a << (shift & (width - 1)), "shr" => a >> (shift & (width - 1)), "shr.unsigned" => a >>> (shift & (width - 1)),
                "popcount" => T.CreateTruncating(TBits.PopCount(raw)), "leading_zeros" => T.CreateTruncating(TBits.LeadingZeroCount(raw)),
                "trailing_zeros" => T.CreateTruncating(TBits.TrailingZeroCount(raw)),
                "rotl" => T.CreateTruncating(TBits.RotateLeft(raw, shift)), "rotr" => T.CreateTruncating(TBits.RotateRight(raw, shift)),
                "eq" => One(a == b), "ne" => One(a != b), "lt" => One(a < b), "le" => One(a <= b), "gt" => One(a > b), "ge" => One(a >= b),
                "neg" => unchecked(T.Zero - a), _ => absolute(a),
            };
            Assert.True(expected == actual[i], $"{name}({a}, {b}) = {actual[i]}, expected {expected}");
        }
    }
}
