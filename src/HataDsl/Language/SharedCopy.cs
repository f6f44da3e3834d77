namespace HataDsl;

/// <summary>
/// Copies from views to shared arrays that go on in the background where the device can, so that the next tile arrives while the last is worked
/// on. An element of 4, 8 or 16 bytes is copied at a time. What was copied is there for this invocation after <see cref="Wait"/>, and for the
/// others after a barrier too; until then the target must not be touched.
/// </summary>
public static class SharedCopy
{
    /// <summary>Begins to copy an element.</summary>
    /// <param name="target">A shared array.</param>
    /// <param name="at">Where the element goes.</param>
    /// <param name="source">A view with elements of the same type.</param>
    /// <param name="from">Which element.</param>
    public static void Start<T>(Span<T> target, long at, In<T> source, long from)
        where T : unmanaged => target[checked((int)at)] = source[from];

    /// <summary>Closes the group of copies that were begun since the last one.</summary>
    public static void Commit()
    {
    }

    /// <summary>Waits until at most so many of the latest groups are under way.</summary>
    /// <param name="groups">A constant, at least 0.</param>
    public static void Wait(int groups) => ArgumentOutOfRangeException.ThrowIfNegative(groups);
}
