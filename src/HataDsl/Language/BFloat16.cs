namespace HataDsl;

/// <summary>bfloat16: sign, 8 exponent bits, 7 fraction bits, the upper half of a <see cref="float"/>. A storage type: convert to compute.</summary>
public readonly record struct BFloat16
{
    private readonly ushort _bits;

    private BFloat16(ushort bits) => _bits = bits;

    /// <summary>The bits.</summary>
    public ushort Bits => _bits;

    /// <summary>The value with these bits.</summary>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>Widens; exact.</summary>
    public static explicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value._bits << 16);

    /// <summary>Rounds to nearest, ties to even; NaN stays NaN.</summary>
    public static explicit operator BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (bits & 0x7fffffff) > 0x7f800000
            ? new((ushort)((bits >> 16) | 0x40))
            : new((ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16));
    }

    /// <inheritdoc/>
    public override string ToString() => ((float)this).ToString();
}
