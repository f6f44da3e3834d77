namespace HataDsl.Graphs;

/// <summary>Operators made of tensor functions. Graphs of other assemblies fuse their steps.</summary>
public static partial class Operators
{
    /// <summary>x / (1 + exp(-x)).</summary>
    [Operator(OperatorClass.Injective)]
    public static Tensor<float> Silu(Tensor<float> x) => x / (1f + Tensor.Exp(-x));

    /// <summary>1 / (1 + exp(-x)).</summary>
    [Operator(OperatorClass.Injective)]
    public static Tensor<float> Sigmoid(Tensor<float> x) => 1f / (1f + Tensor.Exp(-x));

    /// <summary>max(x, 0).</summary>
    [Operator(OperatorClass.Injective)]
    public static Tensor<float> Relu(Tensor<float> x) => Tensor.Max(x, 0f);

    /// <summary>Gaussian error linear unit by its tanh form (Hendrycks and Gimpel, arXiv 1606.08415).</summary>
    [Operator(OperatorClass.Injective)]
    public static Tensor<float> Gelu(Tensor<float> x) =>
        0.5f * x * (1f + Tensor.Tanh(0.7978845608f * (x + (0.044715f * x * x * x))));

    /// <summary>The error function.</summary>
    [Operator(OperatorClass.Injective)]
    public static Tensor<float> Erf(Tensor<float> x) => Tensor.Map(ErrorFunction, x);

    /// <summary>Gaussian error linear unit by the error function: x times the normal distribution function of x.</summary>
    [Operator(OperatorClass.Injective)]
    public static Tensor<float> GeluExact(Tensor<float> x) => 0.5f * x * (1f + Tensor.Map(ErrorFunction, x * 0.70710678f));

    /// <summary>Rows divided by their root mean square, times a gain.</summary>
    /// <param name="x">Rows, [.., width].</param>
    /// <param name="gain">Gain of each column, [width].</param>
    /// <param name="epsilon">Added to the mean, so that a row of zeros stays finite.</param>
    [Operator(OperatorClass.Reduction)]
    public static Tensor<float> RmsNorm(Tensor<float> x, Tensor<float> gain, Tensor<float> epsilon) =>
        x * Tensor.ReciprocalSqrt(Tensor.Mean(x * x) + epsilon) * gain;

    /// <summary>Rows with mean 0 and variance 1, times a gain, plus a shift.</summary>
    /// <param name="x">Rows, [.., width].</param>
    /// <param name="gain">Gain of each column, [width].</param>
    /// <param name="shift">Shift of each column, [width].</param>
    /// <param name="epsilon">Added to the variance.</param>
    [Operator(OperatorClass.Reduction)]
    public static Tensor<float> LayerNorm(Tensor<float> x, Tensor<float> gain, Tensor<float> shift, Tensor<float> epsilon)
    {
        Tensor<float> centred = x - Tensor.Mean(x);
        return (centred * Tensor.ReciprocalSqrt(Tensor.Mean(centred * centred) + epsilon) * gain) + shift;
    }

    /// <summary>exp(x) over its sum along the innermost axis, shifted by the greatest so that nothing overflows.</summary>
    [Operator(OperatorClass.Reduction)]
    public static Tensor<float> Softmax(Tensor<float> x)
    {
        Tensor<float> exponential = Tensor.Exp(x - Tensor.Maximum(x));
        return exponential / Tensor.Sum(exponential);
    }

    /// <summary>A linear layer with weights as Hugging Face stores them: [.., k] and [n, k] give [.., n].</summary>
    [Operator(OperatorClass.Anchor)]
    public static Tensor<float> Linear(Tensor<float> x, Tensor<float> weight) => Tensor.Dot(x, weight);

    /// <summary>
    /// By Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: off by at most 1.5e-7; the series around 0 keeps small
    /// arguments exact to rounding.
    /// </summary>
    private static float ErrorFunction(float x)
    {
        float magnitude = MathF.Abs(x);
        if (magnitude < 0.25f)
        {
            float square = x * x;
            return x * (1.1283791671f + (square * (-0.3761263890f + (square * (0.1128379167f + (square * (-0.0268661706f + (square * 0.0052239776f))))))));
        }

        float t = 1 / (1 + (0.3275911f * magnitude));
        float tail = t * (0.254829592f + (t * (-0.284496736f + (t * (1.421413741f + (t * (-1.453152027f + (t * 1.061405429f))))))));
        float result = 1 - (tail * MathF.Exp(-(magnitude * magnitude)));
        return x < 0 ? -result : result;
    }
}
