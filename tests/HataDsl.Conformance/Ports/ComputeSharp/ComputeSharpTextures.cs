namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>
/// Shaders on textures after ComputeSharp's, line by line, where a texture is a view of two or three dimensions (Sergio0694/ComputeSharp,
/// tests/ComputeSharp.Tests/DispatchTests, samples/ComputeSharp.ImageProcessing/Processors/HlslBokehBlurProcessor.Implementation; MIT licence).
/// </summary>
public static partial class ComputeSharpTextures
{
    /// <summary>ThreadIdsShader.</summary>
    public readonly ref partial struct ThreadIds
    {
        public readonly InOut3D<Int4> Buffer;

        [Kernel(4, 4, 4)]
        public void Execute()
        {
            if (Invocation.X < Buffer.Width && Invocation.Y < Buffer.Height && Invocation.Z < Buffer.Depth)
            {
                Buffer[Invocation.XYZ].XYZ = Invocation.XYZ;
            }
        }
    }

    /// <summary>ThreadIdsNormalizedShader: three assignments to parts of one texel.</summary>
    public readonly ref partial struct Normalized
    {
        public readonly InOut3D<Float4> Buffer;

        [Kernel(4, 4, 4)]
        public void Execute()
        {
            Float3 normalized = Invocation.XYZ / (Float3)Buffer.Extent;
            if (Invocation.X < Buffer.Width && Invocation.Y < Buffer.Height && Invocation.Z < Buffer.Depth)
            {
                Buffer[Invocation.XYZ].XYZ = normalized;
                Buffer[Invocation.XYZ].XY = normalized.XY;
                Buffer[Invocation.XYZ].W = normalized.X;
            }
        }
    }

    /// <summary>GroupIdsShader.</summary>
    public readonly ref partial struct GroupIds
    {
        public readonly InOut3D<Int4> Buffer;

        [Kernel(4, 4, 4)]
        public void Execute()
        {
            if (Invocation.X < Buffer.Width && Invocation.Y < Buffer.Height && Invocation.Z < Buffer.Depth)
            {
                Buffer[Invocation.XYZ].XYZ = Invocation.LocalXYZ;
                Buffer[Invocation.XYZ].W = Invocation.LocalIndex;
            }
        }
    }

    /// <summary>GroupSizeShader.</summary>
    public readonly ref partial struct GroupSize
    {
        public readonly Out<int> Buffer;

        [Kernel(4, 15, 3)]
        public void Execute()
        {
            if (Invocation.LocalIndex == 0)
            {
                Buffer[0] = Workgroup.SizeX;
                Buffer[1] = Workgroup.SizeY;
                Buffer[2] = Workgroup.SizeZ;
                Buffer[3] = Workgroup.Size;
                Buffer[4] = (int)Hlsl.Dot(Workgroup.SizeXY, Float2.One);
                Buffer[5] = (int)Hlsl.Dot(Workgroup.SizeXYZ, Float3.One);
            }
        }
    }

    /// <summary>A complex number of the blur.</summary>
    public struct Complex
    {
        public float Real;
        public float Imaginary;
    }

    /// <summary>VerticalConvolutionProcessor; rows and columns outside are those at the edge.</summary>
    public readonly ref partial struct VerticalConvolution
    {
        public readonly In2D<Float4> Source;
        public readonly Out2D<Float4> Reals;
        public readonly Out2D<Float4> Imaginaries;
        public readonly In<Complex> Weights;

        [Kernel(8, 8)]
        public void Execute()
        {
            if (Invocation.X >= Reals.Width || Invocation.Y >= Reals.Height)
            {
                return;
            }

            Float4 real = Float4.Zero;
            Float4 imaginary = Float4.Zero;
            int maxY = Source.Height - 1;
            int maxX = Source.Width - 1;
            int kernelLength = Weights.Length;
            int radiusY = kernelLength >> 1;

            for (int i = 0; i < kernelLength; i++)
            {
                int offsetY = Hlsl.Clamp(Invocation.Y + i - radiusY, 0, maxY);
                int offsetX = Hlsl.Clamp(Invocation.X, 0, maxX);
                Float4 color = Source[offsetX, offsetY];
                Complex factors = Weights[i];

                real += factors.Real * color;
                imaginary += factors.Imaginary * color;
            }

            Reals[Invocation.XY] = real;
            Imaginaries[Invocation.XY] = imaginary;
        }
    }

    /// <summary>Parts of textures: a window of one texture, turned, into a window of another; one row of it summed.</summary>
    [Kernel(8, 8)]
    public static void Windows(In2D<float> source, Out2D<float> target, Out<float> sums, Int4 window)
    {
        In2D<float> part = source.Slice(window.X, window.Y, window.Z, window.W);
        Out2D<float> turned = target.Slice(1, 2, part.Height, part.Width);
        Int2 at = Invocation.XY;
        if (at.X < part.Width && at.Y < part.Height)
        {
            turned[at.Y, at.X] = part[at] + (1000 * part.RowPitch) + part.Length;
        }

        if (at.X == 0 && at.Y < part.Height)
        {
            In<float> row = part.Row(at.Y);
            float sum = 0;
            for (int i = 0; i < row.Length; i++)
            {
                sum += row[i];
            }

            sums[at.Y] = sum;
        }
    }

    /// <summary>A view of two dimensions over one of one, a plane of one of three, and both passed to a helper.</summary>
    [Kernel(64)]
    public static void Reshaped(In<int> flat, In3D<int> solid, Out<int> result)
    {
        var rows = new In2D<int>(flat, 5, flat.Length / 5);
        int i = Invocation.X;
        if (i < result.Length)
        {
            int y = i % rows.Height;
            int z = i % solid.Depth;
            result[i] = Diagonal(rows, y) + (100 * Diagonal(solid.Plane(z), y % solid.Height));
        }
    }

    private static int Diagonal(In2D<int> view, int y) => view[y % view.Width, y];
}
