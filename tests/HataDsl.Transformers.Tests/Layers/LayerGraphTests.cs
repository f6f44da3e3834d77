using System.Globalization;
using GraphCompiler;
using HataDsl.Attention.Kernels;
using HataDsl.Graphs;
using HataDsl.Testing;
using HataDsl.Transformers.Tests.Decoding;

namespace HataDsl.Transformers.Tests.Layers;

/// <summary>Whole decoder layers as a program that uses the library writes them: in steps and fused, against double precision.</summary>
[Collection(DecoderTests.Name)]
public sealed class LayerGraphTests(DecoderDevices devices)
{
    private const float Tolerance = 2e-4f;

    /// <summary>Sizes that are no multiples of anything among them; with and without norms of heads, a window, several parts.</summary>
    private static readonly (LayerSizes Sizes, int Position, int Window, int Splits, float HeadEpsilon)[] Shapes =
    [
        (Of(hidden: 64, inner: 96, keyHeads: 2, group: 2, half: 8, capacity: 64, words: 4, selected: 16), 40, 0, 1, 1e-5f),
        (Of(hidden: 70, inner: 101, keyHeads: 1, group: 5, half: 18, capacity: 50, words: 2, selected: 9), 49, 7, 3, -1),
        (Of(hidden: 128, inner: 65, keyHeads: 3, group: 1, half: 16, capacity: 200, words: 1, selected: 32), 130, 0, 4, -1),
    ];

    public static TheoryData<string, GraphVariant, int> Cases
    {
        get
        {
            var data = new TheoryData<string, GraphVariant, int>();
            foreach (string device in new[] { TestDevices.Cpu, TestDevices.Compiled, TestDevices.Vulkan })
            {
                foreach (GraphVariant variant in Enum.GetValues<GraphVariant>())
                {
                    for (int shape = 0; shape < Shapes.Length; shape++)
                    {
                        data.Add(device, variant, shape);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_dense_layer(string device, GraphVariant variant, int shape)
    {
        (LayerSizes sizes, _, _, int splits, _) = Shapes[shape];
        using var step = new Step(devices[device], Reference(shape));
        using var graph = new LayerGraphs.DenseGraph(devices[device], sizes, splits: splits) { Variant = variant };
        LayerReference of = step.Reference;
        graph.Run(
            step.Queue, sizes, splits: splits, epsilon: (float)of.Epsilon, headEpsilon: (float)of.HeadEpsilon, window: of.Window, scale: step.Scale, x: step.X,
            weights_Norm: step.Gain, weights_Weight: step.Projection, weights_Bias: step.ProjectionBias, weights_QueryNorm: step.QueryGain, weights_KeyNorm: step.KeyGain,
            cache_Cosines: step.Cosines, cache_Sines: step.Sines, cache_State: step.State, cache_Keys: step.Keys, cache_Values: step.Values,
            after_Output: step.Output, after_OutputBias: step.OutputBias, after_Norm: step.AfterGain, after_GateUp: step.GateUp, after_GateUpBias: step.GateUpBias,
            after_Down: step.Down, after_DownBias: step.DownBias, result: step.Result);
        AssertNear(of.Dense(), step.Queue.Read(step.Result));
        step.CheckCaches();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_hash_aware_layer(string device, GraphVariant variant, int shape)
    {
        (LayerSizes sizes, _, _, int splits, _) = Shapes[shape];
        using var step = new Step(devices[device], Reference(shape));
        using var graph = new LayerGraphs.HashedGraph(devices[device], sizes, splits: splits) { Variant = variant };
        LayerReference of = step.Reference;
        graph.Run(
            step.Queue, sizes, splits: splits, epsilon: (float)of.Epsilon, headEpsilon: (float)of.HeadEpsilon, sinks: of.Sinks, recent: of.Recent, scale: step.Scale, x: step.X,
            weights_Norm: step.Gain, weights_Weight: step.Projection, weights_Bias: step.ProjectionBias, weights_QueryNorm: step.QueryGain, weights_KeyNorm: step.KeyGain,
            cache_Cosines: step.Cosines, cache_Sines: step.Sines, cache_State: step.State, cache_Keys: step.Keys, cache_Values: step.Values,
            hash_Matrices: step.Matrices, hash_Codes: step.Codes,
            after_Output: step.Output, after_OutputBias: step.OutputBias, after_Norm: step.AfterGain, after_GateUp: step.GateUp, after_GateUpBias: step.GateUpBias,
            after_Down: step.Down, after_DownBias: step.DownBias, result: step.Result);
        AssertNear(of.Hashed(), step.Queue.Read(step.Result));
        step.CheckCaches();
        step.CheckCodes();
    }

    /// <summary>The plans of both kinds of device have few kernels, because of the patterns that their reports name.</summary>
    [Theory]
    [InlineData(GraphVariant.Processor)]
    [InlineData(GraphVariant.Accelerator)]
    public void Reports_name_the_patterns(GraphVariant variant)
    {
        Device device = devices[TestDevices.Cpu];
        using var dense = new LayerGraphs.DenseGraph(device, Shapes[0].Sizes, splits: 1);
        using var hashed = new LayerGraphs.HashedGraph(device, Shapes[0].Sizes, splits: 1);
        AssertPatterns(dense.Report(variant), 7, "norm + projection + bias + RoPE + cache append", "attention + merge");
        AssertPatterns(
            hashed.Report(variant), 9, "norm + projection + bias + RoPE + hash encode + cache append", "score + histogram + threshold + compaction", "gather + attention + merge");
        Assert.DoesNotContain("## Patterns found", hashed.Report(GraphVariant.Separate), StringComparison.Ordinal);

        using var heads = new LayerGraphs.HashedHeadsGraph(device, Shapes[0].Sizes);
        AssertPatterns(heads.Report(variant), 2, "norm + projection + bias + RoPE + hash encode + cache append");
        using var nearest = new LayerGraphs.NearestPositionsGraph(device, Shapes[0].Sizes);
        AssertPatterns(nearest.Report(variant), 3, "score + histogram + threshold + compaction");
        using var selected = new LayerGraphs.SelectedPositionsGraph(device, Shapes[0].Sizes, splits: 1);
        AssertPatterns(selected.Report(variant), 2, "gather + attention + merge");
    }

    private static void AssertPatterns(string report, int kernels, params string[] steps)
    {
        string[] launches = report.Split('\n').First(line => line.StartsWith("| launches", StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries);
        Assert.True(int.Parse(launches[3], CultureInfo.InvariantCulture) <= kernels, report);
        Assert.All(steps, step => Assert.Contains($": {step}\n", report, StringComparison.Ordinal));
    }

    private static void AssertNear(IReadOnlyList<double> expected, IReadOnlyList<float> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        double scale = 1 + expected.Max(Math.Abs);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance * scale, $"element {i} is {actual[i]}, not {expected[i]}");
        }
    }

    private static LayerReference Reference(int shape)
    {
        (LayerSizes sizes, int position, int window, _, float headEpsilon) = Shapes[shape];
        return new LayerReference(sizes, position, window, 1e-5f, headEpsilon, sinks: 2, recent: 3, seed: shape);
    }

    private static LayerSizes Of(int hidden, int inner, int keyHeads, int group, int half, int capacity, int words, int selected) => new(
        hidden, inner, (group + 2) * keyHeads * 2 * half, keyHeads, group, half, capacity, (2 * half) + DecodeAttention.Statistics, words,
        HashScoring.PlaneCount(group), HashScoring.BinCount(group, 32 * words), (capacity + HashScoring.Block - 1) / HashScoring.Block, selected);

    /// <summary>The inputs on a device.</summary>
    private sealed class Step : IDisposable
    {
        private readonly Device _device;
        private readonly List<IDisposable> _owned = [];

        public Step(Device device, LayerReference reference)
        {
            (_device, Reference) = (device, reference);
            Queue = device.CreateQueue();
            (X, Gain, AfterGain, QueryGain, KeyGain) = (Upload(reference.X), Upload(reference.Gain), Upload(reference.AfterGain), Upload(reference.QueryGain), Upload(reference.KeyGain));
            (Projection, ProjectionBias, Output, OutputBias) = (Upload(reference.Projection), Upload(reference.ProjectionBias), Upload(reference.Output), Upload(reference.OutputBias));
            (GateUp, GateUpBias, Down, DownBias) = (Upload(reference.GateUp), Upload(reference.GateUpBias), Upload(reference.Down), Upload(reference.DownBias));
            (Cosines, Sines, Keys, Values) = (Upload(reference.Cosines), Upload(reference.Sines), Upload(reference.Keys), Upload(reference.Values));
            (Matrices, Codes) = (Upload(reference.Matrices), Upload(reference.Codes));
            State = Upload([reference.Position, 1, reference.Sizes.Selected, 0]);
            Result = Upload([.. Enumerable.Repeat(float.NaN, reference.Sizes.Hidden)]);
        }

        public LayerReference Reference { get; }

        public Queue Queue { get; }

        public float Scale => 1 / MathF.Sqrt(Reference.HeadSize);

        public BufferView<float> X { get; }

        public BufferView<float> Gain { get; }

        public BufferView<float> AfterGain { get; }

        public BufferView<float> QueryGain { get; }

        public BufferView<float> KeyGain { get; }

        public BufferView<Half> Projection { get; }

        public BufferView<float> ProjectionBias { get; }

        public BufferView<Half> Output { get; }

        public BufferView<float> OutputBias { get; }

        public BufferView<Half> GateUp { get; }

        public BufferView<float> GateUpBias { get; }

        public BufferView<Half> Down { get; }

        public BufferView<float> DownBias { get; }

        public BufferView<float> Cosines { get; }

        public BufferView<float> Sines { get; }

        public BufferView<float> Keys { get; }

        public BufferView<float> Values { get; }

        public BufferView<float> Matrices { get; }

        public BufferView<uint> Codes { get; }

        public BufferView<int> State { get; }

        public BufferView<float> Result { get; }

        /// <summary>The step's row is what it appended, and all other rows are as they were.</summary>
        public void CheckCaches()
        {
            (double[][] keys, double[][] values, _) = Reference.Appended();
            AssertNear(WithRow(Reference.Keys, keys, Reference.HeadSize), Queue.Read(Keys));
            AssertNear(WithRow(Reference.Values, values, Reference.HeadSize), Queue.Read(Values));
        }

        public void CheckCodes()
        {
            uint[] expected = [.. Reference.Codes];
            foreach ((uint[] code, int head) in Reference.Appended().Codes.Select((code, head) => (code, head)))
            {
                code.CopyTo(expected, ((head * Reference.Sizes.Capacity) + Reference.Position) * Reference.Sizes.Words);
            }

            Assert.Equal(expected, Queue.Read(Codes));
        }

        public void Dispose()
        {
            Queue.Dispose();
            _owned.ForEach(buffer => buffer.Dispose());
        }

        private double[] WithRow(float[] cache, double[][] rows, int width)
        {
            double[] expected = [.. cache.Select(value => (double)value)];
            for (int head = 0; head < rows.Length; head++)
            {
                rows[head].CopyTo(expected, ((head * Reference.Sizes.Capacity) + Reference.Position) * width);
            }

            return expected;
        }

        private BufferView<T> Upload<T>(T[] elements)
            where T : unmanaged
        {
            Buffer<T> buffer = _device.Allocate<T>(elements.Length);
            _owned.Add(buffer);
            Queue.Write(buffer.View, elements);
            return buffer;
        }
    }
}
