namespace HataDsl.Scheduling;

/// <summary>A one-way connection between two devices. Transfers do not slow each other down and leave the devices free to compute.</summary>
/// <param name="From">Index of the sending device.</param>
/// <param name="To">Index of the receiving device.</param>
/// <param name="Latency">Time units before the first byte arrives.</param>
/// <param name="BytesPerTimeUnit">Bytes carried in one time unit; infinity where only the latency counts.</param>
public readonly record struct Link(int From, int To, long Latency, double BytesPerTimeUnit = double.PositiveInfinity)
{
    /// <summary>Time units that a message of the given size takes (rounded up).</summary>
    public long TimeFor(long bytes) =>
        Latency + (double.IsPositiveInfinity(BytesPerTimeUnit) ? 0 : (long)Math.Ceiling(bytes / BytesPerTimeUnit - 1e-9));
}
