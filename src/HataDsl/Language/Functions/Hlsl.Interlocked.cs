namespace HataDsl;

/// <content>Updates of one element that no other invocation can split: those of <see cref="Atomic"/>.</content>
public static partial class Hlsl
{
    /// <summary>Adds.</summary>
    public static void InterlockedAdd(ref int destination, int value) => Atomic.Add(ref destination, value);

    /// <summary>Adds, and gives the former value.</summary>
    public static void InterlockedAdd(ref int destination, int value, out int original) => original = Atomic.Add(ref destination, value);

    /// <inheritdoc cref="InterlockedAdd(ref int, int)"/>
    public static void InterlockedAdd(ref uint destination, uint value) => Atomic.Add(ref destination, value);

    /// <inheritdoc cref="InterlockedAdd(ref int, int, out int)"/>
    public static void InterlockedAdd(ref uint destination, uint value, out uint original) => original = Atomic.Add(ref destination, value);

    /// <summary>Ands.</summary>
    public static void InterlockedAnd(ref int destination, int value) => Atomic.And(ref destination, value);

    /// <summary>Ands, and gives the former value.</summary>
    public static void InterlockedAnd(ref int destination, int value, out int original) => original = Atomic.And(ref destination, value);

    /// <inheritdoc cref="InterlockedAnd(ref int, int)"/>
    public static void InterlockedAnd(ref uint destination, uint value) => Atomic.And(ref destination, value);

    /// <inheritdoc cref="InterlockedAnd(ref int, int, out int)"/>
    public static void InterlockedAnd(ref uint destination, uint value, out uint original) => original = Atomic.And(ref destination, value);

    /// <summary>Keeps the larger.</summary>
    public static void InterlockedMax(ref int destination, int value) => Atomic.Max(ref destination, value);

    /// <summary>Keeps the larger, and gives the former value.</summary>
    public static void InterlockedMax(ref int destination, int value, out int original) => original = Atomic.Max(ref destination, value);

    /// <inheritdoc cref="InterlockedMax(ref int, int)"/>
    public static void InterlockedMax(ref uint destination, uint value) => Atomic.Max(ref destination, value);

    /// <inheritdoc cref="InterlockedMax(ref int, int, out int)"/>
    public static void InterlockedMax(ref uint destination, uint value, out uint original) => original = Atomic.Max(ref destination, value);

    /// <summary>Keeps the smaller.</summary>
    public static void InterlockedMin(ref int destination, int value) => Atomic.Min(ref destination, value);

    /// <summary>Keeps the smaller, and gives the former value.</summary>
    public static void InterlockedMin(ref int destination, int value, out int original) => original = Atomic.Min(ref destination, value);

    /// <inheritdoc cref="InterlockedMin(ref int, int)"/>
    public static void InterlockedMin(ref uint destination, uint value) => Atomic.Min(ref destination, value);

    /// <inheritdoc cref="InterlockedMin(ref int, int, out int)"/>
    public static void InterlockedMin(ref uint destination, uint value, out uint original) => original = Atomic.Min(ref destination, value);

    /// <summary>Ors.</summary>
    public static void InterlockedOr(ref int destination, int value) => Atomic.Or(ref destination, value);

    /// <summary>Ors, and gives the former value.</summary>
    public static void InterlockedOr(ref int destination, int value, out int original) => original = Atomic.Or(ref destination, value);

    /// <inheritdoc cref="InterlockedOr(ref int, int)"/>
    public static void InterlockedOr(ref uint destination, uint value) => Atomic.Or(ref destination, value);

    /// <inheritdoc cref="InterlockedOr(ref int, int, out int)"/>
    public static void InterlockedOr(ref uint destination, uint value, out uint original) => original = Atomic.Or(ref destination, value);

    /// <summary>Xors.</summary>
    public static void InterlockedXor(ref int destination, int value) => Atomic.Xor(ref destination, value);

    /// <summary>Xors, and gives the former value.</summary>
    public static void InterlockedXor(ref int destination, int value, out int original) => original = Atomic.Xor(ref destination, value);

    /// <inheritdoc cref="InterlockedXor(ref int, int)"/>
    public static void InterlockedXor(ref uint destination, uint value) => Atomic.Xor(ref destination, value);

    /// <inheritdoc cref="InterlockedXor(ref int, int, out int)"/>
    public static void InterlockedXor(ref uint destination, uint value, out uint original) => original = Atomic.Xor(ref destination, value);

    /// <summary>Replaces, and gives the former value.</summary>
    public static void InterlockedExchange(ref int destination, int value, out int original) => original = Atomic.Exchange(ref destination, value);

    /// <summary>Replaces if equal to a comparand, and gives the former value.</summary>
    public static void InterlockedCompareExchange(ref int destination, int comparand, int value, out int original) =>
        original = Atomic.CompareExchange(ref destination, comparand, value);

    /// <summary>Replaces if equal to a comparand.</summary>
    public static void InterlockedCompareStore(ref int destination, int comparand, int value) => Atomic.CompareExchange(ref destination, comparand, value);

    /// <inheritdoc cref="InterlockedExchange(ref int, int, out int)"/>
    public static void InterlockedExchange(ref uint destination, uint value, out uint original) => original = Atomic.Exchange(ref destination, value);

    /// <inheritdoc cref="InterlockedCompareExchange(ref int, int, int, out int)"/>
    public static void InterlockedCompareExchange(ref uint destination, uint comparand, uint value, out uint original) =>
        original = Atomic.CompareExchange(ref destination, comparand, value);

    /// <inheritdoc cref="InterlockedCompareStore(ref int, int, int)"/>
    public static void InterlockedCompareStore(ref uint destination, uint comparand, uint value) => Atomic.CompareExchange(ref destination, comparand, value);
}
