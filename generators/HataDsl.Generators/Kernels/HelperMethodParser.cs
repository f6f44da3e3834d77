using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <summary>
/// From a method marked [KernelHelper] to its stored forms: a kernel without a body whose last function is the method. Value parameters
/// are passed by value, references as variables. A span has one form for shared and one for private arrays, each of any length.
/// </summary>
internal static class HelperMethodParser
{
    /// <summary>The transform of the pipeline.</summary>
    public static ParseResult<HelperModel> Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var method = (IMethodSymbol)context.TargetSymbol;
        var syntax = (MethodDeclarationSyntax)context.TargetNode;
        LoweringContext lowering = NewContext(context, cancellation);
        EquatableArray<ContainingType>? containing = ContainingTypes.Of(syntax);
        LocationInfo name = LocationInfo.From(syntax.Identifier.GetLocation());
        var forms = new List<string>();
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
            Lower(lowering, method, body, SymbolKind.Shared, forms);
            if (method.Parameters.Any(parameter => TypeMapping.IsSpan(parameter.Type, out _)))
            {
                // What cannot be done with private arrays, such as atomics, is an error only for who passes one.
                Lower(NewContext(context, cancellation), method, body, SymbolKind.Private, forms);
            }
        }

        bool isNoise = lowering.IsInvalid
            || (lowering.Diagnostics.Count > 0 && context.SemanticModel.GetDiagnostics(syntax.Span, cancellation).Any(found => found.Severity == DiagnosticSeverity.Error));
        bool isWhole = lowering.Diagnostics.Count == 0 && containing is not null && forms.Count > 0;
        string space = method.ContainingNamespace is { IsGlobalNamespace: false } named ? named.ToDisplayString() : "";
        return new ParseResult<HelperModel>(
            isWhole ? new HelperModel(space, containing!.Value, method.Name, SignatureOf(method), new EquatableArray<string>(forms)) : null,
            new EquatableArray<DiagnosticInfo>(isNoise ? [] : lowering.Diagnostics));
    }

    private static string SignatureOf(ISymbol method) => method.GetDocumentationCommentId() ?? method.Name;

    private static LoweringContext NewContext(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        new(context.SemanticModel, new Kernel(SignatureOf(context.TargetSymbol), new WorkgroupShape(1, 1, 1)), cancellation);

    private static void Lower(LoweringContext context, IMethodSymbol method, IOperation body, SymbolKind spans, List<string> forms)
    {
        HelperArgument[] arguments = [.. method.Parameters.Select(parameter => ArgumentFor(parameter, context, spans))];
        Function? function = context.Helpers.Get(new HelperCall(body, method, arguments, HasInstance: false, [], TypeSubstitution.For(method)));
        if (function is not null && context.Diagnostics.Count == 0 && !context.IsInvalid)
        {
            forms.Add(KernelPrinter.Print(context.Kernel));
        }
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
                : context.LayoutOf(TypeMapping.IsSpan(parameter.Type, out ITypeSymbol spanned) ? spanned : parameter.Type) is null);
        return wrong is null ? null : $"parameter '{wrong.Name}' has a type that no kernel can pass";
    }

    private static HelperArgument ArgumentFor(IParameterSymbol parameter, LoweringContext context, SymbolKind spans)
    {
        if (TypeMapping.IsView(parameter.Type, out ViewAccess access, out ITypeSymbol element))
        {
            return new HelperArgument(default, [new Symbol(SymbolKind.View, parameter.Name, TypeMapping.Scalar(element), access: access)]);
        }

        if (TypeMapping.IsSpan(parameter.Type, out ITypeSymbol spanned))
        {
            return new HelperArgument(default, [.. context.LayoutOf(spanned)!.Scalars.Select((type, i) => new Symbol(spans, parameter.Name + i, type))]);
        }

        TypeLayout layout = context.LayoutOf(parameter.Type)!;
        return new HelperArgument(
            parameter.RefKind is RefKind.Ref or RefKind.Out
                ? Place.Of([.. layout.Scalars.Select((type, i) => new Symbol(SymbolKind.Local, parameter.Name + i, type))])
                : Place.Of([.. layout.Scalars.Select(type => new Value(type))]),
            null);
    }
}
