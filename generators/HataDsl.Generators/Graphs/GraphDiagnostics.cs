using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>The rules of graphs: 20xx structure, 21xx shapes, 22xx element types, 23xx fusion, 24xx placement, 31xx writes in place, 29xx defects.</summary>
internal static class GraphDiagnostics
{
    public static readonly DiagnosticDescriptor UnsupportedConstruct = Rule(
        "HATA2000", "Construct cannot be read in a graph", "A graph cannot contain {0}",
        "The body of a graph is read when the program is built: tensors, numbers known then, tuples, arrays, loops and calls of tensor functions.");

    public static readonly DiagnosticDescriptor WrongDeclaration = Rule(
        "HATA2001", "Graph or operator has an unsupported form", "'{0}' {1}",
        "A graph is a static method of a partial type that takes tensors and returns tensors.");

    public static readonly DiagnosticDescriptor DataDependent = Rule(
        "HATA2002", "Control flow depends on data", "{0} must be known when the graph is built",
        "Which operations a graph has cannot depend on elements of tensors. Use Tensor.Select to choose between elements.");

    public static readonly DiagnosticDescriptor UnknownCall = Rule(
        "HATA2003", "Method cannot be called from a graph", "'{0}' cannot be called from a graph{1}",
        "A graph calls the functions of Tensor, methods in the same project, and methods marked [Operator] of other assemblies.");

    public static readonly DiagnosticDescriptor TooLong = Rule(
        "HATA2004", "Graph does not end", "Reading '{0}' takes more than {1} steps: {2}",
        "Loops are unrolled and methods inlined, so both must end soon.");

    public static readonly DiagnosticDescriptor ShapeMismatch = Rule(
        "HATA2100", "Shapes do not fit", "Shapes do not fit: {0}",
        "Element by element, lengths are equal or 1; a product needs equal summed lengths.");

    public static readonly DiagnosticDescriptor UnboundedDimension = Rule(
        "HATA2101", "Dimension without a bound", "Dimension '{0}' has no bound: add [Dimension(\"{0}\", maximum)] to the method or its class",
        "Memory is planned when the program is built, for the largest sizes.");

    public static readonly DiagnosticDescriptor MissingShape = Rule(
        "HATA2102", "Tensor without a shape", "'{0}' needs [Shape(...)]{1}",
        "The shapes of a graph's parameters are declared; all others follow from them.");

    public static readonly DiagnosticDescriptor TypeMismatch = Rule(
        "HATA2200", "Element types do not fit", "Element types do not fit: {0}",
        "Half and BFloat16 are storage types: convert with Tensor.ToSingle, compute, and convert back.");

    public static readonly DiagnosticDescriptor WrongClass = Rule(
        "HATA2300", "Operator is of another class", "Operator '{0}' is declared {1}, but its body is {2}",
        "The class says how an operator fuses; users of the operator rely on it.");

    public static readonly DiagnosticDescriptor MissingPlacement = Rule(
        "HATA2400", "Operation without a block", "'{0}' is in no block: it {1}; compute it in a method marked [Block(...)], or mark the parameter",
        "In a graph with [Blocks] every operation runs on the device of a block. A block follows only from operands that are all of one.");

    public static readonly DiagnosticDescriptor UnknownBlock = Rule(
        "HATA2401", "Block is not declared", "Block '{0}' is not among the [Blocks] of the graph: {1}",
        "The blocks of a graph are declared once, on its method: they are the devices that its class takes.");

    public static readonly DiagnosticDescriptor StaleRead = Rule(
        "HATA3100", "Tensor is read after a write in place", "'{0}' was written in place before: use the result of Tensor.Write",
        "The parameter and the written tensor are the same memory, so what is read here would be partly old and partly new.");

    public static readonly DiagnosticDescriptor WriteTarget = Rule(
        "HATA3101", "Write into something else than a parameter", "Cannot write here: {0}",
        "Only memory that belongs to the caller outlives the graph.");

    public static readonly DiagnosticDescriptor Defect = Rule(
        "HATA2900", "Defect of the graph compiler", "Graph '{0}' cannot be compiled: {1}",
        "This is a defect of HataDsl, not of the graph. Please report it with the graph.");

    private static DiagnosticDescriptor Rule(string id, string title, string message, string description) =>
        new(id, title, message, "HataDsl.Graphs", DiagnosticSeverity.Error, isEnabledByDefault: true, description);
}
