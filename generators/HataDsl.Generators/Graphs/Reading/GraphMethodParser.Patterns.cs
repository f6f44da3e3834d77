using HataDsl.Ir;
using HataDsl.Ir.Graphs;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <content>Patterns: the body of a method as steps to find, and its kernel or another method as what to put in their place.</content>
internal sealed partial class GraphMethodParser
{
    /// <summary>The transform for patterns.</summary>
    public static ParseResult<PatternModels> ParsePatterns(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        Parse(context, static parser => parser.Patterns(), cancellation);

    private PatternModels Patterns()
    {
        CheckDeclaration(mayBeGeneric: true);
        bool isPublic = _method.DeclaredAccessibility == Accessibility.Public && ContainingTypes.Around(_method).All(type => type.DeclaredAccessibility == Accessibility.Public);
        return new PatternModels(new EquatableArray<PatternModel>([.. _context.Attributes.SelectMany(attribute => TypesOf(attribute).Select(types => Pattern(attribute, types, isPublic)))]));
    }

    /// <summary>The sets of types that an attribute stands for.</summary>
    private static IEnumerable<ITypeSymbol[]> TypesOf(AttributeData attribute) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Instances").Value.Value is ITypeSymbol list ? InstancesOn(list)
            : [[.. attribute.ConstructorArguments[0].Values.Select(value => value.Value).OfType<ITypeSymbol>()]];

    private PatternModel Pattern(AttributeData attribute, ITypeSymbol[] types, bool isPublic)
    {
        if (types.Length != _method.TypeParameters.Length || types.Any(type => TypeMapping.Scalar(type) == ScalarType.Void))
        {
            throw Error(GraphDiagnostics.WrongDeclaration, NameLocation, _method.Name, "needs an element type for each type parameter in [Pattern]");
        }

        _types = _method.TypeParameters.ToDictionary(parameter => parameter.Name, parameter => types[parameter.Ordinal]);
        IMethodSymbol fused = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Fused").Value.Value is not string name ? _method
            : _method.ContainingType.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault(HasSameSignature)
                ?? throw Error(GraphDiagnostics.WrongDeclaration, NameLocation, _method.Name, $"names '{name}', which is no method of the same type with the same parameters and results");
        string instance = types.Length == 0 ? "" : "<" + string.Join(",", types.Select(type => type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat))) + ">";
        string steps = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Steps").Value.Value as string ?? "";
        (string text, string processorText) = (TextOf(fused, instance, steps, forProcessor: false), TextOf(fused, instance, steps, forProcessor: true));
        return text.Length + processorText.Length > 0 ? new PatternModel(NameOf() + instance, text, processorText, isPublic)
            : throw Error(GraphDiagnostics.WrongDeclaration, NameLocation, _method.Name, "is a pattern without anything to put in its place: it needs an [Operator] with a kernel, Fused, or a body that calls such operators");
    }

    private string TextOf(IMethodSymbol fused, string instance, string steps, bool forProcessor)
    {
        Graph find = PatternGraph(_method, instance, forProcessor, asSteps: true);
        Graph put = PatternGraph(fused, instance, forProcessor, asSteps: false);
        if (GraphPrinter.Print(find) == GraphPrinter.Print(put))
        {
            return ""; // nothing is a kernel on these devices
        }

        string text = GraphPattern.Print(find, put, steps.Replace('\n', ' '));
        try
        {
            GraphPattern.Parse(text);
            return text;
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            throw Error(GraphDiagnostics.WrongDeclaration, NameLocation, _method.Name, "is no pattern: " + exception.Message);
        }
    }

    /// <summary>Reads a method of the pattern as a graph whose lengths are those of its shapes.</summary>
    private Graph PatternGraph(IMethodSymbol method, string instance, bool forProcessor, bool asSteps)
    {
        var graph = new Graph(NameOf() + instance);
        foreach (string symbol in ShapesOf(_method).SelectMany(shape => shape.Axes).SelectMany(axis => axis.Symbols).Distinct())
        {
            graph.Dimensions.Add(new Dimension(symbol, int.MaxValue, int.MaxValue));
        }

        bool isKernel = !asSteps && KernelOperators.IsKernel(method, forProcessor);
        var sink = new GraphSink(graph) { Scope = isKernel ? method.Name : "" };
        var reader = new GraphReader(_context.SemanticModel, sink, method.Name, _types, forProcessor, _cancellation) { ExpandsPatterns = asSteps };
        (IParameterSymbol, object?)[] arguments = [.. _method.Parameters.Select(parameter => (method.Parameters[parameter.Ordinal], Input(parameter, graph, sink)))];
        object? result = isKernel ? reader.Launch(Body(), method, arguments) : reader.Run(reader.BodyOf(method)!, arguments);
        ThrowFunctionErrors(reader);
        AddOutputs(graph, sink, result);
        graph.Nodes.ForEach(node => node.Block = "");
        return graph;
    }

    private static IEnumerable<Shape> ShapesOf(IMethodSymbol method) => method.Parameters.SelectMany(parameter => parameter.GetAttributes())
        .Concat(method.GetReturnTypeAttributes()).Where(attribute => IsNamed(attribute, "ShapeAttribute")).Select(attribute => KernelOperators.ShapeOf(attribute, ""));

    private bool HasSameSignature(IMethodSymbol method) =>
        method.Parameters.Length == _method.Parameters.Length && method.TypeParameters.Select(parameter => parameter.Name).SequenceEqual(_method.TypeParameters.Select(parameter => parameter.Name))
        && method.Parameters.Zip(_method.Parameters, (a, b) => a.Type.ToDisplayString() == b.Type.ToDisplayString()).All(same => same);
}
