namespace HataDsl.Graphs;

/// <summary>
/// A graph whose blocks run on devices of their own: stages that each run on one device, an arena on each, and copies where a tensor crosses.
/// What the generator adds is the list of stages and copies.
/// </summary>
public abstract class PlacedGraph : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly List<CompiledGraph> _stages = [];

    /// <summary>The stages in the order in which they run.</summary>
    public IReadOnlyList<CompiledGraph> Stages => _stages;

    /// <summary>Bytes that all runs so far have copied from one device to another.</summary>
    public long BytesCrossed { get; private set; }

    /// <summary>Bytes of these that went through an array of the host, because neither device's memory could be reached from there.</summary>
    public long BytesThroughHost { get; private set; }

    /// <summary>Frees the arenas.</summary>
    public void Dispose()
    {
        _owned.ForEach(owned => owned.Dispose());
        _owned.Clear();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes the arena of a block.</summary>
    protected Buffer<byte> Arena(Device device, long bytes)
    {
        ArgumentNullException.ThrowIfNull(device);
        Buffer<byte> arena = device.Allocate<byte>(Math.Max(bytes, 256));
        _owned.Add(arena);
        return arena;
    }

    /// <summary>Adds a stage.</summary>
    protected T Stage<T>(T stage)
        where T : CompiledGraph
    {
        _stages.Add(stage);
        _owned.Insert(0, stage);
        return stage;
    }

    /// <summary>A tensor in an arena.</summary>
    protected static unsafe BufferView<T> In<T>(Buffer<byte> arena, long byteOffset, long count)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(arena);
        return arena.Slice(byteOffset, count * sizeof(T)).As<T>();
    }

    /// <summary>Checks that a block's queue is of its device.</summary>
    protected static void CheckQueue(string block, Queue queue, Device device)
    {
        ArgumentNullException.ThrowIfNull(queue);
        if (queue.Device != device)
        {
            throw new ArgumentException($"Block '{block}' is on {device.Name}, and its queue is on {queue.Device.Name}.", block);
        }
    }

    /// <summary>Copies a tensor to the device of another block, after what its own queue has done so far.</summary>
    protected void Cross<T>(Queue from, BufferView<T> source, Queue to, BufferView<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        BytesCrossed += source.ByteLength;
        if (!from.CopyAcross(source, to, destination))
        {
            BytesThroughHost += source.ByteLength;
        }
    }
}
