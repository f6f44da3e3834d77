using System.Diagnostics;
using HataDsl;
using HataDsl.Graphs;
using static HataDsl.Graphs.Operators;

namespace GraphCompiler;

/// <summary>Patterns of transformers, each a graph of its own, for measuring what fusing it is worth.</summary>
[Dimension("rows", 256)]
public static partial class Patterns
{
    private const int Width = 1024;
    private const int Inner = 2816;
    private const int Rows = 256;

    [Graph]
    public static Tensor<float> Activation([Shape("rows", Width)] Tensor<float> x, [Shape("rows", Width)] Tensor<float> y) => Gelu(x) * y;

    [Graph]
    public static (Tensor<float> Residual, Tensor<float> Normed) ResidualNorm(
        [Shape("rows", Width)] Tensor<float> x, [Shape("rows", Width)] Tensor<float> y, [Shape(Width)] Tensor<float> gain)
    {
        Tensor<float> residual = x + y;
        return (residual, RmsNorm(residual, gain, 1e-5f));
    }

    [Graph]
    public static Tensor<float> Weights([Shape("rows", Width)] Tensor<float> scores) => Softmax(scores * 0.125f);

    /// <summary>A row times a matrix that lies as mathematics writes it: its columns are innermost.</summary>
    [Graph]
    public static Tensor<float> RowTimesMatrix([Shape(1, Width)] Tensor<float> x, [Shape(Width, Width)] Tensor<float> matrix) => Gelu(Tensor.MatMul(x, matrix));

    [Graph]
    public static Tensor<float> GateUp([Shape(1, Width)] Tensor<float> x, [Shape(Inner, Width)] Tensor<Half> gate, [Shape(Inner, Width)] Tensor<Half> up) =>
        Silu(Linear(x, Tensor.ToSingle(gate))) * Linear(x, Tensor.ToSingle(up));

    [Graph]
    public static (Tensor<float> Query, Tensor<float> Key, Tensor<float> Value) Projections(
        [Shape(1, Width)] Tensor<float> x, [Shape(Width)] Tensor<float> gain,
        [Shape(Width, Width)] Tensor<Half> q, [Shape(256, Width)] Tensor<Half> k, [Shape(256, Width)] Tensor<Half> v)
    {
        Tensor<float> normed = RmsNorm(x, gain, 1e-5f);
        return (Linear(normed, Tensor.ToSingle(q)), Linear(normed, Tensor.ToSingle(k)), Linear(normed, Tensor.ToSingle(v)));
    }

    /// <summary>Rows are mixed with each other, then normed: what the last product gives is read across.</summary>
    [Graph]
    public static Tensor<float> Mixing([Shape(Rows, Width)] Tensor<float> x, [Shape(512, Rows)] Tensor<float> up, [Shape(Rows, 512)] Tensor<float> down, [Shape(Width)] Tensor<float> gain) =>
        Mix(x, up, down, gain);

    [Graph(Layouts = false)]
    public static Tensor<float> MixingRowByRow([Shape(Rows, Width)] Tensor<float> x, [Shape(512, Rows)] Tensor<float> up, [Shape(Rows, 512)] Tensor<float> down, [Shape(Width)] Tensor<float> gain) =>
        Mix(x, up, down, gain);

    /// <summary>A projection whose heads are results, in the order that attention kernels take.</summary>
    [Graph]
    public static Tensor<float> Heads([Shape("rows", Width)] Tensor<float> x, [Shape(Width, Width)] Tensor<float> weight) => Split(x, weight);

    [Graph(Layouts = false)]
    public static Tensor<float> HeadsRowByRow([Shape("rows", Width)] Tensor<float> x, [Shape(Width, Width)] Tensor<float> weight) => Split(x, weight);

    private static Tensor<float> Mix(Tensor<float> x, Tensor<float> up, Tensor<float> down, Tensor<float> gain) =>
        RmsNorm(x + Tensor.Transpose(Linear(Gelu(Linear(Tensor.Transpose(x, 1, 0), up)), down), 1, 0), gain, 1e-5f);

    private static Tensor<float> Split(Tensor<float> x, Tensor<float> weight) =>
        Tensor.Transpose(Tensor.Reshape(Linear(x, weight), x.Length(0), Width / 64, 64), 1, 0, 2);

    /// <summary>Measures every pattern in every plan and prints a table.</summary>
    public static void Measure(Device device, Queue queue)
    {
        var random = new Random(1);
        List<IDisposable> buffers = [];
        BufferView<float> Floats(int count) => Upload([.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)]);
        BufferView<Half> Halves(int count) => Upload([.. Enumerable.Range(0, count).Select(_ => (Half)(random.NextSingle() - 0.5f))]);
        BufferView<T> Upload<T>(T[] values)
            where T : unmanaged
        {
            Buffer<T> buffer = device.Allocate<T>(values.Length);
            buffers.Add(buffer);
            queue.Write(buffer.View, values);
            return buffer;
        }

        (BufferView<float> x, BufferView<float> y, BufferView<float> first, BufferView<float> second) = (Floats(Rows * Width), Floats(Rows * Width), Floats(Rows * Width), Floats(Rows * Width));
        (BufferView<float> gain, BufferView<float> row, BufferView<float> inner) = (Floats(Width), Floats(Width), Floats(Inner));
        (BufferView<Half> gate, BufferView<Half> up, BufferView<Half> q, BufferView<Half> k, BufferView<Half> v) =
            (Halves(Inner * Width), Halves(Inner * Width), Halves(Width * Width), Halves(256 * Width), Halves(256 * Width));
        (BufferView<float> key, BufferView<float> value, BufferView<float> query) = (Floats(256), Floats(256), Floats(Width));

        using var activation = new ActivationGraph(device);
        using var norm = new ResidualNormGraph(device);
        using var weights = new WeightsGraph(device);
        using var gateUp = new GateUpGraph(device);
        using var projections = new ProjectionsGraph(device);
        string kind = device.Capabilities.IsProcessor ? "processor" : "accelerator";
        Console.WriteLine($"| {device.Id}, µs | separate | processor plan | accelerator plan | separate over {kind} plan, measured again | taken | separate over taken, measured again |\n|---|---|---|---|---|---|---|");
        LayerPatterns.Measure(device, queue, (name, graph, run) => Row(device, queue, name, graph, run));
        Row(device, queue, "gelu(x) * y", activation, () => activation.Run(queue, Rows, x, y, first));
        Row(device, queue, "residual + norm", norm, () => norm.Run(queue, Rows, x, y, gain, first, second));
        Row(device, queue, "softmax", weights, () => weights.Run(queue, Rows, x, first));
        Row(device, queue, "gate, up, silu", gateUp, () => gateUp.Run(queue, row, gate, up, inner));
        Row(device, queue, "norm, q, k, v", projections, () => projections.Run(queue, row, gain, q, k, v, query, key, value));
        using var rowTimesMatrix = new RowTimesMatrixGraph(device);
        BufferView<float> matrix = Floats(Width * Width);
        Row(device, queue, "row times matrix", rowTimesMatrix, () => rowTimesMatrix.Run(queue, row, matrix, query));
        using var towers = new TwoTowers.RecommendGraph(device);
        (int users, int items) = (16, 256);
        BufferView<float>[] Tower() => [Floats(TwoTowers.Features), Floats(TwoTowers.Inner * TwoTowers.Features), Floats(TwoTowers.Inner), Floats(TwoTowers.Width * TwoTowers.Inner)];
        (BufferView<float>[] a, BufferView<float>[] b) = (Tower(), Tower());
        (BufferView<float> user, BufferView<float> item, BufferView<float> chances) = (Floats(users * TwoTowers.Features), Floats(items * TwoTowers.Features), Floats(users * items));
        Row(device, queue, "two towers", towers, () => towers.Run(queue, users, items, user, item, a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3], chances));
        MeasureLayouts(device, queue, x, first, second, gain, Floats(512 * Rows), Floats(512 * Rows), matrix);
        buffers.ForEach(buffer => buffer.Dispose());
    }

    /// <summary>Patterns with transposes, each compiled with and without a choice of layouts; both take turns in the plan of the device.</summary>
    private static void MeasureLayouts(
        Device device, Queue queue, BufferView<float> x, BufferView<float> first, BufferView<float> second, BufferView<float> gain, BufferView<float> up, BufferView<float> down, BufferView<float> weight)
    {
        using var mixing = new MixingGraph(device);
        using var mixingRowByRow = new MixingRowByRowGraph(device);
        using var heads = new HeadsGraph(device);
        using var headsRowByRow = new HeadsRowByRowGraph(device);
        Console.WriteLine($"\n| {device.Id}, µs | row by row | layouts chosen | gain |\n|---|---|---|---|");
        Pair("rows mixed, norm", () => mixingRowByRow.Run(queue, x, up, down, gain, first), () => mixing.Run(queue, x, up, down, gain, second));
        Pair("heads of a projection", () => headsRowByRow.Run(queue, Rows, x, weight, first), () => heads.Run(queue, Rows, x, weight, second));

        void Pair(string name, Action rowByRow, Action chosen)
        {
            List<TimeSpan>[] times = [[], []];
            for (int i = -40; i < 31; i++)
            {
                for (int which = 0; which < 2; which++)
                {
                    long start = Stopwatch.GetTimestamp();
                    (which == 0 ? rowByRow : chosen)();
                    queue.Synchronize();
                    if (i >= 0) // until then kernels are compiled, and their bodies once more
                    {
                        times[which].Add(Stopwatch.GetElapsedTime(start));
                    }
                }
            }

            TimeSpan[] medians = [.. times.Select(list => list.Order().ElementAt(list.Count / 2))];
            Console.WriteLine($"| {name} | {medians[0].TotalMicroseconds:0} | {medians[1].TotalMicroseconds:0} | {medians[0] / medians[1]:0.00} |");
        }
    }

    /// <summary>
    /// Tunes a graph, and then measures the plan of the device's kind and the plan that was taken against separate kernels once more, all taking turns.
    /// </summary>
    private static void Row(Device device, Queue queue, string name, CompiledGraph graph, Action run)
    {
        GraphVariant fused = device.Capabilities.IsProcessor ? GraphVariant.Processor : GraphVariant.Accelerator;
        IReadOnlyDictionary<GraphVariant, TimeSpan> times = graph.Tune(queue, run, repetitions: 15);
        IReadOnlyDictionary<GraphVariant, TimeSpan> again = graph.Measure(queue, run, 31, [GraphVariant.Separate, graph.Variant, fused]);
        string Show(GraphVariant variant) => $"{times[variant].TotalMicroseconds:0}";
        string Gain(GraphVariant variant) => $"{again[GraphVariant.Separate] / again[variant]:0.00}";
        Console.WriteLine($"| {name} | {Show(GraphVariant.Separate)} | {Show(GraphVariant.Processor)} | {Show(GraphVariant.Accelerator)} | {Gain(fused)} | {graph.Variant.ToString().ToLowerInvariant()} | {Gain(graph.Variant)} |");
    }
}
