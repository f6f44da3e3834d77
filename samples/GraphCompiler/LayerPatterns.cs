using HataDsl;
using HataDsl.Attention.Kernels;
using HataDsl.Graphs;

namespace GraphCompiler;

/// <summary>What the patterns of decoder layers are worth: each graph of <see cref="LayerGraphs"/> fused and in steps, at the sizes of a small model.</summary>
public sealed class LayerPatterns : IDisposable
{
    private const int Hidden = 1024;
    private const int Inner = 2816;
    private const int KeyHeads = 4;
    private const int Group = 4;
    private const int HeadSize = 64;
    private const int Capacity = 4096;
    private const int Position = 4000;
    private const int Words = 4;
    private const int Selected = 256;
    private const int Heads = Group * KeyHeads;
    private const int Projected = (Group + 2) * KeyHeads * HeadSize;
    private const float Epsilon = 1e-5f;
    private const float Scale = 0.125f;

    private readonly Device _device;
    private readonly Queue _queue;
    private readonly Random _random = new(2);
    private readonly List<IDisposable> _owned = [];

    private LayerPatterns(Device device, Queue queue)
    {
        _device = device;
        _queue = queue;
    }

    /// <summary>Measures every pattern and both layers, and prints a table.</summary>
    /// <param name="device">The device.</param>
    /// <param name="queue">A queue of it.</param>
    /// <param name="row">Measures a graph and prints its line.</param>
    public static void Measure(Device device, Queue queue, Action<string, CompiledGraph, Action> row)
    {
        using var patterns = new LayerPatterns(device, queue);
        patterns.Measure(row);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _owned.Reverse();
        _owned.ForEach(owned => owned.Dispose());
    }

    private void Measure(Action<string, CompiledGraph, Action> row)
    {
        var sizes = new LayerSizes(
            Hidden, Inner, Projected, KeyHeads, Group, HeadSize / 2, Capacity, HeadSize + DecodeAttention.Statistics, Words, HashScoring.PlaneCount(Group),
            HashScoring.BinCount(Group, 32 * Words), (Position / HashScoring.Block) + 1, Selected);
        (int many, int few) = (Splits(Position), Splits(Selected));
        (BufferView<float> x, BufferView<float> result, BufferView<float> gain, BufferView<float> bias) = (Floats(Hidden), Floats(Hidden), Floats(Hidden), Floats(Hidden));
        (BufferView<float> headGain, BufferView<float> projectedBias, BufferView<float> gateUpBias) = (Floats(HeadSize), Floats(Projected), Floats(2 * Inner));
        (BufferView<Half> projection, BufferView<Half> output) = (Halves(Projected, Hidden), Halves(Hidden, Heads * HeadSize));
        (BufferView<Half> gateUp, BufferView<Half> down) = (Halves(2 * Inner, Hidden), Halves(Hidden, Inner));
        (BufferView<float> cosines, BufferView<float> sines) = (Angles(MathF.Cos), Angles(MathF.Sin));
        (BufferView<float> keys, BufferView<float> values) = (Floats(KeyHeads * Capacity * HeadSize), Floats(KeyHeads * Capacity * HeadSize));
        (BufferView<float> matrices, BufferView<uint> codes) = (Floats(KeyHeads * HeadSize * 32 * Words), Bits(KeyHeads * Capacity * Words));
        (BufferView<float> queries, BufferView<float> attended, BufferView<uint> planes) = (Floats(Heads * HeadSize), Floats(Heads * HeadSize), Bits(KeyHeads * sizes.Planes * Words));
        (BufferView<int> state, BufferView<int> histogram) = (Upload([Position, 1, Selected, 0]), Upload(new int[KeyHeads * sizes.Bins]));
        BufferView<int> positions = Upload([.. Enumerable.Range(0, KeyHeads * Selected).Select(i => i % Selected * (Position / Selected))]);

        var denseHeads = Own(new LayerGraphs.DenseHeadsGraph(_device, sizes));
        row("norm + projection + bias + RoPE + cache append", denseHeads, () => denseHeads.Run(
            _queue, sizes, epsilon: Epsilon, headEpsilon: Epsilon, x: x, weights_Norm: gain, weights_Weight: projection, weights_Bias: projectedBias,
            weights_QueryNorm: headGain, weights_KeyNorm: headGain, cache_Cosines: cosines, cache_Sines: sines, cache_State: state, cache_Keys: keys, cache_Values: values,
            queries: queries));
        var allPositions = Own(new LayerGraphs.AllPositionsGraph(_device, sizes, splits: many));
        row("attention + merge", allPositions, () => allPositions.Run(
            _queue, sizes, splits: many, window: 0, scale: Scale, queries: queries, keys: keys, values: values, state: state, result: attended));
        var dense = Own(new LayerGraphs.DenseGraph(_device, sizes, splits: many));
        row("dense decoder layer", dense, () => dense.Run(
            _queue, sizes, splits: many, epsilon: Epsilon, headEpsilon: Epsilon, window: 0, scale: Scale, x: x, weights_Norm: gain, weights_Weight: projection,
            weights_Bias: projectedBias, weights_QueryNorm: headGain, weights_KeyNorm: headGain, cache_Cosines: cosines, cache_Sines: sines, cache_State: state,
            cache_Keys: keys, cache_Values: values, after_Output: output, after_OutputBias: bias, after_Norm: gain, after_GateUp: gateUp, after_GateUpBias: gateUpBias,
            after_Down: down, after_DownBias: bias, result: result));
        var hashedHeads = Own(new LayerGraphs.HashedHeadsGraph(_device, sizes));
        row("norm + projection + bias + RoPE + hash encode + cache append", hashedHeads, () => hashedHeads.Run(
            _queue, sizes, epsilon: Epsilon, headEpsilon: Epsilon, x: x, weights_Norm: gain, weights_Weight: projection, weights_Bias: projectedBias,
            weights_QueryNorm: headGain, weights_KeyNorm: headGain, cache_Cosines: cosines, cache_Sines: sines, cache_State: state, cache_Keys: keys, cache_Values: values,
            hash_Matrices: matrices, hash_Codes: codes, queries: queries, bitPlanes: planes, histogram: histogram));
        var nearest = Own(new LayerGraphs.NearestPositionsGraph(_device, sizes));
        row("score + histogram + threshold + compaction", nearest, () => nearest.Run(
            _queue, sizes, sinks: 4, recent: 16, codes: codes, bitPlanes: planes, state: state, result: positions));
        var selected = Own(new LayerGraphs.SelectedPositionsGraph(_device, sizes, splits: few));
        row("gather + attention + merge", selected, () => selected.Run(
            _queue, sizes, splits: few, scale: Scale, queries: queries, keys: keys, values: values, positions: positions, state: state, result: attended));
        var hashed = Own(new LayerGraphs.HashedGraph(_device, sizes, splits: few));
        row("hash-aware decoder layer", hashed, () => hashed.Run(
            _queue, sizes, splits: few, epsilon: Epsilon, headEpsilon: Epsilon, sinks: 4, recent: 16, scale: Scale, x: x, weights_Norm: gain, weights_Weight: projection,
            weights_Bias: projectedBias, weights_QueryNorm: headGain, weights_KeyNorm: headGain, cache_Cosines: cosines, cache_Sines: sines, cache_State: state,
            cache_Keys: keys, cache_Values: values, hash_Matrices: matrices, hash_Codes: codes, after_Output: output, after_OutputBias: bias, after_Norm: gain,
            after_GateUp: gateUp, after_GateUpBias: gateUpBias, after_Down: down, after_DownBias: bias, result: result));
    }

    /// <summary>Parts of the positions, as the decoder of the library takes them.</summary>
    private int Splits(int positions)
    {
        int each = _device.Capabilities.IsProcessor ? 4 : 16;
        return Math.Clamp(Math.Min(each * _device.Capabilities.Processors / KeyHeads, positions / 64), 1, 64);
    }

    private BufferView<float> Floats(int count) => Upload([.. Enumerable.Range(0, count).Select(_ => (_random.NextSingle() * 2) - 1)]);

    private BufferView<Half> Halves(int rows, int columns) => Upload([.. Enumerable.Range(0, rows * columns).Select(_ => (Half)((_random.NextSingle() - 0.5f) * 3 / MathF.Sqrt(columns)))]);

    private BufferView<uint> Bits(int words) => Upload([.. Enumerable.Range(0, words).Select(_ => (uint)_random.NextInt64(1L << 32))]);

    private BufferView<float> Angles(Func<float, float> of) =>
        Upload([.. Enumerable.Range(0, Capacity * HeadSize / 2).Select(i => of(i / (HeadSize / 2) * MathF.Pow(10_000, -(i % (HeadSize / 2)) / (HeadSize / 2f))))]);

    private BufferView<T> Upload<T>(T[] elements)
        where T : unmanaged
    {
        Buffer<T> buffer = Own(_device.Allocate<T>(elements.Length));
        _queue.Write(buffer.View, elements);
        return buffer;
    }

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}
