using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <summary>
/// From a method marked [KernelHelper] to its stored forms: a kernel without a body whose last function is the method. Value parameters
/// are passed by value, references as variables. Spans are parts of arrays: there is one form each for shared and private arrays, views and
/// tables. A generic helper has the forms of its instances.
/// </summary>
internal static class HelperMethodParser
{
    /// <summary>The transform of the pipeline.</summary>
    public static ParseResult<HelperModel> Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var method = (IMethodSymbol)context.TargetSymbol;
        var syntax = (MethodDeclarationSyntax)context.TargetNode;
        LoweringContext lowering = NewContext(context, method, cancellation);
        EquatableArray<ContainingType>? containing = ContainingTypes.Of(syntax);
        LocationInfo name = LocationInfo.From(syntax.Identifier.GetLocation());
        var forms = new List<StoredForm>();
        if (WhyNot(method, lowering) is { } reason)
        {
            lowering.Report(KernelDiagnostics.HelperNotExportable, name, method.Name, reason);
        }
        else if (context.SemanticModel.GetOperation(syntax, cancellation) is { } body)
        {
            foreach (IMethodSymbol instance in InstancesOf(method))
            {
                LowerForms(instance.IsGenericMethod ? NewContext(context, instance, cancellation) : lowering, other => NewContext(context, other, cancellation), instance, body, forms);
            }
        }

        bool isNoise = lowering.IsInvalid
            || (lowering.Diagnostics.Count > 0 && context.SemanticModel.GetDiagnostics(syntax.Span, cancellation).Any(found => found.Severity == DiagnosticSeverity.Error));
        bool isWhole = lowering.Diagnostics.Count == 0 && containing is not null && forms.Count > 0;
        string space = method.ContainingNamespace is { IsGlobalNamespace: false } named ? named.ToDisplayString() : "";
        return new ParseResult<HelperModel>(
            isWhole ? new HelperModel(space, containing!.Value, method.Name, SignatureOf(method), new EquatableArray<StoredForm>(forms)) : null,
            new EquatableArray<DiagnosticInfo>(isNoise ? [] : lowering.Diagnostics));
    }

    /// <summary>What stored forms are found by: documentation id and type arguments.</summary>
    public static string SignatureOf(IMethodSymbol method)
    {
        string types = method.TypeArguments.Length == 0 ? "" : "<" + string.Join(",", method.TypeArguments.Select(type => type.ToDisplayString())) + ">";
        return (method.OriginalDefinition.GetDocumentationCommentId() ?? method.Name) + types;
    }

    private static LoweringContext NewContext(GeneratorAttributeSyntaxContext context, IMethodSymbol method, CancellationToken cancellation) =>
        new(context.SemanticModel, new Kernel(SignatureOf(method), new WorkgroupShape(1, 1, 1)), cancellation);

    /// <summary>The closed methods: the method itself, or one for each [KernelInstance].</summary>
    private static IEnumerable<IMethodSymbol> InstancesOf(IMethodSymbol method) => !method.IsGenericMethod ? [method]
        : method.GetAttributes()
            .Where(attribute => attribute.AttributeClass is { } type && TypeMapping.IsNamed(type, "HataDsl", "KernelInstanceAttribute"))
            .Select(attribute => attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Array, IsNull: false } list
                ? list.Values.Select(value => value.Value).OfType<ITypeSymbol>().ToArray() : [])
            .Where(types => types.Length == method.TypeParameters.Length)
            .Select(types => method.Construct(types));

    private static void LowerForms(LoweringContext first, Func<IMethodSymbol, LoweringContext> another, IMethodSymbol method, IOperation body, List<StoredForm> forms)
    {
        Lower(first, method, body, SymbolKind.Shared, forms);
        if (method.Parameters.Any(parameter => TypeMapping.IsSpan(parameter.Type, out _)))
        {
            // What cannot be done with arrays of another kind, such as atomics with private ones, is an error only for who passes one.
            Lower(another(method), method, body, SymbolKind.Private, forms);
            Lower(another(method), method, body, SymbolKind.View, forms);
            if (method.Parameters.Any(parameter => parameter.Type.MetadataName == "ReadOnlySpan`1"))
            {
                Lower(another(method), method, body, SymbolKind.Table, forms);
            }
        }
    }

    private static void Lower(LoweringContext context, IMethodSymbol method, IOperation body, SymbolKind spans, List<StoredForm> forms)
    {
        HelperArgument[] arguments = [.. method.Parameters.Select(parameter => ArgumentFor(parameter, context, spans))];
        Function? function = context.Helpers.Get(new HelperCall(body, method, arguments, HasInstance: false, [], TypeSubstitution.For(method)));
        if (function is not null && context.Diagnostics.Count == 0 && !context.IsInvalid)
        {
            forms.Add(new StoredForm(SignatureOf(method), KernelPrinter.Print(context.Kernel)));
        }
    }

    private static string? WhyNot(IMethodSymbol method, LoweringContext context)
    {
        if (!method.IsStatic || ContainingTypes.Around(method).Any(type => type.IsGenericType))
        {
            return "it must be static and in types that are not generic";
        }

        if (method.IsGenericMethod)
        {
            return InstancesOf(method).Any() ? null : "it is generic, so it needs a [KernelInstance] for each set of types";
        }

        if (method.Parameters.Any(parameter => TypeMapping.RankOf(parameter.Type) > 1))
        {
            return "views of several dimensions cannot be passed to another assembly: pass the elements and the sizes";
        }

        IParameterSymbol? wrong = method.Parameters.FirstOrDefault(parameter =>
            TypeMapping.IsView(parameter.Type, out _, out ITypeSymbol element) ? context.LayoutOf(element) is null
                : context.LayoutOf(TypeMapping.IsSpan(parameter.Type, out ITypeSymbol spanned) ? spanned : parameter.Type) is null);
        return wrong is null ? null : $"parameter '{wrong.Name}' has a type that no kernel can pass";
    }

    private static HelperArgument ArgumentFor(IParameterSymbol parameter, LoweringContext context, SymbolKind spans)
    {
        if (TypeMapping.IsView(parameter.Type, out ViewAccess access, out ITypeSymbol element))
        {
            TypeLayout elements = context.LayoutOf(element)!;
            if (elements.VectorLanes > 1)
            {
                return new HelperArgument(default, new ArrayRef([new Symbol(SymbolKind.View, parameter.Name, elements.Scalars[0], access: access, lanes: elements.VectorLanes)]));
            }

            return new HelperArgument(default, new ArrayRef([.. elements.Scalars.Select((type, i) => new Symbol(SymbolKind.View, parameter.Name + elements.Suffixes[i], type, access: access))]));
        }

        if (TypeMapping.IsSpan(parameter.Type, out ITypeSymbol spanned))
        {
            ViewAccess use = parameter.Type.MetadataName == "ReadOnlySpan`1" ? ViewAccess.Read : ViewAccess.ReadWrite;
            Symbol[] symbols = [.. context.LayoutOf(spanned)!.Scalars.Select((type, i) => new Symbol(spans, parameter.Name + i, type, access: use))];
            return new HelperArgument(default, new ArrayRef(symbols, new Value(ScalarType.I32), new Value(ScalarType.I32)));
        }

        TypeLayout layout = context.LayoutOf(parameter.Type)!;
        return new HelperArgument(
            parameter.RefKind is RefKind.Ref or RefKind.Out
                ? Place.Of([.. layout.Scalars.Select((type, i) => new Symbol(SymbolKind.Local, parameter.Name + i, type))])
                : Place.Of([.. layout.Scalars.Select(type => new Value(type))]));
    }
}
