using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <content>10xx: constructs, types and signatures.</content>
internal static partial class KernelDiagnostics
{
    public static readonly DiagnosticDescriptor UnsupportedConstruct = Rule(
        "HATA1000", "Construct is not part of the kernel language", "A kernel cannot contain {0}",
        "Kernels run on devices without a heap, a stack or exceptions. Write the part with the statements and operators of the kernel language, or move it to the host.");

    public static readonly DiagnosticDescriptor UnsupportedType = Rule(
        "HATA1001", "Type cannot be used in a kernel", "'{0}' cannot be used in a kernel: values are primitive numbers, bool, Half, BFloat16, enums, tuples and structs of those",
        "decimal, native integers, pointers, strings, classes and arrays have no form on every target.");

    public static readonly DiagnosticDescriptor UnsupportedParameter = Rule(
        "HATA1002", "Kernel parameter has an unsupported type", "Kernel parameter '{0}' cannot be '{1}': use In<T>, Out<T>, InOut<T> or a scalar of at most 8 bytes",
        "The parameters of a kernel are its interface on every device: views of buffers and scalars.");

    public static readonly DiagnosticDescriptor KernelMustBeStatic = Rule(
        "HATA1003", "Kernel has an unsupported form", "Kernel '{0}' must be a static method, or a method of a struct, that returns void and has a body",
        "A kernel is the body of one invocation: it returns nothing and cannot be async. The fields of its struct are what a launch gives.");

    public static readonly DiagnosticDescriptor GenericContainingType = Rule(
        "HATA1005", "Kernel in a generic type", "Kernel '{0}' cannot be in the generic type '{1}': make the method generic instead",
        "Instances are closed by KernelInstance attributes on the method.");

    public static readonly DiagnosticDescriptor MissingInstance = Rule(
        "HATA1006", "Open kernel without instances", "Kernel '{0}' needs at least one [KernelInstance] that closes its type parameters and [Comptime] parameters",
        "A kernel is compiled for each closed set of types and values when the program is built.");

    public static readonly DiagnosticDescriptor WrongInstance = Rule(
        "HATA1007", "Instance does not fit the kernel", "[KernelInstance] of '{0}' needs {1}",
        "One closed type for each type parameter, then one value of the right type for each [Comptime] parameter, in order; a kernel that has neither has no instances.");

    public static readonly DiagnosticDescriptor OverloadedKernel = Rule(
        "HATA1008", "Two kernels of one name", "There is another kernel named '{0}' in '{1}': give each kernel a name of its own",
        "The descriptor of a kernel is found by the kernel's name.");

    public static readonly DiagnosticDescriptor WrongCpuBody = Rule(
        "HATA1009", "Hand-written CPU body does not fit", "CPU body '{0}' must be a static method of the same class with the parameters (in CpuWork, {1})",
        "It receives the workgroups to run, followed by the arguments of the kernel.");

    public static readonly DiagnosticDescriptor CheckedArithmetic = Rule(
        "HATA1011", "Checked arithmetic", "A kernel cannot use checked arithmetic: a device cannot throw",
        "Use unchecked arithmetic, which wraps, or test the operands.");

    public static readonly DiagnosticDescriptor FieldIsNotConstant = Rule(
        "HATA1012", "Field is not a constant", "'{0}' is not a constant: a kernel sees const fields and static readonly fields whose initial value is a constant",
        "Pass the value as a parameter of the kernel, or make it const.");

    public static readonly DiagnosticDescriptor NotComptime = Rule(
        "HATA1013", "Value is not known at compile time", "{0} must be known when the kernel is compiled",
        "Use constants, sizes of the workgroup, other [Comptime] parameters and expressions of those.");

    public static readonly DiagnosticDescriptor TooManyRounds = Rule(
        "HATA1014", "Unrolled loop is too long", "{0} rounds are too many to be written out: at most {1} are",
        "Comptime.Range writes its body out for each number. Use a plain for loop for long ranges.");

    public static readonly DiagnosticDescriptor UlpBound = Rule(
        "HATA1015", "Bound of a numeric contract", "A bound of {0} units in the last place cannot be kept: it must be at least 1",
        "The true result of a function lies between two floats. For results rounded as C# rounds them use Contract.Exact.");

    /// <summary>More workgroups asked for at once than a processor holds.</summary>
    public static readonly DiagnosticDescriptor ResidentWorkgroups = Rule(
        "HATA1016", "Resident workgroups", "No processor of a GPU holds {0} workgroups of {1} invocations: at most 32, and 2048 invocations",
        "ResidentWorkgroups trades registers of each invocation for workgroups that are on a processor together.");
}
