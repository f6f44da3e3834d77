using System.Numerics;
using GraphCompiler;

namespace HataDsl.Transformers.Tests.Layers;

/// <summary>Random inputs of one decode step of a layer, and the step in double precision, written from its definition.</summary>
internal sealed class LayerReference
{
    private readonly Random _random;

    /// <summary>Makes inputs; those whose hash sums are so near zero that single precision could decide otherwise are made again.</summary>
    public LayerReference(LayerSizes sizes, int position, int window, double epsilon, double headEpsilon, int sinks, int recent, int seed)
    {
        (Sizes, Position, Window, Epsilon, HeadEpsilon, Sinks, Recent) = (sizes, position, window, epsilon, headEpsilon, sinks, recent);
        _random = new Random(seed);
        do
        {
            Fill();
        }
        while (SmallestSum() < 1e-4);
    }

    public LayerSizes Sizes { get; }

    public int Position { get; }

    public int Window { get; }

    public double Epsilon { get; }

    public double HeadEpsilon { get; }

    public int Sinks { get; }

    public int Recent { get; }

    public int HeadSize => 2 * Sizes.Half;

    public float[] X { get; private set; } = [];

    public float[] Gain { get; private set; } = [];

    public float[] AfterGain { get; private set; } = [];

    public float[] QueryGain { get; private set; } = [];

    public float[] KeyGain { get; private set; } = [];

    public Half[] Projection { get; private set; } = [];

    public float[] ProjectionBias { get; private set; } = [];

    public Half[] Output { get; private set; } = [];

    public float[] OutputBias { get; private set; } = [];

    public Half[] GateUp { get; private set; } = [];

    public float[] GateUpBias { get; private set; } = [];

    public Half[] Down { get; private set; } = [];

    public float[] DownBias { get; private set; } = [];

    public float[] Cosines { get; private set; } = [];

    public float[] Sines { get; private set; } = [];

    public float[] Keys { get; private set; } = [];

    public float[] Values { get; private set; } = [];

    public float[] Matrices { get; private set; } = [];

    public uint[] Codes { get; private set; } = [];

    /// <summary>The layer with attention to all positions, or to the window.</summary>
    public double[] Dense()
    {
        (double[][] queries, double[][] keys, double[][] values) = HeadsOf();
        int[] seen = [.. Enumerable.Range(0, Position + 1).Where(position => Window <= 0 || position > Position - Window)];
        return After([.. queries.SelectMany((query, head) => Attend(query, keys[head / Sizes.Group], values[head / Sizes.Group], head / Sizes.Group, seen))]);
    }

    /// <summary>The layer with attention to the positions whose codes are nearest.</summary>
    public double[] Hashed()
    {
        (double[][] queries, double[][] keys, double[][] values) = HeadsOf();
        return After([.. queries.SelectMany((query, head) => Attend(query, keys[head / Sizes.Group], values[head / Sizes.Group], head / Sizes.Group, Nearest(queries, keys, head / Sizes.Group)))]);
    }

    /// <summary>The key and value of the step, and the key's code, [HKV, ..].</summary>
    public (double[][] Keys, double[][] Values, uint[][] Codes) Appended()
    {
        (_, double[][] keys, double[][] values) = HeadsOf();
        return (keys, values, [.. keys.Select(CodeOf)]);
    }

    private void Fill()
    {
        X = Floats(Sizes.Hidden, 1);
        (Gain, AfterGain, QueryGain, KeyGain) = (Floats(Sizes.Hidden, 1), Floats(Sizes.Hidden, 1), Floats(HeadSize, 1), Floats(HeadSize, 1));
        (Projection, ProjectionBias) = (Halves(Sizes.Projected, Sizes.Hidden), Floats(Sizes.Projected, 0.5f));
        (Output, OutputBias) = (Halves(Sizes.Hidden, Sizes.Group * Sizes.KeyHeads * HeadSize), Floats(Sizes.Hidden, 0.5f));
        (GateUp, GateUpBias) = (Halves(2 * Sizes.Inner, Sizes.Hidden), Floats(2 * Sizes.Inner, 0.5f));
        (Down, DownBias) = (Halves(Sizes.Hidden, Sizes.Inner), Floats(Sizes.Hidden, 0.5f));
        (Keys, Values) = (Floats(Sizes.KeyHeads * Sizes.Capacity * HeadSize, 1), Floats(Sizes.KeyHeads * Sizes.Capacity * HeadSize, 1));
        Matrices = Floats(Sizes.KeyHeads * HeadSize * 32 * Sizes.Words, 1);
        Codes = [.. Enumerable.Range(0, Sizes.KeyHeads * Sizes.Capacity * Sizes.Words).Select(_ => (uint)_random.NextInt64(1L << 32))];
        Cosines = Angles(Math.Cos);
        Sines = Angles(Math.Sin);
    }

    private double SmallestSum()
    {
        (double[][] queries, double[][] keys, _) = HeadsOf();
        return queries.SelectMany((query, head) => SumsOf(query, head / Sizes.Group)).Concat(keys.SelectMany(SumsOf)).Min(Math.Abs);
    }

    private (double[][] Queries, double[][] Keys, double[][] Values) HeadsOf()
    {
        double[] projected = Multiply(Projection, Sizes.Projected, Norm([.. X.Select(x => (double)x)], Gain, Epsilon), ProjectionBias);
        int heads = Sizes.Group * Sizes.KeyHeads;
        double[] Head(int number) => projected[(number * HeadSize)..((number + 1) * HeadSize)];
        double[] Turned(double[] head, float[] gain) => Rotate(HeadEpsilon < 0 ? head : Norm(head, gain, HeadEpsilon));
        return (
            [.. Enumerable.Range(0, heads).Select(head => Turned(Head(head), QueryGain))],
            [.. Enumerable.Range(heads, Sizes.KeyHeads).Select(head => Turned(Head(head), KeyGain))],
            [.. Enumerable.Range(heads + Sizes.KeyHeads, Sizes.KeyHeads).Select(Head)]);
    }

    private double[] Rotate(double[] head) =>
    [
        .. Enumerable.Range(0, HeadSize).Select(i =>
        {
            int pair = i % Sizes.Half;
            (double cosine, double sine) = (Cosines[(Position * Sizes.Half) + pair], Sines[(Position * Sizes.Half) + pair]);
            return i < Sizes.Half ? (head[pair] * cosine) - (head[pair + Sizes.Half] * sine) : (head[pair + Sizes.Half] * cosine) + (head[pair] * sine);
        }),
    ];

    private double[] Attend(double[] query, double[] ownKey, double[] ownValue, int keyHead, int[] positions)
    {
        double Key(int position, int i) => position == Position ? ownKey[i] : Keys[(((keyHead * Sizes.Capacity) + position) * HeadSize) + i];
        double Value(int position, int i) => position == Position ? ownValue[i] : Values[(((keyHead * Sizes.Capacity) + position) * HeadSize) + i];
        double[] weights = [.. positions.Select(position => Math.Exp(query.Select((x, i) => x * Key(position, i)).Sum() / Math.Sqrt(HeadSize)))];
        return [.. Enumerable.Range(0, HeadSize).Select(i => positions.Select((position, p) => weights[p] * Value(position, i)).Sum() / weights.Sum())];
    }

    /// <summary>By summed distances of a group's codes; first and last positions always, and the smaller position of two that are as near.</summary>
    private int[] Nearest(double[][] queries, double[][] keys, int keyHead)
    {
        uint[][] codes = [.. queries[(keyHead * Sizes.Group)..((keyHead + 1) * Sizes.Group)].Select(query => CodeOf(query, keyHead))];
        uint[] own = CodeOf(keys[keyHead], keyHead);
        uint Word(int position, int word) => position == Position ? own[word] : Codes[(((keyHead * Sizes.Capacity) + position) * Sizes.Words) + word];
        int Score(int position) => position < Sinks || position > Position - Recent ? -1
            : codes.Sum(code => code.Select((bits, word) => BitOperations.PopCount(bits ^ Word(position, word))).Sum());
        return [.. Enumerable.Range(0, Position + 1).OrderBy(Score).ThenBy(position => position).Take(Sizes.Selected).Order()];
    }

    private uint[] CodeOf(double[] head, int keyHead)
    {
        double[] sums = SumsOf(head, keyHead);
        return [.. Enumerable.Range(0, Sizes.Words).Select(word => (uint)Enumerable.Range(0, 32).Sum(bit => sums[(32 * word) + bit] > 0 ? 1L << bit : 0))];
    }

    private double[] SumsOf(double[] head, int keyHead) =>
        [.. Enumerable.Range(0, 32 * Sizes.Words).Select(bit => head.Select((x, i) => x * Matrices[(((keyHead * HeadSize) + i) * 32 * Sizes.Words) + bit]).Sum())];

    private double[] After(double[] attended)
    {
        double[] x = [.. Multiply(Output, Sizes.Hidden, attended, OutputBias).Select((y, i) => X[i] + y)];
        double[] gateUp = Multiply(GateUp, 2 * Sizes.Inner, Norm(x, AfterGain, Epsilon), GateUpBias);
        double[] inner = [.. Enumerable.Range(0, Sizes.Inner).Select(i => gateUp[i] / (1 + Math.Exp(-gateUp[i])) * gateUp[Sizes.Inner + i])];
        return [.. Multiply(Down, Sizes.Hidden, inner, DownBias).Select((y, i) => x[i] + y)];
    }

    private static double[] Norm(double[] x, float[] gain, double epsilon)
    {
        double scale = 1 / Math.Sqrt(x.Average(value => value * value) + epsilon);
        return [.. x.Select((value, i) => value * scale * gain[i])];
    }

    private static double[] Multiply(Half[] weight, int rows, double[] x, float[] bias) =>
        [.. Enumerable.Range(0, rows).Select(row => x.Select((value, i) => value * (double)weight[(row * x.Length) + i]).Sum() + bias[row])];

    private float[] Floats(int count, float scale) => [.. Enumerable.Range(0, count).Select(_ => ((_random.NextSingle() * 2) - 1) * scale)];

    private Half[] Halves(int rows, int columns) => [.. Enumerable.Range(0, rows * columns).Select(_ => (Half)(((_random.NextSingle() * 2) - 1) * 3 / MathF.Sqrt(columns)))];

    private float[] Angles(Func<double, double> of) =>
        [.. Enumerable.Range(0, Sizes.Capacity * Sizes.Half).Select(i => (float)of(i / Sizes.Half * Math.Pow(100, -(i % Sizes.Half) / (double)Sizes.Half)))];
}
