using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HataDsl.Cpu;

/// <content>
/// Elements of two or four words, one element for each lane, side by side in memory: loaded as whole vectors and transposed, so that
/// each word of the 8 lanes is one vector.
/// </content>
public static unsafe partial class Simd
{
    /// <summary>Reads 8 elements of two words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadElements(int* source, out Vector256<int> a, out Vector256<int> b)
    {
        if (!Avx2.IsSupported)
        {
            a = Gather(source, Linear(0, 2));
            b = Gather(source + 1, Linear(0, 2));
            return;
        }

        Vector256<int> first = Vector256.Load(source);
        Vector256<int> second = Vector256.Load(source + 8);
        Vector256<float> low = Avx2.Permute2x128(first, second, 0x20).AsSingle(); // lanes 0 1 4 5
        Vector256<float> high = Avx2.Permute2x128(first, second, 0x31).AsSingle(); // lanes 2 3 6 7
        a = Avx.Shuffle(low, high, 0x88).AsInt32();
        b = Avx.Shuffle(low, high, 0xdd).AsInt32();
    }

    /// <summary>Reads 8 elements of four words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadElements(int* source, out Vector256<int> a, out Vector256<int> b, out Vector256<int> c, out Vector256<int> d)
    {
        if (!Avx2.IsSupported)
        {
            a = Gather(source, Linear(0, 4));
            b = Gather(source + 1, Linear(0, 4));
            c = Gather(source + 2, Linear(0, 4));
            d = Gather(source + 3, Linear(0, 4));
            return;
        }

        Vector256<int> first = Vector256.Load(source);
        Vector256<int> second = Vector256.Load(source + 8);
        Vector256<int> third = Vector256.Load(source + 16);
        Vector256<int> fourth = Vector256.Load(source + 24);
        Vector256<int> lanes04 = Avx2.Permute2x128(first, third, 0x20);
        Vector256<int> lanes15 = Avx2.Permute2x128(first, third, 0x31);
        Vector256<int> lanes26 = Avx2.Permute2x128(second, fourth, 0x20);
        Vector256<int> lanes37 = Avx2.Permute2x128(second, fourth, 0x31);
        Vector256<long> ab01 = Avx2.UnpackLow(lanes04, lanes15).AsInt64();
        Vector256<long> cd01 = Avx2.UnpackHigh(lanes04, lanes15).AsInt64();
        Vector256<long> ab23 = Avx2.UnpackLow(lanes26, lanes37).AsInt64();
        Vector256<long> cd23 = Avx2.UnpackHigh(lanes26, lanes37).AsInt64();
        a = Avx2.UnpackLow(ab01, ab23).AsInt32();
        b = Avx2.UnpackHigh(ab01, ab23).AsInt32();
        c = Avx2.UnpackLow(cd01, cd23).AsInt32();
        d = Avx2.UnpackHigh(cd01, cd23).AsInt32();
    }

    /// <summary>Writes 8 elements of two words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreElements(int* target, Vector256<int> a, Vector256<int> b)
    {
        if (!Avx2.IsSupported)
        {
            Scatter(target, Linear(0, 2), a, AllLanes);
            Scatter(target + 1, Linear(0, 2), b, AllLanes);
            return;
        }

        Vector256<int> low = Avx2.UnpackLow(a, b); // lanes 0 1 4 5
        Vector256<int> high = Avx2.UnpackHigh(a, b); // lanes 2 3 6 7
        Avx2.Permute2x128(low, high, 0x20).Store(target);
        Avx2.Permute2x128(low, high, 0x31).Store(target + 8);
    }

    /// <summary>Writes 8 elements of four words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreElements(int* target, Vector256<int> a, Vector256<int> b, Vector256<int> c, Vector256<int> d)
    {
        if (!Avx2.IsSupported)
        {
            Scatter(target, Linear(0, 4), a, AllLanes);
            Scatter(target + 1, Linear(0, 4), b, AllLanes);
            Scatter(target + 2, Linear(0, 4), c, AllLanes);
            Scatter(target + 3, Linear(0, 4), d, AllLanes);
            return;
        }

        Vector256<long> ab01 = Avx2.UnpackLow(a, b).AsInt64();
        Vector256<long> ab23 = Avx2.UnpackHigh(a, b).AsInt64();
        Vector256<long> cd01 = Avx2.UnpackLow(c, d).AsInt64();
        Vector256<long> cd23 = Avx2.UnpackHigh(c, d).AsInt64();
        Vector256<int> lanes04 = Avx2.UnpackLow(ab01, cd01).AsInt32();
        Vector256<int> lanes15 = Avx2.UnpackHigh(ab01, cd01).AsInt32();
        Vector256<int> lanes26 = Avx2.UnpackLow(ab23, cd23).AsInt32();
        Vector256<int> lanes37 = Avx2.UnpackHigh(ab23, cd23).AsInt32();
        Avx2.Permute2x128(lanes04, lanes15, 0x20).Store(target);
        Avx2.Permute2x128(lanes26, lanes37, 0x20).Store(target + 8);
        Avx2.Permute2x128(lanes04, lanes15, 0x31).Store(target + 16);
        Avx2.Permute2x128(lanes26, lanes37, 0x31).Store(target + 24);
    }

    /// <summary>Some bits of each word, as a number without sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Field(Vector256<int> word, int shift, int bits) => (word << (32 - shift - bits)) >>> (32 - bits);

    /// <summary>Some bits of each word, as a number with sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> SignedField(Vector256<int> word, int shift, int bits) => (word << (32 - shift - bits)) >> (32 - bits);
}
