using System.Text.RegularExpressions;
using HataDsl.Ir;
using HataDsl.Ir.Graphs;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>Operators that are a kernel of their own: what their attributes say, as a launch.</summary>
internal static class KernelOperators
{
    /// <summary>Whether a method is a kernel of its own on the devices that a graph is read for.</summary>
    public static bool IsKernel(IMethodSymbol method, bool forProcessor) =>
        AttributeOf(method) is { } attribute && Named(attribute, "Kernel").Value is string && (forProcessor || !IsForProcessors(attribute));

    /// <summary>Whether a method has a kernel of its own on some device, and on which ones it is its body.</summary>
    public static bool HasKernel(IMethodSymbol method, out bool hasBody)
    {
        AttributeData? attribute = AttributeOf(method);
        hasBody = attribute is null || Named(attribute, "Kernel").Value is not string || IsForProcessors(attribute);
        return attribute is not null && Named(attribute, "Kernel").Value is string;
    }

    /// <summary>The launch, before it is bound to operands: those parameters that are tensors, in order.</summary>
    /// <param name="method">The operator.</param>
    /// <param name="resolve">Gives a type parameter its type.</param>
    /// <param name="scalarOf">Gives a parameter that is a number its text as an argument.</param>
    /// <exception cref="FormatException">The attributes do not describe a launch; the message says what is missing.</exception>
    public static KernelCall CallOf(IMethodSymbol method, Func<ITypeSymbol, ITypeSymbol> resolve, Func<IParameterSymbol, string> scalarOf)
    {
        AttributeData attribute = AttributeOf(method)!;
        string kernel = (string)Named(attribute, "Kernel").Value!;
        IParameterSymbol[] tensors = [.. method.Parameters.Where(parameter => GraphReader.IsTensor(parameter.Type, out _))];
        IParameterSymbol[] lengths = [.. method.Parameters.Where(IsLength)];
        IParameterSymbol[] numbers = [.. method.Parameters.Except(tensors).Except(lengths)];
        ITypeSymbol[] returned = method.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple ? [.. tuple.TupleElements.Select(element => element.Type)] : [method.ReturnType];
        string[] results = Strings(attribute, "Results") is { Length: > 0 } given ? given : ["result"];
        if (numbers.Any(parameter => parameter.Type.SpecialType is not (SpecialType.System_Single or SpecialType.System_Int32)) || returned.Any(type => !GraphReader.IsTensor(type, out _)))
        {
            throw new FormatException("takes tensors and numbers and returns tensors, because it is a kernel");
        }

        if (results.Length != returned.Length)
        {
            throw new FormatException("needs a name in Results for everything that it returns, because it is a kernel");
        }

        string[] workgroups = Strings(attribute, "Workgroups");
        if (workgroups.Length is 0 or > 3)
        {
            throw new FormatException("needs one to three numbers of Workgroups for its kernel");
        }

        bool isName = kernel.All(character => char.IsLetterOrDigit(character) || character == '_');
        string descriptor = isName ? $"{method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}.Descriptors.{kernel}" : kernel;
        for (int i = 0; i < method.TypeParameters.Length; i++)
        {
            descriptor = Regex.Replace(descriptor, $@"\b{method.TypeParameters[i].Name}\b", resolve(method.TypeArguments[i]).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat));
        }

        return new KernelCall(
            descriptor,
            [.. Strings(attribute, "Scalars").Select(scalar => numbers.FirstOrDefault(parameter => parameter.Name == scalar) is { } number ? scalarOf(number) : scalar)],
            workgroups,
            ResultsOf(method, tensors, results, [.. returned.Select(type => TypeMapping.Scalar(resolve(ElementOf(type))))]),
            [.. tensors.Select(ShapeOf), .. lengths.Length == 0 ? [] : new[] { new Shape(lengths.SelectMany(length => ShapeOf(length).Axes)) }],
            ViewsOf(Strings(attribute, "Views"), tensors, results),
            [.. Strings(attribute, "Parts").Select(part => PartOf(part, tensors))]);
    }

    /// <summary>Whether a parameter is a length of the shapes.</summary>
    public static bool IsLength(IParameterSymbol parameter) => parameter.Type.SpecialType == SpecialType.System_Int32 && parameter.GetAttributes().Any(IsShape);

    private static Shape ShapeOf(IParameterSymbol parameter) => ShapeOf(parameter.GetAttributes().FirstOrDefault(IsShape), parameter.Name);

    private static string PartOf(string part, IParameterSymbol[] tensors)
    {
        string[] sides = part.Split('=');
        int operand = Array.FindIndex(tensors, parameter => parameter.Name == sides[0].Trim());
        return operand >= 0 && sides.Length == 2 ? $"{operand}={Extent.Parse(sides[1])}" : throw new FormatException($"has the part '{part}', which is not 'tensor=length'");
    }

    private static KernelResult[] ResultsOf(IMethodSymbol method, IParameterSymbol[] tensors, string[] results, ScalarType[] types)
    {
        AttributeData[] shapes = [.. method.GetReturnTypeAttributes().Where(IsShape)];
        int next = 0;
        return
        [
            .. results.Select((result, i) =>
            {
                int inPlace = Array.FindIndex(tensors, parameter => parameter.Name == result);
                return inPlace >= 0 ? KernelResult.Of(inPlace)
                    : new KernelResult(types[i], ShapeOf(next < shapes.Length ? shapes[next++] : null, "the return value"));
            }),
        ];
    }

    private static int[] ViewsOf(string[] views, IParameterSymbol[] tensors, string[] results)
    {
        string[] names = [.. tensors.Select(parameter => parameter.Name), .. results.Select(result => tensors.Any(parameter => parameter.Name == result) ? "" : result)];
        int[] numbers = [.. views.Length == 0 ? Enumerable.Range(0, names.Length).Where(i => names[i].Length > 0) : views.Select(view => Array.IndexOf(names, view))];
        int unknown = Array.IndexOf(numbers, -1);
        return unknown < 0 ? numbers : throw new FormatException($"has the view '{views[unknown]}', which is no tensor of it");
    }

    private static ITypeSymbol ElementOf(ITypeSymbol tensor) => GraphReader.IsTensor(tensor, out ITypeSymbol element) ? element : tensor;

    private static bool IsShape(AttributeData attribute) => attribute.AttributeClass is { Name: "ShapeAttribute" };

    /// <summary>The shape that an attribute says.</summary>
    public static Shape ShapeOf(AttributeData? shape, string what) => shape is null
        ? throw new FormatException($"needs [Shape(...)] on {what}, because it is a kernel")
        : new Shape(shape.ConstructorArguments[0].Values.Select(value => Extent.Parse(value.Value?.ToString() ?? "")));

    private static bool IsForProcessors(AttributeData attribute) => Named(attribute, "On").Value is 1;

    private static AttributeData? AttributeOf(IMethodSymbol method) =>
        method.GetAttributes().FirstOrDefault(candidate => candidate.AttributeClass is { Name: "OperatorAttribute" });

    private static string[] Strings(AttributeData attribute, string name) =>
        Named(attribute, name) is { Kind: TypedConstantKind.Array, IsNull: false } list ? [.. list.Values.Select(value => value.Value?.ToString() ?? "")] : [];

    private static TypedConstant Named(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value;
}
