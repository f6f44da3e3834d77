using HataDsl.Ir;
using HataDsl.Ir.Graphs;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>Operators that are a kernel of their own: what their attributes say, as a step.</summary>
internal static class KernelOperators
{
    /// <summary>The text of the step; null if the method has no kernel of its own.</summary>
    /// <exception cref="FormatException">The attributes do not describe a launch; the message says what is missing.</exception>
    public static string? TextOf(IMethodSymbol method)
    {
        AttributeData? attribute = method.GetAttributes().FirstOrDefault(candidate => candidate.AttributeClass is { Name: "OperatorAttribute" });
        if (attribute is null || Named(attribute, "Kernel").Value is not string kernel)
        {
            return null;
        }

        if (!GraphReader.IsTensor(method.ReturnType, out ITypeSymbol element) || method.Parameters.Any(parameter => !GraphReader.IsTensor(parameter.Type, out _)))
        {
            throw new FormatException("takes tensors and returns one tensor, because it is a kernel");
        }

        bool isName = kernel.All(character => char.IsLetterOrDigit(character) || character == '_');
        string descriptor = isName ? $"{method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}.Descriptors.{kernel}" : kernel;
        string[] workgroups = Strings(attribute, "Workgroups");
        if (workgroups.Length is 0 or > 3)
        {
            throw new FormatException("needs one to three numbers of Workgroups for its kernel");
        }

        var call = new KernelCall(
            descriptor, Strings(attribute, "Scalars"), [.. workgroups.Select(Extent.Parse)],
            ShapeOf(method.GetReturnTypeAttributes(), "the return value"), [.. method.Parameters.Select(parameter => ShapeOf(parameter.GetAttributes(), parameter.Name))]);
        return TypeMapping.Scalar(element).Name() + " " + call;
    }

    private static Shape ShapeOf(IEnumerable<AttributeData> attributes, string what)
    {
        AttributeData shape = attributes.FirstOrDefault(attribute => attribute.AttributeClass is { Name: "ShapeAttribute" })
            ?? throw new FormatException($"needs [Shape(...)] on {what}, because it is a kernel");
        return new Shape(shape.ConstructorArguments[0].Values.Select(value => Extent.Parse(value.Value?.ToString() ?? "")));
    }

    private static string[] Strings(AttributeData attribute, string name) =>
        Named(attribute, name) is { Kind: TypedConstantKind.Array, IsNull: false } list ? [.. list.Values.Select(value => value.Value?.ToString() ?? "")] : [];

    private static TypedConstant Named(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value;
}
