namespace HataDsl.Conformance.Kernels;

/// <summary>Every conversion: one kernel for each source type, the target chosen by number. Results are widened to carry all bits.</summary>
public static partial class Conversions
{
    public static readonly string[] Targets =
        ["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "f16", "bf16", "f32", "f64"];

    [Kernel(64)]
    public static void FromSByte(In<sbyte> x, Out<ulong> bits, int target)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        sbyte a = x[i];
        bits[i] = target switch
        {
            0 => (ulong)(long)a,
            1 => (ulong)(byte)a,
            2 => (ulong)(long)(short)a,
            3 => (ulong)(ushort)a,
            4 => (ulong)(long)(int)a,
            5 => (ulong)(uint)a,
            6 => (ulong)(long)(long)a,
            7 => (ulong)a,
            8 => (ulong)BitConverter.HalfToUInt16Bits((Half)a),
            9 => (ulong)((BFloat16)(float)a).Bits,
            10 => (ulong)BitConverter.SingleToUInt32Bits((float)a),
            _ => BitConverter.DoubleToUInt64Bits((double)a),
        };
    }

    [Kernel(64)]
    public static void FromByte(In<byte> x, Out<ulong> bits, int target)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        byte a = x[i];
        bits[i] = target switch
        {
            0 => (ulong)(long)(sbyte)a,
            1 => (ulong)a,
            2 => (ulong)(long)(short)a,
            3 => (ulong)(ushort)a,
            4 => (ulong)(long)(int)a,
            5 => (ulong)(uint)a,
            6 => (ulong)(long)(long)a,
            7 => (ulong)a,
            8 => (ulong)BitConverter.HalfToUInt16Bits((Half)a),
            9 => (ulong)((BFloat16)(float)a).Bits,
            10 => (ulong)BitConverter.SingleToUInt32Bits((float)a),
            _ => BitConverter.DoubleToUInt64Bits((double)a),
        };
    }

    [Kernel(64)]
    public static void FromInt16(In<short> x, Out<ulong> bits, int target)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        short a = x[i];
        bits[i] = target switch
        {
            0 => (ulong)(long)(sbyte)a,
            1 => (ulong)(byte)a,
            2 => (ulong)(long)a,
            3 => (ulong)(ushort)a,
            4 => (ulong)(long)(int)a,
            5 => (ulong)(uint)a,
            6 => (ulong)(long)(long)a,
            7 => (ulong)a,
            8 => (ulong)BitConverter.HalfToUInt16Bits((Half)a),
            9 => (ulong)((BFloat16)(float)a).Bits,
            10 => (ulong)BitConverter.SingleToUInt32Bits((float)a),
            _ => BitConverter.DoubleToUInt64Bits((double)a),
        };
    }

    [Kernel(64)]
    public static void FromUInt16(In<ushort> x, Out<ulong> bits, int target)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        ushort a = x[i];
        bits[i] = target switch
        {
            0 => (ulong)(long)(sbyte)a,
            1 => (ulong)(byte)a,
            2 => (ulong)(long)(short)a,
            3 => (ulong)a,
            4 => (ulong)(long)(int)a,
            5 => (ulong)(uint)a,
            6 => (ulong)(long)(long)a,
            7 => (ulong)a,
            8 => (ulong)BitConverter.HalfToUInt16Bits((Half)a),
            9 => (ulong)((BFloat16)(float)a).Bits,
            10 => (ulong)BitConverter.SingleToUInt32Bits((float)a),
            _ => BitConverter.DoubleToUInt64Bits((double)a),
        };
    }

    [Kernel(64)]
    public static void FromInt32(In<int> x, Out<ulong> bits, int target)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        int a = x[i];
        bits[i] = target switch
        {
            0 => (ulong)(long)(sbyte)a,
            1 => (ulong)(byte)a,
            2 => (ulong)(long)(short)a,
            3 => (ulong)(ushort)a,
            4 => (ulong)(long)a,
            5 => (ulong)(uint)a,
            6 => (ulong)(long)(long)a,
            7 => (ulong)a,
            8 => (ulong)BitConverter.HalfToUInt16Bits((Half)a),
            9 => (ulong)((BFloat16)(float)a).Bits,
            10 => (ulong)BitConverter.SingleToUInt32Bits((float)a),
            _ => BitConverter.DoubleToUInt64Bits((double)a),
        };
    }

    [Kernel(64)]
    public static void FromUInt32(In<uint> x, Out<ulong> bits, int target)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        uint a = x[i];
        bits[i] = target switch
        {
            0 => (ulong)(long)(sbyte)a,
            1 => (ulong)(byte)a,
            2 => (ulong)(long)(short)a,
            3 => (ulong)(ushort)a,
            4 => (ulong)(long)(int)a,
            5 => (ulong)a,
            6 => (ulong)(long)(long)a,
            7 => (ulong)a,
            8 => (ulong)BitConverter.HalfToUInt16Bits((Half)a),
            9 => (ulong)((BFloat16)(float)a).Bits,
            10 => (ulong)BitConverter.SingleToUInt32Bits((float)a),
            _ => BitConverter.DoubleToUInt64Bits((double)a),
        };
    }

    [Kernel(64)]
    public static void FromInt64(In<long> x, Out<ulong> bits, int target)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        long a = x[i];
        bits[i] = target switch
        {
            0 => (ulong)(long)(sbyte)a,
            1 => (ulong)(byte)a,
            2 => (ulong)(long)(short)a,
            3 => (ulong)(ushort)a,
            4 => (ulong)(long)(int)a,
            5 => (ulong)(uint)a,
            6 => (ulong)(long)a,
            7 => (ulong)a,
            8 => (ulong)BitConverter.HalfToUInt16Bits((Half)a),
            9 => (ulong)((BFloat16)(float)a).Bits,
            10 => (ulong)BitConverter.SingleToUInt32Bits((float)a),
            _ => BitConverter.DoubleToUInt64Bits((double)a),
        };
    }

    [Kernel(64)]
    public static void FromUInt64(In<ulong> x, Out<ulong> bits, int target)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        ulong a = x[i];
        bits[i] = target switch
        {
            0 => (ulong)(long)(sbyte)a,
            1 => (ulong)(byte)a,
            2 => (ulong)(long)(short)a,
            3 => (ulong)(ushort)a,
            4 => (ulong)(long)(int)a,
            5 => (ulong)(uint)a,
            6 => (ulong)(long)(long)a,
            7 => a,
            8 => (ulong)BitConverter.HalfToUInt16Bits((Half)a),
            9 => (ulong)((BFloat16)(float)a).Bits,
            10 => (ulong)BitConverter.SingleToUInt32Bits((float)a),
            _ => BitConverter.DoubleToUInt64Bits((double)a),
        };
    }

    [Kernel(64)]
    public static void FromHalf(In<Half> x, Out<ulong> bits, int target)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        Half a = x[i];
        bits[i] = target switch
        {
            0 => (ulong)(long)(sbyte)a,
            1 => (ulong)(byte)a,
            2 => (ulong)(long)(short)a,
            3 => (ulong)(ushort)a,
            4 => (ulong)(long)(int)a,
            5 => (ulong)(uint)a,
            6 => (ulong)(long)(long)a,
            7 => (ulong)a,
            8 => (ulong)BitConverter.HalfToUInt16Bits(a),
            9 => (ulong)((BFloat16)(float)a).Bits,
            10 => (ulong)BitConverter.SingleToUInt32Bits((float)a),
            _ => BitConverter.DoubleToUInt64Bits((double)a),
        };
    }

    [Kernel(64)]
    public static void FromBFloat16(In<BFloat16> x, Out<ulong> bits, int target)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        BFloat16 a = x[i];
        bits[i] = target switch
        {
            0 => (ulong)(long)(sbyte)(float)a,
            1 => (ulong)(byte)(float)a,
            2 => (ulong)(long)(short)(float)a,
            3 => (ulong)(ushort)(float)a,
            4 => (ulong)(long)(int)(float)a,
            5 => (ulong)(uint)(float)a,
            6 => (ulong)(long)(long)(float)a,
            7 => (ulong)(float)a,
            8 => (ulong)BitConverter.HalfToUInt16Bits((Half)(float)a),
            9 => (ulong)a.Bits,
            10 => (ulong)BitConverter.SingleToUInt32Bits((float)a),
            _ => BitConverter.DoubleToUInt64Bits((double)(float)a),
        };
    }

    [Kernel(64)]
    public static void FromSingle(In<float> x, Out<ulong> bits, int target)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        float a = x[i];
        bits[i] = target switch
        {
            0 => (ulong)(long)(sbyte)a,
            1 => (ulong)(byte)a,
            2 => (ulong)(long)(short)a,
            3 => (ulong)(ushort)a,
            4 => (ulong)(long)(int)a,
            5 => (ulong)(uint)a,
            6 => (ulong)(long)(long)a,
            7 => (ulong)a,
            8 => (ulong)BitConverter.HalfToUInt16Bits((Half)a),
            9 => (ulong)((BFloat16)a).Bits,
            10 => (ulong)BitConverter.SingleToUInt32Bits(a),
            _ => BitConverter.DoubleToUInt64Bits((double)a),
        };
    }

    [Kernel(64)]
    public static void FromDouble(In<double> x, Out<ulong> bits, int target)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        double a = x[i];
        bits[i] = target switch
        {
            0 => (ulong)(long)(sbyte)a,
            1 => (ulong)(byte)a,
            2 => (ulong)(long)(short)a,
            3 => (ulong)(ushort)a,
            4 => (ulong)(long)(int)a,
            5 => (ulong)(uint)a,
            6 => (ulong)(long)(long)a,
            7 => (ulong)a,
            8 => (ulong)BitConverter.HalfToUInt16Bits((Half)a),
            9 => (ulong)((BFloat16)(float)a).Bits,
            10 => (ulong)BitConverter.SingleToUInt32Bits((float)a),
            _ => BitConverter.DoubleToUInt64Bits(a),
        };
    }
}
