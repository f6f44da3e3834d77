using System.Numerics;

namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>
/// Kernels of ILGPU's samples and tests whose arguments are structures, line by line (m4rs-mt/ILGPU, Samples/{GenericKernel, AdvancedViews},
/// Src/ILGPU.Tests/{Arrays, StructureValues, KernelEntryPoints, BasicCalls}; University of Illinois/NCSA licence).
/// </summary>
public static partial class IlgpuArguments
{
    /// <summary>IKernelFunction of the sample GenericKernel.</summary>
    public interface IFunction<T>
        where T : struct
    {
        T ComputeValue(int index, int value);
    }

    /// <summary>ILength of the tests: a length that is a type.</summary>
    public interface ILength
    {
        int Length { get; }
    }

    /// <summary>GenericKernel: a structure with a captured number is the function.</summary>
    [Kernel(64)]
    [KernelInstance(typeof(Closure), typeof(long))]
    [KernelInstance(typeof(Stateless), typeof(float))]
    public static void GenericKernel<TKernelFunction, T>(Out<T> data, int value, TKernelFunction function)
        where TKernelFunction : unmanaged, IFunction<T>
        where T : unmanaged
    {
        int index = Invocation.X;
        if (index < data.Length)
        {
            data[index] = function.ComputeValue(index, value);
        }
    }

    /// <summary>ArraySimpleKernel: a private array whose length is a type, of numbers and of structures.</summary>
    [Kernel(32)]
    [KernelInstance(typeof(int), typeof(Length33))]
    [KernelInstance(typeof(Nested), typeof(Length2))]
    public static void ArraySimple<T, TArraySize>(Out<T> data, T c, int localIndex)
        where T : unmanaged
        where TArraySize : unmanaged, ILength
    {
        TArraySize arraySize = default;
        var array = new T[arraySize.Length];
        for (int i = 0; i < arraySize.Length; ++i)
        {
            array[i] = c;
        }

        data[Invocation.X] = array[localIndex];
    }

    /// <summary>ArrayCallKernel and ArrayRefKernel: helpers that fill an array, change an element by reference and read one.</summary>
    [Kernel(32)]
    public static void ArrayCalls(Out<int> data, Out<int> lengths, int c, int localIndex)
    {
        int[] array = new int[33];
        SetArrayValues(array, c);
        SetArrayValue(ref array[localIndex], Invocation.X);
        data[Invocation.X] = GetArrayValue(array, localIndex) + (1000 * GetArrayValue(array, localIndex + 1));
        int[] listed = { 3, 1, 4, 1, 5 };
        lengths[Invocation.X] = array.Length + (100 * listed[Invocation.X % listed.Length]);
    }

    /// <summary>StructureInteropKernel: structures nested in structures, with empty ones among them, as argument and element.</summary>
    [Kernel(32)]
    [KernelInstance(typeof(Holder<float, Holder<short, sbyte>>))]
    [KernelInstance(typeof(Nested))]
    [KernelInstance(typeof(byte))]
    public static void StructureInterop<T>(Out<T> data, T value)
        where T : unmanaged
    {
        if (Invocation.X < data.Length)
        {
            data[Invocation.X] = value;
        }
    }

    /// <summary>StructureGetNestedKernel, StructureSetNestedKernel and their Equals.</summary>
    [Kernel(32)]
    public static void Structures(Out<Nested> second, Out<Parent> both, Out<int> equal, Parent value, Nested nested)
    {
        int index = Invocation.X;
        second[index] = value.Second;
        var dataValue = new Parent();
        dataValue.First = nested;
        dataValue.Second = nested;
        both[index] = dataValue;
        equal[index] = dataValue.Equals(value) ? 1 : dataValue.Second.Equals(value.Second) ? 2 : 3;
    }

    /// <summary>Index2EntryPointKernel and Index3EntryPointKernel: extents as structures.</summary>
    [Kernel(4, 4, 2)]
    public static void Extents(Out<int> planes, Out<int> volume, Int2 extent2, Int3 extent3)
    {
        Int3 index = Invocation.XYZ;
        if (index.X < extent3.X && index.Y < extent3.Y && index.Z < extent3.Z)
        {
            int linear3 = (((index.Z * extent3.Y) + index.Y) * extent3.X) + index.X;
            volume[linear3] = linear3;
            if (index.Z == 0 && index.X < extent2.X && index.Y < extent2.Y)
            {
                int linear2 = (index.Y * extent2.X) + index.X;
                planes[linear2] = linear2;
            }
        }
    }

    /// <summary>AdvancedViews: an atomic addition to one field of a structure in memory.</summary>
    [Kernel(64)]
    public static void Counter(In<int> elements, InOut<Composed> view, int comparisonValue)
    {
        int index = Invocation.X;
        if (index < elements.Length && elements[index] == comparisonValue)
        {
            Atomic.Add(ref view[0].ElementCounter, 1);
        }
    }

    /// <summary>FixedSizeBuffers and InterleaveFields: arrays inside structures, which C# calls inline arrays, by constant and other indices.</summary>
    [Kernel(32)]
    public static void InlineArrays(InOut<Fixed> view, Out<int> sums, Fixed argument)
    {
        int index = Invocation.X;
        view[index].Block1[0] = 11;
        view[index].Block1[1] = view[index].Block1[0] + 11;
        view[index].Block2[index % 3] += index;
        Fixed local = view[index];
        local.Block2[(index + 1) % 3] = 1000;
        int sum = 0;
        for (int i = 0; i < 3; i++)
        {
            sum += local.Block2[i] + argument.Block2[i];
        }

        sums[index] = sum + (System.Runtime.CompilerServices.Unsafe.SizeOf<Fixed>() * 10000);
    }

    /// <summary>NestedCallChainKernel: results by out, ref and return, through three helpers.</summary>
    [Kernel(32)]
    public static void CallChain(Out<int> data)
    {
        Chain temp = default;
        int value = ComputeNested(ref temp);
        data[Invocation.X] = (temp.First + temp.Second.Value) * value;
    }

    /// <summary>MultiReturnKernel: several ways out, one of them of a helper, with a comparison of numbers by Equals.</summary>
    [Kernel(32)]
    public static void MultiReturn(InOut<int> data, int c, int d)
    {
        int index = Invocation.X;
        data[index] = 0;

        if (c < d)
        {
            return;
        }

        InternalReturn(index, data);

        if (c + 1 < d)
        {
            return;
        }

        for (int i = 0; i < c; ++i)
        {
            if (i + 10 < d)
            {
                return;
            }
        }

        data[index] += int.MaxValue - 1;
    }

    private static void InternalReturn(int index, InOut<int> data)
    {
        if (0.0.Equals(index))
        {
            return;
        }

        data[index] = 1;
    }

    private static void SetArrayValues(int[] array, int c)
    {
        for (int i = 0; i < array.Length; ++i)
        {
            array[i] = c + i;
        }
    }

    private static void SetArrayValue<T>(ref T value, T c)
        where T : unmanaged => value = c;

    private static int GetArrayValue(int[] array, int localIndex) => array[localIndex];

    private static Chain GetStructureValue() => new() { Second = new Link { Value = 23 } };

    private static Chain ComputeNested2()
    {
        var t = GetStructureValue();
        t.First = 42;
        ++t.Second.Value;
        return t;
    }

    private static int ComputeNested2(out Chain value)
    {
        value = ComputeNested2();
        return --value.First;
    }

    private static int ComputeNested(ref Chain value)
    {
        int result = ComputeNested2(out value);
        value.First = result + 1;
        return result;
    }

    /// <summary>LambdaClosure of the sample.</summary>
    public readonly struct Closure(long offset) : IFunction<long>
    {
        public long Offset { get; } = offset;

        public long ComputeValue(int index, int value) => Offset + ((long)value * index);
    }

    /// <summary>A function without state.</summary>
    public readonly struct Stateless : IFunction<float>
    {
        public float ComputeValue(int index, int value) => (0.5f * index) + value;
    }

    public readonly struct Length2 : ILength
    {
        public int Length => 2;
    }

    public readonly struct Length33 : ILength
    {
        public int Length => 33;
    }

    /// <summary>A structure of three, one of a type parameter.</summary>
    public struct Holder<T1, T2>
        where T1 : unmanaged
        where T2 : unmanaged
    {
        public T1 Val0;
        public ushort Val1;
        public T2 Val2;
    }

    public struct Nested
    {
        public int Value1;
        public long Value2;

        public readonly bool Equals(Nested other) => Value1.Equals(other.Value1) && Value2.Equals(other.Value2);
    }

    public struct Parent
    {
        public Nested First;
        public Nested Second;

        public readonly bool Equals(Parent other) => First.Equals(other.First) && Second.Equals(other.Second);
    }

    public struct Composed
    {
        public short SomeElement;
        public byte SomeOtherElement;
        public int ElementCounter;
    }

    [System.Runtime.CompilerServices.InlineArray(2)]
    public struct Two
    {
        public double Element;
    }

    [System.Runtime.CompilerServices.InlineArray(3)]
    public struct Three
    {
        public int Element;
    }

    public struct Fixed
    {
        public Two Block1;
        public Three Block2;
    }

    public struct Link
    {
        public int Value;
    }

    public struct Chain
    {
        public int First;
        public Link Second;
    }
}
