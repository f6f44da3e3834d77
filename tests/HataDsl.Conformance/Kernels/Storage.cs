namespace HataDsl.Conformance.Kernels;

/// <summary>Elements of every type in buffers, and ways of addressing them.</summary>
public static partial class Storage
{
    [Kernel(64)]
    [KernelInstance(typeof(bool))]
    [KernelInstance(typeof(sbyte))]
    [KernelInstance(typeof(byte))]
    [KernelInstance(typeof(short))]
    [KernelInstance(typeof(ushort))]
    [KernelInstance(typeof(int))]
    [KernelInstance(typeof(uint))]
    [KernelInstance(typeof(long))]
    [KernelInstance(typeof(ulong))]
    [KernelInstance(typeof(Half))]
    [KernelInstance(typeof(BFloat16))]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(double))]
    public static void Reverse<T>(In<T> x, Out<T> y)
        where T : unmanaged
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            y[i] = x[x.Length - 1 - i];
        }
    }

    [Kernel(64)]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(Half))]
    [KernelInstance(typeof(BFloat16))]
    public static void Widen<T>(In<T> x, Out<float> y, Out<T> back)
        where T : unmanaged
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            float value = Scalar.ToSingle(x[i]);
            y[i] = value;
            back[i] = Scalar.FromSingle<T>(value);
        }
    }

    /// <summary>The bytes of one type read as another: of all of a view, of a part of it, and a part of that.</summary>
    [Kernel(64)]
    [KernelInstance(typeof(int), typeof(byte))]
    [KernelInstance(typeof(byte), typeof(int))]
    [KernelInstance(typeof(long), typeof(short))]
    [KernelInstance(typeof(ushort), typeof(double))]
    [KernelInstance(typeof(float), typeof(uint))]
    [KernelInstance(typeof(uint), typeof(Half))]
    [KernelInstance(typeof(Half), typeof(float))]
    [KernelInstance(typeof(sbyte), typeof(long))]
    [KernelInstance(typeof(double), typeof(sbyte))]
    [KernelInstance(typeof(BFloat16), typeof(ushort))]
    public static void ReadAs<T, TOther>(In<T> x, Out<TOther> whole, Out<TOther> part, Out<int> lengths, int start)
        where T : unmanaged
        where TOther : unmanaged
    {
        int i = Invocation.X;
        In<TOther> all = x.Cast<TOther>();
        if (i < all.Length)
        {
            whole[i] = all[i];
        }

        In<TOther> some = x.Slice(start).Cast<TOther>()[1..];
        if (i < some.Length)
        {
            part[i] = some[i];
        }

        lengths[0] = all.Length;
        lengths[1] = some.Length;
    }

    /// <summary>The bytes of one type written as another that is no smaller.</summary>
    [Kernel(64)]
    [KernelInstance(typeof(byte), typeof(int))]
    [KernelInstance(typeof(uint), typeof(float))]
    [KernelInstance(typeof(short), typeof(double))]
    [KernelInstance(typeof(Half), typeof(ulong))]
    [KernelInstance(typeof(BFloat16), typeof(Half))]
    public static void WriteAs<T, TOther>(In<TOther> x, Out<T> y)
        where T : unmanaged
        where TOther : unmanaged
    {
        int i = Invocation.X;
        Out<TOther> seen = y.Cast<TOther>();
        if (i < x.Length)
        {
            seen[i] = x[i];
        }
    }

    /// <summary>Shared memory that holds floats first and whole numbers then.</summary>
    [Kernel(64)]
    public static void SharedAs(In<float> x, Out<int> y)
    {
        Span<float> floats = Workgroup.Shared<float>(64);
        Span<int> words = System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(floats);
        int local = Invocation.LocalX;
        floats[local] = x[Invocation.X] * 2;
        Workgroup.Barrier();
        int bits = words[63 - local];
        Workgroup.Barrier();
        words[local] = bits ^ 1;
        Workgroup.Barrier();
        words[local] += 4;
        y[Invocation.X] = words[local];
    }

    [Kernel(64)]
    public static void LongIndex(In<float> x, Out<float> y, long stride)
    {
        long i = (long)Invocation.X * stride;
        if (i < x.LongLength)
        {
            y[i] = x[i] + 1;
        }
    }

    [Kernel(64)]
    public static void PrivateArray(In<int> x, Out<int> y)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        Span<int> counts = stackalloc int[7];
        for (int k = 0; k < 20; k++)
        {
            counts[(int)((uint)(x[i] + (k * k)) % 7u)] += k;
        }

        int sum = 0;
        for (int k = 0; k < 7; k++)
        {
            sum = (sum * 31) + counts[k];
        }

        y[i] = sum;
    }

    [Kernel(64)]
    public static void Scalars(
        Out<double> y, bool flag, sbyte a, byte b, short c, ushort d, int e, uint f, long g, ulong h, Half i, BFloat16 j, float k, double l)
    {
        int position = Invocation.X;
        if (position == 0)
        {
            y[0] = flag ? 1 : 0;
            y[1] = a;
            y[2] = b;
            y[3] = c;
            y[4] = d;
            y[5] = e;
            y[6] = f;
            y[7] = g;
            y[8] = h;
            y[9] = (double)i;
            y[10] = (float)j;
            y[11] = k;
            y[12] = l;
        }
    }
}
