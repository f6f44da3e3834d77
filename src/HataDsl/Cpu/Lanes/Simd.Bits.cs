using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HataDsl.Cpu;

/// <content>Shifts, rotations and counts of bits.</content>
public static unsafe partial class Simd
{
    /// <summary>Shift left, each lane by its own count masked to the width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ShiftLeft(Vector256<int> value, Vector256<int> count) => ShiftLeft(value.AsUInt32(), count).AsInt32();

    /// <inheritdoc cref="ShiftLeft(Vector256{int}, Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ShiftLeft(Vector256<uint> value, Vector256<int> count)
    {
        Vector256<uint> masked = (count & Vector256.Create(31)).AsUInt32();
        return Avx2.IsSupported ? Avx2.ShiftLeftLogicalVariable(value, masked) : PerLane<uint, ShiftLeft32>(value, masked);
    }

    /// <inheritdoc cref="ShiftLeft(Vector256{int}, Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> ShiftLeft(Vector512<long> value, Vector256<int> count) => ShiftLeft(value.AsUInt64(), count).AsInt64();

    /// <inheritdoc cref="ShiftLeft(Vector256{int}, Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> ShiftLeft(Vector512<ulong> value, Vector256<int> count)
    {
        Vector512<ulong> masked = Widen(count & Vector256.Create(63)).AsUInt64();
        return Avx512F.IsSupported ? Avx512F.ShiftLeftLogicalVariable(value, masked) : PerLane<ulong, ShiftLeft64>(value, masked);
    }

    /// <summary>Shift right, each lane by its own count masked to the width; arithmetic for signed types.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ShiftRight(Vector256<int> value, Vector256<int> count)
    {
        Vector256<int> masked = count & Vector256.Create(31);
        return Avx2.IsSupported ? Avx2.ShiftRightArithmeticVariable(value, masked.AsUInt32()) : PerLane<int, ShiftRightSigned32>(value, masked);
    }

    /// <inheritdoc cref="ShiftRight(Vector256{int}, Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ShiftRight(Vector256<uint> value, Vector256<int> count)
    {
        Vector256<uint> masked = (count & Vector256.Create(31)).AsUInt32();
        return Avx2.IsSupported ? Avx2.ShiftRightLogicalVariable(value, masked) : PerLane<uint, ShiftRight32>(value, masked);
    }

    /// <inheritdoc cref="ShiftRight(Vector256{int}, Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> ShiftRight(Vector512<long> value, Vector256<int> count)
    {
        Vector512<long> masked = Widen(count & Vector256.Create(63));
        return Avx512F.IsSupported ? Avx512F.ShiftRightArithmeticVariable(value, masked.AsUInt64()) : PerLane<long, ShiftRightSigned64>(value, masked);
    }

    /// <inheritdoc cref="ShiftRight(Vector256{int}, Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> ShiftRight(Vector512<ulong> value, Vector256<int> count)
    {
        Vector512<ulong> masked = Widen(count & Vector256.Create(63)).AsUInt64();
        return Avx512F.IsSupported ? Avx512F.ShiftRightLogicalVariable(value, masked) : PerLane<ulong, ShiftRight64>(value, masked);
    }

    /// <summary>
    /// Rotate left by a count masked to the width. Written so that the JIT does not take it for a rotation: until .NET 11 it believes that the
    /// processor's rotations set the zero flag, and reads that of something else where the result is compared with 0 (dotnet/runtime#129288).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint RotateLeft(uint value, int count) => (value << (count & 31)) | (value >> 1 >> (31 - (count & 31)));

    /// <inheritdoc cref="RotateLeft(uint, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong RotateLeft(ulong value, int count) => (value << (count & 63)) | (value >> 1 >> (63 - (count & 63)));

    /// <inheritdoc cref="RotateLeft(uint, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> RotateLeft(Vector256<uint> value, Vector256<int> count) => ShiftLeft(value, count) | ShiftRight(value, -count);

    /// <inheritdoc cref="RotateLeft(uint, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> RotateLeft(Vector512<ulong> value, Vector256<int> count) => ShiftLeft(value, count) | ShiftRight(value, -count);

    /// <summary>Rotate right by a count masked to the width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint RotateRight(uint value, int count) => RotateLeft(value, -count);

    /// <inheritdoc cref="RotateRight(uint, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong RotateRight(ulong value, int count) => RotateLeft(value, -count);

    /// <inheritdoc cref="RotateRight(uint, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> RotateRight(Vector256<uint> value, Vector256<int> count) => RotateLeft(value, -count);

    /// <inheritdoc cref="RotateRight(uint, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> RotateRight(Vector512<ulong> value, Vector256<int> count) => RotateLeft(value, -count);

    private readonly struct ShiftLeft32 : IFunction<uint>
    {
        public static uint Apply(uint a, uint b) => a << (int)b;
    }

    private readonly struct ShiftLeft64 : IFunction<ulong>
    {
        public static ulong Apply(ulong a, ulong b) => a << (int)b;
    }

    private readonly struct ShiftRight32 : IFunction<uint>
    {
        public static uint Apply(uint a, uint b) => a >> (int)b;
    }

    private readonly struct ShiftRight64 : IFunction<ulong>
    {
        public static ulong Apply(ulong a, ulong b) => a >> (int)b;
    }

    private readonly struct ShiftRightSigned32 : IFunction<int>
    {
        public static int Apply(int a, int b) => a >> b;
    }

    private readonly struct ShiftRightSigned64 : IFunction<long>
    {
        public static long Apply(long a, long b) => a >> (int)b;
    }
}
