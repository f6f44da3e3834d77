using System.Runtime.CompilerServices;

namespace HataDsl;

/// <summary>
/// Updates of one element of a view or shared array that no other invocation can split. Each gives the former value.
/// </summary>
/// <remarks>
/// What is repeatable: the final value of integers under <c>Add</c>, <c>Min</c>, <c>Max</c>, <c>And</c>, <c>Or</c> and <c>Xor</c> is the same in
/// every run on every device, whatever the order of the invocations, and so is that of floats under <c>Min</c> and <c>Max</c> but for the bits of a
/// NaN. The former values, <c>Exchange</c>, <c>CompareExchange</c> and sums of floats depend on that order. A kernel with <see cref="KernelAttribute.Repeatable"/> may use the former kind only. 64-bit operations need
/// <see cref="KernelFeatures.AtomicInt64"/>.
/// </remarks>
public static class Atomic
{
    /// <summary>
    /// Orders this invocation's reads and writes of views before the call ahead of those after it, for all invocations of the device: who sees
    /// an atomic update after it sees, after a fence of its own, what was written before it. Waits for nobody, and may stand in divergent
    /// control flow.
    /// </summary>
    public static void Fence() => Interlocked.MemoryBarrier();

    /// <summary>Adds.</summary>
    public static int Add(ref int element, int value) => Interlocked.Add(ref element, value) - value;

    /// <inheritdoc cref="Add(ref int, int)"/>
    public static uint Add(ref uint element, uint value) => Interlocked.Add(ref element, value) - value;

    /// <inheritdoc cref="Add(ref int, int)"/>
    public static long Add(ref long element, long value) => Interlocked.Add(ref element, value) - value;

    /// <inheritdoc cref="Add(ref int, int)"/>
    public static ulong Add(ref ulong element, ulong value) => Interlocked.Add(ref element, value) - value;

    /// <inheritdoc cref="Add(ref int, int)"/>
    public static float Add(ref float element, float value)
    {
        float current = element;
        while (true)
        {
            float seen = Interlocked.CompareExchange(ref element, current + value, current);
            if (BitConverter.SingleToInt32Bits(seen) == BitConverter.SingleToInt32Bits(current))
            {
                return seen;
            }

            current = seen;
        }
    }

    /// <inheritdoc cref="Add(ref int, int)"/>
    public static double Add(ref double element, double value)
    {
        double current = element;
        while (true)
        {
            double seen = Interlocked.CompareExchange(ref element, current + value, current);
            if (BitConverter.DoubleToInt64Bits(seen) == BitConverter.DoubleToInt64Bits(current))
            {
                return seen;
            }

            current = seen;
        }
    }

    /// <summary>Keeps the smaller.</summary>
    public static int Min(ref int element, int value) => Update(ref element, value, Math.Min);

    /// <inheritdoc cref="Min(ref int, int)"/>
    public static uint Min(ref uint element, uint value) => Update(ref element, value, Math.Min);

    /// <inheritdoc cref="Min(ref int, int)"/>
    public static long Min(ref long element, long value) => Update(ref element, value, Math.Min);

    /// <inheritdoc cref="Min(ref int, int)"/>
    public static ulong Min(ref ulong element, ulong value) => Update(ref element, value, Math.Min);

    /// <summary>Keeps the smaller, as <see cref="Math.Min(float, float)"/> chooses: a NaN stays.</summary>
    public static float Min(ref float element, float value) => Update(ref element, value, MathF.Min);

    /// <summary>Keeps the smaller, as <see cref="Math.Min(double, double)"/> chooses: a NaN stays.</summary>
    public static double Min(ref double element, double value) => Update(ref element, value, Math.Min);

    /// <summary>Keeps the larger.</summary>
    public static int Max(ref int element, int value) => Update(ref element, value, Math.Max);

    /// <inheritdoc cref="Max(ref int, int)"/>
    public static uint Max(ref uint element, uint value) => Update(ref element, value, Math.Max);

    /// <inheritdoc cref="Max(ref int, int)"/>
    public static long Max(ref long element, long value) => Update(ref element, value, Math.Max);

    /// <inheritdoc cref="Max(ref int, int)"/>
    public static ulong Max(ref ulong element, ulong value) => Update(ref element, value, Math.Max);

    /// <summary>Keeps the larger, as <see cref="Math.Max(float, float)"/> chooses: a NaN stays.</summary>
    public static float Max(ref float element, float value) => Update(ref element, value, MathF.Max);

    /// <summary>Keeps the larger, as <see cref="Math.Max(double, double)"/> chooses: a NaN stays.</summary>
    public static double Max(ref double element, double value) => Update(ref element, value, Math.Max);

    /// <summary>Ands.</summary>
    public static int And(ref int element, int value) => Interlocked.And(ref element, value);

    /// <inheritdoc cref="And(ref int, int)"/>
    public static uint And(ref uint element, uint value) => Interlocked.And(ref element, value);

    /// <inheritdoc cref="And(ref int, int)"/>
    public static long And(ref long element, long value) => Interlocked.And(ref element, value);

    /// <inheritdoc cref="And(ref int, int)"/>
    public static ulong And(ref ulong element, ulong value) => Interlocked.And(ref element, value);

    /// <summary>Ors.</summary>
    public static int Or(ref int element, int value) => Interlocked.Or(ref element, value);

    /// <inheritdoc cref="Or(ref int, int)"/>
    public static uint Or(ref uint element, uint value) => Interlocked.Or(ref element, value);

    /// <inheritdoc cref="Or(ref int, int)"/>
    public static long Or(ref long element, long value) => Interlocked.Or(ref element, value);

    /// <inheritdoc cref="Or(ref int, int)"/>
    public static ulong Or(ref ulong element, ulong value) => Interlocked.Or(ref element, value);

    /// <summary>Xors.</summary>
    public static int Xor(ref int element, int value) => Update(ref element, value, static (a, b) => a ^ b);

    /// <inheritdoc cref="Xor(ref int, int)"/>
    public static uint Xor(ref uint element, uint value) => Update(ref element, value, static (a, b) => a ^ b);

    /// <inheritdoc cref="Xor(ref int, int)"/>
    public static long Xor(ref long element, long value) => Update(ref element, value, static (a, b) => a ^ b);

    /// <inheritdoc cref="Xor(ref int, int)"/>
    public static ulong Xor(ref ulong element, ulong value) => Update(ref element, value, static (a, b) => a ^ b);

    /// <summary>Replaces.</summary>
    public static int Exchange(ref int element, int value) => Interlocked.Exchange(ref element, value);

    /// <inheritdoc cref="Exchange(ref int, int)"/>
    public static uint Exchange(ref uint element, uint value) => Interlocked.Exchange(ref element, value);

    /// <inheritdoc cref="Exchange(ref int, int)"/>
    public static long Exchange(ref long element, long value) => Interlocked.Exchange(ref element, value);

    /// <inheritdoc cref="Exchange(ref int, int)"/>
    public static ulong Exchange(ref ulong element, ulong value) => Interlocked.Exchange(ref element, value);

    /// <inheritdoc cref="Exchange(ref int, int)"/>
    public static float Exchange(ref float element, float value) => Interlocked.Exchange(ref element, value);

    /// <inheritdoc cref="Exchange(ref int, int)"/>
    public static double Exchange(ref double element, double value) => Interlocked.Exchange(ref element, value);

    /// <summary>Replaces if equal to a comparand.</summary>
    public static int CompareExchange(ref int element, int comparand, int value) =>
        Interlocked.CompareExchange(ref element, value, comparand);

    /// <inheritdoc cref="CompareExchange(ref int, int, int)"/>
    public static uint CompareExchange(ref uint element, uint comparand, uint value) =>
        Interlocked.CompareExchange(ref element, value, comparand);

    /// <inheritdoc cref="CompareExchange(ref int, int, int)"/>
    public static long CompareExchange(ref long element, long comparand, long value) =>
        Interlocked.CompareExchange(ref element, value, comparand);

    /// <inheritdoc cref="CompareExchange(ref int, int, int)"/>
    public static ulong CompareExchange(ref ulong element, ulong comparand, ulong value) =>
        Interlocked.CompareExchange(ref element, value, comparand);

    /// <summary>Replaces if it has the bits of a comparand.</summary>
    public static float CompareExchange(ref float element, float comparand, float value) =>
        Interlocked.CompareExchange(ref element, value, comparand);

    /// <summary>Replaces if it has the bits of a comparand.</summary>
    public static double CompareExchange(ref double element, double comparand, double value) =>
        Interlocked.CompareExchange(ref element, value, comparand);

    private static float Update(ref float element, float value, Func<float, float, float> combine) => BitConverter.UInt32BitsToSingle(Update(
        ref Unsafe.As<float, uint>(ref element), BitConverter.SingleToUInt32Bits(value),
        (a, b) => BitConverter.SingleToUInt32Bits(combine(BitConverter.UInt32BitsToSingle(a), BitConverter.UInt32BitsToSingle(b)))));

    private static double Update(ref double element, double value, Func<double, double, double> combine) => BitConverter.UInt64BitsToDouble(Update(
        ref Unsafe.As<double, ulong>(ref element), BitConverter.DoubleToUInt64Bits(value),
        (a, b) => BitConverter.DoubleToUInt64Bits(combine(BitConverter.UInt64BitsToDouble(a), BitConverter.UInt64BitsToDouble(b)))));

    private static T Update<T>(ref T element, T value, Func<T, T, T> combine)
        where T : unmanaged, IEquatable<T>
    {
        T current = element;
        while (true)
        {
            T seen = Interlocked.CompareExchange(ref element, combine(current, value), current);
            if (seen.Equals(current))
            {
                return seen;
            }

            current = seen;
        }
    }
}
