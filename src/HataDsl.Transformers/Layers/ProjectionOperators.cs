using HataDsl.Graphs;

namespace HataDsl.Transformers;

/// <summary>
/// Products of one token with weights, and what goes before and after them. On processors each is a kernel of its own, because a hand-written
/// product reads a row of halves several times faster there than a compiled one, and a norm costs nothing beside it; graphs that have the
/// steps get it. Elsewhere they are tensor functions and fuse.
/// </summary>
public static partial class ProjectionOperators
{
    private const string Kernels = "global::HataDsl.Transformers.Kernels.Linear.Descriptors.";
    private const string Workgroups = "rows*subgroup/256";

    /// <summary>A norm and a linear layer: [1, columns] to [1, rows].</summary>
    /// <param name="x">The token, [1, columns].</param>
    /// <param name="gain">Gain of the norm, [columns].</param>
    /// <param name="weight">Weight, [rows, columns].</param>
    /// <param name="bias">Bias, [rows].</param>
    /// <param name="epsilon">Epsilon of the norm.</param>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "NormMatVec<TWeight>()", On = OperatorKernel.OnProcessor,
        Scalars = ["rows", "columns", "2", "epsilon"], Workgroups = [Workgroups])]
    [Pattern(Instances = typeof(WeightTypes), Steps = "norm + projection + bias")]
    [return: Shape(1, "rows")]
    public static Tensor<float> NormProject<TWeight>(
        [Shape(1, "columns")] Tensor<float> x, [Shape("columns")] Tensor<float> gain, [Shape("rows", "columns")] Tensor<TWeight> weight,
        [Shape("rows")] Tensor<float> bias, float epsilon)
        where TWeight : unmanaged => Operators.Linear(Operators.RmsNorm(x, gain, epsilon), Tensor.ToSingle(weight)) + bias;

    /// <summary>A norm and a product with a weight: [1, columns] to [1, rows].</summary>
    /// <param name="x">The token, [1, columns].</param>
    /// <param name="gain">Gain of the norm, [columns].</param>
    /// <param name="weight">Weight, [rows, columns].</param>
    /// <param name="epsilon">Epsilon of the norm.</param>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "NormMatVec<TWeight>()", On = OperatorKernel.OnProcessor,
        Views = ["x", "gain", "weight", "gain", "result"], Scalars = ["rows", "columns", "0", "epsilon"], Workgroups = [Workgroups])]
    [Pattern(Instances = typeof(WeightTypes), Steps = "norm + projection")]
    [return: Shape(1, "rows")]
    public static Tensor<float> NormProduct<TWeight>(
        [Shape(1, "columns")] Tensor<float> x, [Shape("columns")] Tensor<float> gain, [Shape("rows", "columns")] Tensor<TWeight> weight, float epsilon)
        where TWeight : unmanaged => Operators.Linear(Operators.RmsNorm(x, gain, epsilon), Tensor.ToSingle(weight));

    /// <summary>A linear layer added to the residual stream: [1, columns] and [1, rows] to [1, rows].</summary>
    /// <param name="x">The token, [1, columns].</param>
    /// <param name="weight">Weight, [rows, columns].</param>
    /// <param name="bias">Bias, [rows].</param>
    /// <param name="residual">The residual stream, [1, rows].</param>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "MatVec<TWeight>()", On = OperatorKernel.OnProcessor,
        Scalars = ["rows", "columns", "3"], Workgroups = [Workgroups])]
    [Pattern(Instances = typeof(WeightTypes), Steps = "projection + bias + residual")]
    [return: Shape(1, "rows")]
    public static Tensor<float> ProjectAndAdd<TWeight>(
        [Shape(1, "columns")] Tensor<float> x, [Shape("rows", "columns")] Tensor<TWeight> weight, [Shape("rows")] Tensor<float> bias,
        [Shape(1, "rows")] Tensor<float> residual)
        where TWeight : unmanaged => residual + (Operators.Linear(x, Tensor.ToSingle(weight)) + bias);

    /// <summary>A norm, and gate and up projections, one below the other in a weight: <c>silu(gate) * up</c>, [1, columns] to [1, inner].</summary>
    /// <param name="x">The token, [1, columns].</param>
    /// <param name="gain">Gain of the norm, [columns].</param>
    /// <param name="weight">Weight, [2 * inner, columns].</param>
    /// <param name="bias">Bias, [2 * inner].</param>
    /// <param name="epsilon">Epsilon of the norm.</param>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "NormGatedMatVec<TWeight>()", On = OperatorKernel.OnProcessor,
        Scalars = ["inner", "columns", "epsilon"], Workgroups = ["inner*subgroup/256"])]
    [Pattern(Instances = typeof(WeightTypes), Steps = "norm + gate and up projections + bias + SiLU")]
    [return: Shape(1, "inner")]
    public static Tensor<float> NormGate<TWeight>(
        [Shape(1, "columns")] Tensor<float> x, [Shape("columns")] Tensor<float> gain, [Shape("2*inner", "columns")] Tensor<TWeight> weight,
        [Shape("2*inner")] Tensor<float> bias, float epsilon)
        where TWeight : unmanaged => GateSteps(Operators.RmsNorm(x, gain, epsilon), weight, bias);

    /// <summary>Gate and up projections of rows, one below the other in a weight, with their bias: <c>silu(gate) * up</c>.</summary>
    internal static Tensor<float> GateSteps<TWeight>(Tensor<float> x, Tensor<TWeight> weight, Tensor<float> bias)
        where TWeight : unmanaged =>
        Operators.Silu(Operators.Linear(x, Tensor.ToSingle(RowsOf(weight, 0))) + BiasOf(bias, 0))
        * (Operators.Linear(x, Tensor.ToSingle(RowsOf(weight, 1))) + BiasOf(bias, 1));

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
