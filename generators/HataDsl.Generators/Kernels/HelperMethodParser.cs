using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <summary>
/// From a method marked [KernelHelper] to its stored form: a kernel without a body whose last function is the method. Value parameters
/// are passed by value, references as variables; a span has no form of its own, so it cannot be stored.
/// </summary>
internal static class HelperMethodParser
{
    /// <summary>The transform of the pipeline.</summary>
    public static ParseResult<HelperModel> Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var method = (IMethodSymbol)context.TargetSymbol;
        var syntax = (MethodDeclarationSyntax)context.TargetNode;
        string signature = method.GetDocumentationCommentId() ?? method.Name;
        var kernel = new Kernel(signature, new WorkgroupShape(1, 1, 1));
        var lowering = new LoweringContext(context.SemanticModel, kernel, cancellation);
        EquatableArray<ContainingType>? containing = ContainingTypes.Of(syntax);
        LocationInfo name = LocationInfo.From(syntax.Identifier.GetLocation());
        if (containing is null)
        {
            lowering.Report(KernelDiagnostics.ContainingTypeMustBePartial, name, method.ContainingType.Name, method.Name);
        }

        if (WhyNot(method, lowering) is { } reason)
        {
            lowering.Report(KernelDiagnostics.HelperNotExportable, name, method.Name, reason);
        }
        else if (context.SemanticModel.GetOperation(syntax, cancellation) is { } body)
        {
            HelperArgument[] arguments = [.. method.Parameters.Select(parameter => ArgumentFor(parameter, lowering))];
            lowering.Helpers.Get(new HelperCall(body, method, arguments, HasInstance: false, [], TypeSubstitution.For(method)));
        }

        bool isNoise = lowering.IsInvalid
            || (lowering.Diagnostics.Count > 0 && context.SemanticModel.GetDiagnostics(syntax.Span, cancellation).Any(found => found.Severity == DiagnosticSeverity.Error));
        bool isWhole = lowering.Diagnostics.Count == 0 && !lowering.IsInvalid && containing is not null && kernel.Functions.Count > 0;
        string space = method.ContainingNamespace is { IsGlobalNamespace: false } named ? named.ToDisplayString() : "";
        return new ParseResult<HelperModel>(
            isWhole ? new HelperModel(space, containing!.Value, method.Name, signature, KernelPrinter.Print(kernel)) : null,
            new EquatableArray<DiagnosticInfo>(isNoise ? [] : lowering.Diagnostics));
    }

    private static string? WhyNot(IMethodSymbol method, LoweringContext context)
    {
        if (!method.IsStatic || method.IsGenericMethod || ContainingTypes.Around(method).Any(type => type.IsGenericType))
        {
            return "it must be static and not generic";
        }

        IParameterSymbol? wrong = method.Parameters.FirstOrDefault(parameter =>
            TypeMapping.IsView(parameter.Type, out _, out ITypeSymbol element)
                ? TypeMapping.Scalar(element) == ScalarType.Void
                : context.LayoutOf(parameter.Type) is null);
        return wrong is null ? null : $"the form of parameter '{wrong.Name}' is known only where it is called";
    }

    private static HelperArgument ArgumentFor(IParameterSymbol parameter, LoweringContext context)
    {
        if (TypeMapping.IsView(parameter.Type, out ViewAccess access, out ITypeSymbol element))
        {
            return new HelperArgument(default, [new Symbol(SymbolKind.View, parameter.Name, TypeMapping.Scalar(element), access: access)]);
        }

        TypeLayout layout = context.LayoutOf(parameter.Type)!;
        return new HelperArgument(
            parameter.RefKind is RefKind.Ref or RefKind.Out
                ? Place.Of([.. layout.Scalars.Select((type, i) => new Symbol(SymbolKind.Local, parameter.Name + i, type))])
                : Place.Of([.. layout.Scalars.Select(type => new Value(type))]),
            null);
    }
}
