using System.Numerics;

namespace HataDsl.Conformance.Kernels;

/// <summary>Every fold of a subgroup on every type, votes, and atomic operations on 64 bits.</summary>
public static partial class Exchanges
{
    public static readonly string[] FoldNames = ["add", "min", "max", "multiply"];

    public static readonly string[] BitNames = ["and", "or", "xor"];

    /// <summary>Reduction, inclusive and exclusive scan of each fold, one after the other for each invocation.</summary>
    [Kernel(64)]
    [KernelInstance(typeof(int))]
    [KernelInstance(typeof(uint))]
    [KernelInstance(typeof(long))]
    [KernelInstance(typeof(ulong))]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(double))]
    public static void Folds<T>(In<T> x, Out<T> y)
        where T : unmanaged, INumber<T>
    {
        T a = x[Invocation.X];
        int start = Invocation.X * 12;
        y[start] = Subgroup.Add(a);
        y[start + 1] = Subgroup.InclusiveAdd(a);
        y[start + 2] = Subgroup.ExclusiveAdd(a);
        y[start + 3] = Subgroup.Min(a);
        y[start + 4] = Subgroup.InclusiveMin(a);
        y[start + 5] = Subgroup.ExclusiveMin(a);
        y[start + 6] = Subgroup.Max(a);
        y[start + 7] = Subgroup.InclusiveMax(a);
        y[start + 8] = Subgroup.ExclusiveMax(a);
        y[start + 9] = Subgroup.Multiply(a);
        y[start + 10] = Subgroup.InclusiveMultiply(a);
        y[start + 11] = Subgroup.ExclusiveMultiply(a);
    }

    [Kernel(64)]
    [KernelInstance(typeof(int))]
    [KernelInstance(typeof(uint))]
    [KernelInstance(typeof(long))]
    [KernelInstance(typeof(ulong))]
    public static void Bits<T>(In<T> x, Out<T> y)
        where T : unmanaged, IBinaryInteger<T>
    {
        T a = x[Invocation.X];
        int start = Invocation.X * 9;
        y[start] = Subgroup.And(a);
        y[start + 1] = Subgroup.InclusiveAnd(a);
        y[start + 2] = Subgroup.ExclusiveAnd(a);
        y[start + 3] = Subgroup.Or(a);
        y[start + 4] = Subgroup.InclusiveOr(a);
        y[start + 5] = Subgroup.ExclusiveOr(a);
        y[start + 6] = Subgroup.Xor(a);
        y[start + 7] = Subgroup.InclusiveXor(a);
        y[start + 8] = Subgroup.ExclusiveXor(a);
    }

    /// <summary>What travels between lanes, of any type.</summary>
    [Kernel(64)]
    [KernelInstance(typeof(byte))]
    [KernelInstance(typeof(short))]
    [KernelInstance(typeof(Half))]
    [KernelInstance(typeof(ulong))]
    [KernelInstance(typeof(double))]
    public static void Travel<T>(In<T> x, Out<T> y)
        where T : unmanaged
    {
        T a = x[Invocation.X];
        int start = Invocation.X * 4;
        y[start] = Subgroup.Shuffle(a, Subgroup.Size - 1 - Subgroup.Lane);
        y[start + 1] = Subgroup.ShuffleXor(a, 5);
        y[start + 2] = Subgroup.BroadcastFirst(a);
        y[start + 3] = Subgroup.Broadcast(a, 3);
    }

    /// <summary>Narrow numbers wrap in their type.</summary>
    [Kernel(64)]
    public static void Narrow(In<byte> x, Out<byte> sums, Out<byte> greatest, Out<int> votes)
    {
        int i = Invocation.X;
        sums[i] = Subgroup.InclusiveAdd(x[i]);
        greatest[i] = Subgroup.Max(x[i]);
        int result = Subgroup.AllEqual(x[i]) ? 1 : 0;
        result += Subgroup.AllEqual(Workgroup.X * 0.5f) ? 2 : 0;
        result += Subgroup.Elect() ? 4 : 0;
        votes[i] = result;
    }

    [Kernel(64)]
    public static void WideAtomics(In<long> x, InOut<long> signed, InOut<ulong> unsigned, InOut<double> sums)
    {
        Span<long> shared = Workgroup.Shared<long>(4);
        if (Invocation.LocalIndex < 4)
        {
            shared[Invocation.LocalIndex] = 0;
        }

        Workgroup.Barrier();
        int i = Invocation.X;
        if (i < x.Length)
        {
            long a = x[i];
            Atomic.Add(ref signed[0], a);
            Atomic.Min(ref signed[1], a);
            Atomic.Max(ref signed[2], a);
            Atomic.And(ref signed[3], a | 1);
            Atomic.Or(ref signed[4], a);
            Atomic.Xor(ref signed[5], a);
            Atomic.Add(ref unsigned[0], (ulong)a);
            Atomic.Min(ref unsigned[1], (ulong)a);
            Atomic.Max(ref unsigned[2], (ulong)a);
            Atomic.And(ref unsigned[3], (ulong)a | 1ul);
            Atomic.Or(ref unsigned[4], (ulong)a);
            Atomic.Xor(ref unsigned[5], (ulong)a);
            Atomic.Add(ref sums[0], (a & 1023) * 0.25);
            Atomic.Add(ref shared[i & 3], a);
            if (Atomic.CompareExchange(ref signed[6], -1, i) == -1)
            {
                Atomic.Add(ref signed[7], Atomic.Exchange(ref unsigned[6], 5ul) == 3ul ? 1L : 100L);
            }
        }

        Workgroup.Barrier();
        if (Invocation.LocalIndex < 4)
        {
            Atomic.Add(ref signed[8 + Invocation.LocalIndex], shared[Invocation.LocalIndex]);
        }
    }

    /// <summary>A histogram whose result is the same in every run: the compiler holds it to that.</summary>
    [Kernel(64, Repeatable = true)]
    public static void Histogram(In<byte> x, InOut<int> bins)
    {
        if (Invocation.X < x.Length)
        {
            Atomic.Add(ref bins[x[Invocation.X] & 15], 1);
        }
    }
}
