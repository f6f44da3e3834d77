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

    /// <summary>AtomicAdd, AtomicMax, AtomicMin, AtomicExchange and AtomicCAS of floats, as in ILGPU.Tests/AtomicOperations.</summary>
    [Kernel(64)]
    public static void OfFloats(InOut<float> data, In<float> values, InOut<int> exchanged)
    {
        int i = Invocation.X;
        Span<float> shared = Workgroup.Shared<float>(2);
        if (Invocation.LocalIndex == 0)
        {
            shared[0] = float.NegativeInfinity;
            shared[1] = float.PositiveInfinity;
        }

        Workgroup.Barrier();
        if (i < values.Length)
        {
            Atomic.Max(ref data[0], values[i]);
            Atomic.Min(ref data[1], values[i]);
            Atomic.Max(ref shared[0], values[i]);
            Atomic.Min(ref shared[1], values[i]);
            float former = Atomic.Exchange(ref data[2], values[i]);
            Atomic.Add(ref exchanged[0], BitConverter.SingleToInt32Bits(former) - BitConverter.SingleToInt32Bits(values[i]));
            float seen = Atomic.CompareExchange(ref data[3], -1f, values[i]);
            if (seen == -1f)
            {
                Atomic.Add(ref exchanged[1], 1);
            }
        }

        Workgroup.Barrier();
        if (Invocation.LocalIndex == 0)
        {
            data[4 + (2 * Workgroup.X)] = shared[0];
            data[5 + (2 * Workgroup.X)] = shared[1];
        }
    }
}
