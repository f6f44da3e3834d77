using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HataDsl.Cpu;

/// <content>Conversions from floats to integers: saturating, NaN gives 0. Methods, because the C# compiler folds casts of constants otherwise.</content>
public static unsafe partial class Simd
{
    /// <summary>To i32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ToInt32(float value) => unchecked((int)value);

    /// <inheritdoc cref="ToInt32(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ToInt32(double value) => unchecked((int)value);

    /// <inheritdoc cref="ToInt32(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ToInt32(Vector256<float> value) => Vector256.ConvertToInt32(value);

    /// <inheritdoc cref="ToInt32(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ToInt32(Vector512<double> value) =>
        Narrow(Vector512.ConvertToInt64(Clamp(value, int.MinValue, int.MaxValue)));

    /// <summary>To u32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ToUInt32(float value) => unchecked((uint)value);

    /// <inheritdoc cref="ToUInt32(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ToUInt32(double value) => unchecked((uint)value);

    /// <inheritdoc cref="ToUInt32(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ToUInt32(Vector256<float> value) => Vector256.ConvertToUInt32(value);

    /// <inheritdoc cref="ToUInt32(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ToUInt32(Vector512<double> value) =>
        Narrow(Vector512.ConvertToInt64(Clamp(value, 0, uint.MaxValue))).AsUInt32();

    /// <summary>To i64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToInt64(float value) => unchecked((long)value);

    /// <inheritdoc cref="ToInt64(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToInt64(double value) => unchecked((long)value);

    /// <inheritdoc cref="ToInt64(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> ToInt64(Vector256<float> value) => Vector512.ConvertToInt64(ToDouble(value));

    /// <inheritdoc cref="ToInt64(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> ToInt64(Vector512<double> value) => Vector512.ConvertToInt64(value);

    /// <summary>To u64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ToUInt64(float value) => unchecked((ulong)value);

    /// <inheritdoc cref="ToUInt64(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ToUInt64(double value) => unchecked((ulong)value);

    /// <inheritdoc cref="ToUInt64(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> ToUInt64(Vector256<float> value) => Vector512.ConvertToUInt64(ToDouble(value));

    /// <inheritdoc cref="ToUInt64(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> ToUInt64(Vector512<double> value) => Vector512.ConvertToUInt64(value);

    /// <summary>Limits without touching NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Clamp(Vector512<double> value, double least, double greatest) =>
        Vector512.Min(Vector512.Max(value, Vector512.Create(least)), Vector512.Create(greatest));
}
