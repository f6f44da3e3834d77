namespace HataDsl.Conformance.Kernels;

/// <summary>Kernels of matrix tiles, and of packed numbers.</summary>
internal static partial class Matrices
{
    /// <summary>One subgroup; factors from views of scalars, in the given order of memory.</summary>
    [Kernel(32)]
    [KernelInstance(typeof(Half))]
    [KernelInstance(typeof(BFloat16))]
    public static void FromViews<T>(In<T> a, In<T> b, InOut<float> c, int leftTransposed, int rightTransposed)
        where T : unmanaged
    {
        LeftTile<T> left = MatrixTile.Left<T>(32, 48);
        RightTile<T> right = MatrixTile.Right<T>(48, 16);
        SumTile sum = MatrixTile.Sum(32, 16);
        if (Subgroup.Index == 0)
        {
            if (leftTransposed != 0)
                left.LoadTransposed(a, 3, 33);
            else
                left.Load(a, 3, 50);
            if (rightTransposed != 0)
                right.LoadTransposed(b, 5, 49);
            else
                right.Load(b, 5, 17);
            sum.Load(c, 7, 20);
            sum.MultiplyAdd(left, right);
            sum.Store(c, 7, 20);
        }
    }

    /// <summary>Factors from shared arrays of vectors, both ways; sums to a view of vectors of halves.</summary>
    [Kernel(64)]
    public static void FromShared(In<Half8> a, In<Half8> b, Out<Half8> c, Out<Half8> d)
    {
        Span<Half8> tileA = Workgroup.Shared<Half8>(160);
        Span<Half8> tileB = Workgroup.Shared<Half8>(160);
        LeftTile<Half> left = MatrixTile.Left<Half>(32, 32);
        RightTile<Half> right = MatrixTile.Right<Half>(32, 32);
        SumTile sum = MatrixTile.Sum(32, 32);
        for (int i = Invocation.LocalIndex; i < 128; i += Workgroup.SizeX)
        {
            SharedCopy.Start(tileA, (i / 4 * 5) + (i % 4), a, i);
            SharedCopy.Start(tileB, (i / 4 * 5) + (i % 4), b, i);
        }

        SharedCopy.Commit();
        SharedCopy.Wait(0);
        Workgroup.Barrier();
        if (Subgroup.Index == 0)
        {
            sum.Fill(1);
            left.Load(tileA, 0, 5);
            right.Load(tileB, 0, 5);
            sum.MultiplyAdd(left, right);
            sum.Store(c, 0, 4);
            sum.Fill(-2);
            left.LoadTransposed(tileA, 0, 5);
            right.LoadTransposed(tileB, 0, 5);
            sum.MultiplyAdd(left, right);
            sum.MultiplyAdd(left, right);
            sum.Store(d, 0, 4);
        }
    }

    /// <summary>Factors from views of vectors, sums to shared memory and on.</summary>
    [Kernel(32)]
    public static void ThroughShared(In<BFloat4> a, In<BFloat4> b, Out<float> c)
    {
        Span<float> sums = Workgroup.Shared<float>(16 * 32);
        LeftTile<BFloat16> left = MatrixTile.Left<BFloat16>(16, 16);
        RightTile<BFloat16> right = MatrixTile.Right<BFloat16>(16, 32);
        SumTile sum = MatrixTile.Sum(16, 32);
        sum.Fill(0);
        for (int k = 0; k < 3; k++)
        {
            left.Load(a, 4 * k, 12);
            right.Load(b, 16 * 8 * k, 8);
            sum.MultiplyAdd(left, right);
        }

        if (Subgroup.Index == 0)
            sum.Store(sums, 0, 32);
        Workgroup.Barrier();
        for (int i = Invocation.LocalIndex; i < c.Length; i += 32)
            c[i] = sums[i] * 2;
    }

    [Kernel(64)]
    public static void PackedNumbers(In<uint> words, In<int> index, Out<Int4> several, Out<int> single, Out<uint> packed)
    {
        int i = Invocation.X;
        if (i < words.Length)
        {
            uint word = words[i];
            several[4 * i] = Packed.SignedBytes(word);
            several[(4 * i) + 1] = Packed.UnsignedBytes(word);
            several[(4 * i) + 2] = Packed.SignedNibbles(word, index[i] & 1);
            several[(4 * i) + 3] = Packed.UnsignedNibbles(word, 1);
            single[4 * i] = Packed.SignedByte(word, index[i] & 3);
            single[(4 * i) + 1] = Packed.UnsignedByte(word, 2);
            single[(4 * i) + 2] = Packed.SignedNibble(word, index[i] & 7);
            single[(4 * i) + 3] = Packed.UnsignedNibble(word, index[i] & 7);
            packed[2 * i] = Packed.PackBytes(index[i], (int)word, -3, index[i] >> 5);
            packed[(2 * i) + 1] = Packed.PackNibbles(index[i], (int)word, -3, index[i] >> 5);
        }
    }

    [Kernel(64)]
    public static void Dots(In<int> a, In<int> b, Out<int> signed, Out<uint> unsigned, int uniform)
    {
        int i = Invocation.X;
        if (i < a.Length)
        {
            signed[i] = Packed.Dot(a[i], b[i], a[a.Length - 1 - i]) + Packed.Dot(uniform, uniform, 5);
            unsigned[i] = Packed.Dot((uint)a[i], (uint)b[i], (uint)uniform);
        }
    }

    [Kernel(64)]
    public static void SmallFloats(In<byte> bits, Out<float> e4m3, Out<float> e5m2)
    {
        int i = Invocation.X;
        if (i < bits.Length)
        {
            e4m3[i] = Packed.E4M3ToSingle(bits[i]);
            e5m2[i] = Packed.E5M2ToSingle(bits[i]);
        }
    }
}
