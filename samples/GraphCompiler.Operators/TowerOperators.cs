using HataDsl;
using HataDsl.Graphs;

namespace GraphCompiler.Operators;

/// <summary>A library of operators. Programs that reference it fuse them: their steps and scalar functions are in its metadata.</summary>
public static partial class TowerOperators
{
    private const int RowInvocations = 64;

    /// <summary>max(x, 0) squared (So et al., arXiv 2109.08668), but linear with slope 6 from 3 on.</summary>
    [Operator(OperatorClass.Injective)]
    public static Tensor<float> SquaredRelu(Tensor<float> x) => Tensor.Map(SquaredReluOf, x);

    /// <summary>Rows of length 1, as cosine similarity wants them.</summary>
    [Operator(OperatorClass.Reduction)]
    public static Tensor<float> Normalize(Tensor<float> x) => x * Tensor.ReciprocalSqrt(Tensor.Sum(x * x) + 1e-12f);

    /// <summary>
    /// Softmax of scores over a temperature, as one kernel. Programs that write it in its steps get the kernel too: it is a pattern.
    /// </summary>
    /// <param name="scores">Scores, [rows, items].</param>
    /// <param name="temperature">What the scores are divided by.</param>
    [Operator(OperatorClass.Reduction, Kernel = nameof(ChancesKernel), Scalars = ["items", "temperature"], Workgroups = ["rows"])]
    [Pattern]
    [return: Shape("rows", "items")]
    public static Tensor<float> Chances([Shape("rows", "items")] Tensor<float> scores, float temperature) =>
        HataDsl.Graphs.Operators.Softmax(scores / temperature);

    /// <summary>One workgroup a row.</summary>
    [Kernel(RowInvocations)]
    public static void ChancesKernel(In<float> scores, Out<float> chances, int items, float temperature)
    {
        Span<float> partial = Workgroup.Shared<float>(RowInvocations);
        int local = Invocation.LocalIndex;
        int row = Workgroup.X * items;
        float most = float.NegativeInfinity;
        for (int i = local; i < items; i += RowInvocations)
        {
            most = MathF.Max(most, scores[row + i] / temperature);
        }

        partial[local] = most;
        Workgroup.Barrier();
        for (int i = 0; i < RowInvocations; i++)
        {
            most = MathF.Max(most, partial[i]);
        }

        float sum = 0;
        for (int i = local; i < items; i += RowInvocations)
        {
            sum += MathF.Exp((scores[row + i] / temperature) - most);
        }

        Workgroup.Barrier();
        partial[local] = sum;
        Workgroup.Barrier();
        float total = 0;
        for (int i = 0; i < RowInvocations; i++)
        {
            total += partial[i];
        }

        for (int i = local; i < items; i += RowInvocations)
        {
            chances[row + i] = MathF.Exp((scores[row + i] / temperature) - most) / total;
        }
    }

    private static float SquaredReluOf(float x)
    {
        float positive = MathF.Max(x, 0);
        return positive < 3 ? positive * positive : (6 * positive) - 9;
    }
}
