using System.Numerics;

namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>
/// What samples of ILGPU compute with generic kernels (m4rs-mt/ILGPU, Samples/{StaticAbstractInterfaceMembers, GenericKernel,
/// AlgorithmsTransform}; University of Illinois/NCSA licence), written for HataDsl.
/// </summary>
public static partial class IlgpuGenerics
{
    /// <summary>StaticAbstractInterfaceMembers: the operation is a type.</summary>
    [Kernel(64)]
    [KernelInstance(typeof(int), typeof(Addition))]
    [KernelInstance(typeof(float), typeof(Multiplication))]
    public static void Calculate<T, TOperation>(In<T> input, Out<T> output)
        where T : unmanaged, INumber<T>
        where TOperation : struct, ICalculation<T>
    {
        int index = Invocation.X;
        if (index < output.Length)
        {
            output[index] = TOperation.Calculate(input[index], input[index]);
        }
    }

    /// <summary>GenericKernel: a function with a captured number, which here is an argument of its own.</summary>
    [Kernel(64)]
    [KernelInstance(typeof(OffsetAndScale))]
    [KernelInstance(typeof(Difference))]
    public static void Compute<TFunction>(Out<long> data, int value, long captured)
        where TFunction : struct, IKernelFunction
    {
        int index = Invocation.X;
        if (index < data.Length)
        {
            data[index] = TFunction.Compute(index, value, captured);
        }
    }

    /// <summary>Two numbers to one.</summary>
    public interface ICalculation<T>
        where T : unmanaged, INumber<T>
    {
        static abstract T Calculate(T left, T right);
    }

    /// <summary>A number of an index.</summary>
    public interface IKernelFunction
    {
        static abstract long Compute(int index, int value, long captured);
    }

    public readonly struct Addition : ICalculation<int>
    {
        public static int Calculate(int left, int right) => left + right;
    }

    public readonly struct Multiplication : ICalculation<float>
    {
        public static float Calculate(float left, float right) => left * right;
    }

    public readonly struct OffsetAndScale : IKernelFunction
    {
        public static long Compute(int index, int value, long captured) => captured + (value * index);
    }

    public readonly struct Difference : IKernelFunction
    {
        public static long Compute(int index, int value, long captured) => (captured << 32) - (value ^ index);
    }
}
