using HataDsl;
using HataDsl.Graphs;

namespace GraphCompiler.Operators;

/// <summary>A library of operators. Programs that reference it fuse them: their steps and scalar functions are in its metadata.</summary>
public static partial class TowerOperators
{
    /// <summary>max(x, 0) squared (So et al., arXiv 2109.08668), but linear with slope 6 from 3 on.</summary>
    [Operator(OperatorClass.Injective)]
    public static Tensor<float> SquaredRelu(Tensor<float> x) => Tensor.Map(SquaredReluOf, x);

    /// <summary>Rows of length 1, as cosine similarity wants them.</summary>
    [Operator(OperatorClass.Reduction)]
    public static Tensor<float> Normalize(Tensor<float> x) => x * Tensor.ReciprocalSqrt(Tensor.Sum(x * x) + 1e-12f);

    private static float SquaredReluOf(float x)
    {
        float positive = MathF.Max(x, 0);
        return positive < 3 ? positive * positive : (6 * positive) - 9;
    }
}
