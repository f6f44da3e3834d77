using static HataDsl.Graphs.Operators;

namespace HataDsl.Graphs.Tests;

/// <summary>One decode step of one layer of a Llama-like model, with the attention kernels of the library as operators.</summary>
public static partial class DecoderLayer
{
    public const int Hidden = 64;
    public const int Heads = 4;
    public const int KeyHeads = 2;
    public const int HeadSize = 16;
    public const int Inner = 96;
    public const int Capacity = 128;
    private const int Splits = 3;
    private const string Kernels = "global::HataDsl.Attention.Kernels.DecodeAttention.Descriptors.";

    /// <summary>The hidden state after the layer.</summary>
    [Graph]
    public static Tensor<float> Step(
        [Shape(1, Hidden)] Tensor<float> x, DecoderWeights weights,
        [Shape(KeyHeads, Capacity, HeadSize)] Tensor<float> keys, [Shape(KeyHeads, Capacity, HeadSize)] Tensor<float> values,
        [Shape(4)] Tensor<int> state, [Shape(Capacity, HeadSize / 2)] Tensor<float> cosines, [Shape(Capacity, HeadSize / 2)] Tensor<float> sines)
    {
        Tensor<float> normed = RmsNorm(x, weights.InputNorm, 1e-5f);
        Tensor<int> position = Tensor.Slice(state, 0, 0, 1);
        Tensor<float> cosine = Tensor.Take(cosines, position);
        Tensor<float> sine = Tensor.Take(sines, position);
        Tensor<float> query = Rotate(Tensor.Reshape(Linear(normed, weights.Query), Heads, HeadSize), cosine, sine);
        Tensor<float> key = Rotate(Tensor.Reshape(Linear(normed, weights.Key), KeyHeads, 1, HeadSize), cosine, sine);
        keys = Tensor.Write(keys, key, 1, position);
        values = Tensor.Write(values, Tensor.Reshape(Linear(normed, weights.Value), KeyHeads, 1, HeadSize), 1, position);
        Tensor<float> attended = Merge(Attend(query, keys, values, state));
        x += Linear(Tensor.Reshape(attended, 1, Heads * HeadSize), weights.Output);
        Tensor<float> inner = RmsNorm(x, weights.PostNorm, 1e-5f);
        return x + Linear(Silu(Linear(inner, weights.Gate)) * Linear(inner, weights.Up), weights.Down);
    }

    /// <summary>Pairs (i, i + d/2) turned by the position's angles.</summary>
    [Operator(OperatorClass.Injective)]
    public static Tensor<float> Rotate(Tensor<float> x, Tensor<float> cosine, Tensor<float> sine)
    {
        Tensor<float> low = Tensor.Slice(x, -1, 0, HeadSize / 2);
        Tensor<float> high = Tensor.Slice(x, -1, HeadSize / 2, HeadSize / 2);
        return Tensor.Concat(-1, (low * cosine) - (high * sine), (high * cosine) + (low * sine));
    }

    /// <summary>Attention over parts of the positions. On the host the whole result stands where the first part would.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "Dense<float>()", Workgroups = ["3", "keyHeads", "1"],
        Scalars = ["heads", "keyHeads", "size", "capacity", "0", "0.25f"])]
    [return: Shape("heads", Splits, HeadSize + 2)]
    public static Tensor<float> Attend(
        [Shape("heads", "size")] Tensor<float> query, [Shape("keyHeads", "capacity", "size")] Tensor<float> keys,
        [Shape("keyHeads", "capacity", "size")] Tensor<float> values, [Shape(4)] Tensor<int> state)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(state);
        int count = state.Elements[0] + 1;
        var parts = new float[Heads * Splits * (HeadSize + 2)];
        for (int head = 0; head < Heads; head++)
        {
            int row = head * KeyHeads / Heads * Capacity;
            double[] weights = [.. Enumerable.Range(0, count).Select(p =>
                Math.Exp(0.25 * Enumerable.Range(0, HeadSize).Sum(i => (double)query.Elements[(head * HeadSize) + i] * keys.Elements[((row + p) * HeadSize) + i])))];
            for (int i = 0; i < HeadSize; i++)
            {
                parts[(head * HeadSize) + i] = (float)(Enumerable.Range(0, count).Sum(p => weights[p] * values.Elements[((row + p) * HeadSize) + i]) / weights.Sum());
            }
        }

        return new Tensor<float>(parts, Heads, Splits, HeadSize + 2);
    }

    /// <summary>The parts as one result.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "Merge", Workgroups = ["heads"], Scalars = ["splits", "16"])]
    [return: Shape("heads", HeadSize)]
    public static Tensor<float> Merge([Shape("heads", "splits", HeadSize + 2)] Tensor<float> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new Tensor<float>(parts.Elements[..(Heads * HeadSize)], Heads, HeadSize);
    }
}

/// <summary>Weights of a layer.</summary>
public sealed record DecoderWeights(
    [Shape(DecoderLayer.Hidden)] Tensor<float> InputNorm,
    [Shape(DecoderLayer.Heads * DecoderLayer.HeadSize, DecoderLayer.Hidden)] Tensor<float> Query,
    [Shape(DecoderLayer.KeyHeads * DecoderLayer.HeadSize, DecoderLayer.Hidden)] Tensor<float> Key,
    [Shape(DecoderLayer.KeyHeads * DecoderLayer.HeadSize, DecoderLayer.Hidden)] Tensor<float> Value,
    [Shape(DecoderLayer.Hidden, DecoderLayer.Heads * DecoderLayer.HeadSize)] Tensor<float> Output,
    [Shape(DecoderLayer.Hidden)] Tensor<float> PostNorm,
    [Shape(DecoderLayer.Inner, DecoderLayer.Hidden)] Tensor<float> Gate,
    [Shape(DecoderLayer.Inner, DecoderLayer.Hidden)] Tensor<float> Up,
    [Shape(DecoderLayer.Hidden, DecoderLayer.Inner)] Tensor<float> Down);
