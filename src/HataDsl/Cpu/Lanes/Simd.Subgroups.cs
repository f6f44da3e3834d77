using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HataDsl.Cpu;

/// <content>Exchange between lanes.</content>
public static unsafe partial class Simd
{
    /// <summary>Sum over the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumOfLanes<T>(Vector256<T> value) => Vector256.Sum(value);

    /// <inheritdoc cref="SumOfLanes{T}(Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumOfLanes<T>(Vector512<T> value) => Vector512.Sum(value);

    /// <summary>Least over the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LeastOfLanes<T>(Vector256<T> value)
        where T : INumber<T>
    {
        Vector128<T> half = Vector128.Min(value.GetLower(), value.GetUpper());
        return T.Min(T.Min(half[0], half[1]), T.Min(half[2], half[3]));
    }

    /// <inheritdoc cref="LeastOfLanes{T}(Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LeastOfLanes<T>(Vector512<T> value)
        where T : INumber<T>
    {
        Vector256<T> half = Vector256.Min(value.GetLower(), value.GetUpper());
        return T.Min(T.Min(half[0], half[1]), T.Min(half[2], half[3]));
    }

    /// <summary>Greatest over the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GreatestOfLanes<T>(Vector256<T> value)
        where T : INumber<T>
    {
        Vector128<T> half = Vector128.Max(value.GetLower(), value.GetUpper());
        return T.Max(T.Max(half[0], half[1]), T.Max(half[2], half[3]));
    }

    /// <inheritdoc cref="GreatestOfLanes{T}(Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GreatestOfLanes<T>(Vector512<T> value)
        where T : INumber<T>
    {
        Vector256<T> half = Vector256.Max(value.GetLower(), value.GetUpper());
        return T.Max(T.Max(half[0], half[1]), T.Max(half[2], half[3]));
    }

    /// <summary>Bitwise and over the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AndOfLanes<T>(Vector256<T> value)
        where T : IBinaryInteger<T>
    {
        Vector128<T> half = value.GetLower() & value.GetUpper();
        return half[0] & half[1] & half[2] & half[3];
    }

    /// <inheritdoc cref="AndOfLanes{T}(Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AndOfLanes<T>(Vector512<T> value)
        where T : IBinaryInteger<T>
    {
        Vector256<T> half = value.GetLower() & value.GetUpper();
        return half[0] & half[1] & half[2] & half[3];
    }

    /// <summary>Bitwise or over the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OrOfLanes<T>(Vector256<T> value)
        where T : IBinaryInteger<T>
    {
        Vector128<T> half = value.GetLower() | value.GetUpper();
        return half[0] | half[1] | half[2] | half[3];
    }

    /// <inheritdoc cref="OrOfLanes{T}(Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OrOfLanes<T>(Vector512<T> value)
        where T : IBinaryInteger<T>
    {
        Vector256<T> half = value.GetLower() | value.GetUpper();
        return half[0] | half[1] | half[2] | half[3];
    }

    /// <summary>Bitwise exclusive or over the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T XorOfLanes<T>(Vector256<T> value)
        where T : IBinaryInteger<T>
    {
        Vector128<T> half = value.GetLower() ^ value.GetUpper();
        return half[0] ^ half[1] ^ half[2] ^ half[3];
    }

    /// <inheritdoc cref="XorOfLanes{T}(Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T XorOfLanes<T>(Vector512<T> value)
        where T : IBinaryInteger<T>
    {
        Vector256<T> half = value.GetLower() ^ value.GetUpper();
        return half[0] ^ half[1] ^ half[2] ^ half[3];
    }

    /// <summary>The value of one lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ValueOfLane<T>(Vector256<T> value, int lane) => value.GetElement(lane & (Lanes - 1));

    /// <inheritdoc cref="ValueOfLane{T}(Vector256{T}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ValueOfLane<T>(Vector512<T> value, int lane) => value.GetElement(lane & (Lanes - 1));

    /// <summary>The value of one lane, in all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LaneInAll<T>(Vector256<T> value, int lane) =>
        Vector256.Shuffle(value.As<T, int>(), Vector256.Create(lane & (Lanes - 1))).As<int, T>();

    /// <summary>The value of the lane each lane names; 0 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Shuffle<T>(Vector256<T> value, Vector256<int> lane) =>
        Vector256.Shuffle(value.As<T, int>(), lane).As<int, T>();

    /// <inheritdoc cref="Shuffle{T}(Vector256{T}, Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Shuffle<T>(Vector512<T> value, Vector256<int> lane) =>
        Vector512.Shuffle(value.As<T, long>(), Widen(lane)).As<long, T>();

    /// <summary>Bit i is lane i of the mask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Ballot(Vector256<int> mask) => mask.ExtractMostSignificantBits();
}
