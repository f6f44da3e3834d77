using System.Runtime.CompilerServices;

namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>
/// What tests of ILGPU compute with structures, arrays and casts (m4rs-mt/ILGPU, Src/ILGPU.Tests/{StructureValues, Arrays,
/// ReinterpretCasts, BasicCalls}; University of Illinois/NCSA licence), written for HataDsl.
/// </summary>
public static partial class IlgpuValues
{
    /// <summary>StructureGetNested and SetNested: structures inside structures, copied whole.</summary>
    [Kernel(64)]
    public static void Nested(In<int> source, Out<int> data)
    {
        int index = Invocation.X;
        if (index < source.Length)
        {
            var value = new Nest { First = source[index], Second = -source[index] };
            var parent = default(Parent);
            parent.One = value;
            parent.Two = value;
            parent.Two.First += 5;
            Nest got = parent.Two;
            data[index] = got.First + (3 * got.Second) + (7 * parent.One.First);
        }
    }

    /// <summary>ArrayCallKernel and ArrayRefKernel: a private array filled by one helper, changed by another and read by a third.</summary>
    [Kernel(64)]
    public static void PrivateArray(In<int> source, Out<int> data)
    {
        int index = Invocation.X;
        if (index < source.Length)
        {
            Span<int> array = stackalloc int[33];
            Fill(array, source[index]);
            Set(ref array[index % 33], 9);
            data[index] = Get(array, index % 33) + Get(array, (index + 1) % 33) + array.Length;
        }
    }

    /// <summary>ReinterpretCasts: bits of floats as integers and back.</summary>
    [Kernel(64)]
    public static void Reinterpret(In<float> source, Out<uint> bits, Out<float> back)
    {
        int index = Invocation.X;
        if (index < source.Length)
        {
            uint value = Unsafe.BitCast<float, uint>(source[index]);
            bits[index] = value;
            back[index] = BitConverter.UInt32BitsToSingle(value ^ 0x80000000);
        }
    }

    /// <summary>ArrayViewCastSmallerKernel, ArrayViewCastLargerKernel and ArrayViewGetSubViewKernel (Src/ILGPU.Tests/ArrayViews).</summary>
    [Kernel(64)]
    public static void CastViews(In<int> source, Out<byte> smaller, Out<long> larger, Out<int> part, Out<int> lengths, int offset, int length)
    {
        int index = Invocation.X;
        if (index < smaller.Length)
        {
            var bytes = source.Cast<byte>();
            smaller[index] = bytes[0];
            var longs = source.Cast<long>();
            larger[index] = longs[0];
            var subView = source.Slice(offset, length);
            part[index] = subView[0];
            lengths[0] = bytes.Length;
            lengths[1] = longs.Length;
            lengths[2] = subView.Length;
        }
    }

    /// <summary>VariableSubViewKernel: both halves of an element.</summary>
    [Kernel(64)]
    public static void VariableSubView(In<long> source, Out<int> data, Out<int> data2)
    {
        int index = Invocation.X;
        if (index < source.Length)
        {
            var view = source.Slice(index, 1).Cast<int>();
            data[index] = view[0];
            data2[index] = view[1];
        }
    }

    /// <summary>BasicCalls: helpers that call helpers, with several results.</summary>
    [Kernel(64)]
    public static void NestedCalls(In<int> source, Out<int> data)
    {
        int index = Invocation.X;
        if (index < source.Length)
        {
            (int low, int high) = Split(source[index]);
            data[index] = Combine(high, Combine(low, index));
        }
    }

    private static (int Low, int High) Split(int value) => (Lower(value), value >> 16);

    private static int Lower(int value) => value & 0xFFFF;

    private static int Combine(int left, int right)
    {
        if (left > right)
        {
            return left - right;
        }

        return (left * 31) + right;
    }

    private static void Fill(Span<int> array, int value)
    {
        for (int i = 0; i < array.Length; ++i)
        {
            array[i] = value + i;
        }
    }

    private static void Set(ref int element, int value) => element = value;

    private static int Get(Span<int> array, int index) => array[index];

    private struct Nest
    {
        public int First;
        public int Second;
    }

    private struct Parent
    {
        public Nest One;
        public Nest Two;
    }
}
