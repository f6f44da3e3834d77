using HataDsl.Graphs;

namespace HataDsl.Transformers;

/// <summary>
/// What layers are made of besides attention and the products of one token. Products of many tokens are kernels of their own everywhere; what
/// is between them is kernels on processors, and fuses elsewhere.
/// </summary>
internal static partial class LayerOperators
{
    private const string Kernels = "global::HataDsl.Transformers.Kernels.";

    /// <summary>Rows divided by their root mean square, times a gain.</summary>
    [Operator(OperatorClass.Reduction, Kernel = Kernels + "Normalization.Descriptors.RmsNorm", On = OperatorKernel.OnProcessor,
        Scalars = ["width", "epsilon"], Workgroups = ["tokens"])]
    [return: Shape("tokens", "width")]
    public static Tensor<float> Norm([Shape("tokens", "width")] Tensor<float> x, [Shape("width")] Tensor<float> gain, float epsilon) =>
        Operators.RmsNorm(x, gain, epsilon);

    /// <summary>Rows of a table as floats.</summary>
    [Operator(OperatorClass.Injective, Kernel = Kernels + "Elementwise.Descriptors.Embed<TWeight>()", On = OperatorKernel.OnProcessor,
        Scalars = ["width"], Workgroups = ["width/256", "tokens"], Parts = ["table=tokens*width"])]
    [return: Shape("tokens", "width")]
    public static Tensor<float> Embed<TWeight>([Shape("tokens")] Tensor<int> tokens, [Shape("vocabulary", "width")] Tensor<TWeight> table)
        where TWeight : unmanaged => Tensor.ToSingle(Tensor.Take(table, tokens));

    /// <summary>A linear layer for many tokens.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "Linear.Descriptors.MatMul<TWeight>()",
        Views = ["x", "weight", "bias", "x", "result"], Scalars = ["tokens", "rows", "columns", "2"], Workgroups = ["tokens/64", "rows/64"])]
    [return: Shape("tokens", "rows")]
    public static Tensor<float> ProjectMany<TWeight>(
        [Shape("tokens", "columns")] Tensor<float> x, [Shape("rows", "columns")] Tensor<TWeight> weight, [Shape("rows")] Tensor<float> bias)
        where TWeight : unmanaged => Operators.Linear(x, Tensor.ToSingle(weight)) + bias;

    /// <summary>A linear layer for many tokens, added to the residual stream.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "Linear.Descriptors.MatMul<TWeight>()",
        Scalars = ["tokens", "rows", "columns", "3"], Workgroups = ["tokens/64", "rows/64"])]
    [return: Shape("tokens", "rows")]
    public static Tensor<float> ProjectManyAndAdd<TWeight>(
        [Shape("tokens", "columns")] Tensor<float> x, [Shape("rows", "columns")] Tensor<TWeight> weight, [Shape("rows")] Tensor<float> bias,
        [Shape("tokens", "rows")] Tensor<float> residual)
        where TWeight : unmanaged => residual + ProjectMany(x, weight, bias);

    /// <summary><c>silu(gate) * up</c> of gate and up projections side by side.</summary>
    [Operator(OperatorClass.Injective, Kernel = Kernels + "Elementwise.Descriptors.SiluMultiply", On = OperatorKernel.OnProcessor,
        Scalars = ["inner"], Workgroups = ["inner/256", "tokens"])]
    [return: Shape("tokens", "inner")]
    public static Tensor<float> Activate([Shape("tokens", "2*inner")] Tensor<float> gateUp)
    {
        int tokens = gateUp.Length(0);
        int inner = gateUp.Length(1) / 2;
        Tensor<float> parts = Tensor.Reshape(gateUp, tokens, 2, inner);
        Tensor<float> gate = Tensor.Reshape(Tensor.Slice(parts, 1, 0, 1), tokens, inner);
        return Operators.Silu(gate) * Tensor.Reshape(Tensor.Slice(parts, 1, 1, 1), tokens, inner);
    }
}
