using HataDsl.Ir;
using HataDsl.Ir.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <summary>A tensor while a graph is read: the number of a value of the sink.</summary>
internal sealed record TensorValue(int Id, ITypeSymbol Element);

/// <summary>A bundle of values by the name of a property: weights of a layer.</summary>
internal sealed record BundleValue(Dictionary<string, object?> Members);

/// <summary>A method named where a function is expected.</summary>
internal sealed record FunctionValue(IMethodSymbol Method);

/// <summary>Reading cannot go on. Holds the diagnostic.</summary>
internal sealed class ReadException(DiagnosticInfo diagnostic) : Exception
{
    public DiagnosticInfo Diagnostic { get; } = diagnostic;
}

/// <summary>
/// Reads method bodies over tensors: runs them with numbers, booleans, arrays and tuples as the values they are, and tensors as numbers
/// of steps. Loops are run, conditions decided, methods entered; what depends on elements of tensors is refused.
/// </summary>
internal sealed partial class GraphReader
{
    private const int MaximumSteps = 20_000;
    private const int MaximumDepth = 32;

    private readonly Compilation _compilation;
    private readonly StepSink _sink;
    private readonly LoweringContext _functions;
    private readonly CancellationToken _cancellation;
    private readonly string _name;
    private readonly bool _forProcessor;
    private Dictionary<string, ITypeSymbol> _types;
    private Dictionary<ISymbol, object?> _variables = new(SymbolEqualityComparer.Default);
    private object? _returned;
    private int _steps;
    private int _depth;

    /// <param name="model">The method's semantic model.</param>
    /// <param name="sink">Where the steps go.</param>
    /// <param name="name">Name of the method.</param>
    /// <param name="types">Types of its type parameters.</param>
    /// <param name="forProcessor">Whether operators with kernels for processors are those kernels.</param>
    /// <param name="cancellation">Cancels.</param>
    public GraphReader(SemanticModel model, StepSink sink, string name, Dictionary<string, ITypeSymbol> types, bool forProcessor, CancellationToken cancellation)
    {
        _types = types;
        _forProcessor = forProcessor;
        _compilation = model.Compilation;
        _sink = sink;
        _name = name;
        _cancellation = cancellation;
        _functions = new LoweringContext(model, sink.Functions, cancellation);
    }

    private enum Flow
    {
        Next,
        Break,
        Continue,
        Return,
    }

    /// <summary>Blocks of the graph; empty where it is not placed, and then marks of methods mean nothing.</summary>
    public IReadOnlyList<string> Blocks { get; set; } = [];

    /// <summary>Whether operators that are patterns are their steps, and not their kernels.</summary>
    public bool ExpandsPatterns { get; set; }

    /// <summary>Diagnostics of scalar functions that could not be lowered.</summary>
    public IReadOnlyList<DiagnosticInfo> FunctionDiagnostics => _functions.Diagnostics;

    /// <summary>Whether the C# itself is wrong.</summary>
    public bool IsInvalid => _functions.IsInvalid;

    /// <summary>The place behind the span of a node.</summary>
    public LocationInfo LocationOf(SourceSpan span, LocationInfo otherwise) => _functions.LocationOf(span, otherwise);

    /// <summary>The type behind a type parameter; any other type is itself.</summary>
    public ITypeSymbol Resolve(ITypeSymbol type) => type is ITypeParameterSymbol && _types.TryGetValue(type.Name, out ITypeSymbol? known) ? known : type;

    /// <summary>Runs a method body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="arguments">Values of the parameters.</param>
    /// <param name="sees">Variables around the body, for a local function; it cannot assign them.</param>
    /// <returns>What it returns.</returns>
    /// <exception cref="ReadException">Something cannot be read.</exception>
    public object? Run(IOperation body, IEnumerable<(IParameterSymbol Parameter, object? Value)> arguments, Dictionary<ISymbol, object?>? sees = null)
    {
        Dictionary<ISymbol, object?> outer = _variables;
        _variables = new Dictionary<ISymbol, object?>(SymbolEqualityComparer.Default);
        foreach (KeyValuePair<ISymbol, object?> variable in sees ?? [])
        {
            _variables[variable.Key] = variable.Value;
        }

        foreach ((IParameterSymbol parameter, object? value) in arguments)
        {
            _variables[parameter] = value;
        }

        _returned = null;
        Execute(body);
        _variables = outer;
        return _returned;
    }

    /// <summary>The body of a method of this compilation; null if it has none here.</summary>
    public IOperation? BodyOf(IMethodSymbol method)
    {
        SyntaxReference? reference = method.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault();
        IOperation? operation = reference is not null && _compilation.ContainsSyntaxTree(reference.SyntaxTree)
            ? _functions.ModelOf(reference.SyntaxTree).GetOperation(reference.GetSyntax(_cancellation), _cancellation)
            : null;
        return operation is ILocalFunctionOperation local ? local.Body : operation;
    }

    private static ReadException Error(DiagnosticDescriptor rule, SyntaxNode where, params string[] arguments) =>
        new(new DiagnosticInfo(rule, LocationInfo.From(where), new EquatableArray<string>(arguments)));

    private void Count(IOperation operation)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (++_steps > MaximumSteps)
        {
            throw Error(GraphDiagnostics.TooLong, operation.Syntax, _name, MaximumSteps.ToString(), "does a loop end?");
        }
    }

    private TensorValue Step(IOperation at, ITypeSymbol element, string name, int[] operands, int[]? numbers = null, Extent[]? lengths = null, string text = "") =>
        Guard(at, () => new TensorValue(_sink.Add(new GraphStep(name, operands, numbers ?? [], lengths ?? [], text), _functions.SpanOf(at.Syntax)), element));

    /// <summary>Turns what the rules refuse into a diagnostic on the expression.</summary>
    private static T Guard<T>(IOperation at, Func<T> part)
    {
        try
        {
            return part();
        }
        catch (GraphException exception)
        {
            throw Error(exception.Kind switch
            {
                GraphErrorKind.Shape => GraphDiagnostics.ShapeMismatch,
                GraphErrorKind.Type => GraphDiagnostics.TypeMismatch,
                GraphErrorKind.Dimension => GraphDiagnostics.UnboundedDimension,
                _ => GraphDiagnostics.WriteTarget,
            }, at.Syntax, exception.Message);
        }
    }
}
