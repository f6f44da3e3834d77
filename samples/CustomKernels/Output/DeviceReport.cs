using CustomKernels.Measuring;

namespace CustomKernels.Output;

/// <summary>All results of one device.</summary>
/// <param name="Device">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Size">How much work the samples did.</param>
/// <param name="Ceilings">What it can do at most.</param>
internal sealed record DeviceReport(string Device, string Name, SampleSize Size, DeviceCeilings Ceilings)
{
    /// <summary>One for each sample.</summary>
    public List<SampleResult> Results { get; } = [];
}
