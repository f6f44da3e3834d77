using System.Numerics;
using HataDsl.Debugging;

namespace HataDsl;

/// <summary>
/// Exchange between the invocations that run in lock step: 8 on the CPU and on lavapipe, 32 on NVIDIA; never assume a size.
/// Every invocation of the subgroup must reach an operation together: in divergent control flow it is a compile error.
/// </summary>
public static class Subgroup
{
    /// <summary>Invocations of a subgroup.</summary>
    public static int Size => InvocationContext.Current.SubgroupSize;

    /// <summary>Position in the subgroup.</summary>
    public static int Lane => InvocationContext.Current.LocalIndex % Size;

    /// <summary>Which subgroup of the workgroup.</summary>
    public static int Index => InvocationContext.Current.LocalIndex / Size;

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

    /// <summary>Sum over the lanes up to and including this one.</summary>
    public static T InclusiveAdd<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, inclusive: true);

    /// <summary>Sum over the lanes before this one; 0 in the first.</summary>
    public static T ExclusiveAdd<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, inclusive: false);

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

    private static T Scan<T>(T value, bool inclusive)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> lanes = InvocationContext.Current.Exchange(value);
        T sum = T.Zero;
        foreach (T lane in lanes[..(inclusive ? Lane + 1 : Lane)])
        {
            sum = unchecked(sum + lane);
        }

        return sum;
    }
}
