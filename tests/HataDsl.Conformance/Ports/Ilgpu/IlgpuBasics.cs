namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>
/// What the introductory samples of ILGPU compute (m4rs-mt/ILGPU, Samples/{SimpleKernel, SimpleMath, SimpleConstants,
/// SimpleStructures, SimpleArrayView2D, GroupGridIndices}; University of Illinois/NCSA licence), written for HataDsl.
/// </summary>
public static partial class IlgpuBasics
{
    private const int ConstantValue = 42;

    private static readonly int ReadOnlyValue = 31;

    /// <summary>SimpleKernel: index plus a constant.</summary>
    [Kernel(64)]
    public static void Simple(Out<int> data, int constant)
    {
        int index = Invocation.X;
        if (index < data.Length)
        {
            data[index] = index + constant;
        }
    }

    /// <summary>SimpleMath: floats beside doubles in one kernel.</summary>
    [Kernel(64)]
    public static void Math(Out<float> single, Out<double> clamped, Out<double> least)
    {
        int index = Invocation.X;
        if (index < single.Length)
        {
            single[index] = System.Math.Abs(index);
            clamped[index] = System.Math.Clamp(index, 0.0, 12.0);
            least[index] = System.Math.Min(0.2, index);
        }
    }

    /// <summary>SimpleConstants: const and static readonly fields.</summary>
    [Kernel(64)]
    public static void Constants(Out<int> constant, Out<int> readOnly)
    {
        int index = Invocation.X;
        if (index < constant.Length)
        {
            constant[index] = ConstantValue;
            readOnly[index] = ReadOnlyValue;
        }
    }

    /// <summary>SimpleStructures: a structure built, changed and stored in a view of structures.</summary>
    [Kernel(64)]
    public static void Structures(Out<Composed> data)
    {
        int index = Invocation.X;
        if (index < data.Length)
        {
            var value = new Composed(index, new Pair { Wide = -index, Real = index * 0.5 });
            value.Inner.Real += 1;
            Composed copy = value;
            copy.Count++;
            data[index] = copy;
        }
    }

    /// <summary>SimpleArrayView2D: two dimensions over a dense view.</summary>
    [Kernel(8, 8)]
    public static void View2D(Out<int> data, int width, int height)
    {
        int x = Invocation.X;
        int y = Invocation.Y;
        if (x < width && y < height)
        {
            data[(y * width) + x] = x * y;
        }
    }

    /// <summary>GroupGridIndices: positions in the grid and in the group.</summary>
    [Kernel(4, 2, 2)]
    public static void Indices(Out<int> data)
    {
        int group = Workgroup.X + (Workgroup.CountX * (Workgroup.Y + (Workgroup.CountY * Workgroup.Z)));
        int local = Invocation.LocalX + (Workgroup.SizeX * (Invocation.LocalY + (Workgroup.SizeY * Invocation.LocalZ)));
        data[(group * Workgroup.SizeX * Workgroup.SizeY * Workgroup.SizeZ) + local] = (group * 1000) + local;
    }

#pragma warning disable CA1051 // these structures are data in memory
    public struct Pair
    {
        public long Wide;
        public double Real;
    }

    public struct Composed
    {
        public int Count;
        public Pair Inner;

        public Composed(int count, Pair inner)
        {
            Count = count;
            Inner = inner;
        }
    }
#pragma warning restore CA1051
}
