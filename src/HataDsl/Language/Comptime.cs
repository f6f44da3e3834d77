namespace HataDsl;

/// <summary>
/// Marks a parameter whose value is known when the program is built. On a kernel, each <see cref="KernelInstanceAttribute"/> gives one
/// value for it, and the launch overload picks the compiled instance by the value passed. On a helper method, the argument must be an
/// expression of constants and other such parameters. Branches on it vanish, loops bounded by it unroll, and it can be the length of an array.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ComptimeAttribute : Attribute
{
    /// <summary>Marks a parameter as known when the program is built.</summary>
    public ComptimeAttribute()
    {
    }

    /// <summary>
    /// Marks an <c>int</c> parameter of a kernel whose value is also the size of the workgroup along an axis, in place of what
    /// <see cref="KernelAttribute"/> says of it: each instance has a workgroup of its own.
    /// </summary>
    /// <param name="workgroup">The axis.</param>
    public ComptimeAttribute(WorkgroupAxis workgroup) => Workgroup = workgroup;

    /// <summary>The axis along which the value is the size of the workgroup, if it is.</summary>
    public WorkgroupAxis? Workgroup { get; }
}

/// <summary>An axis of a workgroup.</summary>
public enum WorkgroupAxis
{
    /// <summary>Along x, the fastest axis.</summary>
    X,

    /// <summary>Along y.</summary>
    Y,

    /// <summary>Along z.</summary>
    Z,
}

/// <summary>Loops that are unrolled when a kernel is compiled.</summary>
public static class Comptime
{
    /// <summary>
    /// The numbers from 0 up to a bound. A <c>foreach</c> over them is written out round by round in the compiled kernel, with the number
    /// as a constant in each: <c>foreach (int k in Comptime.Range(4)) sums[k] += …</c>.
    /// </summary>
    /// <param name="end">The first number left out, known when the kernel is compiled.</param>
    public static ComptimeRange Range(int end) => new(0, end, 1);

    /// <summary>The numbers from one up to another, in steps.</summary>
    /// <param name="start">The first number, known when the kernel is compiled.</param>
    /// <param name="end">The first number left out, known when the kernel is compiled.</param>
    /// <param name="step">The distance, at least 1, known when the kernel is compiled.</param>
    public static ComptimeRange Range(int start, int end, int step = 1) => new(start, end, step);
}

/// <summary>Numbers at equal distances, as <see cref="Comptime.Range(int, int, int)"/> gives them.</summary>
public readonly record struct ComptimeRange
{
    private readonly int _start;
    private readonly int _end;
    private readonly int _step;

    internal ComptimeRange(int start, int end, int step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        (_start, _end, _step) = (start, end, step);
    }

    /// <summary>Enumerates the numbers.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>The state of an enumeration.</summary>
    public struct Enumerator
    {
        private readonly long _end;
        private readonly int _step;
        private long _next;

        internal Enumerator(ComptimeRange range)
        {
            (_next, _end, _step) = (range._start, range._end, range._step);
            Current = 0;
        }

        /// <summary>The current number.</summary>
        public int Current { get; private set; }

        /// <summary>Goes to the next number.</summary>
        public bool MoveNext()
        {
            if (_next >= _end)
            {
                return false;
            }

            Current = (int)_next;
            _next += _step;
            return true;
        }
    }
}
