using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace HataDsl.Cpu;

/// <summary>Changes an element and gives its former value.</summary>
/// <typeparam name="T">Type of the element.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IUpdate<T>
{
    /// <summary>Changes the element.</summary>
    static abstract T Apply(ref T element, T value);
}

/// <summary>The updates that compiled kernels apply: atomic ones for views, plain ones for shared arrays.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Updates
{
#pragma warning disable CS1591, CA1034 // each is the operation it names; they are only ever type arguments of Simd.Update
    public readonly struct AtomicAdd : IUpdate<int>, IUpdate<uint>, IUpdate<long>, IUpdate<ulong>, IUpdate<float>, IUpdate<double>
    {
        public static long Apply(ref long element, long value) => Atomic.Add(ref element, value);

        public static ulong Apply(ref ulong element, ulong value) => Atomic.Add(ref element, value);

        public static double Apply(ref double element, double value) => Atomic.Add(ref element, value);

        public static int Apply(ref int element, int value) => Atomic.Add(ref element, value);

        public static uint Apply(ref uint element, uint value) => Atomic.Add(ref element, value);

        public static float Apply(ref float element, float value) => Atomic.Add(ref element, value);
    }

    public readonly struct AtomicMin : IUpdate<int>, IUpdate<uint>, IUpdate<long>, IUpdate<ulong>, IUpdate<float>, IUpdate<double>
    {
        public static float Apply(ref float element, float value) => Atomic.Min(ref element, value);

        public static double Apply(ref double element, double value) => Atomic.Min(ref element, value);

        public static long Apply(ref long element, long value) => Atomic.Min(ref element, value);

        public static ulong Apply(ref ulong element, ulong value) => Atomic.Min(ref element, value);

        public static int Apply(ref int element, int value) => Atomic.Min(ref element, value);

        public static uint Apply(ref uint element, uint value) => Atomic.Min(ref element, value);
    }

    public readonly struct AtomicMax : IUpdate<int>, IUpdate<uint>, IUpdate<long>, IUpdate<ulong>, IUpdate<float>, IUpdate<double>
    {
        public static float Apply(ref float element, float value) => Atomic.Max(ref element, value);

        public static double Apply(ref double element, double value) => Atomic.Max(ref element, value);

        public static long Apply(ref long element, long value) => Atomic.Max(ref element, value);

        public static ulong Apply(ref ulong element, ulong value) => Atomic.Max(ref element, value);

        public static int Apply(ref int element, int value) => Atomic.Max(ref element, value);

        public static uint Apply(ref uint element, uint value) => Atomic.Max(ref element, value);
    }

    public readonly struct AtomicAnd : IUpdate<int>, IUpdate<uint>, IUpdate<long>, IUpdate<ulong>
    {
        public static long Apply(ref long element, long value) => Atomic.And(ref element, value);

        public static ulong Apply(ref ulong element, ulong value) => Atomic.And(ref element, value);

        public static int Apply(ref int element, int value) => Atomic.And(ref element, value);

        public static uint Apply(ref uint element, uint value) => Atomic.And(ref element, value);
    }

    public readonly struct AtomicOr : IUpdate<int>, IUpdate<uint>, IUpdate<long>, IUpdate<ulong>
    {
        public static long Apply(ref long element, long value) => Atomic.Or(ref element, value);

        public static ulong Apply(ref ulong element, ulong value) => Atomic.Or(ref element, value);

        public static int Apply(ref int element, int value) => Atomic.Or(ref element, value);

        public static uint Apply(ref uint element, uint value) => Atomic.Or(ref element, value);
    }

    public readonly struct AtomicXor : IUpdate<int>, IUpdate<uint>, IUpdate<long>, IUpdate<ulong>
    {
        public static long Apply(ref long element, long value) => Atomic.Xor(ref element, value);

        public static ulong Apply(ref ulong element, ulong value) => Atomic.Xor(ref element, value);

        public static int Apply(ref int element, int value) => Atomic.Xor(ref element, value);

        public static uint Apply(ref uint element, uint value) => Atomic.Xor(ref element, value);
    }

    public readonly struct AtomicExchange : IUpdate<int>, IUpdate<uint>, IUpdate<long>, IUpdate<ulong>, IUpdate<float>, IUpdate<double>
    {
        public static float Apply(ref float element, float value) => Atomic.Exchange(ref element, value);

        public static double Apply(ref double element, double value) => Atomic.Exchange(ref element, value);

        public static long Apply(ref long element, long value) => Atomic.Exchange(ref element, value);

        public static ulong Apply(ref ulong element, ulong value) => Atomic.Exchange(ref element, value);

        public static int Apply(ref int element, int value) => Atomic.Exchange(ref element, value);

        public static uint Apply(ref uint element, uint value) => Atomic.Exchange(ref element, value);
    }

    public readonly struct PlainAdd<T> : IUpdate<T>
        where T : IAdditionOperators<T, T, T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply(ref T element, T value)
        {
            T former = element;
            element = unchecked(element + value);
            return former;
        }
    }

    public readonly struct PlainMin<T> : IUpdate<T>
        where T : INumber<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply(ref T element, T value)
        {
            T former = element;
            element = Simd.Min(element, value);
            return former;
        }
    }

    public readonly struct PlainMax<T> : IUpdate<T>
        where T : INumber<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply(ref T element, T value)
        {
            T former = element;
            element = Simd.Max(element, value);
            return former;
        }
    }

    public readonly struct PlainAnd<T> : IUpdate<T>
        where T : IBinaryInteger<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply(ref T element, T value)
        {
            T former = element;
            element = element & value;
            return former;
        }
    }

    public readonly struct PlainOr<T> : IUpdate<T>
        where T : IBinaryInteger<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply(ref T element, T value)
        {
            T former = element;
            element = element | value;
            return former;
        }
    }

    public readonly struct PlainXor<T> : IUpdate<T>
        where T : IBinaryInteger<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply(ref T element, T value)
        {
            T former = element;
            element = element ^ value;
            return former;
        }
    }

    public readonly struct PlainExchange<T> : IUpdate<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply(ref T element, T value)
        {
            T former = element;
            element = value;
            return former;
        }
    }
#pragma warning restore CS1591, CA1034
}
