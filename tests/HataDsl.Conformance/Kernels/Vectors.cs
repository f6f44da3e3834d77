namespace HataDsl.Conformance.Kernels;

/// <summary>Kernels of vector types.</summary>
internal static partial class Vectors
{
    [Kernel(64)]
    public static void FloatOperators(In<Float4> a, In<Float4> b, Out<Float4> result)
    {
        int i = Invocation.X;
        if (i < a.Length)
        {
            Float4 x = a[i];
            Float4 y = b[i];
            result[8 * i] = x + y;
            result[(8 * i) + 1] = (x - y) * 2;
            result[(8 * i) + 2] = x * y;
            result[(8 * i) + 3] = 3 / y;
            result[(8 * i) + 4] = -x;
            result[(8 * i) + 5] = Float4.Clamp(x, new Float4(-1), y);
            Float4 sum = x;
            sum += y;
            sum *= 0.5f;
            result[(8 * i) + 6] = sum;
            result[(8 * i) + 7] = Float4.Lerp(x, y, 0.25f);
        }
    }

    [Kernel(64)]
    public static void FloatFunctions(In<Float3> a, In<Float3> b, Out<float> result)
    {
        int i = Invocation.X;
        if (i < a.Length)
        {
            Float3 x = a[i];
            Float3 y = b[i];
            result[8 * i] = Float3.Dot(x, y);
            result[(8 * i) + 1] = Float3.Length(x);
            result[(8 * i) + 2] = Float3.Distance(x, y);
            Float3 cross = Float3.Cross(x, y);
            result[(8 * i) + 3] = cross.X;
            result[(8 * i) + 4] = cross.Y;
            result[(8 * i) + 5] = cross.Z;
            result[(8 * i) + 6] = Float3.Normalize(x)[1];
            result[(8 * i) + 7] = Float3.Sum(Float3.Floor(x) + Float3.Abs(y));
        }
    }

    [Kernel(64)]
    public static void IntegerOperators(In<Int4> a, In<UInt2> b, InOut<Int4> result, int index)
    {
        int i = Invocation.X;
        if (i < a.Length)
        {
            Int4 x = a[i];
            UInt2 y = b[i];
            Int4 old = result[i];
            result[i] = new Int4((x.XY + (Int2)y) ^ old.ZW, (x.WZ >> 3) & ~old.XY) + (Int4.Min(x, old) % 7);
            if (x == old || x[index] > 0)
                result[i] = -result[i] | (Int4)new UInt4(y, y.YX);
        }
    }

    [Kernel(64)]
    public static void Swizzles(In<Float4> a, Out<Float4> result)
    {
        int i = Invocation.X;
        if (i < a.Length)
        {
            Float4 v = a[i];
            v.YX = v.XY;
            v.ZW *= 2;
            v.WXZ = new Float3(v.XX, v.W);
            result[2 * i] = v.WZYX;
            Float2 pair = v.ZZ;
            pair.X += a[i].Y;
            result[(2 * i) + 1] = new Float4(pair, v.XYZ.ZX);
        }
    }

    [Kernel(64)]
    public static void Halves(In<Half8> a, In<BFloat4> b, Out<Half8> result, Out<Half4> narrow)
    {
        int i = Invocation.X;
        if (i < a.Length)
        {
            Half8 x = a[i];
            Float4 sum = (Float4)x.Low + (Float4)x.High;
            result[i] = new Half8((Half4)sum, (Half4)(Float4)b[i]);
            narrow[i] = new Half4(x.E7, x.E6, x[1], x.E0);
        }
    }

    [Kernel(64)]
    public static void NarrowOperators(In<Half4> a, In<Half4> b, In<BFloat2> c, Out<Half4> result, Out<BFloat2> other)
    {
        int i = Invocation.X;
        if (i < a.Length)
        {
            Half4 x = a[i];
            Half4 y = b[i];
            result[2 * i] = ((x + y) * x) - y.WZYX;
            x *= y.X;
            result[(2 * i) + 1] = -x / y;
            other[i] = (c[i] * c[i].YX) + c[i];
        }
    }

    [Kernel(64)]
    public static void Bytes(In<SByte16> a, In<Byte4> b, Out<Int4> sums, Out<SByte4> packed)
    {
        int i = Invocation.X;
        if (i < a.Length)
        {
            SByte16 x = a[i];
            sums[i] = (Int4)x.Low.Low + (Int4)x.Low.High - (Int4)x.High.Low + (Int4)x.High.High * (Int4)b[i];
            packed[i] = (SByte4)((Int4)x.High.High + 100);
        }
    }

    [Kernel(64)]
    public static void Wide(In<Double2> a, In<Float2> b, Out<Double2> result, Out<Float2> swapped)
    {
        int i = Invocation.X;
        if (i < a.Length)
        {
            result[i] = a[i].YX + (Double2)b[i];
            swapped[i] = b[i].YX;
        }
    }

    /// <summary>Elements of shared and private arrays, and of a helper's parameters.</summary>
    [Kernel(32)]
    public static void Arrays(In<Float4> a, Out<Float4> result)
    {
        Span<Float4> tile = Workgroup.Shared<Float4>(32);
        Span<Float2> parts = stackalloc Float2[2];
        int local = Invocation.LocalX;
        tile[local] = Invocation.X < a.Length ? a[Invocation.X] : new Float4(1);
        Workgroup.Barrier();
        Float4 other = tile[31 - local];
        parts[0] = other.XY;
        parts[1] = other.ZW;
        parts[local & 1].X += tile.Length;
        if (Invocation.X < result.Length)
            Put(result, Invocation.X, new Float4(parts[1], parts[0]));
    }

    private static void Put(Out<Float4> target, int at, in Float4 value) => target[at] = value;
}
