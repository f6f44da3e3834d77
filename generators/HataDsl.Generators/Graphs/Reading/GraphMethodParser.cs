using HataDsl.Ir;
using HataDsl.Ir.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HataDsl.Generators;

/// <summary>From an attributed method to its model: checks the declaration, reads the body, checks what can only be said of the whole.</summary>
internal sealed partial class GraphMethodParser
{
    private readonly GeneratorAttributeSyntaxContext _context;
    private readonly IMethodSymbol _method;
    private readonly MethodDeclarationSyntax _syntax;
    private readonly CancellationToken _cancellation;

    private GraphMethodParser(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        _context = context;
        _method = (IMethodSymbol)context.TargetSymbol;
        _syntax = (MethodDeclarationSyntax)context.TargetNode;
        _cancellation = cancellation;
    }

    private LocationInfo NameLocation => LocationInfo.From(_syntax.Identifier.GetLocation());

    /// <summary>The transform for graphs.</summary>
    public static ParseResult<GraphModel> ParseGraph(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        Parse(context, static parser => parser.Graph(), cancellation);

    /// <summary>The transform for operators.</summary>
    public static ParseResult<OperatorModel> ParseOperator(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        Parse(context, static parser => parser.Operator(), cancellation);

    private static ParseResult<TModel> Parse<TModel>(GeneratorAttributeSyntaxContext context, Func<GraphMethodParser, TModel?> read, CancellationToken cancellation)
        where TModel : class
    {
        var parser = new GraphMethodParser(context, cancellation);
        try
        {
            return new ParseResult<TModel>(read(parser), default);
        }
        catch (ReadException exception)
        {
            // What follows from a mistake in the C# is noise beside the compiler's own error.
            bool isNoise = context.SemanticModel.GetDiagnostics(parser._syntax.Span, cancellation).Any(found => found.Severity == DiagnosticSeverity.Error);
            return new ParseResult<TModel>(null, new EquatableArray<DiagnosticInfo>(isNoise ? [] : [exception.Diagnostic]));
        }
    }

    private GraphModel? Graph()
    {
        EquatableArray<ContainingType> containing = CheckDeclaration();
        var graph = new Graph(NameOf());
        ReadDimensions(graph);
        var sink = new GraphSink(graph);
        var reader = new GraphReader(_context.SemanticModel, sink, _method.Name, _cancellation);
        (IParameterSymbol, object?)[] arguments = [.. _method.Parameters.Select(parameter => (parameter, Input(parameter, graph, sink)))];
        object? result = reader.Run(Body(), arguments);
        ThrowFunctionErrors(reader);
        AddOutputs(graph, sink, result);
        graph.Dimensions.RemoveAll(dimension => !graph.Nodes.Any(node => node.Shape.Axes.Any(axis => axis.Symbols.Contains(dimension.Name))));
        if (graph.Dimensions.Find(dimension => graph.Inputs.Any(input => input.Name == dimension.Name)) is { } twice)
        {
            throw Error(GraphDiagnostics.WrongDeclaration, NameLocation, _method.Name, $"has a parameter and a dimension that are both called '{twice.Name}'");
        }

        foreach ((Node target, Node stale) in GraphVerifier.StaleReads(graph))
        {
            throw new ReadException(new DiagnosticInfo(GraphDiagnostics.StaleRead, reader.LocationOf(stale.Span, NameLocation), new EquatableArray<string>([target.Name ?? "the tensor"])));
        }

        return new GraphModel(
            NamespaceOf(), containing, _method.Name, SyntaxFacts.GetText(_method.DeclaredAccessibility), _method.GetDocumentationCommentId() ?? "", GraphPrinter.Print(graph));
    }

    private OperatorModel? Operator()
    {
        EquatableArray<ContainingType> containing = CheckDeclaration();
        var script = new OperatorScript(_method.Name, _method.Parameters.Length);
        var reader = new GraphReader(_context.SemanticModel, new ScriptSink(script), _method.Name, _cancellation);
        var arguments = new List<(IParameterSymbol, object?)>();
        foreach (IParameterSymbol parameter in _method.Parameters)
        {
            if (!GraphReader.IsTensor(parameter.Type, out ITypeSymbol element))
            {
                throw Error(GraphDiagnostics.WrongDeclaration, LocationOf(parameter), _method.Name, $"is an operator, which takes tensors only, not '{parameter.Type.Name}'");
            }

            arguments.Add((parameter, new TensorValue(arguments.Count, element)));
        }

        object? result = OwnKernel(script) ?? reader.Run(Body(), arguments);
        ThrowFunctionErrors(reader);
        foreach (object? value in result is object?[] tuple ? tuple : [result])
        {
            script.Results.Add(value is TensorValue tensor ? tensor.Id : throw Error(GraphDiagnostics.WrongDeclaration, NameLocation, _method.Name, "must return tensors"));
        }

        var declared = (FusionClass)((int)_context.Attributes[0].ConstructorArguments[0].Value! + (int)FusionClass.Injective);
        return script.Class == declared
            ? new OperatorModel(NamespaceOf(), containing, _method.Name, _method.GetDocumentationCommentId() ?? _method.Name, script.Print())
            : throw Error(GraphDiagnostics.WrongClass, NameLocation, _method.Name, declared.ToString(), script.Class.ToString());
    }

    /// <summary>The one step of an operator that is a kernel of its own; null for others.</summary>
    private TensorValue? OwnKernel(OperatorScript script)
    {
        try
        {
            if (KernelOperators.TextOf(_method) is not { } text)
            {
                return null;
            }

            script.Steps.Add(new GraphStep("kernel", [.. Enumerable.Range(0, script.Parameters)], [], [], text));
            return new TensorValue(script.Parameters, _method.ReturnType);
        }
        catch (FormatException exception)
        {
            throw Error(GraphDiagnostics.WrongDeclaration, NameLocation, _method.Name, exception.Message);
        }
    }

    private EquatableArray<ContainingType> CheckDeclaration()
    {
        if (!_method.IsStatic || _method.IsGenericMethod || _method.ContainingType.IsGenericType || (_syntax.Body is null && _syntax.ExpressionBody is null))
        {
            throw Error(GraphDiagnostics.WrongDeclaration, NameLocation, _method.Name, "must be a static method with a body, not generic and not in a generic type");
        }

        return ContainingTypes.Of(_syntax)
            ?? throw Error(GraphDiagnostics.WrongDeclaration, NameLocation, _method.Name, $"must be in a partial type, because what belongs to it is generated into '{_method.ContainingType.Name}'");
    }

    private IOperation Body() => _context.SemanticModel.GetOperation(_syntax, _cancellation)!;

    private static void ThrowFunctionErrors(GraphReader reader)
    {
        if (reader.FunctionDiagnostics.Count > 0)
        {
            throw new ReadException(reader.FunctionDiagnostics[0]);
        }
    }

    private void AddOutputs(Graph graph, GraphSink sink, object? result)
    {
        string[] names = _method.ReturnType is INamedTypeSymbol { IsTupleType: true } type ? [.. type.TupleElements.Select(element => char.ToLowerInvariant(element.Name[0]) + element.Name.Substring(1))] : ["result"];
        object?[] values = result is object?[] tuple ? tuple : [result];
        for (int i = 0; i < values.Length; i++)
        {
            Node node = values[i] is TensorValue tensor && i < names.Length ? sink.Values[tensor.Id]
                : throw Error(GraphDiagnostics.WrongDeclaration, NameLocation, _method.Name, "must return a tensor or a tuple of tensors");
            graph.Outputs.Add(new GraphOutput(names[i], node));
        }
    }

    private string NamespaceOf() => _method.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : "";

    private string NameOf()
    {
        string types = string.Join(".", ContainingTypes.Around(_method).Reverse().Select(type => type.Name));
        string space = NamespaceOf();
        return (space.Length == 0 ? "" : space + ".") + types + "." + _method.Name;
    }

    private LocationInfo LocationOf(IParameterSymbol parameter) => LocationInfo.From(_syntax.ParameterList.Parameters[parameter.Ordinal].GetLocation());

    private static ReadException Error(DiagnosticDescriptor rule, LocationInfo location, params string[] arguments) =>
        new(new DiagnosticInfo(rule, location, new EquatableArray<string>(arguments)));
}
