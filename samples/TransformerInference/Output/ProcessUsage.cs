using System.Diagnostics;

namespace HataDsl.Samples.TransformerInference;

/// <summary>What the operating system says about this process.</summary>
internal static class ProcessUsage
{
    /// <summary>Processor time of all threads so far.</summary>
    public static TimeSpan ProcessorTime
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Most memory in use at one time, in bytes: the process's own, and the device's where that is another.</summary>
    public static long PeakMemory(Device device)
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 + (device.Kind == DeviceKind.Cpu ? 0 : device.PeakAllocatedBytes);
    }
}
