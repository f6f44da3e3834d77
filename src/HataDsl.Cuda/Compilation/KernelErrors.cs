using System.Reflection;

namespace HataDsl.Cuda;

/// <summary>Leads what a back-end says of a kernel to the kernel's C#.</summary>
internal static class KernelErrors
{
    /// <summary>Runs a step of a kernel's compilation; a failure names the file and line of the kernel.</summary>
    /// <exception cref="DeviceException">The step failed.</exception>
    public static T At<T>(KernelDescriptor kernel, Func<T> compile)
    {
        try
        {
            return compile();
        }
        catch (DeviceException exception) when (PlaceOf(kernel) is { } place && !exception.Message.StartsWith(place, StringComparison.Ordinal))
        {
            throw new DeviceException($"{place}: {exception.Message}", exception);
        }
    }

    /// <summary>The place of a kernel's name as <c>file(line,column)</c>; null where its assembly does not say.</summary>
    private static string? PlaceOf(KernelDescriptor kernel)
    {
        foreach (KernelSourceAttribute source in kernel.Assembly.GetCustomAttributes<KernelSourceAttribute>())
        {
            if (source.Hash == kernel.Hash)
            {
                return KernelPlaces.Find(source.Files, source.Rows, 0);
            }
        }

        return null;
    }
}
