using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HataDsl.Cpu;

/// <content>Products of packed bytes.</content>
public static unsafe partial class Simd
{
    /// <inheritdoc cref="Packed.Dot(int, int, int)"/>
    public static int DotBytes(int a, int b, int sum) => Packed.Dot(a, b, sum);

    /// <inheritdoc cref="Packed.Dot(uint, uint, uint)"/>
    public static uint DotBytes(uint a, uint b, uint sum) => Packed.Dot(a, b, sum);

    /// <summary>Each lane's sum plus the products of its four pairs of signed bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> DotBytes(Vector256<int> a, Vector256<int> b, Vector256<int> sum)
    {
        Vector256<short> evenA = Vector256.ShiftRightArithmetic(Vector256.ShiftLeft(a.AsInt16(), 8), 8);
        Vector256<short> evenB = Vector256.ShiftRightArithmetic(Vector256.ShiftLeft(b.AsInt16(), 8), 8);
        Vector256<short> oddA = Vector256.ShiftRightArithmetic(a.AsInt16(), 8);
        Vector256<short> oddB = Vector256.ShiftRightArithmetic(b.AsInt16(), 8);
        return sum + AddedProducts(evenA, evenB) + AddedProducts(oddA, oddB);
    }

    /// <summary>Each lane's sum plus the products of its four pairs of unsigned bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> DotBytes(Vector256<uint> a, Vector256<uint> b, Vector256<uint> sum)
    {
        Vector256<short> mask = Vector256.Create((short)255);
        Vector256<short> evenA = a.AsInt16() & mask;
        Vector256<short> evenB = b.AsInt16() & mask;
        Vector256<short> oddA = Vector256.ShiftRightLogical(a.AsInt16(), 8);
        Vector256<short> oddB = Vector256.ShiftRightLogical(b.AsInt16(), 8);
        return sum + AddedProducts(evenA, evenB).AsUInt32() + AddedProducts(oddA, oddB).AsUInt32();
    }

    /// <summary>Products of pairs of 16-bit numbers, each two neighbours added.</summary>
    private static Vector256<int> AddedProducts(Vector256<short> a, Vector256<short> b)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.MultiplyAddAdjacent(a, b);
        }

        Vector256<int> even = ((a.AsInt32() << 16) >> 16) * ((b.AsInt32() << 16) >> 16);
        return even + ((a.AsInt32() >> 16) * (b.AsInt32() >> 16));
    }
}
