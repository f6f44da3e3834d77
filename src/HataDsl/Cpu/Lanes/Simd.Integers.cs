using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HataDsl.Cpu;

/// <content>Integer division, sign and magnitude.</content>
public static unsafe partial class Simd
{
    /// <summary>Quotient towards zero; x / 0 is 0, and the least value / -1 wraps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Divide<T>(T a, T b)
        where T : IBinaryInteger<T> => DivideFunction<T>.Apply(a, b);

    /// <inheritdoc cref="Divide{T}(T, T)"/>
    /// <remarks>Exact through binary64: the quotient of two 32-bit integers is never nearer to a larger integer than its rounding.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Divide(Vector256<int> a, Vector256<int> b)
    {
        Vector512<double> quotient = Vector512.ConvertToDouble(Widen(a)) / Vector512.ConvertToDouble(Widen(b));
        Vector256<int> whole = Narrow(Vector512.ConvertToInt64(quotient));
        return Vector256.AndNot(whole, Vector256.Equals(b, Vector256<int>.Zero));
    }

    /// <inheritdoc cref="Divide{T}(T, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Divide(Vector256<uint> a, Vector256<uint> b)
    {
        Vector512<double> quotient = Vector512.ConvertToDouble(Widen(a).AsInt64()) / Vector512.ConvertToDouble(Widen(b).AsInt64());
        Vector256<uint> whole = Narrow(Vector512.ConvertToInt64(quotient)).AsUInt32();
        return Vector256.AndNot(whole, Vector256.Equals(b, Vector256<uint>.Zero));
    }

    /// <inheritdoc cref="Divide{T}(T, T)"/>
    public static Vector512<long> Divide(Vector512<long> a, Vector512<long> b) => PerLane<long, DivideFunction<long>>(a, b);

    /// <inheritdoc cref="Divide{T}(T, T)"/>
    public static Vector512<ulong> Divide(Vector512<ulong> a, Vector512<ulong> b) => PerLane<ulong, DivideFunction<ulong>>(a, b);

    /// <summary>
    /// Quotient towards zero by a constant of at least 2, given as its reciprocal: for a divisor d and the number c of bits of d - 1,
    /// <paramref name="shift"/> is 31 + c and <paramref name="reciprocal"/> is 2^shift / d rounded down, plus 1.
    /// </summary>
    /// <remarks>The product with a 32-bit integer is exact in 64 bits, and its error stays below 1 / d (Hacker's Delight, chapter 10).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> DivideBy(Vector256<int> a, long reciprocal, int shift) =>
        Narrow((Widen(a) * Vector512.Create(reciprocal)) >> shift) - (a >> 31);

    /// <summary>Remainder of a division by a constant of at least 2, as for <see cref="DivideBy"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> RemainderBy(Vector256<int> a, int divisor, long reciprocal, int shift) =>
        a - (DivideBy(a, reciprocal, shift) * Vector256.Create(divisor));

    /// <summary>Remainder with the sign of the dividend; x % 0 is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Remainder<T>(T a, T b)
        where T : IBinaryInteger<T> => T.IsZero(b) ? T.Zero : unchecked(a - (Divide(a, b) * b));

    /// <inheritdoc cref="Remainder{T}(T, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Remainder(Vector256<int> a, Vector256<int> b) =>
        Vector256.AndNot(a - (Divide(a, b) * b), Vector256.Equals(b, Vector256<int>.Zero));

    /// <inheritdoc cref="Remainder{T}(T, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Remainder(Vector256<uint> a, Vector256<uint> b) =>
        Vector256.AndNot(a - (Divide(a, b) * b), Vector256.Equals(b, Vector256<uint>.Zero));

    /// <inheritdoc cref="Remainder{T}(T, T)"/>
    public static Vector512<long> Remainder(Vector512<long> a, Vector512<long> b) =>
        Vector512.AndNot(a - (Divide(a, b) * b), Vector512.Equals(b, Vector512<long>.Zero));

    /// <inheritdoc cref="Remainder{T}(T, T)"/>
    public static Vector512<ulong> Remainder(Vector512<ulong> a, Vector512<ulong> b) =>
        Vector512.AndNot(a - (Divide(a, b) * b), Vector512.Equals(b, Vector512<ulong>.Zero));

    /// <summary>Magnitude; the least integer stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Abs<T>(T value)
        where T : IBinaryInteger<T> => T.IsNegative(value) ? unchecked(T.Zero - value) : value;

    /// <inheritdoc cref="Abs{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Abs(float value) => MathF.Abs(value);

    /// <inheritdoc cref="Abs{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Abs(double value) => Math.Abs(value);

    /// <inheritdoc cref="Abs{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Abs<T>(Vector256<T> value) => Vector256.Abs(value);

    /// <inheritdoc cref="Abs{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Abs<T>(Vector512<T> value) => Vector512.Abs(value);

    /// <summary>Negation; integers wrap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Negate<T>(T value)
        where T : IUnaryNegationOperators<T, T> => unchecked(-value);

    /// <inheritdoc cref="Negate{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Negate<T>(Vector256<T> value) => -value;

    /// <inheritdoc cref="Negate{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Negate<T>(Vector512<T> value) => -value;

    /// <summary>
    /// Difference of a vector of positions and another. The JIT of .NET 10.0 compiles x + (c - y) to x - y where it comes to know, after
    /// inlining, that c is a vector whose first element is 0; a difference without a minus keeps it from that.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Subtract<T>(Vector256<T> a, Vector256<T> b) => ~(~a + b);

    /// <inheritdoc cref="Subtract{T}(Vector256{T}, Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract<T>(Vector512<T> a, Vector512<T> b) => ~(~a + b);

    /// <summary>Zero-extends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> Widen(Vector256<uint> value) =>
        Vector512.Create(Vector256.WidenLower(value), Vector256.WidenUpper(value));

    private readonly struct DivideFunction<T> : IFunction<T>
        where T : IBinaryInteger<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply(T a, T b) =>
            T.IsZero(b) ? T.Zero : T.IsNegative(b) && b == -T.One ? unchecked(T.Zero - a) : a / b;
    }
}
