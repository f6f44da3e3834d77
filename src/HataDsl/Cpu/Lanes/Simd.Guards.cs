using System.Runtime.CompilerServices;

namespace HataDsl.Cpu;

/// <content>Positions of a workgroup against a bound.</content>
public static unsafe partial class Simd
{
    /// <summary>
    /// How many subgroups of a workgroup lie inside a bound, and how many reach below it, where invocation i of the workgroup has
    /// position <c>start + stride * i</c>. If positions overflow, none is said to be inside and all to reach below: exact with a mask.
    /// </summary>
    /// <param name="start">Position of the first invocation.</param>
    /// <param name="stride">Positive distance between invocations.</param>
    /// <param name="bound">The bound.</param>
    /// <param name="orEqual">Whether the bound itself is inside.</param>
    /// <param name="count">Subgroups of the workgroup.</param>
    /// <param name="whole">Subgroups from the first on all of whose lanes are inside.</param>
    /// <param name="touched">Subgroups from the first on any of whose lanes are inside.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CountSubgroups(int start, int stride, int bound, bool orEqual, int count, out int whole, out int touched) =>
        CountSubgroups(start, stride, bound, orEqual, count, int.MaxValue, out whole, out touched);

    /// <inheritdoc cref="CountSubgroups(int, int, int, bool, int, out int, out int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CountSubgroups(uint start, int stride, uint bound, bool orEqual, int count, out int whole, out int touched) =>
        CountSubgroups(start, stride, bound, orEqual, count, uint.MaxValue, out whole, out touched);

    /// <inheritdoc cref="CountSubgroups(int, int, int, bool, int, out int, out int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CountSubgroups(long start, int stride, long bound, bool orEqual, int count, out int whole, out int touched)
    {
        // Far from where 64 bits overflow, which is where a mask decides.
        const long far = 1L << 62;
        if (start is > -far and < far && bound is > -far and < far)
        {
            CountSubgroups(start, stride, bound, orEqual, count, far, out whole, out touched);
        }
        else
        {
            (whole, touched) = (0, count);
        }
    }

    /// <summary>With a constant stride the divisions become shifts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CountSubgroups(long start, long stride, long bound, bool orEqual, int count, long limit, out int whole, out int touched)
    {
        ulong step = (ulong)stride * Lanes;
        if (start > limit - ((long)step * count))
        {
            (whole, touched) = (0, count);
            return;
        }

        // Positions up to the bound.
        long room = bound - start + (orEqual ? 1 : 0);
        touched = (int)Math.Min(((ulong)Math.Max(room, 0) + step - 1) / step, (ulong)count);
        whole = (int)Math.Min(((ulong)Math.Max(room + stride - 1, 0)) / step, (ulong)count);
    }
}
