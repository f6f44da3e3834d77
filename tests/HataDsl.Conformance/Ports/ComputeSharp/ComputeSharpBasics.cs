namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>
/// What small shaders of ComputeSharp compute (Sergio0694/ComputeSharp, samples/{ComputeSharp.Sample.FSharp.Shaders,
/// ComputeSharp.Benchmark/Blas}, tests/ComputeSharp.Tests/{DispatchTests, ShaderMembersTests}; MIT licence), written for HataDsl.
/// </summary>
public static partial class ComputeSharpBasics
{
    private const float Pi = 3.14f;

    private static readonly int First = 1;
    private static readonly float Fourth = 4;

    /// <summary>MultiplyByTwo.</summary>
    [Kernel(64)]
    public static void MultiplyByTwo(InOut<float> buffer)
    {
        if (Invocation.X < buffer.Length)
        {
            buffer[Invocation.X] *= 2;
        }
    }

    /// <summary>FullyConnectedForwardKernel: samples along x, rows along y, outputs along z.</summary>
    [Kernel(2, 4, 8)]
    public static void FullyConnected(In<float> x, In<float> weights, In<float> bias, Out<float> y, int samples, int rows, int inputs, int outputs)
    {
        int sample = Invocation.X;
        int row = Invocation.Y;
        int output = Invocation.Z;
        if (sample < samples && row < rows && output < outputs)
        {
            int offset = ((sample * rows) + row) * inputs;
            float result = 0;
            for (int k = 0; k < inputs; k++)
            {
                result += x[offset + k] * weights[(k * outputs) + output];
            }

            y[(((sample * rows) + row) * outputs) + output] = result + bias[output];
        }
    }

    /// <summary>ThreadIdsShader and GroupIdsShader: three dimensions, with the position in the group.</summary>
    [Kernel(4, 4, 4)]
    public static void Ids(Out<int> threads, Out<int> groups, int width, int height, int depth)
    {
        int x = Invocation.X;
        int y = Invocation.Y;
        int z = Invocation.Z;
        if (x < width && y < height && z < depth)
        {
            int at = ((((z * height) + y) * width) + x) * 4;
            threads[at] = x;
            threads[at + 1] = y;
            threads[at + 2] = z;
            threads[at + 3] = x + y + z;
            groups[at] = Invocation.LocalX;
            groups[at + 1] = Invocation.LocalY;
            groups[at + 2] = Invocation.LocalZ;
            groups[at + 3] = Invocation.LocalIndex;
        }
    }

    /// <summary>ThreadIdsNormalizedShader: position over extent. Exact, so that the test need not be tolerant.</summary>
    [Kernel(8, 8, Contract = Contract.Exact)]
    public static void Normalized(Out<float> data, int width, int height)
    {
        int x = Invocation.X;
        int y = Invocation.Y;
        if (x < width && y < height)
        {
            int at = ((y * width) + x) * 2;
            data[at] = x / (float)width;
            data[at + 1] = y / (float)height;
        }
    }

    /// <summary>GroupSizeShader: the size is a constant of the kernel; a smaller one than there, which every device runs.</summary>
    [Kernel(4, 15, 3)]
    public static void GroupSize(Out<int> data)
    {
        if (Invocation.LocalIndex == 0)
        {
            data[0] = Workgroup.SizeX;
            data[1] = Workgroup.SizeY;
            data[2] = Workgroup.SizeZ;
            data[3] = Workgroup.SizeX * Workgroup.SizeY * Workgroup.SizeZ;
        }
    }

    /// <summary>GridIdsShader: which group.</summary>
    [Kernel(32)]
    public static void GridIds(Out<int> data) => data[Invocation.X] = Workgroup.X;

    /// <summary>DispatchPixelShader: a gradient in bytes, as a normalised texture stores it.</summary>
    [Kernel(8, 8)]
    public static void Gradient(Out<byte> pixels, int width, int height)
    {
        int x = Invocation.X;
        int y = Invocation.Y;
        if (x < width && y < height)
        {
            int at = ((y * width) + x) * 4;
            pixels[at] = ToByte((float)x / width);
            pixels[at + 1] = ToByte((float)y / height);
            pixels[at + 2] = ToByte(1);
            pixels[at + 3] = ToByte(1);
        }
    }

    /// <summary>StaticConstantsShader: static fields, and functions of constants.</summary>
    [Kernel(1)]
    public static void StaticConstants(Out<float> buffer)
    {
        buffer[0] = Pi;
        buffer[1] = MathF.Sin(Pi);
        buffer[2] = First;
        buffer[3] = Fourth;
        buffer[4] = MathF.Abs(Math.Clamp(MathF.Min(MathF.Max(3.14f, 2), 10), 0, 42));
    }

    /// <summary>GlobalVariableShader: a variable of each invocation that a helper changes, by reference here.</summary>
    [Kernel(32)]
    public static void GlobalVariable(Out<int> buffer)
    {
        int total = 0;
        for (int i = 0; i < Invocation.X; i++)
        {
            Increment(ref total);
        }

        buffer[Invocation.X] = total;
    }

    private static byte ToByte(float value) => (byte)((Math.Clamp(value, 0, 1) * 255) + 0.5f);

    private static void Increment(ref int value) => value++;
}
