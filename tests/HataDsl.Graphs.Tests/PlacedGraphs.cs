using static HataDsl.Graphs.Operators;

namespace HataDsl.Graphs.Tests;

/// <summary>Graphs whose blocks run on devices of their own.</summary>
[Dimension("rows", 20)]
public static partial class PlacedGraphs
{
    /// <summary>A tensor goes from the first block to the second and back, and the second writes into memory of its own.</summary>
    [Graph]
    [Blocks("first", "second")]
    public static (Tensor<float> Result, Tensor<float> Inner) Chain(
        [Shape("rows", 24)] Tensor<float> x, [Shape(24)] Tensor<float> gain, [Shape(40, 24)] Tensor<float> up, [Shape(24, 40)] Tensor<float> down,
        [Shape(50, 40)] Tensor<float> history, [Shape(1)] Tensor<int> position)
    {
        Tensor<float> normed = Norm(x, gain);
        (Tensor<float> inner, Tensor<float> sums) = Feed(normed, up, history, position);
        return (Close(x, inner, sums, down), inner);
    }

    [Block("first")]
    private static Tensor<float> Norm(Tensor<float> x, Tensor<float> gain) => RmsNorm(x, gain, 1e-5f);

    [Block("second")]
    private static (Tensor<float> Inner, Tensor<float> Sums) Feed(Tensor<float> x, Tensor<float> up, Tensor<float> history, Tensor<int> position)
    {
        Tensor<float> inner = Silu(Linear(x, up));
        Tensor<float> written = Tensor.Write(history, inner, 0, position);
        return (inner, Tensor.Sum(written, 0));
    }

    [Block("first")]
    private static Tensor<float> Close(Tensor<float> x, Tensor<float> inner, Tensor<float> sums, Tensor<float> down) =>
        x + Linear(inner + sums, down);
}
