namespace HataDsl.Scheduling;

/// <summary>A device that runs one block at a time.</summary>
/// <param name="Name">Name, unique in the placement.</param>
/// <param name="Kind">Kind that block times may name, for instance <c>h200</c> or <c>cpu</c>.</param>
/// <param name="Speed">Speed relative to the times of the blocks; 2 halves them. Greater than 0.</param>
/// <param name="MemoryLimit">Memory units that may be retained at once, or null for no limit.</param>
public readonly record struct Device(string Name, string Kind = "any", double Speed = 1, long? MemoryLimit = null);
