namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>
/// What the atomic samples of ILGPU compute (m4rs-mt/ILGPU, Samples/{SimpleAtomics, AdvancedAtomics}; University of Illinois/NCSA
/// licence), written for HataDsl.
/// </summary>
public static partial class IlgpuAtomics
{
    /// <summary>SimpleAtomics: every operation on an element of its own.</summary>
    [Kernel(64)]
    public static void Operations(InOut<int> data, int constant, int count)
    {
        if (Invocation.X < count)
        {
            Atomic.Add(ref data[0], constant);
            Atomic.Max(ref data[1], constant);
            Atomic.Min(ref data[2], constant);
            Atomic.And(ref data[3], constant);
            Atomic.Or(ref data[4], constant);
            Atomic.Xor(ref data[5], constant);
        }
    }

    /// <summary>AdvancedAtomics: an addition made of compare-and-exchange, of floats by their bits: every device has 32-bit exchanges.</summary>
    [Kernel(64)]
    public static void MadeOfExchange(InOut<uint> data, float value, int count)
    {
        if (Invocation.X < count)
        {
            uint seen = data[0];
            uint expected;
            do
            {
                expected = seen;
                float sum = BitConverter.UInt32BitsToSingle(expected) + value;
                seen = Atomic.CompareExchange(ref data[0], expected, BitConverter.SingleToUInt32Bits(sum));
            }
            while (seen != expected);
        }
    }

    /// <summary>AdvancedAtomics: the same of doubles, as there.</summary>
    [Kernel(64)]
    public static void MadeOfExchangeWide(InOut<ulong> data, double value, int count)
    {
        if (Invocation.X < count)
        {
            ulong seen = data[0];
            ulong expected;
            do
            {
                expected = seen;
                double sum = BitConverter.UInt64BitsToDouble(expected) + value;
                seen = Atomic.CompareExchange(ref data[0], expected, BitConverter.DoubleToUInt64Bits(sum));
            }
            while (seen != expected);
        }
    }
}
