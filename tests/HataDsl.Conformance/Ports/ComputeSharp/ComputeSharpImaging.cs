namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>
/// What the image filters of ComputeSharp compute (Sergio0694/ComputeSharp, samples/ComputeSharp.ImageProcessing/Processors/
/// {HlslGaussianBlurProcessor, HlslBokehBlurProcessor}.Implementation; MIT licence), written for HataDsl. Pictures are views of
/// four numbers for each pixel.
/// </summary>
public static partial class ComputeSharpImaging
{
    /// <summary>VerticalConvolutionProcessor of the Gaussian blur; pixels outside count as those at the edge.</summary>
    [Kernel(8, 8)]
    public static void GaussianVertical(In<float> source, In<float> weights, Out<float> target, int width, int height)
    {
        int x = Invocation.X;
        int y = Invocation.Y;
        if (x < width && y < height)
        {
            var result = default(Color);
            int radius = weights.Length >> 1;
            for (int i = 0; i < weights.Length; i++)
            {
                int row = Math.Clamp(y + i - radius, 0, height - 1);
                result = Add(result, Scale(Load(source, (row * width) + x), weights[i]));
            }

            Store(target, (y * width) + x, result);
        }
    }

    /// <summary>HorizontalConvolutionProcessor of the Gaussian blur.</summary>
    [Kernel(8, 8)]
    public static void GaussianHorizontal(In<float> source, In<float> weights, Out<float> target, int width, int height)
    {
        int x = Invocation.X;
        int y = Invocation.Y;
        if (x < width && y < height)
        {
            var result = default(Color);
            int radius = weights.Length >> 1;
            for (int i = 0; i < weights.Length; i++)
            {
                int column = Math.Clamp(x + i - radius, 0, width - 1);
                result = Add(result, Scale(Load(source, (y * width) + column), weights[i]));
            }

            Store(target, (y * width) + x, result);
        }
    }

    /// <summary>VerticalConvolutionProcessor of the bokeh blur: complex weights on a real picture.</summary>
    [Kernel(8, 8)]
    public static void BokehVertical(In<float> source, In<Complex> weights, Out<float> reals, Out<float> imaginaries, int width, int height)
    {
        int x = Invocation.X;
        int y = Invocation.Y;
        if (x < width && y < height)
        {
            var real = default(Color);
            var imaginary = default(Color);
            int radius = weights.Length >> 1;
            for (int i = 0; i < weights.Length; i++)
            {
                int row = Math.Clamp(y + i - radius, 0, height - 1);
                Color color = Load(source, (row * width) + x);
                Complex factors = weights[i];
                real = Add(real, Scale(color, factors.Real));
                imaginary = Add(imaginary, Scale(color, factors.Imaginary));
            }

            Store(reals, (y * width) + x, real);
            Store(imaginaries, (y * width) + x, imaginary);
        }
    }

    /// <summary>HorizontalConvolutionAndAccumulatePartialsProcessor: complex weights on a complex picture, added to a real one.</summary>
    [Kernel(8, 8)]
    public static void BokehHorizontal(
        In<float> reals, In<float> imaginaries, In<Complex> weights, InOut<float> target, int width, int height, float ofReal, float ofImaginary)
    {
        int x = Invocation.X;
        int y = Invocation.Y;
        if (x < width && y < height)
        {
            var real = default(Color);
            var imaginary = default(Color);
            int radius = weights.Length >> 1;
            for (int i = 0; i < weights.Length; i++)
            {
                int column = Math.Clamp(x + i - radius, 0, width - 1);
                Color sourceReal = Load(reals, (y * width) + column);
                Color sourceImaginary = Load(imaginaries, (y * width) + column);
                Complex factors = weights[i];
                real = Add(real, Add(Scale(sourceReal, factors.Real), Scale(sourceImaginary, -factors.Imaginary)));
                imaginary = Add(imaginary, Add(Scale(sourceImaginary, factors.Real), Scale(sourceReal, factors.Imaginary)));
            }

            Color sum = Add(Scale(real, ofReal), Scale(imaginary, ofImaginary));
            int at = ((y * width) + x) * 4;
            target[at] += sum.Red;
            target[at + 1] += sum.Green;
            target[at + 2] += sum.Blue;
            target[at + 3] += sum.Alpha;
        }
    }

    /// <summary>GammaHighlightProcessor: one invocation a row; colours are cubed and alpha stays.</summary>
    [Kernel(64)]
    public static void GammaHighlight(InOut<float> picture, int width, int height)
    {
        int y = Invocation.X;
        if (y < height)
        {
            for (int i = 0; i < width; i++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    int at = (((y * width) + i) * 4) + channel;
                    float value = picture[at];
                    picture[at] = value * value * value;
                }
            }
        }
    }

    /// <summary>InverseGammaHighlightProcessor: no negative numbers, then the cube root.</summary>
    [Kernel(64)]
    public static void InverseGammaHighlight(In<float> source, Out<float> target, int width, int height)
    {
        int y = Invocation.X;
        if (y < height)
        {
            for (int i = 0; i < width; i++)
            {
                for (int channel = 0; channel < 4; channel++)
                {
                    int at = (((y * width) + i) * 4) + channel;
                    float value = Math.Clamp(source[at], 0, float.MaxValue);
                    target[at] = channel < 3 ? MathF.Pow(value, 1 / 3f) : value;
                }
            }
        }
    }

    private static Color Load(In<float> source, int pixel) =>
        new(source[pixel * 4], source[(pixel * 4) + 1], source[(pixel * 4) + 2], source[(pixel * 4) + 3]);

    private static void Store(Out<float> target, int pixel, Color color)
    {
        target[pixel * 4] = color.Red;
        target[(pixel * 4) + 1] = color.Green;
        target[(pixel * 4) + 2] = color.Blue;
        target[(pixel * 4) + 3] = color.Alpha;
    }

    private static Color Add(Color a, Color b) => new(a.Red + b.Red, a.Green + b.Green, a.Blue + b.Blue, a.Alpha + b.Alpha);

    private static Color Scale(Color color, float factor) =>
        new(color.Red * factor, color.Green * factor, color.Blue * factor, color.Alpha * factor);

    /// <summary>A complex number.</summary>
    public readonly record struct Complex(float Real, float Imaginary);

    private readonly record struct Color(float Red, float Green, float Blue, float Alpha);
}
