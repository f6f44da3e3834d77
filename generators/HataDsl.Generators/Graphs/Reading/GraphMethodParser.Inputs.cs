using HataDsl.Ir;
using HataDsl.Ir.Graphs;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <content>Dimensions and parameters.</content>
internal sealed partial class GraphMethodParser
{
    private void ReadDimensions(Graph graph)
    {
        foreach (AttributeData attribute in _method.GetAttributes().Concat(_method.ContainingType.GetAttributes()))
        {
            if (IsNamed(attribute, "DimensionAttribute") && attribute.ConstructorArguments is { Length: 2 } arguments
                && arguments[0].Value is string name && arguments[1].Value is int maximum && !graph.Dimensions.Any(known => known.Name == name))
            {
                object? typical = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Typical").Value.Value;
                graph.Dimensions.Add(new Dimension(name, Math.Max(maximum, 1), typical is int given && given > 0 ? Math.Min(given, maximum) : Math.Max(maximum, 1)));
            }
        }
    }

    /// <summary>The value of a parameter: a tensor, an array or bundle of tensors, its default value, or a number given at each run.</summary>
    private object? Input(IParameterSymbol parameter, Graph graph, GraphSink sink)
    {
        LocationInfo location = LocationOf(parameter);
        if (KernelOperators.IsLength(parameter))
        {
            Shape shape = ShapeOf(parameter, graph, location);
            return shape.Rank == 1 ? shape[0] : throw Error(GraphDiagnostics.MissingShape, location, parameter.Name, " with one length, because it is a length");
        }

        if (parameter.Type.SpecialType is SpecialType.System_Single or SpecialType.System_Int32 && !parameter.HasExplicitDefaultValue)
        {
            return new TensorValue(sink.AddInput(NodeInference.Scalar(TypeMapping.Scalar(parameter.Type), parameter.Name)), parameter.Type);
        }

        string block = GraphReader.BlockOf(parameter) ?? "";
        if (parameter.Type is IArrayTypeSymbol array)
        {
            AttributeData? repeat = parameter.GetAttributes().FirstOrDefault(attribute => IsNamed(attribute, "RepeatAttribute"));
            int count = repeat?.ConstructorArguments[0].Value as int? ?? throw Error(GraphDiagnostics.MissingShape, location, parameter.Name, " and [Repeat(count)], because it is an array");
            return Enumerable.Range(0, count).Select(i => Value(parameter, array.ElementType, $"{parameter.Name}_{i}", graph, sink, location, block)).ToArray();
        }

        return Value(parameter, parameter.Type, parameter.Name, graph, sink, location, block)
            ?? (parameter.HasExplicitDefaultValue ? parameter.ExplicitDefaultValue
                : throw Error(GraphDiagnostics.WrongDeclaration, location, _method.Name, $"has the parameter '{parameter.Name}', which is neither a tensor nor has a default value"));
    }

    private object? Value(ISymbol declaration, ITypeSymbol type, string name, Graph graph, GraphSink sink, LocationInfo location, string block)
    {
        if (GraphReader.IsTensor(type, out ITypeSymbol element))
        {
            if (element is ITypeParameterSymbol)
            {
                _openTypes[name] = element.Name;
                element = _types[element.Name];
            }

            ScalarType scalar = TypeMapping.Scalar(element);
            if (scalar == ScalarType.Void)
            {
                throw Error(GraphDiagnostics.TypeMismatch, location, $"'{element.Name}' is no element type");
            }

            var input = new Node(GraphOp.Input, scalar, ShapeOf(declaration, graph, location), []) { Name = name, Block = GraphReader.BlockOf(declaration) ?? block };
            return new TensorValue(sink.AddInput(input), element);
        }

        IPropertySymbol[] tensors = type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, SpecialType: SpecialType.None }
            ? [.. type.GetMembers().OfType<IPropertySymbol>().Where(property => !property.IsStatic && GraphReader.IsTensor(property.Type, out _))]
            : [];
        return tensors.Length == 0 ? null
            : new BundleValue(tensors.ToDictionary(property => property.Name, property => Value(property, property.Type, $"{name}_{property.Name}", graph, sink, location, block)));
    }

    private Shape ShapeOf(ISymbol declaration, Graph graph, LocationInfo location)
    {
        AttributeData? attribute = declaration.GetAttributes().FirstOrDefault(candidate => IsNamed(candidate, "ShapeAttribute"));
        if (attribute is null)
        {
            // The parameter of a record's constructor carries what its property does not.
            IEnumerable<AttributeData> ofConstructor = declaration is IPropertySymbol
                ? declaration.ContainingType.InstanceConstructors.SelectMany(constructor => constructor.Parameters).Where(parameter => parameter.Name == declaration.Name).SelectMany(parameter => parameter.GetAttributes())
                : [];
            attribute = ofConstructor.FirstOrDefault(candidate => IsNamed(candidate, "ShapeAttribute")) ?? throw Error(GraphDiagnostics.MissingShape, location, declaration.Name, "");
        }

        LocationInfo where = attribute.ApplicationSyntaxReference is { } reference && reference.SyntaxTree == _syntax.SyntaxTree ? LocationInfo.From(reference.GetSyntax(_cancellation)) : location;
        var axes = new List<Extent>();
        foreach (TypedConstant length in attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Array, IsNull: false } list ? list.Values : [])
        {
            Extent extent = Read(length.Value, where);
            foreach (string symbol in extent.Symbols)
            {
                if (!graph.Dimensions.Any(dimension => dimension.Name == symbol))
                {
                    throw Error(GraphDiagnostics.UnboundedDimension, where, symbol);
                }
            }

            axes.Add(extent);
        }

        return new Shape(axes);
    }

    private static Extent Read(object? value, LocationInfo where)
    {
        try
        {
            return value switch
            {
                int number when number > 0 => Extent.Of(number),
                string text => Extent.Parse(text),
                _ => throw new FormatException(),
            };
        }
        catch (FormatException)
        {
            throw Error(GraphDiagnostics.ShapeMismatch, where, $"'{value}' is no length: write a positive number, the name of a dimension, or a product of them");
        }
    }

    private static bool IsNamed(AttributeData attribute, string name) =>
        attribute.AttributeClass is { } type && type.Name == name && type.ContainingNamespace.ToDisplayString() == "HataDsl.Graphs";
}
