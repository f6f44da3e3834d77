namespace HataDsl.Ir;

/// <summary>Bits of constants: kept in the low end of a <see cref="ulong"/>, upper bits zero.</summary>
public static class ConstantBits
{
    /// <summary>Bits of a binary32.</summary>
    public static unsafe ulong FromSingle(float value) => *(uint*)&value;

    /// <summary>Bits of a binary64.</summary>
    public static unsafe ulong FromDouble(double value) => *(ulong*)&value;

    /// <summary>The binary32 with these bits.</summary>
    public static unsafe float ToSingle(ulong bits)
    {
        uint low = unchecked((uint)bits);
        return *(float*)&low;
    }

    /// <summary>The binary64 with these bits.</summary>
    public static unsafe double ToDouble(ulong bits) => *(double*)&bits;

    /// <summary>Clears the bits above the type's width.</summary>
    public static ulong Truncate(ScalarType type, ulong bits) =>
        type.Bits() == 64 ? bits : bits & ((1UL << type.Bits()) - 1);

    /// <summary>The integer value of the bits: sign-extended for signed types.</summary>
    public static long ToInt64(ScalarType type, ulong bits) => type switch
    {
        ScalarType.I8 => unchecked((sbyte)bits),
        ScalarType.I16 => unchecked((short)bits),
        ScalarType.I32 => unchecked((int)bits),
        _ => unchecked((long)bits),
    };
}
