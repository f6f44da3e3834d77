using System.Reflection;
using ILGPU;

namespace HataDsl.Cuda;

/// <summary>
/// Makes ILGPU write line information, from the symbols beside an assembly. Of its loaders, which are not public, the one that takes a stream looks
/// at no names.
/// </summary>
internal static class DebugSymbols
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>
    /// Asks ILGPU for lines. Its <c>Builder.DebugSymbols</c> only checks the mode and keeps none (1.5.3), and <c>Debug</c> turns optimisation off; the
    /// property itself is not public. Lines are written above the mode <c>Kernel</c> alone.
    /// </summary>
    public static void Enable(Context.Builder builder) =>
        typeof(ContextProperties).GetProperty(nameof(ContextProperties.DebugSymbolsMode), Any)?.SetValue(builder, DebugSymbolsMode.KernelSourceAnnotations);

    /// <summary>Loads the symbols; where there are none, or ILGPU has become another, nothing happens.</summary>
    public static void Load(Context context, Assembly assembly)
    {
        string symbols = Path.ChangeExtension(assembly.Location, ".pdb");
        object? manager = typeof(Context).GetProperty("DebugInformationManager", Any)?.GetValue(context);
        MethodInfo? load = manager?.GetType().GetMethods(Any).FirstOrDefault(method =>
            method.Name == "TryLoadSymbols" && method.GetParameters() is [{ } first, { } second, _] && first.ParameterType == typeof(Assembly) && second.ParameterType == typeof(Stream));
        if (load is not null && File.Exists(symbols))
        {
            // ILGPU reads the stream later, too.
            load.Invoke(manager, [assembly, new MemoryStream(File.ReadAllBytes(symbols)), null]);
        }
    }
}
