using System.Numerics;
using HataDsl.Debugging;

namespace HataDsl;

/// <summary>
/// Exchange between the invocations that run in lock step: 8 on the CPU and on lavapipe, 32 on NVIDIA; never assume a size.
/// Every invocation of the subgroup must reach an operation together: in divergent control flow it is a compile error.
/// Sums and the like of integers below 32 bits wrap in their type; those of <see cref="Half"/> are computed in <see cref="float"/> and rounded once.
/// </summary>
public static class Subgroup
{
    /// <summary>Invocations of a subgroup.</summary>
    public static int Size => InvocationContext.Current.SubgroupSize;

    /// <summary>Position in the subgroup.</summary>
    public static int Lane => InvocationContext.Current.LocalIndex % Size;

    /// <summary>Which subgroup of the workgroup.</summary>
    public static int Index => InvocationContext.Current.LocalIndex / Size;

    /// <summary>
    /// Waits until every invocation of the subgroup is here, and makes their writes to shared arrays and views visible to each other. Costs
    /// next to nothing beside <see cref="Workgroup.Barrier"/>.
    /// </summary>
    public static void Barrier() => InvocationContext.Current.Exchange(0);

    /// <summary>Sum over the subgroup. The order of floating-point additions is free.</summary>
    public static T Add<T>(T value)
        where T : unmanaged, INumber<T> => Reduce(value, static (a, b) => unchecked(a + b));

    /// <summary>Least value of the subgroup.</summary>
    public static T Min<T>(T value)
        where T : unmanaged, INumber<T> => Reduce(value, T.Min);

    /// <summary>Greatest value of the subgroup.</summary>
    public static T Max<T>(T value)
        where T : unmanaged, INumber<T> => Reduce(value, T.Max);

    /// <summary>Bitwise and over the subgroup.</summary>
    public static T And<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Reduce(value, static (a, b) => a & b);

    /// <summary>Bitwise or over the subgroup.</summary>
    public static T Or<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Reduce(value, static (a, b) => a | b);

    /// <summary>Bitwise exclusive or over the subgroup.</summary>
    public static T Xor<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Reduce(value, static (a, b) => a ^ b);

    /// <summary>Product over the subgroup. The order of floating-point multiplications is free.</summary>
    public static T Multiply<T>(T value)
        where T : unmanaged, INumber<T> => Reduce(value, static (a, b) => unchecked(a * b));

    /// <summary>Sum over the lanes up to and including this one.</summary>
    public static T InclusiveAdd<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, true, T.Zero, static (a, b) => unchecked(a + b));

    /// <summary>Least over the lanes up to and including this one.</summary>
    public static T InclusiveMin<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, true, T.CreateSaturating(double.PositiveInfinity), T.Min);

    /// <summary>Greatest over the lanes up to and including this one.</summary>
    public static T InclusiveMax<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, true, T.CreateSaturating(double.NegativeInfinity), T.Max);

    /// <summary>Bitwise and over the lanes up to and including this one.</summary>
    public static T InclusiveAnd<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Scan(value, true, T.AllBitsSet, static (a, b) => a & b);

    /// <summary>Bitwise or over the lanes up to and including this one.</summary>
    public static T InclusiveOr<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Scan(value, true, T.Zero, static (a, b) => a | b);

    /// <summary>Bitwise exclusive or over the lanes up to and including this one.</summary>
    public static T InclusiveXor<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Scan(value, true, T.Zero, static (a, b) => a ^ b);

    /// <summary>Product over the lanes up to and including this one.</summary>
    public static T InclusiveMultiply<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, true, T.One, static (a, b) => unchecked(a * b));

    /// <summary>Sum over the lanes before this one; the neutral value in the first.</summary>
    public static T ExclusiveAdd<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, false, T.Zero, static (a, b) => unchecked(a + b));

    /// <summary>Least over the lanes before this one; the neutral value in the first.</summary>
    public static T ExclusiveMin<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, false, T.CreateSaturating(double.PositiveInfinity), T.Min);

    /// <summary>Greatest over the lanes before this one; the neutral value in the first.</summary>
    public static T ExclusiveMax<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, false, T.CreateSaturating(double.NegativeInfinity), T.Max);

    /// <summary>Bitwise and over the lanes before this one; the neutral value in the first.</summary>
    public static T ExclusiveAnd<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Scan(value, false, T.AllBitsSet, static (a, b) => a & b);

    /// <summary>Bitwise or over the lanes before this one; the neutral value in the first.</summary>
    public static T ExclusiveOr<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Scan(value, false, T.Zero, static (a, b) => a | b);

    /// <summary>Bitwise exclusive or over the lanes before this one; the neutral value in the first.</summary>
    public static T ExclusiveXor<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Scan(value, false, T.Zero, static (a, b) => a ^ b);

    /// <summary>Product over the lanes before this one; the neutral value in the first.</summary>
    public static T ExclusiveMultiply<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, false, T.One, static (a, b) => unchecked(a * b));

    /// <summary>The value of one lane.</summary>
    /// <param name="value">This lane's value.</param>
    /// <param name="lane">The lane to read, the same in the whole subgroup, 0 to <see cref="Size"/> - 1.</param>
    public static T Broadcast<T>(T value, int lane)
        where T : unmanaged => InvocationContext.Current.Exchange(value)[lane];

    /// <summary>The value of lane 0.</summary>
    public static T BroadcastFirst<T>(T value)
        where T : unmanaged => InvocationContext.Current.Exchange(value)[0];

    /// <summary>The value of the lane that each lane names.</summary>
    /// <param name="value">This lane's value.</param>
    /// <param name="lane">The lane to read, 0 to <see cref="Size"/> - 1.</param>
    public static T Shuffle<T>(T value, int lane)
        where T : unmanaged => InvocationContext.Current.Exchange(value)[lane];

    /// <summary>The value of the lane whose number differs in the bits of a mask.</summary>
    /// <param name="value">This lane's value.</param>
    /// <param name="mask">The same in the whole subgroup, 0 to <see cref="Size"/> - 1.</param>
    public static T ShuffleXor<T>(T value, int mask)
        where T : unmanaged => InvocationContext.Current.Exchange(value)[Lane ^ mask];

    /// <summary>The value of the lane <paramref name="delta"/> below; undefined where there is none.</summary>
    public static T ShuffleUp<T>(T value, int delta)
        where T : unmanaged => InvocationContext.Current.Exchange(value)[Math.Max(Lane - delta, 0)];

    /// <summary>The value of the lane <paramref name="delta"/> above; undefined where there is none.</summary>
    public static T ShuffleDown<T>(T value, int delta)
        where T : unmanaged
    {
        ReadOnlySpan<T> lanes = InvocationContext.Current.Exchange(value);
        return lanes[Math.Min(Lane + delta, lanes.Length - 1)];
    }

    /// <summary>Whether the condition holds in any lane.</summary>
    public static bool Any(bool condition) => InvocationContext.Current.Exchange(condition).Contains(true);

    /// <summary>Whether the condition holds in every lane.</summary>
    public static bool All(bool condition) => !InvocationContext.Current.Exchange(condition).Contains(false);

    /// <summary>Whether the value is equal in every lane, as <c>==</c> compares: a NaN equals nothing.</summary>
    public static bool AllEqual<T>(T value)
        where T : unmanaged, IEqualityOperators<T, T, bool>
    {
        foreach (T lane in InvocationContext.Current.Exchange(value))
        {
            if (lane != value)
            {
                return InvocationContext.Current.Exchange(false).Contains(true);
            }
        }

        return !InvocationContext.Current.Exchange(true).Contains(false);
    }

    /// <summary>True in one lane of the subgroup, the first.</summary>
    public static bool Elect() => Lane == 0;

    /// <summary>Bit i is the condition of lane i; bits past the subgroup size are 0.</summary>
    public static ulong Ballot(bool condition)
    {
        ulong bits = 0;
        ReadOnlySpan<bool> lanes = InvocationContext.Current.Exchange(condition);
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            bits |= lanes[lane] ? 1UL << lane : 0;
        }

        return bits;
    }

    private static T Reduce<T>(T value, Func<T, T, T> combine)
        where T : unmanaged
    {
        ReadOnlySpan<T> lanes = InvocationContext.Current.Exchange(value);
        T result = lanes[0];
        foreach (T lane in lanes[1..])
        {
            result = combine(result, lane);
        }

        return result;
    }

    private static T Scan<T>(T value, bool inclusive, T neutral, Func<T, T, T> combine)
        where T : unmanaged
    {
        ReadOnlySpan<T> lanes = InvocationContext.Current.Exchange(value);
        T result = neutral;
        foreach (T lane in lanes[..(inclusive ? Lane + 1 : Lane)])
        {
            result = combine(result, lane);
        }

        return result;
    }
}
