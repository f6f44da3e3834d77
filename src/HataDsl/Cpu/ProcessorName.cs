using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HataDsl;

/// <summary>The processor's product name, with the width of its SIMD registers.</summary>
internal static class ProcessorName
{
    public static string Read() => $"{Model()}, {SimdBits()}-bit SIMD";

    private static int SimdBits() =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    private static string Model()
    {
        try
        {
            const string file = "/proc/cpuinfo";
            if (File.Exists(file))
            {
                foreach (string line in File.ReadLines(file))
                {
                    if (line.StartsWith("model name", StringComparison.Ordinal) && line.IndexOf(':') is > 0 and var colon)
                    {
                        return line[(colon + 1)..].Trim();
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A sandbox without /proc: the name below does.
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
