using System.Globalization;

namespace HataDsl.Fuzz.Model;

/// <summary>A scalar type of the kernel language.</summary>
internal enum FuzzType
{
    Bool,
    SByte,
    Byte,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Half,
    BFloat16,
    Single,
    Double,
}

/// <summary>What a generator must know of types.</summary>
internal static class FuzzTypes
{
    public static readonly FuzzType[] Integers =
    [
        FuzzType.SByte, FuzzType.Byte, FuzzType.Int16, FuzzType.UInt16, FuzzType.Int32, FuzzType.UInt32, FuzzType.Int64, FuzzType.UInt64,
    ];

    /// <summary>Types that the operators of C# work on without widening.</summary>
    public static readonly FuzzType[] Arithmetic =
        [FuzzType.Int32, FuzzType.UInt32, FuzzType.Int64, FuzzType.UInt64, FuzzType.Single, FuzzType.Double];

    private static readonly string[] Names =
        ["bool", "sbyte", "byte", "short", "ushort", "int", "uint", "long", "ulong", "Half", "BFloat16", "float", "double"];

    public static string Name(this FuzzType type) => Names[(int)type];

    public static bool IsInteger(this FuzzType type) => type is >= FuzzType.SByte and <= FuzzType.UInt64;

    public static bool IsNarrow(this FuzzType type) => type is >= FuzzType.SByte and <= FuzzType.UInt16;

    public static bool IsWide(this FuzzType type) => type is FuzzType.Int64 or FuzzType.UInt64;

    public static bool IsSigned(this FuzzType type) => type is FuzzType.SByte or FuzzType.Int16 or FuzzType.Int32 or FuzzType.Int64;

    public static bool IsStorage(this FuzzType type) => type is FuzzType.Half or FuzzType.BFloat16;

    public static bool IsFloat(this FuzzType type) => type is FuzzType.Single or FuzzType.Double;

    /// <summary>Types that C# converts to this one without a cast, for an operand whose partner is of this type.</summary>
    public static FuzzType[] Widened(this FuzzType type) => type switch
    {
        FuzzType.Int32 => [FuzzType.SByte, FuzzType.Byte, FuzzType.Int16, FuzzType.UInt16],
        FuzzType.UInt32 => [FuzzType.Byte, FuzzType.UInt16],
        FuzzType.Int64 => [FuzzType.SByte, FuzzType.Byte, FuzzType.Int16, FuzzType.UInt16, FuzzType.Int32, FuzzType.UInt32],
        FuzzType.UInt64 => [FuzzType.Byte, FuzzType.UInt16, FuzzType.UInt32],
        FuzzType.Single => [FuzzType.SByte, FuzzType.Byte, FuzzType.Int16, FuzzType.UInt16, FuzzType.Int32, FuzzType.UInt32, FuzzType.Int64, FuzzType.UInt64],
        FuzzType.Double => [FuzzType.Int16, FuzzType.Int32, FuzzType.UInt32, FuzzType.Int64, FuzzType.UInt64, FuzzType.Single],
        _ => [],
    };

    /// <summary>A literal of the type: often one where types end.</summary>
    public static string Literal(this FuzzType type, Random random) => type switch
    {
        FuzzType.Bool => random.Next(2) == 0 ? "true" : "false",
        FuzzType.SByte => $"((sbyte)({Integer(random, 8, signed: true)}))",
        FuzzType.Byte => $"((byte){Integer(random, 8, signed: false)})",
        FuzzType.Int16 => $"((short)({Integer(random, 16, signed: true)}))",
        FuzzType.UInt16 => $"((ushort){Integer(random, 16, signed: false)})",
        FuzzType.Int32 => Signed(Integer(random, 32, signed: true), ""),
        FuzzType.UInt32 => Integer(random, 32, signed: false) + "u",
        FuzzType.Int64 => Signed(Integer(random, 64, signed: true), "L"),
        FuzzType.UInt64 => Integer(random, 64, signed: false) + "UL",
        FuzzType.Half => $"((Half)({Single(random)}))",
        FuzzType.BFloat16 => $"((BFloat16)({Single(random)}))",
        FuzzType.Single => Single(random),
        _ => Double(random),
    };

    /// <summary>The simplest literals, for shrinking.</summary>
    public static string[] Simple(this FuzzType type) => type switch
    {
        FuzzType.Bool => ["false", "true"],
        FuzzType.Int32 => ["0", "1"],
        FuzzType.UInt32 => ["0u", "1u"],
        FuzzType.Int64 => ["0L", "1L"],
        FuzzType.UInt64 => ["0UL", "1UL"],
        FuzzType.Single => ["0f", "1f"],
        FuzzType.Double => ["0d", "1d"],
        FuzzType.Half or FuzzType.BFloat16 => [$"(({type.Name()})0f)", $"(({type.Name()})1f)"],
        _ => [$"(({type.Name()})0)", $"(({type.Name()})1)"],
    };

    /// <summary>A whole number of a width: small, at an edge, or any.</summary>
    public static string Integer(Random random, int bits, bool signed)
    {
        System.Int128 low = signed ? -((System.Int128)1 << (bits - 1)) : 0;
        System.Int128 high = ((System.Int128)1 << (signed ? bits - 1 : bits)) - 1;
        System.Int128 value = random.Next(8) switch
        {
            0 => low,
            1 => high,
            2 => low + random.Next(3),
            3 => (System.Int128)1 << random.Next(signed ? bits - 1 : bits),
            4 => low + (System.Int128)(random.NextDouble() * (double)(high - low)),
            _ => random.Next(signed ? -9 : 0, 18),
        };
        return System.Int128.Clamp(value, low, high).ToString(CultureInfo.InvariantCulture);
    }

    private static string Signed(string digits, string suffix) => digits switch
    {
        "-2147483648" when suffix.Length == 0 => "int.MinValue",
        "-9223372036854775808" => "long.MinValue",
        _ => digits[0] == '-' ? $"({digits}{suffix})" : digits + suffix,
    };

    private static string Single(Random random) => random.Next(12) switch
    {
        0 => "float.PositiveInfinity",
        1 => "float.NaN",
        2 => "(-0f)",
        3 => "float.MaxValue",
        4 => "2147483648f",
        5 => "0.49999997f",
        6 => "65520f",
        7 => "(-1.5f)",
        _ => $"({((random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-3, 8))).ToString("R", CultureInfo.InvariantCulture)}f)",
    };

    private static string Double(Random random) => random.Next(12) switch
    {
        0 => "double.PositiveInfinity",
        1 => "double.NaN",
        2 => "(-0d)",
        3 => "double.MaxValue",
        4 => "9223372036854775808d",
        5 => "0.49999999999999994",
        6 => "4294967295.5",
        _ => $"({((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 20))).ToString("R", CultureInfo.InvariantCulture)}d)",
    };
}
