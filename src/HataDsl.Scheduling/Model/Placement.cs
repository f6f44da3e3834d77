using System.Collections.Immutable;

namespace HataDsl.Scheduling;

/// <summary>
/// The blocks of one micro-batch, the devices they run on and the order they need: the input of every schedule.
/// Immutable and checked when created; see Tessel (arXiv 2311.15269) for the notion.
/// </summary>
public sealed partial class Placement
{
    private readonly long[] _durations;
    private readonly long[] _transferTimes;
    private readonly int[] _topological;
    private readonly int[][] _blocksOfDevice;
    private readonly int[][] _incoming;
    private readonly int[][] _outgoing;
    private readonly Dictionary<long, Link> _links = [];

    /// <summary>Creates and checks a placement.</summary>
    /// <param name="name">Name used in reports.</param>
    /// <param name="devices">Devices, at least one.</param>
    /// <param name="blocks">Blocks of one micro-batch, at least one.</param>
    /// <param name="edges">Which block needs which.</param>
    /// <param name="links">Connections; a pair of devices without one moves data in no time.</param>
    /// <exception cref="PlacementException">A part is wrong: the message names it.</exception>
    public Placement(
        string name,
        ImmutableArray<Device> devices,
        ImmutableArray<Block> blocks,
        ImmutableArray<Edge> edges,
        ImmutableArray<Link> links = default)
    {
        Name = name;
        Devices = devices.IsDefault ? [] : devices;
        Blocks = blocks.IsDefault ? [] : blocks;
        Edges = edges.IsDefault ? [] : edges;
        Links = links.IsDefault ? [] : links;
        CheckParts();
        _incoming = Group(Blocks.Length, static edge => edge.To);
        _outgoing = Group(Blocks.Length, static edge => edge.From);
        _topological = SortTopologically();
        _blocksOfDevice = GroupByDevice();
        foreach (Link link in Links)
            _links[Pair(link.From, link.To)] = link;
        _durations = new long[Blocks.Length];
        for (int block = 0; block < _durations.Length; block++)
            foreach (int device in Blocks[block].Devices)
                _durations[block] = Math.Max(_durations[block], Blocks[block].TimeOn(Devices[device]));
        _transferTimes = new long[Edges.Length];
        for (int edge = 0; edge < _transferTimes.Length; edge++)
            foreach (int device in Blocks[Edges[edge].To].Devices)
                _transferTimes[edge] = Math.Max(_transferTimes[edge], TransferTimeTo(edge, device));
    }

    /// <summary>Name used in reports.</summary>
    public string Name { get; }

    /// <summary>The devices.</summary>
    public ImmutableArray<Device> Devices { get; }

    /// <summary>The blocks of one micro-batch.</summary>
    public ImmutableArray<Block> Blocks { get; }

    /// <summary>The needs between blocks.</summary>
    public ImmutableArray<Edge> Edges { get; }

    /// <summary>The connections between devices.</summary>
    public ImmutableArray<Link> Links { get; }

    /// <summary>Block indices in an order in which every block follows what it needs.</summary>
    public ReadOnlySpan<int> TopologicalOrder => _topological;

    /// <summary>Time units that a block occupies its devices: the time of the slowest of them.</summary>
    public long Duration(int block) => _durations[block];

    /// <summary>Time units between the end of an edge's producer and the moment all devices of its consumer hold the data.</summary>
    public long TransferTime(int edge) => _transferTimes[edge];

    /// <summary>Indices of the blocks that occupy a device.</summary>
    public ReadOnlySpan<int> BlocksOf(int device) => _blocksOfDevice[device];

    /// <summary>Indices of the edges that end in a block.</summary>
    public ReadOnlySpan<int> IncomingEdges(int block) => _incoming[block];

    /// <summary>Indices of the edges that begin in a block.</summary>
    public ReadOnlySpan<int> OutgoingEdges(int block) => _outgoing[block];

    /// <summary>Time units of work that one micro-batch gives a device.</summary>
    public long Work(int device)
    {
        long work = 0;
        foreach (int block in _blocksOfDevice[device])
            work += _durations[block];
        return work;
    }

    /// <summary>Index of the block with the given name, or -1.</summary>
    public int FindBlock(string name)
    {
        for (int block = 0; block < Blocks.Length; block++)
            if (Blocks[block].Name == name)
                return block;
        return -1;
    }

    /// <summary>The device that sends an edge's data to <paramref name="destination"/>, or -1 where it is there already: the producer with the fastest link, the first of equals.</summary>
    public int SourceOf(int edge, int destination)
    {
        ImmutableArray<int> producers = Blocks[Edges[edge].From].Devices;
        int best = -1;
        long bestTime = long.MaxValue;
        foreach (int device in producers)
        {
            if (device == destination)
                return -1;
            long time = LinkTime(device, destination, Edges[edge].Bytes);
            if (time < bestTime)
                (best, bestTime) = (device, time);
        }

        return best;
    }

    /// <summary>Time units until one device holds an edge's data, 0 where it is there already.</summary>
    public long TransferTimeTo(int edge, int destination)
    {
        int source = SourceOf(edge, destination);
        return source < 0 ? 0 : Edges[edge].Delay + LinkTime(source, destination, Edges[edge].Bytes);
    }

    /// <summary>The same placement with one memory limit on every device, or none.</summary>
    public Placement WithMemoryLimit(long? limit)
    {
        ImmutableArray<Device>.Builder devices = ImmutableArray.CreateBuilder<Device>(Devices.Length);
        foreach (Device device in Devices)
            devices.Add(device with { MemoryLimit = limit });
        return WithDevices(devices.MoveToImmutable());
    }

    /// <summary>The same placement on other devices (as many, in the same order).</summary>
    public Placement WithDevices(ImmutableArray<Device> devices) => new(Name, devices, Blocks, Edges, Links);

    /// <summary>The same placement with other links.</summary>
    public Placement WithLinks(ImmutableArray<Link> links) => new(Name, Devices, Blocks, Edges, links);

    private static long Pair(int from, int to) => ((long)from << 32) | (uint)to;

    private long LinkTime(int from, int to, long bytes) =>
        _links.TryGetValue(Pair(from, to), out Link link) ? link.TimeFor(bytes) : 0;

    private int[][] Group(int count, Func<Edge, int> key)
    {
        int[] sizes = new int[count];
        foreach (Edge edge in Edges)
            sizes[key(edge)]++;
        int[][] groups = new int[count][];
        for (int i = 0; i < count; i++)
            groups[i] = new int[sizes[i]];
        for (int edge = Edges.Length - 1; edge >= 0; edge--)
            groups[key(Edges[edge])][--sizes[key(Edges[edge])]] = edge;
        return groups;
    }

    private int[][] GroupByDevice()
    {
        int[][] groups = new int[Devices.Length][];
        List<int> blocks = [];
        for (int device = 0; device < groups.Length; device++)
        {
            blocks.Clear();
            for (int block = 0; block < Blocks.Length; block++)
                if (Blocks[block].Devices.Contains(device))
                    blocks.Add(block);
            groups[device] = [.. blocks];
        }

        return groups;
    }
}
