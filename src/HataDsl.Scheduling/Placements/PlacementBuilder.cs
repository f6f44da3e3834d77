using System.Collections.Immutable;
using System.Globalization;

namespace HataDsl.Scheduling;

/// <summary>Collects blocks with their needs and sorts them into chain order (earliest step, then lowest device).</summary>
internal sealed class PlacementBuilder(string name, int deviceCount, PlacementOptions options)
{
    private readonly List<(Block Block, int Step)> _blocks = [];
    private readonly List<(int From, int To)> _edges = [];

    public PlacementOptions Options => options;

    public int DeviceCount => deviceCount;

    public ImmutableArray<int> AllDevices { get; } = [.. Enumerable.Range(0, deviceCount)];

    public int Forward(string block, int stage, ImmutableArray<int> devices, long memory, params ReadOnlySpan<int> needs) =>
        Add(new Block(block, BlockKind.Forward, devices, 1, options.Inference ? 0 : memory, stage), needs);

    public int Add(Block block, params ReadOnlySpan<int> needs)
    {
        int step = 0;
        foreach (int need in needs)
        {
            step = Math.Max(step, _blocks[need].Step + 1);
            _edges.Add((need, _blocks.Count));
        }

        _blocks.Add((block, step));
        return _blocks.Count - 1;
    }

    /// <summary>Backward pass of a stage on one device: whole, or its input gradient (returned) with the weight gradient behind it.</summary>
    public int Backward(string suffix, string prefix, int stage, int device, long wholeTime, params ReadOnlySpan<int> needs)
    {
        if (!options.SplitBackward)
            return Add(new Block($"{prefix}B{suffix}", BlockKind.Backward, [device], wholeTime, -1, stage), needs);
        int input = Add(new Block($"{prefix}I{suffix}", BlockKind.InputGradient, [device], wholeTime - 1, 0, stage), needs);
        Add(new Block($"{prefix}W{suffix}", BlockKind.WeightGradient, [device], 1, -1, stage), input);
        return input;
    }

    public Placement Build()
    {
        int[] order = new int[_blocks.Count];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (a, b) =>
        {
            int byStep = _blocks[a].Step.CompareTo(_blocks[b].Step);
            if (byStep != 0)
                return byStep;
            int byDevice = _blocks[a].Block.Devices[0].CompareTo(_blocks[b].Block.Devices[0]);
            return byDevice != 0 ? byDevice : a.CompareTo(b);
        });
        int[] rank = new int[order.Length];
        ImmutableArray<Block>.Builder blocks = ImmutableArray.CreateBuilder<Block>(order.Length);
        for (int i = 0; i < order.Length; i++)
        {
            rank[order[i]] = i;
            blocks.Add(_blocks[order[i]].Block);
        }

        ImmutableArray<Edge>.Builder edges = ImmutableArray.CreateBuilder<Edge>(_edges.Count);
        foreach ((int from, int to) in _edges)
            edges.Add(new Edge(rank[from], rank[to]));
        ImmutableArray<Device>.Builder devices = ImmutableArray.CreateBuilder<Device>(deviceCount);
        for (int device = 0; device < deviceCount; device++)
            devices.Add(new Device(device.ToString(CultureInfo.InvariantCulture), MemoryLimit: options.MemoryLimit));
        return new Placement(name, devices.MoveToImmutable(), blocks.MoveToImmutable(), edges.MoveToImmutable());
    }
}
