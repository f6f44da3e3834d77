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
    public static void CountSubgroups(int start, int stride, int bound, bool orEqual, int count, out int whole, out int touched) =>
        CountSubgroups(start, stride, bound, orEqual, count, int.MaxValue, out whole, out touched);

    /// <inheritdoc cref="CountSubgroups(int, int, int, bool, int, out int, out int)"/>
    public static void CountSubgroups(uint start, int stride, uint bound, bool orEqual, int count, out int whole, out int touched) =>
        CountSubgroups(start, stride, bound, orEqual, count, uint.MaxValue, out whole, out touched);

    /// <inheritdoc cref="CountSubgroups(int, int, int, bool, int, out int, out int)"/>
    public static void CountSubgroups(long start, int stride, long bound, bool orEqual, int count, out int whole, out int touched) =>
        CountSubgroups(start, stride, bound, orEqual, count, long.MaxValue, out whole, out touched);

    private static void CountSubgroups(long start, long stride, long bound, bool orEqual, int count, long limit, out int whole, out int touched)
    {
        long step = stride * Lanes;
        long reach = stride * (Lanes - 1);
        if (start > limit - (step * count))
        {
            (whole, touched) = (0, count);
            return;
        }

        whole = Below(start + reach, step, bound, orEqual, count);
        touched = Below(start, step, bound, orEqual, count);
    }

    /// <summary>How many of start, start + step, and so on are below a bound.</summary>
    private static int Below(long start, long step, long bound, bool orEqual, int count)
    {
        if (orEqual ? start > bound : start >= bound)
        {
            return 0;
        }

        ulong distance = unchecked((ulong)bound - (ulong)start) - (orEqual ? 0UL : 1UL);
        return (int)Math.Min((distance / (ulong)step) + 1, (ulong)count);
    }
}
