namespace HataDsl.Generators;

/// <summary>Everything that the generated source of one graph depends on.</summary>
/// <param name="Namespace">Namespace or empty.</param>
/// <param name="Containing">Types around it, outermost first.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Accessibility">Such as <c>public</c>.</param>
/// <param name="DocumentationId">For a cref.</param>
/// <param name="TypeParameters">Names of its type parameters.</param>
/// <param name="OpenTensors">Tensors whose element type is a type parameter: names of both, a space between.</param>
/// <param name="Instances">The graph with each set of types; one for a method that is not generic.</param>
/// <param name="HasSeparate">Whether the plan without fusion can run.</param>
/// <param name="HasLayouts">Whether tensors between kernels may lie other than row by row.</param>
/// <param name="Blocks">Blocks of a placed graph; empty for others.</param>
/// <param name="LengthsType">The type that gives dimensions together; empty for none.</param>
/// <param name="Lengths">Names of its properties.</param>
internal sealed record GraphModel(
    string Namespace, EquatableArray<ContainingType> Containing, string Method, string Accessibility, string DocumentationId,
    EquatableArray<string> TypeParameters, EquatableArray<string> OpenTensors, EquatableArray<GraphInstanceModel> Instances, bool HasSeparate, bool HasLayouts, EquatableArray<string> Blocks,
    string LengthsType, EquatableArray<string> Lengths)
{
    /// <summary>Graph text of the first instance.</summary>
    public string Text => Instances[0].Text;
}

/// <summary>A graph with types for its type parameters.</summary>
/// <param name="Types">C# names of the types.</param>
/// <param name="Text">Graph text as read, before any pass.</param>
/// <param name="ProcessorText">The same with the kernels that operators have for processors; empty if they have none.</param>
internal sealed record GraphInstanceModel(EquatableArray<string> Types, string Text, string ProcessorText);

/// <summary>A pattern that graphs are searched for.</summary>
/// <param name="Name">Full name, types in angle brackets.</param>
/// <param name="Text">The steps and what is put in their place; empty where that is the same.</param>
/// <param name="ProcessorText">The same for processors.</param>
/// <param name="IsPublic">Whether graphs of other assemblies are searched too.</param>
internal sealed record PatternModel(string Name, string Text, string ProcessorText, bool IsPublic);

/// <summary>The patterns of one method: one for each set of types.</summary>
internal sealed record PatternModels(EquatableArray<PatternModel> Patterns);

/// <summary>An operator offered to graphs of other assemblies.</summary>
/// <param name="Namespace">Namespace or empty.</param>
/// <param name="Containing">Types around it, outermost first.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Signature">Documentation id.</param>
/// <param name="Text">The steps.</param>
internal sealed record OperatorModel(
    string Namespace, EquatableArray<ContainingType> Containing, string Method, string Signature, string Text);
