namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>
/// The intrinsics of ComputeSharp's Hlsl class on vectors (Sergio0694/ComputeSharp, src/ComputeSharp.Core/Intrinsics/Hlsl; MIT licence), each by
/// the name that it has there.
/// </summary>
public static partial class ComputeSharpFunctions
{
    /// <summary>How many results <see cref="Floats"/> gives for each element.</summary>
    public const int FloatCount = 36;

    /// <summary>How many results <see cref="Integers"/> gives for each element.</summary>
    public const int IntegerCount = 14;

    /// <summary>Functions of floats, component by component and across components.</summary>
    [Kernel(32)]
    public static void Floats(In<Float3> x, In<Float3> y, Out<Float3> result)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        Float3 a = x[i];
        Float3 b = y[i];
        Out<Float3> r = result.Slice(FloatCount * i, FloatCount);
        r[0] = Hlsl.Abs(a);
        r[1] = Hlsl.Acos(a * 0.1f);
        r[2] = Hlsl.Asin(a * 0.1f);
        r[3] = Hlsl.Atan(a);
        r[4] = Hlsl.Atan2(a, b);
        r[5] = Hlsl.Ceil(a);
        r[6] = Hlsl.Clamp(a, -1, b);
        r[7] = Hlsl.Cos(a);
        r[8] = Hlsl.Cosh(a * 0.3f);
        r[9] = Hlsl.Cross(a, b);
        r[10] = Hlsl.Degrees(a);
        r[11] = Hlsl.Dot(a, b);
        r[12] = Hlsl.Exp(a * 0.5f);
        r[13] = Hlsl.Exp2(a);
        r[14] = Hlsl.Floor(a);
        r[15] = Hlsl.Fmod(a, b);
        r[16] = Hlsl.Frac(a);
        r[17] = Hlsl.Length(a) + Hlsl.Distance(a, b);
        r[18] = Hlsl.Lerp(a, b, 0.25f);
        r[19] = Hlsl.Log(Hlsl.Abs(a) + 1) + Hlsl.Log2(Hlsl.Abs(b) + 1) + Hlsl.Log10(Hlsl.Abs(a * b) + 1);
        r[20] = Hlsl.Max(a, b) - Hlsl.Min(a, b);
        r[21] = Hlsl.Normalize(a);
        r[22] = Hlsl.Pow(Hlsl.Abs(a), 1.5f);
        r[23] = Hlsl.Radians(a);
        r[24] = Hlsl.Rcp(b);
        r[25] = Hlsl.Reflect(a, Hlsl.Normalize(b));
        r[26] = Hlsl.Refract(Hlsl.Normalize(a), Hlsl.Normalize(b), 0.4f);
        r[27] = Hlsl.Round(a);
        r[28] = Hlsl.Rsqrt(Hlsl.Abs(a) + 0.5f);
        r[29] = Hlsl.Saturate(a);
        r[30] = Hlsl.Sign(a);
        r[31] = Hlsl.Sin(a) + Hlsl.Sinh(b * 0.3f) + Hlsl.Tanh(b);
        r[32] = Hlsl.SmoothStep(-1, 2, a);
        r[33] = Hlsl.Sqrt(Hlsl.Abs(a)) + Hlsl.Trunc(b);
        r[34] = Hlsl.Step(0.5f, a);
        r[35] = Hlsl.Select(a > b & !(a < 0), a, Hlsl.FaceForward(b, a, a));
    }

    /// <summary>Functions of integers and of bits.</summary>
    [Kernel(32)]
    public static void Integers(In<Int4> x, In<Int4> y, Out<Int4> result)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        Int4 a = x[i];
        Int4 b = y[i];
        UInt4 u = (UInt4)a;
        Out<Int4> r = result.Slice(IntegerCount * i, IntegerCount);
        r[0] = Hlsl.Abs(a);
        r[1] = Hlsl.Clamp(a, -1000, b);
        r[2] = Hlsl.Max(a, b) ^ Hlsl.Min(a, b);
        r[3] = Hlsl.Sign(a);
        r[4] = Hlsl.Mad(a, b, a);
        r[5] = (Int4)Hlsl.CountBits(u);
        r[6] = (Int4)Hlsl.FirstBitHigh(u);
        r[7] = (Int4)Hlsl.FirstBitLow(u);
        r[8] = (Int4)Hlsl.ReverseBits(u);
        r[9] = Hlsl.AsInt(Hlsl.AsFloat(a & 0x3fffffff));
        r[10] = Hlsl.Dot(a, b);
        r[11] = Hlsl.BoolToInt(Int4.AreEqual(a, b) | a >= b);
        r[12] = Hlsl.Any(a > b) ? 1 : Hlsl.All(a) ? 2 : 3;
        r[13] = (Int4)(UInt4)Hlsl.AsUInt((Float4)b);
    }

    /// <summary>Matrices: products, transposes, determinants, rows by numbers that only the run knows.</summary>
    [Kernel(32)]
    public static void Matrices(In<Float4x4> x, In<Float3x4> y, Out<Float3x4> products, Out<Float4> columns, Out<float> determinants, Out<Float4x4> changed, int row)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        Float4x4 a = x[i];
        Float3x4 b = y[i];
        products[i] = Hlsl.Mul(b, a) - (b * 0.5f);
        columns[i] = Hlsl.Mul(a, a[row]) + Hlsl.Mul(b[2].XYZ, b);
        determinants[i] = Hlsl.Determinant(a) + Hlsl.Determinant(new Float3x3(b[0].XYZ, b[1].YZW, b[2].XXW)) + Float2x2.Determinant(new(b.M11, b.M12, b.M23, b.M34));
        Float4x4 c = Hlsl.Transpose(a) + Float4x4.Identity;
        c[(row + 1) % 4] = a[0].WZYX;
        c.M23 = 7;
        c[3] *= 2;
        changed[i] = c;
    }
}
