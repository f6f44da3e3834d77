using HataDsl.Graphs;

namespace HataDsl.Transformers;

/// <summary>
/// What decoder layers are made of. On processors projections and norms are kernels of their own, because a hand-written product reads a
/// row of halves several times faster there than a compiled one; elsewhere they are tensor functions and fuse.
/// </summary>
internal static partial class LayerOperators
{
    private const string Kernels = "global::HataDsl.Transformers.Kernels.";
    private const string FewTokens = "rows*subgroup/256";

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

    /// <summary>A product with a weight for few tokens.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "Linear.Descriptors.MatVec<TWeight>()", On = OperatorKernel.OnProcessor,
        Views = ["x", "weight", "x", "x", "result"], Scalars = ["rows", "columns", "0"], Workgroups = [FewTokens, "tokens"])]
    [return: Shape("tokens", "rows")]
    public static Tensor<float> Product<TWeight>([Shape("tokens", "columns")] Tensor<float> x, [Shape("rows", "columns")] Tensor<TWeight> weight)
        where TWeight : unmanaged => Operators.Linear(x, Tensor.ToSingle(weight));

    /// <summary>A linear layer for few tokens.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "Linear.Descriptors.MatVec<TWeight>()", On = OperatorKernel.OnProcessor,
        Views = ["x", "weight", "bias", "x", "result"], Scalars = ["rows", "columns", "2"], Workgroups = [FewTokens, "tokens"])]
    [return: Shape("tokens", "rows")]
    public static Tensor<float> Project<TWeight>(
        [Shape("tokens", "columns")] Tensor<float> x, [Shape("rows", "columns")] Tensor<TWeight> weight, [Shape("rows")] Tensor<float> bias)
        where TWeight : unmanaged => Operators.Linear(x, Tensor.ToSingle(weight)) + bias;

    /// <summary>A linear layer for few tokens, added to the residual stream.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "Linear.Descriptors.MatVec<TWeight>()", On = OperatorKernel.OnProcessor,
        Scalars = ["rows", "columns", "3"], Workgroups = [FewTokens, "tokens"])]
    [return: Shape("tokens", "rows")]
    public static Tensor<float> ProjectAndAdd<TWeight>(
        [Shape("tokens", "columns")] Tensor<float> x, [Shape("rows", "columns")] Tensor<TWeight> weight, [Shape("rows")] Tensor<float> bias,
        [Shape("tokens", "rows")] Tensor<float> residual)
        where TWeight : unmanaged => residual + (Operators.Linear(x, Tensor.ToSingle(weight)) + bias);

    /// <summary>Gate and up projections, one below the other in a weight, for few tokens: <c>silu(gate) * up</c>.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "Linear.Descriptors.GatedMatVec<TWeight>()", On = OperatorKernel.OnProcessor,
        Scalars = ["inner", "columns"], Workgroups = ["inner*subgroup/256", "tokens"])]
    [return: Shape("tokens", "inner")]
    public static Tensor<float> Gate<TWeight>(
        [Shape("tokens", "columns")] Tensor<float> x, [Shape("2*inner", "columns")] Tensor<TWeight> weight, [Shape("2*inner")] Tensor<float> bias)
        where TWeight : unmanaged =>
        Operators.Silu(Operators.Linear(x, Tensor.ToSingle(RowsOf(weight, 0))) + BiasOf(bias, 0))
        * (Operators.Linear(x, Tensor.ToSingle(RowsOf(weight, 1))) + BiasOf(bias, 1));

    /// <summary>A linear layer for many tokens.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "Linear.Descriptors.MatMul<TWeight>()",
        Views = ["x", "weight", "bias", "x", "result"], Scalars = ["tokens", "rows", "columns", "2"], Workgroups = ["tokens/64", "rows/64"])]
    [return: Shape("tokens", "rows")]
    public static Tensor<float> ProjectMany<TWeight>(
        [Shape("tokens", "columns")] Tensor<float> x, [Shape("rows", "columns")] Tensor<TWeight> weight, [Shape("rows")] Tensor<float> bias)
        where TWeight : unmanaged => Project(x, weight, bias);

    /// <summary>A linear layer for many tokens, added to the residual stream.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "Linear.Descriptors.MatMul<TWeight>()",
        Scalars = ["tokens", "rows", "columns", "3"], Workgroups = ["tokens/64", "rows/64"])]
    [return: Shape("tokens", "rows")]
    public static Tensor<float> ProjectManyAndAdd<TWeight>(
        [Shape("tokens", "columns")] Tensor<float> x, [Shape("rows", "columns")] Tensor<TWeight> weight, [Shape("rows")] Tensor<float> bias,
        [Shape("tokens", "rows")] Tensor<float> residual)
        where TWeight : unmanaged => ProjectAndAdd(x, weight, bias, residual);

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

    private static Tensor<TWeight> RowsOf<TWeight>(Tensor<TWeight> weight, int half)
        where TWeight : unmanaged
    {
        int rows = weight.Length(0) / 2;
        int columns = weight.Length(1);
        return Tensor.Reshape(Tensor.Slice(Tensor.Reshape(weight, 2, rows, columns), 0, half, 1), rows, columns);
    }

    private static Tensor<float> BiasOf(Tensor<float> bias, int half)
    {
        int rows = bias.Length(0) / 2;
        return Tensor.Reshape(Tensor.Slice(Tensor.Reshape(bias, 2, rows), 0, half, 1), rows);
    }
}
