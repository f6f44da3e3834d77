namespace HataDsl.Scheduling;

/// <summary>The block <paramref name="To"/> needs what the block <paramref name="From"/> of the same micro-batch made.</summary>
/// <param name="From">Index of the producing block.</param>
/// <param name="To">Index of the consuming block.</param>
/// <param name="Bytes">Bytes sent to each device that consumes without producing; turned into time by the links.</param>
/// <param name="Delay">Time units added to the transfer wherever the data changes device, whatever the link.</param>
public readonly record struct Edge(int From, int To, long Bytes = 0, long Delay = 0);
