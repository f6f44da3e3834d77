using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <content>12xx: memory. 14xx: synchronisation. 15xx: resources. 19xx: defects of the compiler itself.</content>
internal static partial class KernelDiagnostics
{
    public static readonly DiagnosticDescriptor IndexOutOfRange = Rule(
        "HATA1200", "Constant index out of range", "Index {0} is outside '{1}'{2}",
        "On a device such an access is undefined.");

    public static readonly DiagnosticDescriptor ReadOfOut = Rule(
        "HATA1201", "Read of a write-only view", "'{0}' is write-only: make it InOut<T> to read it",
        "The contents of an Out<T> view need not be on the device.");

    public static readonly DiagnosticDescriptor SharedPlacement = Rule(
        "HATA1202", "Shared array is not declared once", "Call Workgroup.Shared outside the loops and branches of its method, as the initial value of a local",
        "Shared memory is laid out when the kernel is compiled.");

    public static readonly DiagnosticDescriptor ArrayLength = Rule(
        "HATA1203", "Array length is not a constant", "The length of a shared or private array must be a positive constant",
        "Use a literal, a const, [Comptime] parameters or the sizes of the workgroup; for a shared array in the kernel itself also sums of products of [Specialization] int parameters.");

    public static readonly DiagnosticDescriptor AtomicTarget = Rule(
        "HATA1204", "Atomic operation on something else than an element", "An atomic operation needs an element of an InOut<T> view or shared array",
        "Variables and private arrays belong to one invocation and need no atomic operation; In<T> cannot be written and Out<T> not read.");

    public static readonly DiagnosticDescriptor UnknownArray = Rule(
        "HATA1205", "View or array is not known at compile time", "Use the view or array directly: which one this is must be known at compile time",
        "Views and spans are no values on a device. Slices are followed; storing a view or span and choosing between two at run time is not possible.");

    public static readonly DiagnosticDescriptor ArrayOfViewElements = Rule(
        "HATA1206", "Element type of a view", "A view of '{0}' is not possible: elements are primitive numbers, bool, Half, BFloat16, or structs of those whose fields lie in order at natural places",
        "The run time orders the fields of tuples and of structs with automatic layout as it likes, and packed or overlapping fields have no form on every device.");

    public static readonly DiagnosticDescriptor CastElements = Rule(
        "HATA1228", "Cast of a view or span", "A cast goes from numbers to numbers, once, and its elements can be read, written and sliced here, but not passed by reference or as a span",
        "An element of the cast is put together from elements of the view, or is a part of one, at each access: there is no such view in memory. To pass one to a kernel, cast on the host: BufferView.As.");

    public static readonly DiagnosticDescriptor CastWrite = Rule(
        "HATA1229", "Part of an element is written", "A cast to smaller elements cannot be written: neighbours are parts of one element of the view",
        "Writing a part means to write the whole back, and to lose what other invocations write beside it. Declare the view with the smaller type, and cast it where larger elements are read.");

    public static readonly DiagnosticDescriptor PartOfElement = Rule(
        "HATA1220", "Part of an element is assigned", "A component of an element of '{0}' cannot be assigned alone in a helper for other assemblies: assign the whole element",
        "The components of an element move as one. Reading the others to write them back would lose what other invocations write meanwhile.");

    public static readonly DiagnosticDescriptor DivergentBarrier = Rule(
        "HATA1400", "Barrier in divergent control flow", "Not every invocation of the workgroup reaches this barrier: {0}",
        "A barrier that some invocations skip hangs or is undefined. Guard the loads and stores instead of the barrier.");

    public static readonly DiagnosticDescriptor DivergentSubgroup = Rule(
        "HATA1401", "Subgroup operation in divergent control flow", "Not every invocation of the subgroup takes part in this operation as it must: {0}",
        "Lanes that skip an exchange have no value to give. Let all lanes take part, with a neutral value where there is nothing to add.");

    public static readonly DiagnosticDescriptor OrderDependent = Rule(
        "HATA1402", "Atomic operation depends on the order of invocations", "The outcome of this operation depends on the order of invocations, and '{0}' is declared Repeatable",
        "Sums of floats, exchanges and the former values of atomic operations differ from run to run. Use integers and leave the former value alone, or reduce in a fixed order through shared memory.");

    public static readonly DiagnosticDescriptor WorkgroupSize = Rule(
        "HATA1500", "Workgroup size", "A workgroup of {0} x {1} x {2} is not between 1 and 1024 invocations",
        "1024 invocations is what every device runs.");

    public static readonly DiagnosticDescriptor SharedMemory = Rule(
        "HATA1501", "Too much shared memory", "Kernel '{0}' uses {1} bytes of shared memory, more than its limit of {2}",
        "32768 bytes are available on every device. Use smaller arrays or a narrower element type, or raise MaxSharedBytes of the attribute for devices with more.");

    public static readonly DiagnosticDescriptor CompilerDefect = Rule(
        "HATA1900", "Defect of the kernel compiler", "Kernel '{0}' cannot be compiled: {1}",
        "This is a defect of HataDsl, not of the kernel. Please report it with the kernel.");
}
