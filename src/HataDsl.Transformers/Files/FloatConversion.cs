using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HataDsl.Transformers;

/// <summary>
/// Exact widening of F16 and BF16 to F32. The loops are written with vectors because loading a model converts every
/// weight once, and <c>(float)Half</c> is a scalar routine on most processors.
/// </summary>
internal static class FloatConversion
{
    // 2^112: moves the exponent of an F16 (bias 15), shifted into place, to that of an F32 (bias 127). The product is
    // exact, subnormal F16 included, because every F16 is a normal F32.
    private const float HalfExponentScale = 5192296858534827628530496329220096f;

    /// <summary>Widens F16 values.</summary>
    /// <param name="source">Little-endian F16 values, at any alignment.</param>
    /// <param name="destination">As many F32 values as <paramref name="source"/> holds.</param>
    public static void WidenFloat16(ReadOnlySpan<byte> source, Span<float> destination)
    {
        var bits = MemoryMarshal.Cast<byte, ushort>(source)[..destination.Length];
        int i = 0;
        for (; i <= bits.Length - Vector128<ushort>.Count; i += Vector128<ushort>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.Create(bits[i..]));
            WidenFloat16(low).CopyTo(destination[i..]);
            WidenFloat16(high).CopyTo(destination[(i + 4)..]);
        }

        for (; i < bits.Length; i++)
        {
            destination[i] = (float)BitConverter.UInt16BitsToHalf(bits[i]);
        }
    }

    /// <summary>Widens BF16 values.</summary>
    /// <param name="source">Little-endian BF16 values, at any alignment.</param>
    /// <param name="destination">As many F32 values as <paramref name="source"/> holds.</param>
    public static void WidenBFloat16(ReadOnlySpan<byte> source, Span<float> destination)
    {
        var bits = MemoryMarshal.Cast<byte, ushort>(source)[..destination.Length];
        int i = 0;
        for (; i <= bits.Length - Vector128<ushort>.Count; i += Vector128<ushort>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.Create(bits[i..]));
            Vector128.ShiftLeft(low, 16).AsSingle().CopyTo(destination[i..]);
            Vector128.ShiftLeft(high, 16).AsSingle().CopyTo(destination[(i + 4)..]);
        }

        for (; i < bits.Length; i++)
        {
            destination[i] = BitConverter.UInt32BitsToSingle((uint)bits[i] << 16);
        }
    }

    private static Vector128<float> WidenFloat16(Vector128<uint> bits)
    {
        var sign = Vector128.ShiftLeft(bits & Vector128.Create(0x8000u), 16);
        var magnitude = Vector128.ShiftLeft(bits & Vector128.Create(0x7fffu), 13);
        var finite = (magnitude.AsSingle() * HalfExponentScale).AsUInt32();

        // Exponent 31 is infinity or NaN, which the multiplication would turn into a finite number.
        var special = magnitude | Vector128.Create(0x7f800000u);
        var isSpecial = Vector128.GreaterThanOrEqual(magnitude, Vector128.Create(0x0f800000u));
        return (Vector128.ConditionalSelect(isSpecial, special, finite) | sign).AsSingle();
    }
}
