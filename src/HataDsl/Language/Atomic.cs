namespace HataDsl;

/// <summary>
/// Updates of one element of a view or shared array that no other invocation can split. Each gives the former value.
/// Integer results do not depend on the order of invocations; sums of floats do.
/// </summary>
public static class Atomic
{
    /// <summary>Adds.</summary>
    public static int Add(ref int element, int value) => Interlocked.Add(ref element, value) - value;

    /// <inheritdoc cref="Add(ref int, int)"/>
    public static uint Add(ref uint element, uint value) => Interlocked.Add(ref element, value) - value;

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

    /// <summary>Keeps the smaller.</summary>
    public static int Min(ref int element, int value) => Update(ref element, value, Math.Min);

    /// <inheritdoc cref="Min(ref int, int)"/>
    public static uint Min(ref uint element, uint value) => Update(ref element, value, Math.Min);

    /// <summary>Keeps the larger.</summary>
    public static int Max(ref int element, int value) => Update(ref element, value, Math.Max);

    /// <inheritdoc cref="Max(ref int, int)"/>
    public static uint Max(ref uint element, uint value) => Update(ref element, value, Math.Max);

    /// <summary>Ands.</summary>
    public static int And(ref int element, int value) => Interlocked.And(ref element, value);

    /// <inheritdoc cref="And(ref int, int)"/>
    public static uint And(ref uint element, uint value) => Interlocked.And(ref element, value);

    /// <summary>Ors.</summary>
    public static int Or(ref int element, int value) => Interlocked.Or(ref element, value);

    /// <inheritdoc cref="Or(ref int, int)"/>
    public static uint Or(ref uint element, uint value) => Interlocked.Or(ref element, value);

    /// <summary>Xors.</summary>
    public static int Xor(ref int element, int value) => Update(ref element, value, static (a, b) => a ^ b);

    /// <inheritdoc cref="Xor(ref int, int)"/>
    public static uint Xor(ref uint element, uint value) => Update(ref element, value, static (a, b) => a ^ b);

    /// <summary>Replaces.</summary>
    public static int Exchange(ref int element, int value) => Interlocked.Exchange(ref element, value);

    /// <inheritdoc cref="Exchange(ref int, int)"/>
    public static uint Exchange(ref uint element, uint value) => Interlocked.Exchange(ref element, value);

    /// <summary>Replaces if equal to a comparand.</summary>
    public static int CompareExchange(ref int element, int comparand, int value) =>
        Interlocked.CompareExchange(ref element, value, comparand);

    /// <inheritdoc cref="CompareExchange(ref int, int, int)"/>
    public static uint CompareExchange(ref uint element, uint comparand, uint value) =>
        Interlocked.CompareExchange(ref element, value, comparand);

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
