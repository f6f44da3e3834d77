using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HataDsl.Cpu;

/// <content>Squares of 8 by 8 words, of which the columns go where rows are wanted.</content>
public static unsafe partial class Simd
{
    private const int Side = 8;

    /// <summary>Transposes squares of an array.</summary>
    /// <param name="tile">The array.</param>
    /// <param name="starts">The element that each square starts with.</param>
    /// <param name="stride">Elements from row to row.</param>
    /// <param name="targets">Where columns go, one behind the other as many as there are <paramref name="pieces"/>.</param>
    /// <param name="distance">How far apart the columns of a square are, a power of two: between them are those of as many squares.</param>
    /// <param name="pieces">Columns of one target: a power of two, at most the distance.</param>
    public static void Transpose(float* tile, ReadOnlySpan<int> starts, int stride, float** targets, int distance, int pieces)
    {
        int step = distance / pieces;
        fixed (int* start = starts)
        {
            for (int square = 0; square < starts.Length; square++)
            {
                float* row = tile + start[square];
                float** first = TargetOf(square, targets, distance, pieces);
                nint element = (square & (pieces - 1)) * Side;
                WriteColumns(
                    row, row + stride, row + (2 * (nint)stride), row + (3 * (nint)stride), row + (4 * (nint)stride), row + (5 * (nint)stride), row + (6 * (nint)stride), row + (7 * (nint)stride),
                    first, step, element);
            }
        }
    }

    /// <summary>Transposes squares whose rows lie anywhere.</summary>
    /// <param name="rows">Where the rows are.</param>
    /// <param name="squares">For each square its first row, the others follow, and its first element in each.</param>
    /// <param name="targets">Where columns go, one behind the other as many as there are <paramref name="pieces"/>.</param>
    /// <param name="distance">How far apart the columns of a square are, a power of two: between them are those of as many squares.</param>
    /// <param name="pieces">Columns of one target: a power of two, at most the distance.</param>
    public static void Transpose(float** rows, ReadOnlySpan<int> squares, float** targets, int distance, int pieces)
    {
        fixed (int* place = squares)
        {
            if (distance == pieces)
            {
                // The columns of a square are neighbours: their places need no arithmetic.
                TransposeRows(rows, place, squares.Length / 2, targets, distance, pieces, 1);
            }
            else
            {
                TransposeRows(rows, place, squares.Length / 2, targets, distance, pieces, distance / pieces);
            }
        }
    }

    /// <summary>Lists the places of rows.</summary>
    /// <param name="places">The list.</param>
    /// <param name="first">Where the first row is.</param>
    /// <param name="distance">Elements from one row to the next.</param>
    /// <param name="count">Number of rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PlaceRows(float** places, float* first, long distance, int count)
    {
        long bytes = sizeof(float) * distance;
        int i = 0;
        if (Vector256.IsHardwareAccelerated && sizeof(nint) == sizeof(long))
        {
            Vector256<long> four = Vector256.Create((long)first) + Vector256.Create(0, bytes, 2 * bytes, 3 * bytes);
            for (; i <= count - 4; i += 4)
            {
                four.Store((long*)(places + i));
                four += Vector256.Create(4 * bytes);
            }
        }

        for (; i < count; i++)
        {
            places[i] = (float*)((byte*)first + (nint)(i * bytes));
        }
    }

    /// <summary>Whether indices at one distance are what they are in 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreIndices(int first, long distance, int count) =>
        first >= 0 && first + (distance * (count - 1)) is >= 0 and <= int.MaxValue;

    /// <summary>Whether two stretches of memory have no byte in common.</summary>
    public static bool AreApart(void* a, long bytesOfA, void* b, long bytesOfB) => (byte*)a + bytesOfA <= (byte*)b || (byte*)b + bytesOfB <= (byte*)a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeRows(float** rows, int* places, int count, float** targets, int distance, int pieces, int step)
    {
        for (int square = 0; square < count; square++)
        {
            float** row = rows + places[2 * square];
            nint start = places[(2 * square) + 1];
            float** first = TargetOf(square, targets, distance, pieces);
            nint element = (square & (pieces - 1)) * Side;
            WriteColumns(
                row[0] + start, row[1] + start, row[2] + start, row[3] + start, row[4] + start, row[5] + start, row[6] + start, row[7] + start, first, step, element);
        }
    }

    /// <summary>The target that the first column of a square goes to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float** TargetOf(int square, float** targets, int distance, int pieces)
    {
        int among = square & (distance - 1);
        return targets + ((((square - among) * Side) + among) >> BitOperations.TrailingZeroCount(pieces));
    }

    /// <summary>Writes the columns of eight rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteColumns(float* a, float* b, float* c, float* d, float* e, float* f, float* g, float* h, float** targets, nint step, nint element)
    {
        if (Avx.IsSupported)
        {
            WriteHalf(Join(a, e), Join(b, f), Join(c, g), Join(d, h), targets, step, element);
            WriteHalf(Join(a + 4, e + 4), Join(b + 4, f + 4), Join(c + 4, g + 4), Join(d + 4, h + 4), targets + (Side / 2 * step), step, element);
            return;
        }

        for (int column = 0; column < Side; column++)
        {
            Vector256.Create(a[column], b[column], c[column], d[column], e[column], f[column], g[column], h[column]).Store(targets[column * step] + element);
        }
    }

    /// <summary>Four columns of rows of which each vector has two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteHalf(Vector256<float> ae, Vector256<float> bf, Vector256<float> cg, Vector256<float> dh, float** targets, nint step, nint element)
    {
        Vector256<double> low01 = Avx.UnpackLow(ae, bf).AsDouble();
        Vector256<double> high01 = Avx.UnpackHigh(ae, bf).AsDouble();
        Vector256<double> low23 = Avx.UnpackLow(cg, dh).AsDouble();
        Vector256<double> high23 = Avx.UnpackHigh(cg, dh).AsDouble();
        Avx.UnpackLow(low01, low23).AsSingle().Store(targets[0] + element);
        Avx.UnpackHigh(low01, low23).AsSingle().Store(targets[step] + element);
        Avx.UnpackLow(high01, high23).AsSingle().Store(targets[2 * step] + element);
        Avx.UnpackHigh(high01, high23).AsSingle().Store(targets[3 * step] + element);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Join(float* low, float* high) => Vector256.Create(Vector128.Load(low), Vector128.Load(high));
}
