using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <content>103x: constructs of C# that have no form on a device, each with what to write instead. 112x: calls likewise.</content>
internal static partial class KernelDiagnostics
{
    public static readonly DiagnosticDescriptor Exceptions = Rule(
        "HATA1030", "Exceptions in a kernel", "A kernel cannot throw or catch: write a status to a buffer and test it on the host",
        "A device has no unwinding. What goes wrong in one invocation has to be data.");

    public static readonly DiagnosticDescriptor HeapAllocation = Rule(
        "HATA1031", "Allocation in a kernel", "A kernel cannot allocate '{0}': use stackalloc, Workgroup.Shared or a struct",
        "A device has no heap. Arrays of constant length live in registers or shared memory.");

    public static readonly DiagnosticDescriptor Strings = Rule(
        "HATA1032", "String in a kernel", "A kernel has no strings: write numbers to a buffer and format them on the host",
        "Strings live on the managed heap.");

    public static readonly DiagnosticDescriptor Delegates = Rule(
        "HATA1033", "Lambda or delegate in a kernel", "A kernel cannot make a delegate: use a local function, or a type parameter with a static abstract method",
        "A device calls nothing through pointers; every call is inlined when the kernel is compiled.");

    public static readonly DiagnosticDescriptor Goto = Rule(
        "HATA1034", "Jump to a label in another section", "A kernel cannot follow this jump: use goto case, a label around the switch, loops, break, continue or return",
        "Kernels have structured control flow, which the analysis of divergence needs.");

    public static readonly DiagnosticDescriptor Enumeration = Rule(
        "HATA1035", "foreach in a kernel", "A kernel cannot enumerate this: use a view, a span, an array of constants or Comptime.Range, or for with an index",
        "Enumerators are objects with state.");

    public static readonly DiagnosticDescriptor Lock = Rule(
        "HATA1036", "lock in a kernel", "A kernel cannot lock: use Atomic for one element, Workgroup.Barrier between phases",
        "Invocations run in lock step: one that waits for another of its own subgroup waits for ever.");

    public static readonly DiagnosticDescriptor Using = Rule(
        "HATA1037", "using in a kernel", "A kernel owns nothing to dispose of: manage resources on the host",
        "Disposal needs exceptions and objects.");

    public static readonly DiagnosticDescriptor Pointers = Rule(
        "HATA1038", "Pointer in a kernel", "A kernel has no pointers: index a view or span",
        "Address spaces differ between devices, and Vulkan has no addresses at all.");

    public static readonly DiagnosticDescriptor TypeTest = Rule(
        "HATA1039", "Types at run time", "A kernel knows no types at run time: compare typeof in a generic kernel, which is decided when it is compiled",
        "Values on a device carry no type.");

    public static readonly DiagnosticDescriptor RefReassignment = Rule(
        "HATA1040", "Reference that changes", "A reference in a kernel names one place: index with the offset that changes instead",
        "References are followed when the kernel is compiled, so each must stand for one variable or element.");

    public static readonly DiagnosticDescriptor Linq = Rule(
        "HATA1120", "LINQ in a kernel", "'{0}' cannot be called from a kernel: write the loop, or Subgroup.Add, Min or Max across invocations",
        "LINQ works through enumerators and delegates.");

    public static readonly DiagnosticDescriptor Output = Rule(
        "HATA1121", "Output from a kernel", "'{0}' cannot be called from a kernel: write to a buffer that the host prints, or run on the debug device and step",
        "A device has no console.");

    public static readonly DiagnosticDescriptor Surroundings = Rule(
        "HATA1122", "Random numbers or time in a kernel", "'{0}' cannot be called from a kernel: pass a seed or time as a parameter and compute from Invocation.X",
        "A kernel gives the same result for the same arguments on every device.");

    public static readonly DiagnosticDescriptor Threads = Rule(
        "HATA1123", "Threads in a kernel", "'{0}' cannot be called from a kernel: invocations are the threads; use Workgroup.Barrier, Atomic or Subgroup",
        "The grid of the launch says how much runs in parallel.");

    public static readonly DiagnosticDescriptor DynamicCall = Rule(
        "HATA1124", "Call decided at run time", "'{0}' is chosen at run time: use a type parameter constrained to an interface with static abstract methods",
        "Every call of a kernel is inlined when it is compiled.");

    public static readonly DiagnosticDescriptor NativeCall = Rule(
        "HATA1125", "Native function in a kernel", "'{0}' is native code: write it in C# for the device",
        "Machine code of the host does not run on a device.");

    public static readonly DiagnosticDescriptor HostVectors = Rule(
        "HATA1126", "Host vectors in a kernel", "'{0}' cannot be used in a kernel: write the scalar form for one invocation, which the CPU target vectorises",
        "Vector types have the width of the host's processor.");

    public static readonly DiagnosticDescriptor HostCall = Rule(
        "HATA1127", "Host call in a kernel", "'{0}' runs on the host: return from the kernel and call it there",
        "A kernel cannot launch kernels or manage buffers.");

    public static readonly DiagnosticDescriptor ArrayHelpers = Rule(
        "HATA1128", "Array function in a kernel", "'{0}' cannot be called from a kernel: write the loop over the elements",
        "The array functions of the base library work on managed arrays and spans of the host.");
}
