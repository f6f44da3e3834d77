using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace HataDsl.Generators;

/// <content>What the checks of the IR find: use of arrays, ranges, races, loops, resources, access patterns, numbers.</content>
internal static partial class KernelDiagnostics
{
    public static readonly DiagnosticDescriptor LocalIndexOutOfRange = Rule(
        "HATA1230", "Index of an invocation out of range", "Index {0} in invocation {1} of the workgroup is outside '{2}' of {3} elements",
        "The index follows from the position in the workgroup and constants alone, so every launch does this.");

    public static readonly DiagnosticDescriptor LoopIndexOutOfRange = Rule(
        "HATA1231", "Loop runs past an array", "The loop reaches index {0}, outside '{1}' of {2} elements",
        "The bounds of the loop are constants, and nothing in it leaves early.");

    public static readonly DiagnosticDescriptor SharedNeverWritten = Rule(
        "HATA1232", Warning, "Shared array is read but never written", "Shared array '{0}' is never written: its contents are undefined at the start",
        "Shared memory holds what an earlier workgroup left. Store initial values, then pass a barrier.");

    public static readonly DiagnosticDescriptor ArrayNeverRead = Rule(
        "HATA1233", Warning, "Array is written but never read", "Array '{0}' is written but never read",
        "Either a read is missing, or the array only takes memory that other workgroups could use.");

    public static readonly DiagnosticDescriptor UnguardedPosition = Rule(
        "HATA1234", Info, "Position is used without a bounds test", "'{0}' is indexed by the position in the launch without a test: Grid.Invocations rounds up to whole workgroups",
        "The invocations past the data read and write outside the buffer, which is undefined on a GPU.");

    public static readonly DiagnosticDescriptor SharedWriteRace = Rule(
        "HATA1300", "Invocations overwrite each other in shared memory", "Invocations {1} and {2}, among others, write different values to one element of '{0}': let one of them write, or use Atomic",
        "Which value stays is undefined.");

    public static readonly DiagnosticDescriptor ViewWriteRace = Rule(
        "HATA1301", "Invocations overwrite each other in a buffer", "Invocations {1} and {2} of a workgroup, among others, write different values to one element of '{0}': index by the invocation, reduce first, or use Atomic",
        "Which value stays is undefined.");

    public static readonly DiagnosticDescriptor SharedRace = Rule(
        "HATA1302", "Shared element of another invocation without a barrier", "Invocation {1} uses an element of '{0}' that invocation {2} writes in line {3}, with no barrier between",
        "Without Workgroup.Barrier between a write and another invocation's access, either may come first.");

    public static readonly DiagnosticDescriptor AtomicRace = Rule(
        "HATA1303", "Plain write and atomic update without a barrier", "'{0}' is updated here while other invocations may still write it in line {1}: put a barrier between",
        "An update that comes before the plain write is lost.");

    public static readonly DiagnosticDescriptor NeighbourRace = Rule(
        "HATA1304", "In-place update touches another invocation's element", "Invocation {1} uses an element of '{0}' that invocation {2} writes in line {3}: read from one buffer and write to another",
        "Workgroups run in any order and cannot wait for each other, so no barrier mends this.");

    public static readonly DiagnosticDescriptor BarrierOfOne = Rule(
        "HATA1409", Warning, "Barrier in a workgroup of one", "This barrier does nothing: the workgroup has one invocation",
        "A barrier does not order workgroups with each other. Launches of one queue are ordered.");

    public static readonly DiagnosticDescriptor EndlessLoop = Rule(
        "HATA1403", "Loop without an exit", "This loop never ends: it has no condition, break or return",
        "A launch that does not end takes the device down.");

    public static readonly DiagnosticDescriptor SpinWait = Rule(
        "HATA1404", "Loop waits for another invocation", "This loop waits until another invocation changes '{0}', which may never run",
        "Devices promise no progress between invocations. End the kernel and launch the next phase.");

    public static readonly DiagnosticDescriptor SpinLock = Rule(
        "HATA1405", "Spin lock", "This loop takes a lock in '{0}', which hangs when the holder is in the same subgroup",
        "Lanes run in lock step: the holder waits for those that spin. Use Atomic on the data itself.");

    public static readonly DiagnosticDescriptor ConstantLoopCondition = Rule(
        "HATA1406", "Loop condition never changes", "Nothing in the loop changes this condition: it runs never or for ever",
        "A step of the loop variable is missing, or another variable is stepped.");

    public static readonly DiagnosticDescriptor LaneOutOfRange = Rule(
        "HATA1407", Warning, "Lane that small subgroups do not have", "Lane or mask {0} needs a subgroup of more than 8 lanes: compute it from Subgroup.Size",
        "Subgroups have 8 lanes on the CPU and lavapipe, 32 on NVIDIA, 64 on AMD. What a missing lane gives is undefined.");

    public static readonly DiagnosticDescriptor RedundantBarrier = Rule(
        "HATA1408", Warning, "Two barriers with nothing between", "This barrier does nothing: no memory is touched since the one in line {0}",
        "Every barrier stops the whole workgroup.");

    public static readonly DiagnosticDescriptor SharedAboveVulkanMinimum = Rule(
        "HATA1502", Warning, "Shared memory above Vulkan's minimum", "Kernel '{0}' uses {1} bytes of shared memory; Vulkan promises 16384",
        "Desktop GPUs have 32768 or more; some integrated and mobile ones have 16384 and refuse the kernel.");

    public static readonly DiagnosticDescriptor LargeArguments = Rule(
        "HATA1503", Info, "Arguments exceed push constants", "Kernel '{0}' has {1} bytes of arguments; above 128 they go through a buffer on Vulkan",
        "A view takes 8 bytes, a scalar 4 or 8. A uniform buffer costs an upload for each launch.");

    public static readonly DiagnosticDescriptor LargePrivateArray = Rule(
        "HATA1504", Info, "Private array is too large for registers", "Array '{0}' takes {1} bytes of each invocation and will live in memory",
        "A GPU has some hundred registers for an invocation. Use shared memory, or a smaller tile.");

    public static readonly DiagnosticDescriptor StridedAccess = Rule(
        "HATA1600", Info, "Strided access", "Neighbouring invocations access '{0}' {1} elements apart, so each needs a memory transaction of its own",
        "A GPU joins the accesses of a subgroup when they are neighbours. Let Invocation.X run along the innermost dimension.");

    public static readonly DiagnosticDescriptor DivisionInLoop = Rule(
        "HATA1603", Info, "Integer division in a loop", "Integer {0} by a value that is not constant takes tens of instructions in each round",
        "Devices have no instruction for it. Count along, use a shift, or make the divisor a constant.");

    public static readonly DiagnosticDescriptor BankConflict = Rule(
        "HATA1605", Info, "Bank conflict", "{0} invocations reach for one bank of '{1}' at once: pad the rows by one element",
        "Shared memory has 32 banks of 4 bytes, each of which serves one address at a time.");

    public static readonly DiagnosticDescriptor ContendedAtomic = Rule(
        "HATA1606", Info, "Contended atomic operation", "{0} invocations update one element of '{1}' one after the other: reduce with Subgroup.Add or in shared memory first",
        "Atomic operations on one address are carried out in turn.");

    public static readonly DiagnosticDescriptor SameStore = Rule(
        "HATA1607", Info, "Every invocation writes the same", "{0} invocations write the same value to one element of '{1}': let Invocation.LocalIndex == 0 do it",
        "One write is enough.");

    public static readonly DiagnosticDescriptor UnorderedSum = Rule(
        "HATA1800", Warning, "Sum in free order in an exact kernel", "The order of this floating-point sum is free, so an exact kernel gives different results from run to run: sum in a fixed order",
        "Rounding depends on the order of additions. Reduce through shared memory, or sum integers.");

    public static readonly DiagnosticDescriptor InexactFunction = Rule(
        "HATA1801", Info, "Function that devices round differently", "'{0}' differs between devices in its last bits, also in an exact kernel",
        "Only + - * / and the square root are rounded alike everywhere.");
}
