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
    private readonly Dictionary<string, string> _openTypes = [];
    private Dictionary<string, ITypeSymbol> _types = [];

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
        EquatableArray<ContainingType> containing = CheckDeclaration(mayBeGeneric: true);
        string[] blocks = ReadBlocks();
        GraphInstanceModel[] instances = [.. InstancesOf().Select(Instance)];
        string Open(ITypeParameterSymbol parameter) => parameter.Name;
        return new GraphModel(
            NamespaceOf(), containing, _method.Name, SyntaxFacts.GetText(_method.DeclaredAccessibility), _method.GetDocumentationCommentId() ?? "",
            new EquatableArray<string>([.. _method.TypeParameters.Select(Open)]),
            new EquatableArray<string>([.. _openTypes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + " " + pair.Value)]),
            new EquatableArray<GraphInstanceModel>(instances),
            IsOn("Separate"),
            IsOn("Layouts"),
            new EquatableArray<string>(blocks),
            blocks.Length == 0 && LengthsType is { } lengths ? lengths.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) : "",
            new EquatableArray<string>([.. LengthsType?.GetMembers().OfType<IPropertySymbol>().Where(property => !property.IsStatic && property.Type.SpecialType == SpecialType.System_Int32).Select(property => property.Name) ?? []]));
    }

    /// <summary>The type that gives dimensions together.</summary>
    private INamedTypeSymbol? LengthsType => _context.Attributes[0].NamedArguments.FirstOrDefault(argument => argument.Key == "Lengths").Value.Value as INamedTypeSymbol;

    /// <summary>A property of [Graph] that is true unless it is set to false.</summary>
    private bool IsOn(string property) => _context.Attributes[0].NamedArguments.FirstOrDefault(argument => argument.Key == property).Value.Value is not false;

    /// <summary>The graph with given types, as read for processors and for other devices.</summary>
    private GraphInstanceModel Instance(ITypeSymbol[] types)
    {
        _types = _method.TypeParameters.ToDictionary(parameter => parameter.Name, parameter => types[parameter.Ordinal]);
        Graph graph = Read(types, forProcessor: false);
        Graph processor = Read(types, forProcessor: true);
        string text = GraphPrinter.Print(graph);
        string processorText = GraphPrinter.Print(processor);
        return new GraphInstanceModel(
            new EquatableArray<string>([.. types.Select(type => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))]), text, processorText == text ? "" : processorText);
    }

    private Graph Read(ITypeSymbol[] types, bool forProcessor)
    {
        string instance = types.Length == 0 ? "" : "<" + string.Join(",", types.Select(type => type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat))) + ">";
        var graph = new Graph(NameOf() + instance);
        ReadDimensions(graph);
        var sink = new GraphSink(graph);
        var reader = new GraphReader(_context.SemanticModel, sink, _method.Name, _types, forProcessor, _cancellation);
        string[] blocks = ReadBlocks();
        reader.Blocks = blocks;
        (IParameterSymbol, object?)[] arguments = [.. _method.Parameters.Select(parameter => (parameter, Input(parameter, graph, sink)))];
        object? result = reader.Run(Body(), arguments);
        ThrowFunctionErrors(reader);
        AddOutputs(graph, sink, result);
        if (graph.Dimensions.Find(dimension => graph.Symbols.Contains(dimension.Name) && graph.Inputs.Concat(graph.Scalars).Any(input => input.Name == dimension.Name)) is { } twice)
        {
            throw Error(GraphDiagnostics.WrongDeclaration, NameLocation, _method.Name, $"has a parameter and a dimension that are both called '{twice.Name}'");
        }

        foreach ((Node target, Node stale) in GraphVerifier.StaleReads(graph, throughViews: true))
        {
            throw new ReadException(new DiagnosticInfo(GraphDiagnostics.StaleRead, reader.LocationOf(stale.Span, NameLocation), new EquatableArray<string>([target.Name ?? "the tensor"])));
        }

        if (blocks.Length > 0)
        {
            CheckPlacement(graph, reader, blocks);
        }
        else
        {
            graph.Nodes.ForEach(node => node.Block = "");
        }

        return graph;
    }

    /// <summary>The types of each instance; one without types for a method that is not generic.</summary>
    private ITypeSymbol[][] InstancesOf()
    {
        if (!_method.IsGenericMethod)
        {
            return [[]];
        }

        ITypeSymbol[][] instances =
        [
            .. _method.GetAttributes().Where(attribute => IsNamed(attribute, "GraphInstancesAttribute"))
                .SelectMany(attribute => attribute.ConstructorArguments[0].Value is ITypeSymbol list ? InstancesOn(list) : []),
            .. InstancesOn(_method),
        ];
        return instances.Length > 0 && instances.All(types => types.Length == _method.TypeParameters.Length && types.All(type => TypeMapping.Scalar(type) != ScalarType.Void))
            ? instances
            : throw Error(GraphDiagnostics.WrongDeclaration, NameLocation, _method.Name, "is generic and needs [GraphInstance] with an element type for each type parameter");
    }

    /// <summary>The types of each [GraphInstance] on a method, or on a type that lists them.</summary>
    private static IEnumerable<ITypeSymbol[]> InstancesOn(ISymbol symbol) => symbol.GetAttributes().Where(attribute => IsNamed(attribute, "GraphInstanceAttribute"))
        .Select(attribute => attribute.ConstructorArguments[0].Values.Select(value => value.Value).OfType<ITypeSymbol>().ToArray());

    private OperatorModel? Operator()
    {
        bool isKernel = KernelOperators.HasKernel(_method, out bool hasBody);
        EquatableArray<ContainingType> containing = CheckDeclaration(mayBeGeneric: true);
        CheckKernel(isKernel);
        bool isVisible = _method.DeclaredAccessibility == Accessibility.Public && ContainingTypes.Around(_method).All(type => type.DeclaredAccessibility == Accessibility.Public);
        if (!hasBody || (isKernel && (!isVisible || _method.IsGenericMethod)))
        {
            return null; // graphs of other assemblies see the attributes of a kernel, and nothing of what is internal
        }

        var script = new OperatorScript(_method.Name, _method.Parameters.Length);
        var reader = new GraphReader(_context.SemanticModel, new ScriptSink(script), _method.Name, [], forProcessor: false, _cancellation);
        var arguments = new List<(IParameterSymbol, object?)>();
        foreach (IParameterSymbol parameter in _method.Parameters)
        {
            if (!GraphReader.IsTensor(parameter.Type, out ITypeSymbol element))
            {
                if (isKernel)
                {
                    return null;
                }

                throw Error(GraphDiagnostics.WrongDeclaration, LocationOf(parameter), _method.Name, $"is an operator, which takes tensors only, not '{parameter.Type.Name}'");
            }

            arguments.Add((parameter, new TensorValue(arguments.Count, element)));
        }

        object? result = reader.Run(Body(), arguments);
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

    /// <summary>Reports what is wrong with the attributes of an operator that is a kernel of its own.</summary>
    private void CheckKernel(bool isKernel)
    {
        try
        {
            if (isKernel)
            {
                KernelOperators.CallOf(_method, static type => type, static _ => "0");
            }
        }
        catch (FormatException exception)
        {
            throw Error(GraphDiagnostics.WrongDeclaration, NameLocation, _method.Name, exception.Message);
        }
    }

    private EquatableArray<ContainingType> CheckDeclaration(bool mayBeGeneric)
    {
        if (!_method.IsStatic || (_method.IsGenericMethod && !mayBeGeneric) || _method.ContainingType.IsGenericType || (_syntax.Body is null && _syntax.ExpressionBody is null))
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
