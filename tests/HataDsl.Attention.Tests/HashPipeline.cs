using HataDsl.Attention.Kernels;

namespace HataDsl.Attention.Tests;

/// <summary>Caches of one layer on a device with the launches over them, as a decoder would make them.</summary>
internal sealed class HashPipeline : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    public HashPipeline(Device device, int queryHeads, int keyHeads, int headSize, int capacity, int bits = 128)
    {
        QueryHeads = queryHeads;
        KeyHeads = keyHeads;
        HeadSize = headSize;
        Capacity = capacity;
        Bits = bits;
        Planes = HashScoring.PlaneCount(Group);
        Bins = HashScoring.BinCount(Group, bits);
        Queue = Own(device.CreateQueue());
        Keys = Allocate<float>(device, (long)keyHeads * capacity * headSize);
        Values = Allocate<float>(device, (long)keyHeads * capacity * headSize);
        Codes = Allocate<uint>(device, (long)keyHeads * capacity * Words);
        Matrices = Allocate<float>(device, (long)keyHeads * headSize * bits);
        Queries = Allocate<float>(device, (long)queryHeads * headSize);
        State = Allocate<int>(device, 3);
        QueryCodes = Allocate<uint>(device, (long)queryHeads * Words);
        Thresholds = Allocate<int>(device, keyHeads * 2L);
        PlaneBuffer = Allocate<uint>(device, (long)keyHeads * Planes * Words);
        Histogram = Allocate<int>(device, (long)keyHeads * Bins);
        Scores = Allocate<ushort>(device, (long)keyHeads * capacity);
        BlockCounts = Allocate<ushort>(device, ((capacity / HashScoring.Block) + 1L) * keyHeads * Bins);
        Selected = Allocate<int>(device, (long)keyHeads * capacity);
        Partials = Allocate<float>(device, DecodeAttention.PartialLength(queryHeads, headSize, 8));
        Output = Allocate<float>(device, (long)queryHeads * headSize);
    }

    public int QueryHeads { get; }

    public int KeyHeads { get; }

    public int HeadSize { get; }

    public int Capacity { get; }

    public int Bits { get; }

    public int Words => Bits / 32;

    public int Group => QueryHeads / KeyHeads;

    public int Planes { get; }

    public int Bins { get; }

    public Queue Queue { get; }

    public Buffer<float> Keys { get; }

    public Buffer<float> Values { get; }

    public Buffer<uint> Codes { get; }

    public Buffer<float> Matrices { get; }

    public Buffer<float> Queries { get; }

    public Buffer<int> State { get; }

    public Buffer<uint> QueryCodes { get; }

    public Buffer<int> Thresholds { get; }

    public Buffer<uint> PlaneBuffer { get; }

    public Buffer<int> Histogram { get; }

    public Buffer<ushort> Scores { get; }

    public Buffer<ushort> BlockCounts { get; }

    public Buffer<int> Selected { get; }

    public Buffer<float> Partials { get; }

    public Buffer<float> Output { get; }

    /// <summary>Encodes keys [position, position + count), which lie in the cache already.</summary>
    public void EncodeKeys(int position, int count)
    {
        SetState(position, count, 0);
        HashEncoding.EncodeKeys(
            Queue, HashEncoding.KeyGrid(count, KeyHeads), Keys.View, Matrices, State, Codes, count, HeadSize, Capacity, Bits);
    }

    /// <summary>Encodes the queries and selects <paramref name="wanted"/> of <paramref name="length"/> positions for each KV head.</summary>
    public int[][] Select(int length, int wanted, int sinks = 0, int recent = 0)
    {
        SetState(length - 1, 1, wanted);
        EncodeQueries();
        SelectByPlanes(length, wanted, sinks, recent);
        return ReadSelected(wanted);
    }

    /// <summary>The bit planes of the queries, and zeros in the histogram.</summary>
    public void EncodeQueries()
    {
        HashEncoding.EncodeQueries(Queue, Grid.Workgroups(QueryHeads), Queries, Matrices, QueryCodes, Group, HeadSize, Bits);
        HashEncoding.BitPlanes(Queue, Grid.Workgroups(KeyHeads), QueryCodes, PlaneBuffer, Group, Words, Planes);
        Queue.Clear(Histogram.View);
    }

    /// <summary>Selects one step after the other.</summary>
    public int[][] SelectInSteps(int length, int wanted, int sinks = 0, int recent = 0)
    {
        SetState(length - 1, 1, wanted);
        EncodeQueries();
        Grid grid = HashScoring.GridFor(length, KeyHeads);
        HashScoring.Distances(Queue, grid, Codes, PlaneBuffer, State, Scores, Capacity, Words, Planes, Group, sinks, recent);
        HashScoring.Count(Queue, grid, Scores, State, Histogram, Capacity, Bins);
        HashScoring.Thresholds(Queue, Grid.Workgroups(KeyHeads), Histogram, State, Thresholds, Bins);
        HashScoring.CompactAll(Queue, Grid.Workgroups(KeyHeads), Scores, Thresholds, State, Selected, Capacity, Capacity);
        return ReadSelected(wanted);
    }

    /// <summary>Selects with the planes and the cleared histogram that are on the device already.</summary>
    public void SelectByPlanes(int length, int wanted, int sinks = 0, int recent = 0)
    {
        SetState(length - 1, 1, wanted);
        Grid grid = HashScoring.GridFor(length, KeyHeads);
        HashScoring.Score(
            Queue, grid, Codes, PlaneBuffer, State, Scores, Histogram, BlockCounts, Capacity, Words, Planes, Group, Bins, sinks, recent);
        HashScoring.Select(Queue, grid, Scores, Histogram, BlockCounts, State, Selected, Capacity, Bins, Capacity);
    }

    /// <summary>Attends to what was selected.</summary>
    public float[] Gather(int splits = 2)
    {
        DecodeAttention.Gather(
            Queue, DecodeAttention.PartialGrid(QueryHeads, KeyHeads, splits), Queries, Keys.View, Values.View, Selected, State, Partials,
            QueryHeads, KeyHeads, HeadSize, Capacity, Capacity, Scale);
        return Merge(splits);
    }

    /// <summary>Attends to every position.</summary>
    public float[] Dense(int length, int splits = 2, int window = 0)
    {
        SetState(length - 1, 1, 0);
        DecodeAttention.Dense(
            Queue, DecodeAttention.PartialGrid(QueryHeads, KeyHeads, splits), Queries, Keys.View, Values.View, State, Partials,
            QueryHeads, KeyHeads, HeadSize, Capacity, window, Scale);
        return Merge(splits);
    }

    public float Scale => 1 / MathF.Sqrt(HeadSize);

    public void Write<T>(Buffer<T> buffer, T[] values)
        where T : unmanaged => Queue.Write(buffer.View, (ReadOnlySpan<T>)values);

    public void SetState(int position, int count, int wanted) => Queue.Write(State.View, (ReadOnlySpan<int>)[position, count, wanted]);

    public void Dispose()
    {
        for (int i = _owned.Count - 1; i >= 0; i--)
        {
            _owned[i].Dispose();
        }
    }

    private int[][] ReadSelected(int wanted)
    {
        int[] all = Queue.Read(Selected.View);
        return [.. Enumerable.Range(0, KeyHeads).Select(head => all.AsSpan(head * Capacity, wanted).ToArray())];
    }

    private float[] Merge(int splits)
    {
        DecodeAttention.Merge(Queue, Grid.Workgroups(QueryHeads), Partials, Output, splits, HeadSize);
        return Queue.Read(Output.View);
    }

    private Buffer<T> Allocate<T>(Device device, long length)
        where T : unmanaged => Own(device.Allocate<T>(length));

    private T Own<T>(T item)
        where T : IDisposable
    {
        _owned.Add(item);
        return item;
    }
}
