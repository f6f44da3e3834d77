namespace HataDsl.Generators;

/// <summary>Everything that the generated source of one graph depends on.</summary>
/// <param name="Namespace">Namespace or empty.</param>
/// <param name="Containing">Types around it, outermost first.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Accessibility">Such as <c>public</c>.</param>
/// <param name="DocumentationId">For a cref.</param>
/// <param name="Text">Graph text as read, before any pass.</param>
internal sealed record GraphModel(
    string Namespace, EquatableArray<ContainingType> Containing, string Method, string Accessibility, string DocumentationId, string Text);

/// <summary>An operator offered to graphs of other assemblies.</summary>
/// <param name="Namespace">Namespace or empty.</param>
/// <param name="Containing">Types around it, outermost first.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Signature">Documentation id.</param>
/// <param name="Text">The steps.</param>
internal sealed record OperatorModel(
    string Namespace, EquatableArray<ContainingType> Containing, string Method, string Signature, string Text);
