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
}
