using System.Reflection;
using ILGPU;

namespace HataDsl.Cuda;

/// <summary>Makes ILGPU write line information; it finds the portable symbols beside an assembly by itself.</summary>
internal static class DebugSymbols
{
    /// <summary>
    /// Asks ILGPU for lines. Its <c>Builder.DebugSymbols</c> only checks the mode and keeps none (1.5.3), and <c>Debug</c> turns optimisation off; the
    /// property itself cannot be set from outside. Lines are written above the mode <c>Kernel</c> alone.
    /// </summary>
    public static void Enable(Context.Builder builder) => typeof(ContextProperties)
        .GetProperty(nameof(ContextProperties.DebugSymbolsMode), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        ?.SetValue(builder, DebugSymbolsMode.KernelSourceAnnotations);
}
