using GraphCompiler.Operators;
using HataDsl.Graphs;

namespace GraphCompiler;

/// <summary>
/// A retrieval model: one tower for users, one for items, each a small network whose rows end on the unit sphere; scores are cosines over
/// a temperature, and a softmax over the items gives the chance of each.
/// </summary>
[Dimension("users", 64)]
[Dimension("items", 512)]
public static partial class TwoTowers
{
    /// <summary>Features of a user or item.</summary>
    public const int Features = 128;

    /// <summary>Inner width of a tower.</summary>
    public const int Inner = 256;

    /// <summary>Width in which users and items meet.</summary>
    public const int Width = 64;

    private const float Temperature = 0.05f;

    /// <summary>Chance of each item for each user.</summary>
    /// <param name="user">Features, [users, 128].</param>
    /// <param name="item">Features, [items, 128].</param>
    /// <param name="userTower">Weights of the users' tower.</param>
    /// <param name="itemTower">Weights of the items' tower.</param>
    [Graph]
    public static Tensor<float> Recommend(
        [Shape("users", Features)] Tensor<float> user, [Shape("items", Features)] Tensor<float> item, TowerWeights userTower, TowerWeights itemTower)
    {
        Tensor<float> scores = Tensor.Dot(Tower(user, userTower), Tower(item, itemTower)) / Temperature;
        return HataDsl.Graphs.Operators.Softmax(scores);
    }

    private static Tensor<float> Tower(Tensor<float> x, TowerWeights weights)
    {
        Tensor<float> normed = HataDsl.Graphs.Operators.RmsNorm(x, weights.Gain, 1e-5f);
        Tensor<float> inner = TowerOperators.SquaredRelu(Tensor.Dot(normed, weights.In) + weights.Bias);
        return TowerOperators.Normalize(Tensor.Dot(inner, weights.Out));
    }
}

/// <summary>Weights of one tower.</summary>
/// <param name="Gain">Gain of the norm.</param>
/// <param name="In">First layer.</param>
/// <param name="Bias">Its bias.</param>
/// <param name="Out">Second layer.</param>
public sealed record TowerWeights(
    [property: Shape(TwoTowers.Features)] Tensor<float> Gain,
    [property: Shape(TwoTowers.Inner, TwoTowers.Features)] Tensor<float> In,
    [property: Shape(TwoTowers.Inner)] Tensor<float> Bias,
    [property: Shape(TwoTowers.Width, TwoTowers.Inner)] Tensor<float> Out);
