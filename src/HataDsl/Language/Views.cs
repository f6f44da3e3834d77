using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HataDsl;

/// <summary>A read-only view of a buffer, as a kernel sees it. In plain C# an index out of range throws; on a GPU it is undefined.</summary>
/// <typeparam name="T">
/// Element type: a primitive number, <see cref="bool"/>, <see cref="Half"/>, <see cref="BFloat16"/>, a vector of them, such as
/// <see cref="Float4"/>, which moves as one and is aligned to its size, or a struct of them.
/// </typeparam>
public readonly ref struct In<T>
    where T : unmanaged
{
    private readonly ref readonly T _first;

    /// <summary>Creates a view of memory.</summary>
    /// <param name="first">The first element.</param>
    /// <param name="length">Number of elements.</param>
    public In(ref readonly T first, long length)
    {
        _first = ref first;
        LongLength = length;
    }

    /// <summary>Creates a view of a span, for calling a kernel as plain C#.</summary>
    public In(ReadOnlySpan<T> span)
        : this(ref MemoryMarshal.GetReference(span), span.Length)
    {
    }

    /// <summary>Number of elements.</summary>
    public long LongLength { get; }

    /// <summary>Number of elements, at most <see cref="int.MaxValue"/>.</summary>
    public int Length => (int)Math.Min(LongLength, int.MaxValue);

    /// <summary>An element.</summary>
    public ref readonly T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref Unsafe.AsRef(in _first), (nint)ViewIndex.Check(index, LongLength));
    }

    /// <summary>The elements from an index on, as a span: for helper methods that take spans, and hand-written CPU bodies.</summary>
    /// <param name="start">First element.</param>
    /// <param name="length">Number of elements.</param>
    public ReadOnlySpan<T> Span(long start, int length) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref Unsafe.AsRef(in _first), (nint)ViewIndex.CheckRange(start, length, LongLength)), length);

    /// <summary>A part of the view. In a kernel the part is followed at compile time: it costs one addition for each access.</summary>
    /// <param name="start">First element.</param>
    /// <param name="length">Number of elements.</param>
    public In<T> Slice(long start, long length) => new(ref Unsafe.Add(ref Unsafe.AsRef(in _first), (nint)ViewIndex.CheckRange(start, length, LongLength)), length);

    /// <summary>The view from an element on.</summary>
    /// <param name="start">First element.</param>
    public In<T> Slice(long start) => Slice(start, LongLength - start);

    /// <summary>A part of the view; what <c>view[start..end]</c> calls.</summary>
    /// <param name="start">First element.</param>
    /// <param name="length">Number of elements.</param>
    public In<T> Slice(int start, int length) => Slice((long)start, length);

    /// <summary>
    /// The same bytes as numbers of another type, the low bytes first. In a kernel each access puts an element together from those of the
    /// view, or takes it out of one; on the host, <see cref="BufferView{T}.As{TOther}"/> costs nothing.
    /// </summary>
    /// <typeparam name="TOther">A primitive number.</typeparam>
    public In<TOther> Cast<TOther>()
        where TOther : unmanaged =>
        new(ref Unsafe.As<T, TOther>(ref Unsafe.AsRef(in _first)), LongLength * Unsafe.SizeOf<T>() / Unsafe.SizeOf<TOther>());

    /// <summary>Enumerates the elements.</summary>
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => Span(0, checked((int)LongLength)).GetEnumerator();

    /// <summary>A view of an array, for calling a kernel as plain C#.</summary>
    public static implicit operator In<T>(T[] array) => new(array.AsSpan());
}

/// <summary>A write-only view of a buffer, as a kernel sees it.</summary>
/// <typeparam name="T">Element type, as for <see cref="In{T}"/>.</typeparam>
public readonly ref struct Out<T>
    where T : unmanaged
{
    private readonly ref T _first;

    /// <summary>Creates a view of memory.</summary>
    /// <param name="first">The first element.</param>
    /// <param name="length">Number of elements.</param>
    public Out(ref T first, long length)
    {
        _first = ref first;
        LongLength = length;
    }

    /// <summary>Creates a view of a span, for calling a kernel as plain C#.</summary>
    public Out(Span<T> span)
        : this(ref MemoryMarshal.GetReference(span), span.Length)
    {
    }

    /// <summary>Number of elements.</summary>
    public long LongLength { get; }

    /// <summary>Number of elements, at most <see cref="int.MaxValue"/>.</summary>
    public int Length => (int)Math.Min(LongLength, int.MaxValue);

    /// <summary>An element. A kernel must not read it: use <see cref="InOut{T}"/> for that.</summary>
    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref _first, (nint)ViewIndex.Check(index, LongLength));
    }

    /// <summary>The elements from an index on, as a span: for helper methods that take spans, and hand-written CPU bodies.</summary>
    /// <param name="start">First element.</param>
    /// <param name="length">Number of elements.</param>
    public Span<T> Span(long start, int length) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _first, (nint)ViewIndex.CheckRange(start, length, LongLength)), length);

    /// <summary>A part of the view. In a kernel the part is followed at compile time: it costs one addition for each access.</summary>
    /// <param name="start">First element.</param>
    /// <param name="length">Number of elements.</param>
    public Out<T> Slice(long start, long length) => new(ref Unsafe.Add(ref _first, (nint)ViewIndex.CheckRange(start, length, LongLength)), length);

    /// <summary>The view from an element on.</summary>
    /// <param name="start">First element.</param>
    public Out<T> Slice(long start) => Slice(start, LongLength - start);

    /// <summary>A part of the view; what <c>view[start..end]</c> calls.</summary>
    /// <param name="start">First element.</param>
    /// <param name="length">Number of elements.</param>
    public Out<T> Slice(int start, int length) => Slice((long)start, length);

    /// <summary>The same bytes as numbers of another type that is no smaller, the low bytes first: each write is one for each element of the view.</summary>
    /// <typeparam name="TOther">A primitive number.</typeparam>
    public Out<TOther> Cast<TOther>()
        where TOther : unmanaged =>
        new(ref Unsafe.As<T, TOther>(ref _first), LongLength * Unsafe.SizeOf<T>() / Unsafe.SizeOf<TOther>());

    /// <summary>A view of an array, for calling a kernel as plain C#.</summary>
    public static implicit operator Out<T>(T[] array) => new(array.AsSpan());
}

/// <summary>A view of a buffer that a kernel reads and writes.</summary>
/// <typeparam name="T">Element type, as for <see cref="In{T}"/>.</typeparam>
public readonly ref struct InOut<T>
    where T : unmanaged
{
    private readonly ref T _first;

    /// <summary>Creates a view of memory.</summary>
    /// <param name="first">The first element.</param>
    /// <param name="length">Number of elements.</param>
    public InOut(ref T first, long length)
    {
        _first = ref first;
        LongLength = length;
    }

    /// <summary>Creates a view of a span, for calling a kernel as plain C#.</summary>
    public InOut(Span<T> span)
        : this(ref MemoryMarshal.GetReference(span), span.Length)
    {
    }

    /// <summary>Number of elements.</summary>
    public long LongLength { get; }

    /// <summary>Number of elements, at most <see cref="int.MaxValue"/>.</summary>
    public int Length => (int)Math.Min(LongLength, int.MaxValue);

    /// <summary>An element.</summary>
    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref _first, (nint)ViewIndex.Check(index, LongLength));
    }

    /// <summary>The elements from an index on, as a span: for helper methods that take spans, and hand-written CPU bodies.</summary>
    /// <param name="start">First element.</param>
    /// <param name="length">Number of elements.</param>
    public Span<T> Span(long start, int length) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _first, (nint)ViewIndex.CheckRange(start, length, LongLength)), length);

    /// <summary>A part of the view. In a kernel the part is followed at compile time: it costs one addition for each access.</summary>
    /// <param name="start">First element.</param>
    /// <param name="length">Number of elements.</param>
    public InOut<T> Slice(long start, long length) => new(ref Unsafe.Add(ref _first, (nint)ViewIndex.CheckRange(start, length, LongLength)), length);

    /// <summary>The view from an element on.</summary>
    /// <param name="start">First element.</param>
    public InOut<T> Slice(long start) => Slice(start, LongLength - start);

    /// <summary>A part of the view; what <c>view[start..end]</c> calls.</summary>
    /// <param name="start">First element.</param>
    /// <param name="length">Number of elements.</param>
    public InOut<T> Slice(int start, int length) => Slice((long)start, length);

    /// <summary>The same bytes as numbers of another type, the low bytes first. Smaller ones can only be read.</summary>
    /// <typeparam name="TOther">A primitive number.</typeparam>
    public InOut<TOther> Cast<TOther>()
        where TOther : unmanaged =>
        new(ref Unsafe.As<T, TOther>(ref _first), LongLength * Unsafe.SizeOf<T>() / Unsafe.SizeOf<TOther>());

    /// <summary>Enumerates the elements.</summary>
    public Span<T>.Enumerator GetEnumerator() => Span(0, checked((int)LongLength)).GetEnumerator();

    /// <summary>A view of an array, for calling a kernel as plain C#.</summary>
    public static implicit operator InOut<T>(T[] array) => new(array.AsSpan());
}

/// <summary>Range checks of views.</summary>
internal static class ViewIndex
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Check(long index, long length)
    {
        if ((ulong)index >= (ulong)length)
        {
            Throw(index, length);
        }

        return index;
    }

    public static long CheckRange(long start, long count, long length)
    {
        if (start < 0 || count < 0 || start > length - count)
        {
            Throw(start + count, length);
        }

        return start;
    }

    private static void Throw(long index, long length) =>
        throw new IndexOutOfRangeException($"Index {index} is outside a view of {length} elements.");
}
