using GraphCompiler.Operators;
using static HataDsl.Graphs.Operators;

namespace HataDsl.Graphs.Tests;

/// <summary>Graphs that the tests run on every device and against their own plain C#.</summary>
[Dimension("tokens", 80, Typical = 8)]
public static partial class TestGraphs
{
    [Graph]
    public static Tensor<float> Elementwise([Shape("tokens", 48)] Tensor<float> x, [Shape("tokens", 48)] Tensor<float> y) =>
        Tensor.Select(x < y, Tensor.Exp(-x), Gelu(y) * 2f) + Tensor.Abs(x * y);

    [Graph]
    public static Tensor<float> Broadcasting([Shape("tokens", 40)] Tensor<float> x, [Shape(40)] Tensor<float> columns, [Shape("tokens", 1)] Tensor<float> rows) =>
        ((x + columns) * rows) - Tensor.ToSingle(Tensor.Index(40));

    [Graph]
    public static Tensor<float> SoftmaxRows([Shape("tokens", 70)] Tensor<float> x) => Softmax(x * 3f);

    [Graph]
    public static (Tensor<float> Residual, Tensor<float> Normed) AddNorm(
        [Shape("tokens", 96)] Tensor<float> x, [Shape("tokens", 96)] Tensor<float> y, [Shape(96)] Tensor<float> gain)
    {
        Tensor<float> residual = x + y;
        return (residual, RmsNorm(residual, gain, 1e-5f));
    }

    [Graph]
    public static Tensor<float> Layer(
        [Shape(2, "tokens", 33)] Tensor<float> x, [Shape(33)] Tensor<float> gain, [Shape(33)] Tensor<float> shift) =>
        LayerNorm(x, gain, shift, 1e-5f);

    [Graph]
    public static Tensor<float> Feed(
        [Shape("tokens", 64)] Tensor<float> x, [Shape(64)] Tensor<float> gain,
        [Shape(96, 64)] Tensor<Half> gate, [Shape(96, 64)] Tensor<Half> up, [Shape(64, 96)] Tensor<float> down)
    {
        Tensor<float> normed = RmsNorm(x, gain, 1e-5f);
        Tensor<float> inner = Silu(Linear(normed, Tensor.ToSingle(gate))) * Linear(normed, Tensor.ToSingle(up));
        return x + Linear(inner, down);
    }

    /// <summary>One token: the norm goes into the product.</summary>
    [Graph]
    public static Tensor<float> NormInto([Shape(1, 256)] Tensor<float> x, [Shape(256)] Tensor<float> gain, [Shape(24, 256)] Tensor<float> weight) =>
        Linear(RmsNorm(x, gain, 1e-5f), weight) * 0.5f;

    [Graph]
    public static (Tensor<float> Query, Tensor<float> Key, Tensor<float> Value) Projections(
        [Shape("tokens", 32)] Tensor<float> x, [Shape(48, 32)] Tensor<float> q, [Shape(16, 32)] Tensor<float> k, [Shape(16, 32)] Tensor<float> v) =>
        (Linear(x, q), Tensor.Tanh(Linear(x, k)), Linear(x, v) + 1f);

    [Graph]
    [Dimension("positions", 100)]
    public static Tensor<float> Attention(
        [Shape("tokens", 64)] Tensor<float> queries, [Shape("positions", 64)] Tensor<float> keys, [Shape("positions", 64)] Tensor<float> values)
    {
        const int Heads = 4;
        Tensor<float> q = Tensor.Transpose(Tensor.Reshape(queries, queries.Length(0), Heads, 64 / Heads), 1, 0, 2);
        Tensor<float> k = Tensor.Transpose(Tensor.Reshape(keys, keys.Length(0), Heads, 64 / Heads), 1, 0, 2);
        Tensor<float> v = Tensor.Transpose(Tensor.Reshape(values, values.Length(0), Heads, 64 / Heads), 1, 0, 2);
        Tensor<float> weights = Softmax(Tensor.Dot(q, k) * 0.25f);
        return Tensor.Reshape(Tensor.Transpose(Tensor.MatMul(weights, v), 1, 0, 2), queries.Length(0), 64);
    }

    /// <summary>Heads split and merged around products and softmaxes along either axis of the scores; heads are also a result.</summary>
    [Graph]
    public static (Tensor<float> Merged, Tensor<float> Heads) Transposes(
        [Shape("tokens", 32)] Tensor<float> x, [Shape(48, 32)] Tensor<float> weight, [Shape(32, 48)] Tensor<float> last)
    {
        const int Heads = 4;
        Tensor<float> heads = Tensor.Transpose(Tensor.Reshape(Linear(x, weight), x.Length(0), Heads, 12), 1, 0, 2);
        Tensor<float> scores = Tensor.Dot(heads, heads) * 0.5f;
        Tensor<float> byKey = Tensor.Transpose(Softmax(Tensor.Transpose(scores, 0, 2, 1)), 0, 2, 1);
        Tensor<float> mixed = Tensor.MatMul(byKey, heads) + Tensor.MatMul(Softmax(scores), heads);
        return (Linear(Tensor.Reshape(Tensor.Transpose(mixed, 1, 0, 2), x.Length(0), 48), last), heads);
    }

    /// <summary>Tokens are mixed with each other and then columns: products with transposes in between.</summary>
    [Graph]
    public static Tensor<float> Mixer(
        [Shape("tokens", 64, 40)] Tensor<float> x, [Shape(24, 64)] Tensor<float> up, [Shape(64, 24)] Tensor<float> down, [Shape(40, 40)] Tensor<float> columns)
    {
        Tensor<float> normed = x - Tensor.Mean(x, 1);
        Tensor<float> mixed = Linear(Gelu(Linear(Tensor.Transpose(normed, 0, 2, 1), up)), down);
        x += Tensor.Transpose(mixed, 0, 2, 1);
        return x + Tensor.Maximum(Linear(x, columns), 1);
    }

    [Graph]
    public static Tensor<float> Embed([Shape("tokens")] Tensor<int> ids, [Shape(30, 20)] Tensor<Half> table) =>
        Tensor.ToSingle(Tensor.Take(table, ids)) * 4f;

    [Graph]
    public static Tensor<float> Append(
        [Shape(100, 24)] Tensor<float> cache, [Shape("tokens", 24)] Tensor<float> x, [Shape(1)] Tensor<int> position)
    {
        Tensor<float> written = Tensor.Write(cache, x * 2f, 0, position);
        return Tensor.Sum(written, 0);
    }

    /// <summary>A cache as it was before a write in place, kept by functions that change nothing, beside what it is afterwards.</summary>
    [Graph]
    public static Tensor<float> AppendAndCompare(
        [Shape(100, 24)] Tensor<float> cache, [Shape("tokens", 24)] Tensor<float> x, [Shape(1)] Tensor<int> position)
    {
        Tensor<float> whole = Tensor.Slice(cache, 0, 0, 100);
        Tensor<float> once = cache * 1f;
        Tensor<float> same = Tensor.ToSingle(cache);
        Tensor<float> repeated = Tensor.Broadcast(cache, 100, 24);
        Tensor<float> turned = Tensor.Transpose(Tensor.Transpose(cache, 1, 0), 1, 0);
        Tensor<float> written = Tensor.Write(cache, x, 0, position);
        return (written * 16f) - whole - (once * 2f) - (same * 4f) - (repeated * 8f) - turned;
    }

    [Graph]
    public static Tensor<float> Layers([Shape("tokens", 32)] Tensor<float> x, [Repeat(3)] LayerWeights[] layers, bool last = true)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            Tensor<float> inner = Linear(RmsNorm(x, layers[i].Gain, 1e-5f), layers[i].Weight);
            x = i == layers.Length - 1 && last ? x + Relu(inner) : x + Silu(inner);
        }

        return x;
    }

    [Graph]
    public static Tensor<float> Mapped([Shape("tokens", 50)] Tensor<float> x, [Shape(50)] Tensor<float> y) => Tensor.Map(Smooth, x, y);

    [Graph]
    public static Tensor<float> Joined([Shape("tokens", 24)] Tensor<float> x)
    {
        // Rotary positions turn halves of a row against each other.
        Tensor<float> low = Tensor.Slice(x, 1, 0, 12);
        Tensor<float> high = Tensor.Slice(x, 1, 12, 12);
        Tensor<float> angle = Tensor.ToSingle(Tensor.Reshape(Tensor.Index(x.Length(0)), x.Length(0), 1)) * 0.1f;
        return Tensor.Concat(1, (low * Tensor.Cos(angle)) - (high * Tensor.Sin(angle)), (high * Tensor.Cos(angle)) + (low * Tensor.Sin(angle)));
    }

    /// <summary>A convolution with 3 by 3 weights, stride 2 along one axis and dilation 2 along the other, then the greatest of pairs.</summary>
    [Graph]
    public static Tensor<float> Convolution([Shape("tokens", 3, 11, 12)] Tensor<float> x, [Shape(5, 3, 3, 3)] Tensor<float> weight)
    {
        Tensor<float> border = Tensor.Broadcast<float>(0f, x.Length(0), 3, 1, 12);
        Tensor<float> padded = Tensor.Concat(2, border, x, border);
        Tensor<float> windows = Tensor.Windows(Tensor.Windows(padded, 2, 3, 2), 4, 3, 1, 2);
        Tensor<float> columns = Tensor.Reshape(Tensor.Transpose(windows, 0, 2, 4, 1, 3, 5), x.Length(0), 6 * 8, 27);
        Tensor<float> sums = Tensor.Reshape(Tensor.Dot(Tensor.Reshape(weight, 5, 27), columns), x.Length(0), 5, 6, 8);
        return Tensor.Reshape(Tensor.Maximum(Tensor.Windows(sums, 3, 2, 2)), x.Length(0), 5, 6, 4);
    }

    [Graph]
    public static Tensor<float> Choices([Shape("tokens", 30)] Tensor<float> x, [Shape("tokens", 30)] Tensor<int> y)
    {
        Tensor<bool> isOdd = Tensor.Equal(y - (y / 2 * 2), 1);
        Tensor<bool> both = Tensor.And(isOdd, Tensor.Not(x < 0.25f));
        Tensor<float> powers = Tensor.Pow(Tensor.Abs(x) + 0.5f, 1.5f);
        Tensor<float> rounded = Tensor.Floor(x * 3f) + (Tensor.Ceiling(x * 5f) * Tensor.Round(x * 7f));
        return Tensor.Select(Tensor.Or(both, Tensor.Equal(x, 0f)), Erf(x * 3f), powers) + GeluExact(x * 2f) + rounded + Tensor.ToSingle(Tensor.ToInt32(x * 9f));
    }

    /// <summary>Operators and their scalar functions come from the metadata of another assembly.</summary>
    [Graph]
    public static Tensor<float> Foreign([Shape("tokens", 50)] Tensor<float> x) => TowerOperators.Normalize(TowerOperators.SquaredRelu(x * 4f) + 1f);

    private static float Smooth(float x, float y)
    {
        float sum = 0;
        for (int i = 1; i <= 3; i++)
        {
            sum += MathF.Max(x * i, y) / i;
        }

        return x < 0 ? -sum : sum;
    }
}

/// <summary>Weights of one layer.</summary>
public sealed record LayerWeights([Shape(32)] Tensor<float> Gain, [Shape(32, 32)] Tensor<float> Weight);
