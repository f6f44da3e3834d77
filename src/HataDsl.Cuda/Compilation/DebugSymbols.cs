using System.Reflection;
using ILGPU;

namespace HataDsl.Cuda;

/// <summary>
/// Gives ILGPU the symbols beside an assembly. It looks for them by itself, but takes the last part of a name with dots for an extension and finds
/// another assembly's, or none; its loader is not public.
/// </summary>
internal static class DebugSymbols
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Loads the symbols; where there are none, or ILGPU has become another, nothing happens.</summary>
    public static void Load(Context context, Assembly assembly)
    {
        string symbols = Path.ChangeExtension(assembly.Location, ".pdb");
        object? manager = typeof(Context).GetProperty("DebugInformationManager", Any)?.GetValue(context);
        MethodInfo? load = manager?.GetType().GetMethods(Any).FirstOrDefault(method =>
            method.Name == "TryLoadSymbols" && method.GetParameters() is [{ } first, { } second, _] && first.ParameterType == typeof(Assembly) && second.ParameterType == typeof(string));
        if (load is null || !File.Exists(symbols))
        {
            return;
        }

        manager!.GetType().GetMethod("RegisterLookupDirectory", Any, [typeof(string)])?.Invoke(manager, [Path.GetDirectoryName(symbols)]);
        load.Invoke(manager, [assembly, Path.GetFileName(symbols), null]);
    }
}
