using HataDsl.Analyzers;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>
/// The rules that need a kernel's lowering or its IR, by family: 10xx language and types, 11xx calls, 12xx memory, 13xx races,
/// 14xx synchronisation, 15xx resources, 16xx performance, 18xx numbers. Each has one id, is reported on the exact expression and has a
/// page in HataDsl.Analyzers/Rules. Rules that need neither are in HataDsl.Analyzers.
/// </summary>
internal static partial class KernelDiagnostics
{
    private static DiagnosticDescriptor Rule(string id, string title, string message, string description) =>
        Rule(id, DiagnosticSeverity.Error, title, message, description);

    private static DiagnosticDescriptor Rule(string id, DiagnosticSeverity severity, string title, string message, string description) =>
        new(id, title, message, "HataDsl.Kernels", severity, isEnabledByDefault: true, description, RuleLink.Of(id));
}
