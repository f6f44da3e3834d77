using Microsoft.CodeAnalysis;

namespace HataDsl.Analyzers;

/// <summary>The types of the language and runtime, found once for a compilation.</summary>
internal sealed class HataTypes
{
    private HataTypes(Compilation compilation, INamedTypeSymbol kernel)
    {
        Kernel = kernel;
        Helper = compilation.GetTypeByMetadataName("HataDsl.KernelHelperAttribute");
        Instance = compilation.GetTypeByMetadataName("HataDsl.KernelInstanceAttribute");
        Queue = compilation.GetTypeByMetadataName("HataDsl.Queue");
        Device = compilation.GetTypeByMetadataName("HataDsl.Device");
        Grid = compilation.GetTypeByMetadataName("HataDsl.Grid");
        Buffer = compilation.GetTypeByMetadataName("HataDsl.Buffer`1");
        BufferView = compilation.GetTypeByMetadataName("HataDsl.BufferView`1");
        In = compilation.GetTypeByMetadataName("HataDsl.In`1");
        Out = compilation.GetTypeByMetadataName("HataDsl.Out`1");
        InOut = compilation.GetTypeByMetadataName("HataDsl.InOut`1");
        Stopwatch = compilation.GetTypeByMetadataName("System.Diagnostics.Stopwatch");
    }

    public INamedTypeSymbol Kernel { get; }

    public INamedTypeSymbol? Helper { get; }

    public INamedTypeSymbol? Instance { get; }

    public INamedTypeSymbol? Queue { get; }

    public INamedTypeSymbol? Device { get; }

    public INamedTypeSymbol? Grid { get; }

    public INamedTypeSymbol? Buffer { get; }

    public INamedTypeSymbol? BufferView { get; }

    public INamedTypeSymbol? In { get; }

    public INamedTypeSymbol? Out { get; }

    public INamedTypeSymbol? InOut { get; }

    public INamedTypeSymbol? Stopwatch { get; }

    /// <summary>The types, or null where HataDsl is not referenced.</summary>
    public static HataTypes? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("HataDsl.KernelAttribute") is { } kernel ? new HataTypes(compilation, kernel) : null;

    public AttributeData? KernelAttributeOf(ISymbol method) => AttributeOf(method, Kernel);

    public AttributeData? HelperAttributeOf(ISymbol method) => AttributeOf(method, Helper);

    /// <summary>Whether a method is a kernel or a helper marked for other assemblies.</summary>
    public bool IsDeviceCode(IMethodSymbol method) => KernelAttributeOf(method) is not null || HelperAttributeOf(method) is not null;

    /// <summary>Whether a type is one, with any type arguments.</summary>
    public static bool Is(ITypeSymbol? type, INamedTypeSymbol? definition) =>
        definition is not null && SymbolEqualityComparer.Default.Equals(type?.OriginalDefinition, definition);

    /// <summary>Whether a type is one or derives from it.</summary>
    public static bool DerivesFrom(ITypeSymbol? type, INamedTypeSymbol? definition)
    {
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (Is(at, definition))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsView(ITypeSymbol? type) => Is(type, In) || Is(type, Out) || Is(type, InOut);

    private static AttributeData? AttributeOf(ISymbol symbol, INamedTypeSymbol? attribute)
    {
        foreach (AttributeData data in symbol.GetAttributes())
        {
            if (Is(data.AttributeClass, attribute))
            {
                return data;
            }
        }

        return null;
    }
}
