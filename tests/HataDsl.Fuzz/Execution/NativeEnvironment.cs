using System.Runtime.InteropServices;

namespace HataDsl.Fuzz.Execution;

/// <summary>Settings for native libraries, which do not see what .NET sets in its own copy of the environment.</summary>
internal static partial class NativeEnvironment
{
    /// <summary>
    /// Keeps shaders that are used once out of every cache, and keeps Mesa's software driver from starting a thread for each core in
    /// each of several devices. What the user has set stays. Before the first device is opened.
    /// </summary>
    public static void Prepare()
    {
        Environment.SetEnvironmentVariable("HATADSL_CACHE", "off");
        Default("MESA_SHADER_CACHE_DISABLE", "true");
        Default("MESA_GLSL_CACHE_DISABLE", "true");
        Default("LP_NUM_THREADS", "2");
    }

    private static void Default(string name, string value)
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(name) is null)
        {
            _ = SetVariable(name, value, 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
