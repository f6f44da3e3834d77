using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HataDsl.Cpu;

/// <content>Counts and order of bits.</content>
public static unsafe partial class Simd
{
    /// <summary>Number of one bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PopCount<T>(T value)
        where T : IBinaryInteger<T> => int.CreateTruncating(T.PopCount(value));

    /// <inheritdoc cref="PopCount{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> PopCount<T>(Vector256<T> value)
    {
        Vector256<uint> bits = value.As<T, uint>();
        bits -= (bits >>> 1) & Vector256.Create(0x55555555u);
        bits = (bits & Vector256.Create(0x33333333u)) + ((bits >>> 2) & Vector256.Create(0x33333333u));
        bits = (bits + (bits >>> 4)) & Vector256.Create(0x0f0f0f0fu);
        return ((bits * Vector256.Create(0x01010101u)) >>> 24).AsInt32();
    }

    /// <inheritdoc cref="PopCount{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> PopCount<T>(Vector512<T> value)
    {
        Vector512<ulong> bits = value.As<T, ulong>();
        bits -= (bits >>> 1) & Vector512.Create(0x5555555555555555u);
        bits = (bits & Vector512.Create(0x3333333333333333u)) + ((bits >>> 2) & Vector512.Create(0x3333333333333333u));
        bits = (bits + (bits >>> 4)) & Vector512.Create(0x0f0f0f0f0f0f0f0fu);
        bits += bits >>> 8;
        bits += bits >>> 16;
        bits += bits >>> 32;
        return Narrow((bits & Vector512.Create(0x7fUL)).AsInt64());
    }

    /// <summary>Number of zero bits above the highest one bit; the width for 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LeadingZeros<T>(T value)
        where T : IBinaryInteger<T> => int.CreateTruncating(T.LeadingZeroCount(value));

    /// <inheritdoc cref="LeadingZeros{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LeadingZeros<T>(Vector256<T> value)
    {
        Vector256<uint> bits = value.As<T, uint>();
        return Avx512CD.VL.IsSupported ? Avx512CD.VL.LeadingZeroCount(bits).AsInt32() : PopCount(~Smear(bits));
    }

    /// <inheritdoc cref="LeadingZeros{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LeadingZeros<T>(Vector512<T> value)
    {
        Vector512<ulong> bits = value.As<T, ulong>();
        return Avx512CD.IsSupported ? Narrow(Avx512CD.LeadingZeroCount(bits).AsInt64()) : PopCount(~Smear(bits));
    }

    /// <summary>Number of zero bits below the lowest one bit; the width for 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TrailingZeros<T>(T value)
        where T : IBinaryInteger<T> => int.CreateTruncating(T.TrailingZeroCount(value));

    /// <inheritdoc cref="TrailingZeros{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> TrailingZeros<T>(Vector256<T> value)
    {
        Vector256<int> bits = value.As<T, int>();
        return PopCount(Vector256.AndNot(bits - Vector256<int>.One, bits));
    }

    /// <inheritdoc cref="TrailingZeros{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> TrailingZeros<T>(Vector512<T> value)
    {
        Vector512<long> bits = value.As<T, long>();
        return PopCount(Vector512.AndNot(bits - Vector512<long>.One, bits));
    }

    /// <summary>The bits in opposite order.</summary>
    public static uint ReverseBits(uint value)
    {
        value = ((value >> 1) & 0x55555555) | ((value & 0x55555555) << 1);
        value = ((value >> 2) & 0x33333333) | ((value & 0x33333333) << 2);
        value = ((value >> 4) & 0x0f0f0f0f) | ((value & 0x0f0f0f0f) << 4);
        return System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value);
    }

    /// <inheritdoc cref="ReverseBits(uint)"/>
    public static ulong ReverseBits(ulong value) => ((ulong)ReverseBits((uint)value) << 32) | ReverseBits((uint)(value >> 32));

    /// <inheritdoc cref="ReverseBits(uint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ReverseBits(Vector256<uint> value)
    {
        value = ((value >>> 1) & Vector256.Create(0x55555555u)) | ((value & Vector256.Create(0x55555555u)) << 1);
        value = ((value >>> 2) & Vector256.Create(0x33333333u)) | ((value & Vector256.Create(0x33333333u)) << 2);
        value = ((value >>> 4) & Vector256.Create(0x0f0f0f0fu)) | ((value & Vector256.Create(0x0f0f0f0fu)) << 4);
        value = ((value >>> 8) & Vector256.Create(0x00ff00ffu)) | ((value & Vector256.Create(0x00ff00ffu)) << 8);
        return (value >>> 16) | (value << 16);
    }

    /// <inheritdoc cref="ReverseBits(uint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> ReverseBits(Vector512<ulong> value)
    {
        Vector512<uint> halves = value.AsUInt32();
        halves = ((halves >>> 1) & Vector512.Create(0x55555555u)) | ((halves & Vector512.Create(0x55555555u)) << 1);
        halves = ((halves >>> 2) & Vector512.Create(0x33333333u)) | ((halves & Vector512.Create(0x33333333u)) << 2);
        halves = ((halves >>> 4) & Vector512.Create(0x0f0f0f0fu)) | ((halves & Vector512.Create(0x0f0f0f0fu)) << 4);
        halves = ((halves >>> 8) & Vector512.Create(0x00ff00ffu)) | ((halves & Vector512.Create(0x00ff00ffu)) << 8);
        value = ((halves >>> 16) | (halves << 16)).AsUInt64();
        return (value >>> 32) | (value << 32);
    }

    /// <summary>Sets every bit below the highest one bit.</summary>
    private static Vector256<uint> Smear(Vector256<uint> bits)
    {
        bits |= bits >>> 1;
        bits |= bits >>> 2;
        bits |= bits >>> 4;
        bits |= bits >>> 8;
        return bits | (bits >>> 16);
    }

    private static Vector512<ulong> Smear(Vector512<ulong> bits)
    {
        bits |= bits >>> 1;
        bits |= bits >>> 2;
        bits |= bits >>> 4;
        bits |= bits >>> 8;
        bits |= bits >>> 16;
        return bits | (bits >>> 32);
    }
}
