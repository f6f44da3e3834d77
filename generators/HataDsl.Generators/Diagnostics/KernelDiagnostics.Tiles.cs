using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <content>122x: vectors, matrix tiles, copies to shared memory.</content>
internal static partial class KernelDiagnostics
{
    public static readonly DiagnosticDescriptor TilePlacement = Rule(
        "HATA1221", "Matrix tile is not declared once", "Create a matrix tile in the kernel itself, outside loops and branches, as the initial value of a local that keeps it",
        "Tiles are registers of the subgroup: which one is meant must be known at compile time.");

    public static readonly DiagnosticDescriptor TileShape = Rule(
        "HATA1222", "Shape of a matrix tile", "A matrix tile has constant sides, multiples of 16 with at most 16384 elements, and factors of Half or BFloat16",
        "Matrix units work on 16 x 16 and 16 x 8 elements.");

    public static readonly DiagnosticDescriptor TileWorkgroup = Rule(
        "HATA1223", "Workgroup of matrix tiles", "Matrix tiles need whole subgroups on every device: a workgroup of {0} invocations is no multiple of 32",
        "Every invocation of a subgroup takes part in the operations of its tiles.");

    public static readonly DiagnosticDescriptor TileProduct = Rule(
        "HATA1224", "Shapes of a product of matrix tiles", "A tile of {0} times one of {1} does not have the shape of sums of {2}",
        "The left tile has the rows of the sums, the right one their columns, and the left one's columns are the right one's rows.");

    public static readonly DiagnosticDescriptor TileMemory = Rule(
        "HATA1225", "Memory of a matrix tile", "The tile needs a view or shared array of {0}, or of vectors of it",
        "Tiles are loaded as they are; sums are rounded when they are stored.");

    public static readonly DiagnosticDescriptor CopyTarget = Rule(
        "HATA1226", "Target of a copy to shared memory", "SharedCopy.Start needs a shared array whose elements have 4, 8 or 16 bytes",
        "An element is copied as one. Use a vector type such as Half8 for narrow numbers.");

    public static readonly DiagnosticDescriptor CopyGroups = Rule(
        "HATA1227", "Number of groups is not a constant", "SharedCopy.Wait needs a constant that is not negative",
        "How many groups may be under way is part of the instruction.");
}
