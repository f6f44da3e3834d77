using System.Reflection;

namespace HataDsl.Testing;

/// <summary>The kernels of an assembly, found where the generator puts them.</summary>
internal static class KernelDescriptors
{
    public static IReadOnlyList<KernelDescriptor> Of(Assembly assembly) =>
    [
        .. assembly.GetTypes()
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(KernelDescriptor))
            .Select(field => (KernelDescriptor)field.GetValue(null)!),
    ];
}
