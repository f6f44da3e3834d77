namespace HataDsl.Conformance.Kernels;

/// <summary>Rounding modes, remainders of any size, and what the language says of narrow types.</summary>
public static partial class Rounding
{
    [Kernel(64)]
    public static void Modes(In<float> x, In<double> wide, Out<float> y, Out<double> z)
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            float a = x[i];
            int start = i * 5;
            y[start] = MathF.Round(a, MidpointRounding.ToEven);
            y[start + 1] = MathF.Round(a, MidpointRounding.AwayFromZero);
            y[start + 2] = MathF.Round(a, MidpointRounding.ToZero);
            y[start + 3] = MathF.Round(a, MidpointRounding.ToNegativeInfinity);
            y[start + 4] = MathF.Round(a, MidpointRounding.ToPositiveInfinity);
            z[i] = Math.Round(wide[i], MidpointRounding.AwayFromZero);
        }
    }

    [Kernel(64)]
    public static void Remainders(In<float> x, In<float> y, Out<float> z, Out<double> wide)
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            z[i] = x[i] % y[i];
            wide[i] = (double)x[i] % y[i];
        }
    }

    /// <summary>Compound assignments of every kind to narrow variables and elements.</summary>
    [Kernel(64)]
    public static void Compound(In<int> x, InOut<sbyte> a, InOut<ushort> b, InOut<long> c)
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            int v = x[i];
            a[i] += (sbyte)v;
            a[i] *= 3;
            a[i] -= 100;
            a[i] /= 5;
            a[i] <<= v;
            a[i] >>= 1;
            a[i] >>>= 1;
            a[i]++;
            --a[i];
            b[i] |= (ushort)v;
            b[i] ^= 0x5555;
            b[i] &= 0xff0f;
            b[i] %= 1000;
            b[i] >>>= 2;
            b[i]--;
            long w = c[i];
            w += v;
            w <<= v;
            w >>>= 3;
            w ^= v;
            w -= w / 7;
            w %= 1000003;
            c[i] = unchecked(w * (int)w) + (v > 3 ? w++ : w--) + w;
        }
    }

    /// <summary>Quotients that C# throws at, in every width.</summary>
    [Kernel(64)]
    public static void Undefined(In<long> x, In<long> y, Out<long> z)
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            int start = i * 6;
            z[start] = x[i] / y[i];
            z[start + 1] = x[i] % y[i];
            z[start + 2] = (long)((ulong)x[i] / (ulong)y[i]);
            z[start + 3] = (uint)x[i] % (uint)y[i];
            z[start + 4] = (sbyte)((sbyte)x[i] / (sbyte)y[i]);
            z[start + 5] = Math.Abs((int)x[i]);
        }
    }
}
