using System.Numerics;

namespace HataDsl;

/// <content>Bits, special values and truth values.</content>
public static partial class Hlsl
{
    /// <summary>The float with these bits.</summary>
    public static float AsFloat(int bits) => BitConverter.Int32BitsToSingle(bits);

    /// <inheritdoc cref="AsFloat(int)"/>
    public static float AsFloat(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    /// <summary>The integer with the same bits.</summary>
    public static int AsInt(float x) => BitConverter.SingleToInt32Bits(x);

    /// <inheritdoc cref="AsInt(float)"/>
    public static int AsInt(uint x) => unchecked((int)x);

    /// <inheritdoc cref="AsInt(float)"/>
    public static uint AsUInt(float x) => BitConverter.SingleToUInt32Bits(x);

    /// <inheritdoc cref="AsInt(float)"/>
    public static uint AsUInt(int x) => unchecked((uint)x);

    /// <summary>Number of one bits.</summary>
    public static uint CountBits(uint x) => (uint)BitOperations.PopCount(x);

    /// <summary>Position of the highest one bit, counted from the lowest; all bits set where there is none.</summary>
    public static uint FirstBitHigh(uint x) => unchecked((uint)(31 - BitOperations.LeadingZeroCount(x)));

    /// <summary>Position of the lowest one bit; all bits set where there is none.</summary>
    public static uint FirstBitLow(uint x) => x == 0 ? uint.MaxValue : (uint)BitOperations.TrailingZeroCount(x);

    /// <summary>The bits in opposite order.</summary>
    public static uint ReverseBits(uint x)
    {
        x = ((x >> 1) & 0x55555555) | ((x & 0x55555555) << 1);
        x = ((x >> 2) & 0x33333333) | ((x & 0x33333333) << 2);
        x = ((x >> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
        return System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(x);
    }

    /// <summary>The half in the low 16 bits, as a float.</summary>
    public static float F16ToF32(uint x) => (float)BitConverter.UInt16BitsToHalf(unchecked((ushort)x));

    /// <summary>A float rounded to a half, in the low 16 bits.</summary>
    public static uint F32ToF16(float x) => BitConverter.HalfToUInt16Bits((Half)x);

    /// <summary>Whether a number is neither infinite nor NaN.</summary>
    public static bool IsFinite(float x) => float.IsFinite(x);

    /// <summary>Whether a number is infinite.</summary>
    public static bool IsInfinite(float x) => float.IsInfinity(x);

    /// <summary>Whether a number is NaN.</summary>
    public static bool IsNaN(float x) => float.IsNaN(x);

    /// <summary>1 for true, 0 for false.</summary>
    public static float BoolToFloat(bool x) => x ? 1 : 0;

    /// <inheritdoc cref="BoolToFloat(bool)"/>
    public static int BoolToInt(bool x) => x ? 1 : 0;

    /// <inheritdoc cref="BoolToFloat(bool)"/>
    public static uint BoolToUInt(bool x) => x ? 1u : 0u;

    /// <summary>Whether a number is not 0.</summary>
    public static bool FloatToBool(float x) => x != 0;

    /// <inheritdoc cref="FloatToBool(float)"/>
    public static bool IntToBool(int x) => x != 0;

    /// <inheritdoc cref="FloatToBool(float)"/>
    public static bool UIntToBool(uint x) => x != 0;
}
