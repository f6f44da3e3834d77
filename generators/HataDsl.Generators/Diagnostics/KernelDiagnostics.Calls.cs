using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <content>11xx: calls.</content>
internal static partial class KernelDiagnostics
{
    public static readonly DiagnosticDescriptor UnsupportedCall = Rule(
        "HATA1100", "Method cannot be called from a kernel", "'{0}' cannot be called from a kernel",
        "A kernel calls the functions of HataDsl, MathF, Math, BitOperations and BitConverter that have a device form, and methods whose body is in reach.");

    public static readonly DiagnosticDescriptor UnsupportedCallWithReplacement = Rule(
        "HATA1101", "Method has a portable replacement", "'{0}' cannot be called from a kernel: use {1}",
        "The method has no form with the same result on every device.");

    public static readonly DiagnosticDescriptor Recursion = Rule(
        "HATA1102", "Recursion", "'{0}' calls itself: a kernel has no stack, so write it as a loop",
        "Helper methods are inlined, which needs an end.");

    public static readonly DiagnosticDescriptor MissingBody = Rule(
        "HATA1103", "Body of the method is not in reach", "'{0}' of assembly '{1}' carries no kernel IR: mark it [KernelHelper] there",
        "A compiler cannot see method bodies of referenced assemblies; [KernelHelper] stores them as IR in metadata.");

    public static readonly DiagnosticDescriptor UnsupportedArgument = Rule(
        "HATA1104", "Argument cannot be passed", "The argument for '{0}' cannot be passed to a helper method: pass the variable, element, view or array itself",
        "Views, arrays and references are followed at compile time, so they must name what they stand for.");

    public static readonly DiagnosticDescriptor UnsupportedReturn = Rule(
        "HATA1105", "Helper method returns an unsupported type", "'{0}' cannot return '{1}' in a kernel",
        "Helpers return scalars, tuples and structs by value; views, spans and references cannot be returned.");

    public static readonly DiagnosticDescriptor HelperNotExportable = Rule(
        "HATA1106", "Helper cannot be offered to other assemblies", "[KernelHelper] '{0}' cannot be stored: {1}",
        "A stored helper is static, not generic, and takes scalars, structs, views, spans and references to variables.");
}
