using System.Buffers.Binary;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace HataDsl.Fuzz.Execution;

/// <summary>Random contents of views by element type: edges of the type often, subnormal float and double only where asked for.</summary>
internal static class RandomValues
{
    private static readonly float[] Singles =
    [
        0f, -0f, 1f, -1f, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.MaxValue, float.MinValue,
        8388607.5f, 8388609f, 2147483648f, -2147483648f, 4294967296f, 9.2233720e18f, 1e20f, -1e20f, 0.49999997f, 65504f, 65520f, 256f, -129f,
    ];

    private static readonly double[] Doubles =
    [
        0, -0.0, 1, -1, 0.5, 1.5, 2.5, -2.5, double.PositiveInfinity, double.NegativeInfinity, double.NaN, double.MaxValue, 4503599627370497.5,
        9.223372036854775e18, -9.3e18, 1.8446744073709552e19, 4294967295.5, -2147483649, 3.5e38, 0.49999999999999994, 65519.99999,
    ];

    /// <summary>Fills the elements of a view.</summary>
    /// <param name="type">The type of an element or component.</param>
    /// <param name="bytes">The view.</param>
    /// <param name="random">Where the values come from.</param>
    /// <param name="subnormal">Whether a third of the floats are subnormal.</param>
    public static void Fill(Type type, Span<byte> bytes, Random random, bool subnormal)
    {
        int size = SizeOf(type);
        Span<byte> value = stackalloc byte[8];
        for (int at = 0; at < bytes.Length; at += size)
        {
            bool isSubnormal = subnormal && (type == typeof(float) || type == typeof(double)) && random.Next(3) == 0;
            BinaryPrimitives.WriteUInt64LittleEndian(value, isSubnormal ? NextSubnormal(type, random) : Next(type, random));
            value[..size].CopyTo(bytes[at..]);
        }
    }

    private static ulong NextSubnormal(Type type, Random random)
    {
        ulong fraction = (ulong)random.NextInt64() >> random.Next(1, 60);
        return type == typeof(float)
            ? (fraction & 0x7fffff) | ((ulong)random.Next(2) << 31)
            : (fraction & 0xfffffffffffff) | ((ulong)random.Next(2) << 63);
    }

    /// <summary>The bits of a random value.</summary>
    public static ulong Next(Type type, Random random)
    {
        if (type == typeof(bool))
        {
            return (ulong)random.Next(2);
        }

        if (type == typeof(float))
        {
            float value = random.Next(3) == 0 ? Singles[random.Next(Singles.Length)] : (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-6, 12));
            return BitConverter.SingleToUInt32Bits(value);
        }

        if (type == typeof(double))
        {
            double value = random.Next(3) == 0 ? Doubles[random.Next(Doubles.Length)] : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 22));
            return BitConverter.DoubleToUInt64Bits(value);
        }

        if (type == typeof(Half))
        {
            return random.Next(2) == 0 ? BitConverter.HalfToUInt16Bits((Half)Singles[random.Next(Singles.Length)]) : (ulong)random.Next(65536);
        }

        if (type == typeof(BFloat16))
        {
            ulong bits = random.Next(2) == 0 ? ((BFloat16)Singles[random.Next(Singles.Length)]).Bits : (ulong)random.Next(65536);
            return (bits & 0x7f80) < 0x1800 ? 0 : bits;
        }

        int width = SizeOf(type) * 8;
        ulong mask = ulong.MaxValue >> (64 - width);
        return mask & random.Next(6) switch
        {
            0 => 1UL << random.Next(width),
            1 => (1UL << (width - 1)) - (ulong)random.Next(3),
            2 => ulong.MaxValue - (ulong)random.Next(5),
            3 => (ulong)random.NextInt64(long.MinValue, long.MaxValue),
            _ => (ulong)random.Next(-3, 40),
        };
    }

    /// <summary>Whether two numbers differ in nothing but what NaN they are: C# leaves that open, and nothing else.</summary>
    public static bool AreAlike(Type type, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => IsNaN(type, a) && IsNaN(type, b);

    /// <summary>The type of the components of a vector type; other types are their own.</summary>
    public static Type ComponentOf(Type type) =>
        type.IsPrimitive || type == typeof(Half) || type == typeof(BFloat16) ? type : type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)[0].FieldType;

    /// <summary>Bytes of an element.</summary>
    public static int SizeOf(Type type) =>
        type == typeof(bool) || type == typeof(byte) || type == typeof(sbyte) ? 1
        : type == typeof(short) || type == typeof(ushort) || type == typeof(Half) || type == typeof(BFloat16) ? 2
        : type == typeof(int) || type == typeof(uint) || type == typeof(float) ? 4
        : 8;

    public static string Show(Type type, ReadOnlySpan<byte> bytes)
    {
        string bits = Convert.ToHexStringLower([.. bytes.ToArray().Reverse()]);
        string value = type == typeof(float) ? MemoryMarshal.Read<float>(bytes).ToString("R", CultureInfo.InvariantCulture)
            : type == typeof(double) ? MemoryMarshal.Read<double>(bytes).ToString("R", CultureInfo.InvariantCulture)
            : type == typeof(Half) ? MemoryMarshal.Read<Half>(bytes).ToString(CultureInfo.InvariantCulture)
            : type == typeof(int) ? MemoryMarshal.Read<int>(bytes).ToString(CultureInfo.InvariantCulture)
            : type == typeof(long) ? MemoryMarshal.Read<long>(bytes).ToString(CultureInfo.InvariantCulture)
            : "";
        return $"0x{bits} {value}".TrimEnd();
    }

    private static bool IsNaN(Type type, ReadOnlySpan<byte> bytes) =>
        type == typeof(float) ? float.IsNaN(MemoryMarshal.Read<float>(bytes))
        : type == typeof(double) ? double.IsNaN(MemoryMarshal.Read<double>(bytes))
        : type == typeof(Half) ? Half.IsNaN(MemoryMarshal.Read<Half>(bytes))
        : type == typeof(BFloat16) && float.IsNaN((float)MemoryMarshal.Read<BFloat16>(bytes));
}
