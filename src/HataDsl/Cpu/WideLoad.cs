using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HataDsl.Cpu;

/// <summary>Sixteen stored numbers as floats: the loads that hand-written CPU bodies are built from.</summary>
public static unsafe class WideLoad
{
    /// <summary>Numbers of one load.</summary>
    public const int Width = 16;

    /// <summary>
    /// Factor between a half and what <see cref="LoadScaled{T}"/> gives for it: 2^-112, since the exponent's bias is left as it is.
    /// </summary>
    public const float HalfScale = 1.92592994e-34f;

    /// <summary>Widens sixteen numbers exactly, infinities and NaN among them.</summary>
    /// <typeparam name="T">float, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load<T>(T* source)
        where T : unmanaged
    {
        if (typeof(T) == typeof(Half))
        {
            Vector512<uint> bits = Widen((ushort*)source);
            Vector512<uint> magnitude = bits & Vector512.Create(0x7fffu);
            Vector512<float> finite = (magnitude << 13).AsSingle() * Vector512.Create(1 / HalfScale);
            Vector512<uint> special = Vector512.GreaterThan(magnitude, Vector512.Create(0x7bffu)) & Vector512.Create(0x7f800000u);
            return (finite.AsUInt32() | special | ((bits & Vector512.Create(0x8000u)) << 16)).AsSingle();
        }

        return LoadScaled(source);
    }

    /// <summary>
    /// Widens sixteen finite numbers, halves times <see cref="HalfScale"/>, others as they are: three operations fewer than
    /// <see cref="Load{T}"/> where the caller can scale the other factor instead.
    /// </summary>
    /// <typeparam name="T">float, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadScaled<T>(T* source)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return Vector512.Load((float*)source);
        }

        Vector512<uint> high = Widen((ushort*)source) << 16;
        if (typeof(T) == typeof(BFloat16))
        {
            return high.AsSingle();
        }

        // Sign stays at the top, exponent and fraction move to where binary32 has them; the copies of the sign are cleared.
        return typeof(T) == typeof(Half)
            ? ((high.AsInt32() >> 3) & Vector512.Create(unchecked((int)0x8fffffff))).AsSingle()
            : throw new NotSupportedException($"{typeof(T)} is not a floating-point storage type.");
    }

    /// <summary>One number, scaled as <see cref="LoadScaled{T}"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadScaledSingle<T>(T* source)
        where T : unmanaged =>
        typeof(T) == typeof(Half) ? Scalar.ToSingle(*source) * HalfScale : Scalar.ToSingle(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Widen(ushort* source)
    {
        Vector256<ushort> narrow = Vector256.Load(source);
        return Avx512F.IsSupported
            ? Avx512F.ConvertToVector512UInt32(narrow)
            : Vector512.Create(Vector256.WidenLower(narrow), Vector256.WidenUpper(narrow));
    }
}
