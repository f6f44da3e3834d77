using System.Runtime.InteropServices;
using HataDsl.Ir;

namespace HataDsl.Cuda.Tests;

/// <summary>Every type to every other, against C# casts at run time.</summary>
public sealed class ConversionTests
{
    private static readonly double[] Samples =
    [
        0, 1, -1, 2.5, -2.5, 127, 128, 255, 256, 300, -129, 32767.9, 65536, 2147483647, 2147483648, -2147483649, 4294967296, 1e20, -1e20,
        65504, 65519.99, 65520, 6e-8, 1e-8, 1.0009765625, 1.00048828125, 3.3895e38, 1e-40, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
    ];

    public static TheoryData<string> Types => [.. ScalarTypes.All.Select(type => type.Name())];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_conversion_from(string name)
    {
        Assert.True(ScalarTypes.TryParse(name, out ScalarType from));
        ulong[] sources = [.. Samples.Select(sample => Cast(ScalarType.F64, BitConverter.DoubleToUInt64Bits(sample), from)).Distinct()];
        foreach (ScalarType to in ScalarTypes.All)
        {
            Ir.Kernel kernel = Elementwise.Build($"Test.{from.Name()}.{to.Name()}", NumericContract.Exact, from, to, (b, x, _) => b.EmitAs(to, Op.Convert, x));
            ulong[] results = Run(kernel, sources, from, to);
            for (int i = 0; i < sources.Length; i++)
            {
                ulong expected = Cast(from, sources[i], to);
                Assert.True(expected == results[i] || (IsNaN(to, expected) && IsNaN(to, results[i])),
                    $"{from.Name()} 0x{sources[i]:x} to {to.Name()}: 0x{results[i]:x} instead of 0x{expected:x}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_bitcast_from(string name)
    {
        Assert.True(ScalarTypes.TryParse(name, out ScalarType from));
        ulong[] patterns = from == ScalarType.I1 ? [0, 1] : [0, 1, 0x80, 0xff, 0x8000, 0xfc01, 0x7fc00001, 0x80000000, ulong.MaxValue, 0x7ff0000000000001];
        patterns = [.. patterns.Select(bits => ConstantBits.Truncate(from, bits)).Distinct()];
        foreach (ScalarType to in ScalarTypes.All.Where(to => to.Bits() == from.Bits()))
        {
            Ir.Kernel kernel = Elementwise.Build($"Test.{from.Name()}.{to.Name()}", NumericContract.Exact, from, to, (b, x, _) => b.EmitAs(to, Op.Bitcast, x));
            Assert.Equal(patterns, Run(kernel, patterns, from, to));
        }
    }

    private static ulong[] Run(Ir.Kernel kernel, ulong[] sources, ScalarType from, ScalarType to)
    {
        byte[] input = Pack(sources, from.Size());
        byte[] output = new byte[sources.Length * to.Size()];
        Runner.Run(kernel, (sources.Length + 31) / 32, input, input, output);
        var results = new ulong[sources.Length];
        for (int i = 0; i < results.Length; i++)
        {
            output.AsSpan(i * to.Size(), to.Size()).CopyTo(MemoryMarshal.AsBytes(results.AsSpan(i, 1)));
        }

        return results;
    }

    private static byte[] Pack(ulong[] values, int size) => [.. values.SelectMany(value => BitConverter.GetBytes(value).Take(size))];

    private static bool IsNaN(ScalarType type, ulong bits) => type switch
    {
        ScalarType.F16 => Half.IsNaN(BitConverter.UInt16BitsToHalf((ushort)bits)),
        ScalarType.BF16 => float.IsNaN((float)BFloat16.FromBits((ushort)bits)),
        ScalarType.F32 => float.IsNaN(ConstantBits.ToSingle(bits)),
        ScalarType.F64 => double.IsNaN(ConstantBits.ToDouble(bits)),
        _ => false,
    };

    private static ulong Cast(ScalarType from, ulong bits, ScalarType to)
    {
        ulong result = from switch
        {
            _ when from == to => bits,
            ScalarType.F16 => FromSingle((float)BitConverter.UInt16BitsToHalf((ushort)bits), to),
            ScalarType.BF16 => FromSingle((float)BFloat16.FromBits((ushort)bits), to),
            ScalarType.F32 => FromSingle(ConstantBits.ToSingle(bits), to),
            ScalarType.F64 => FromDouble(ConstantBits.ToDouble(bits), to),
            ScalarType.U64 => FromInteger((long)bits, bits, (float)bits, bits, to),
            ScalarType.U32 or ScalarType.U16 or ScalarType.U8 or ScalarType.I1 => FromInteger((long)bits, bits, (uint)bits, (uint)bits, to),
            _ => FromSigned(ConstantBits.ToInt64(from, bits), to),
        };
        return ConstantBits.Truncate(to, result);
    }

    private static ulong FromSigned(long value, ScalarType to) => FromInteger(value, (ulong)value, value, value, to);

    private static ulong FromInteger(long value, ulong bits, float single, double number, ScalarType to) => to switch
    {
        ScalarType.I1 => value != 0 ? 1u : 0u,
        ScalarType.F16 => BitConverter.HalfToUInt16Bits((Half)single),
        ScalarType.BF16 => ((BFloat16)single).Bits,
        ScalarType.F32 => ConstantBits.FromSingle(single),
        ScalarType.F64 => ConstantBits.FromDouble(number),
        _ => bits,
    };

    private static ulong FromSingle(float value, ScalarType to) => to switch
    {
        ScalarType.F16 => BitConverter.HalfToUInt16Bits((Half)value),
        ScalarType.BF16 => ((BFloat16)value).Bits,
        ScalarType.F32 => ConstantBits.FromSingle(value),
        _ => FromDouble(value, to),
    };

    private static ulong FromDouble(double value, ScalarType to) => to switch
    {
        ScalarType.I1 => value != 0 ? 1u : 0u,
        ScalarType.I8 => (ulong)(sbyte)value,
        ScalarType.U8 => (byte)value,
        ScalarType.I16 => (ulong)(short)value,
        ScalarType.U16 => (ushort)value,
        ScalarType.I32 => (ulong)(int)value,
        ScalarType.U32 => (uint)value,
        ScalarType.I64 => (ulong)(long)value,
        ScalarType.U64 => (ulong)value,
        ScalarType.F16 => BitConverter.HalfToUInt16Bits((Half)value),
        ScalarType.BF16 => ((BFloat16)(float)value).Bits,
        ScalarType.F32 => ConstantBits.FromSingle((float)value),
        _ => ConstantBits.FromDouble(value),
    };
}
