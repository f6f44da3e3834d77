using System.Collections.Immutable;

namespace HataDsl.Scheduling;

/// <summary>
/// One piece of the work of one micro-batch. A block runs without interruption on all its devices at once.
/// </summary>
public sealed record Block
{
    /// <summary>Creates a block.</summary>
    /// <param name="name">Name, unique in its placement.</param>
    /// <param name="kind">What the block computes.</param>
    /// <param name="devices">Indices of the devices that the block occupies, at least one.</param>
    /// <param name="time">Time units it takes on a device of speed 1, at least 1.</param>
    /// <param name="memory">Memory units retained (positive) or released (negative) on each of its devices.</param>
    /// <param name="stage">Stage of the model that the block belongs to, or -1 where stages have no meaning.</param>
    public Block(string name, BlockKind kind, ImmutableArray<int> devices, long time, long memory = 0, int stage = -1)
    {
        Name = name;
        Kind = kind;
        Devices = devices;
        Time = time;
        Memory = memory;
        Stage = stage;
    }

    /// <summary>Name, unique in the placement.</summary>
    public string Name { get; init; }

    /// <summary>What the block computes.</summary>
    public BlockKind Kind { get; init; }

    /// <summary>Indices of the devices that the block occupies (more than one: a tensor-parallel block).</summary>
    public ImmutableArray<int> Devices { get; init; }

    /// <summary>Time units on a device of speed 1 whose kind <see cref="TimeByDeviceKind"/> does not name.</summary>
    public long Time { get; init; }

    /// <summary>Time units by device kind, before division by the device's speed; null where one time serves all kinds.</summary>
    public ImmutableSortedDictionary<string, long>? TimeByDeviceKind { get; init; }

    /// <summary>
    /// Memory units retained (positive) or released (negative) on each device of the block, counted when it starts.
    /// As a device runs one block at a time, releasing at the start or at the end of a block gives the same peaks.
    /// </summary>
    public long Memory { get; init; }

    /// <summary>Stage of the model, or -1. Forward and backward blocks of one stage carry the same number.</summary>
    public int Stage { get; init; }

    /// <summary>Time units the block takes on one device of the given kind and speed (rounded up).</summary>
    public long TimeOn(Device device)
    {
        long time = TimeByDeviceKind is not null && TimeByDeviceKind.TryGetValue(device.Kind, out long special) ? special : Time;
        return device.Speed == 1 ? time : (long)Math.Ceiling(time / device.Speed - 1e-9);
    }

    /// <summary>The block's name.</summary>
    public override string ToString() => Name;
}
