using System.Runtime.InteropServices;

namespace HataDsl.Debugging;

/// <summary>The shared arrays of one workgroup, in the order in which its invocations ask for them.</summary>
internal sealed unsafe class SharedArrays : IDisposable
{
    private const byte Poison = 0xCD;

    private readonly List<(nint Pointer, Type Type, int Length)> _arrays = [];

    public Span<T> Get<T>(int ordinal, int length)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (ordinal == _arrays.Count)
        {
            nuint bytes = (nuint)((long)length * sizeof(T));
            void* created = NativeMemory.AlignedAlloc(Math.Max(bytes, 1), 64);
            NativeMemory.Fill(created, bytes, Poison);
            _arrays.Add(((nint)created, typeof(T), length));
        }

        (nint pointer, Type type, int expected) = _arrays[ordinal];
        return type == typeof(T) && expected == length
            ? new Span<T>((void*)pointer, length)
            : throw new InvalidOperationException(
                $"Shared array {ordinal} is {type.Name}[{expected}] for one invocation and {typeof(T).Name}[{length}] for another: "
                + "every invocation must ask for the same arrays in the same order.");
    }

    public void Dispose()
    {
        foreach ((nint pointer, _, _) in _arrays)
        {
            NativeMemory.AlignedFree((void*)pointer);
        }

        _arrays.Clear();
    }
}
