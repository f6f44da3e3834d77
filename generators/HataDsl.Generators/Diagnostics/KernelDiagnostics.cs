using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>
/// The rules of the kernel language, by family: 10xx language and types, 11xx calls, 12xx memory, 14xx synchronisation, 15xx resources.
/// Each has one id, and is reported on the exact expression.
/// </summary>
internal static partial class KernelDiagnostics
{
    private static DiagnosticDescriptor Rule(string id, string title, string message, string description) =>
        new(id, title, message, "HataDsl.Kernels", DiagnosticSeverity.Error, isEnabledByDefault: true, description);
}
