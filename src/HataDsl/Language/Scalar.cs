using System.Runtime.CompilerServices;

namespace HataDsl;

/// <summary>Conversions for kernels that are generic over their storage type.</summary>
public static class Scalar
{
    /// <summary>Widens a stored number to <see cref="float"/>, as a cast does.</summary>
    /// <typeparam name="T">float, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    public static float ToSingle<T>(T value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return Unsafe.BitCast<T, float>(value);
        }

        if (typeof(T) == typeof(Half))
        {
            return (float)Unsafe.BitCast<T, Half>(value);
        }

        return typeof(T) == typeof(BFloat16)
            ? (float)Unsafe.BitCast<T, BFloat16>(value)
            : throw new NotSupportedException($"{typeof(T)} is not a floating-point storage type.");
    }

    /// <summary>Rounds a <see cref="float"/> to a storage type, ties to even, as a cast does.</summary>
    /// <typeparam name="T">float, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    public static T FromSingle<T>(float value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return Unsafe.BitCast<float, T>(value);
        }

        if (typeof(T) == typeof(Half))
        {
            return Unsafe.BitCast<Half, T>((Half)value);
        }

        return typeof(T) == typeof(BFloat16)
            ? Unsafe.BitCast<BFloat16, T>((BFloat16)value)
            : throw new NotSupportedException($"{typeof(T)} is not a floating-point storage type.");
    }
}
