namespace HataDsl.Conformance.Kernels;

/// <summary>Views of structs, and parameters that are constants when the device compiles the kernel.</summary>
public static partial class Records
{
#pragma warning disable CA1051 // these structs are data in memory
    public struct Inner
    {
        public byte Tag;
        public Half Weight;
    }

    /// <summary>Scalars of every size, padding before and behind, a struct inside.</summary>
    public struct Particle
    {
        public float X;
        public bool Alive;
        public Inner Inner;
        public long Id;
        public short Kind;

        public readonly float Energy(float scale) => X * X * scale;
    }

    public readonly record struct Pair(int Key, float Value);

    public struct Counter
    {
        public double Unused;
        public int Count;
    }

    public struct Odd
    {
        public byte A;
        public ushort B;
        public byte C;
    }

#pragma warning restore CA1051

    [Kernel(64)]
    public static void Move(In<Particle> x, InOut<Particle> y, float step)
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            Particle p = x[i];
            y[i].X = p.X + (step * (float)p.Inner.Weight) + p.Energy(2);
            y[i].Id += p.Id;
            ref Particle target = ref y[i];
            target.Alive = !p.Alive;
            target.Inner = new Inner { Tag = (byte)(p.Inner.Tag + 1), Weight = p.Inner.Weight };
            target.Kind = Shift(x.Slice(i), 0);
        }
    }

    /// <summary>Elements at indices that differ between neighbours, and atomic updates of a field.</summary>
    [Kernel(64)]
    public static void Gather(In<Pair> x, In<int> at, Out<Pair> y, InOut<Counter> sums)
    {
        int i = Invocation.X;
        if (i < at.Length)
        {
            Pair p = x[at[i]];
            y[at.Length - 1 - i] = p with { Value = p.Value * 2 };
            Atomic.Add(ref sums[p.Key & 3].Count, 1);
        }
    }

    [Kernel(32)]
    public static void Pack(In<Odd> x, Out<Odd> y)
    {
        int i = Invocation.X;
        if (i < y.Length)
        {
            Odd odd = x[i];
            y[i] = new Odd { A = odd.C, B = (ushort)(odd.B + odd.A), C = odd.A };
        }
    }

    /// <summary>Sums of windows in shared memory whose size comes with the launch.</summary>
    [Kernel(64)]
    public static void Windows(In<float> x, Out<float> y, [Specialization] int window, [Specialization] float scale, int count, [Specialization] bool negative)
    {
        Span<float> values = Workgroup.Shared<float>(64 + (2 * window));
        Span<long> squares = Workgroup.Shared<long>(window * (window + 1));
        Span<int> known = Workgroup.Shared<int>(5);
        int local = Invocation.LocalIndex;
        for (int k = local; k < values.Length; k += 64)
        {
            long at = (Workgroup.X * 64L) + k - window;
            values[k] = at >= 0 && at < count ? x[at] : 0;
        }

        for (int k = local; k < squares.Length; k += 64)
        {
            squares[k] = (long)k * k;
        }

        if (local < known.Length)
        {
            known[local] = local + window;
        }

        Workgroup.Barrier();
        float sum = 0;
        for (int k = -window; k <= window; k++)
        {
            sum += values[local + window + k];
        }

        if (Invocation.X < count)
        {
            sum = (sum * scale) + squares[window] + known[local % 5] + squares.Length;
            y[Invocation.X] = negative ? -sum : sum;
        }
    }

    private static short Shift(In<Particle> particles, int at) => (short)(particles[at].Kind << 1);
}
