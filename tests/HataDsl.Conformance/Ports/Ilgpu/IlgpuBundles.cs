namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>
/// Kernels whose arguments are structures with array views in them, as ILGPU takes them (m4rs-mt/ILGPU, its kernels' parameter rules; University of
/// Illinois/NCSA licence), written for HataDsl.
/// </summary>
public static partial class IlgpuBundles
{
    /// <summary>A matrix: a view, its width, and members that use both.</summary>
    public ref struct Rows
    {
        public In<float> Values;
        public int Width;

        public readonly int Count => Values.Length / Width;

        public readonly float this[int column, int row] => Values[((long)row * Width) + column];

        public readonly float Sum(int row)
        {
            float sum = 0;
            for (int i = 0; i < Width; i++)
            {
                sum += this[i, row];
            }

            return sum;
        }
    }

    /// <summary>A number with a place.</summary>
    public struct Weight
    {
        public short Column;
        public float Factor;
    }

    /// <summary>Structures with views in each other, beside numbers and views of structures.</summary>
    public ref struct Work
    {
        public Rows Input;
        public Out2D<float> Result;
        public InOut<int> Counter;
        public In<Weight> Weights;
        public Weight Last;
        public float Scale;
    }

    /// <summary>A structure whose fields only its constructor fills.</summary>
    public readonly ref struct Pair(In<int> first, Out<int> second)
    {
        public readonly In<int> First = first;
        public readonly Out<int> Second = second;

        public void Copy(int i) => Second[i] = First[i] * 3;
    }

    /// <summary>A structure of structures: fields, methods, properties, indexers, helpers and local functions see its views.</summary>
    [Kernel(64)]
    public static void Everything(Work work, int offset)
    {
        int row = Invocation.X;
        if (row >= work.Input.Count)
        {
            return;
        }

        Rows input = work.Input;
        static float Weighted(Rows rows, Weight weight, int row) => rows[weight.Column, row] * weight.Factor;
        float sum = input.Sum(row) * work.Scale;
        for (int i = 0; i < work.Weights.Length; i++)
        {
            sum += Weighted(input, work.Weights[i], row);
        }

        work.Scale += 1;
        work.Result[0, row] = sum + Weighted(work.Input, work.Last, row);
        work.Result[1, row] = First(work, row) + offset + work.Scale;
        Atomic.Add(ref work.Counter[0], input.Width);
    }

    /// <summary>A structure with a constructor.</summary>
    [Kernel(64)]
    public static void Copies(Pair pair)
    {
        int i = Invocation.X;
        if (i < pair.First.Length)
        {
            pair.Copy(i);
        }
    }

    private static float First(Work work, int row) => work.Input.Values[(long)row * work.Input.Width] + work.Last.Column;
}
