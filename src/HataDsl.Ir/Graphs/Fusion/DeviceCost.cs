namespace HataDsl.Ir.Graphs;

/// <summary>What decisions about fusion need to know of a device. Times in nanoseconds.</summary>
/// <param name="Name">Name of the record.</param>
/// <param name="LaunchNanoseconds">Cost of a launch beyond the work in it.</param>
/// <param name="BytesPerNanosecond">Memory bandwidth.</param>
/// <param name="OperationsPerNanosecond">Floating-point operations of compiled kernels, not of the data sheet.</param>
/// <param name="Subgroup">Invocations of a subgroup, which decides how many rows of a product share one workgroup.</param>
/// <param name="RowWorkgroup">Most invocations of a workgroup that reduces a row. A core runs them one vector after the other and keeps
/// what lives over a barrier in memory, so a processor wants few.</param>
/// <param name="TransactionBytes">What memory moves at once: a line of a processor's cache, a sector of a graphics card's. Neighbouring
/// invocations that need elements far apart pay it for each.</param>
public sealed record DeviceCost(
    string Name, double LaunchNanoseconds, double BytesPerNanosecond, double OperationsPerNanosecond, int Subgroup, int RowWorkgroup = 256, int TransactionBytes = 32)
{
    /// <summary>Two cores of a server processor: 20 GB/s measured by the matrix-vector product of this repository.</summary>
    public static DeviceCost Processor { get; } = new("processor", 1_000, 20, 30, 8, 32, 64);

    /// <summary>An H100-class card: 2.5 TB/s of device copy, 2.5 µs a launch.</summary>
    public static DeviceCost Accelerator { get; } = new("accelerator", 2_500, 2_500, 20_000, 32);

    /// <summary>Time of a kernel: a launch, and the longer of moving and computing.</summary>
    public double Nanoseconds(double bytes, double operations) =>
        LaunchNanoseconds + Math.Max(bytes / BytesPerNanosecond, operations / OperationsPerNanosecond);
}
