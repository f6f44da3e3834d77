using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HataDsl.Generators;

/// <content>The declaration: method, types around it, attributes.</content>
internal sealed partial class KernelMethodParser
{
    private void Report(DiagnosticDescriptor rule, Location location, params string[] arguments) =>
        _diagnostics.Add(new DiagnosticInfo(rule, LocationInfo.From(location), new EquatableArray<string>(arguments)));

    private Location AttributeLocation(AttributeData attribute) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(_cancellation).GetLocation() ?? _syntax.Identifier.GetLocation();

    private WorkgroupShape? WorkgroupOf(AttributeData attribute)
    {
        if (attribute.ConstructorArguments.Length != 3 || attribute.ConstructorArguments.Any(argument => argument.Value is not int))
        {
            return null; // the attribute itself does not compile
        }

        int x = (int)attribute.ConstructorArguments[0].Value!;
        int y = (int)attribute.ConstructorArguments[1].Value!;
        int z = (int)attribute.ConstructorArguments[2].Value!;
        if (x < 1 || y < 1 || z < 1 || (long)x * y > MaximumWorkgroup || (long)x * y * z > MaximumWorkgroup)
        {
            Report(KernelDiagnostics.WorkgroupSize, AttributeLocation(attribute), x.ToString(), y.ToString(), z.ToString());
            return null;
        }

        return new WorkgroupShape(x, y, z);
    }

    private EquatableArray<ContainingType>? CheckDeclaration()
    {
        Location name = _syntax.Identifier.GetLocation();
        bool isOfStruct = !_method.IsStatic && _method.ContainingType is { TypeKind: TypeKind.Struct } && _method is { IsAbstract: false, ExplicitInterfaceImplementations.Length: 0 };
        if (!(_method.IsStatic || isOfStruct) || !_method.ReturnsVoid || _method.IsAsync || (_syntax.Body is null && _syntax.ExpressionBody is null))
        {
            Report(KernelDiagnostics.KernelMustBeStatic, name, _method.Name);
        }

        bool overloaded = _method.ContainingType.GetMembers(_method.Name).OfType<IMethodSymbol>()
            .Any(other => !SymbolEqualityComparer.Default.Equals(other, _method) && other.GetAttributes().Any(IsKernel));
        if (overloaded)
        {
            Report(KernelDiagnostics.OverloadedKernel, name, _method.Name, _method.ContainingType.Name);
        }

        if (ContainingTypes.Of(_syntax) is { } types)
        {
            foreach (INamedTypeSymbol? type in ContainingTypes.Around(_method))
            {
                if (type.TypeParameters.Length > 0)
                {
                    Report(KernelDiagnostics.GenericContainingType, name, _method.Name, type.Name);
                }
            }

            return types;
        }

        return null; // a rule of HataDsl.Analyzers says so, which can offer to mend it
    }

    private static bool IsKernel(AttributeData attribute) =>
        attribute.AttributeClass is { } type && TypeMapping.IsNamed(type, "HataDsl", "KernelAttribute");

    private EquatableArray<ParameterModel>? CheckParameters()
    {
        var models = new List<ParameterModel>();
        IReadOnlyList<KernelInput> inputs = KernelInputs.Of(_method);
        foreach ((_, ISymbol input, string given, _, string before, string after) in inputs)
        {
            ITypeSymbol type = KernelInputs.TypeOf(input);
            if (input is IParameterSymbol { RefKind: not RefKind.None } or IParameterSymbol { IsParams: true } or IFieldSymbol { AssociatedSymbol: not null })
            {
                string how = input is IParameterSymbol passed ? passed.RefKind.ToString().ToLowerInvariant() + " " : "property ";
                Location location = KernelInputs.SyntaxOf(input, _syntax) is { } found && found.Parent is ParameterSyntax whole ? whole.GetLocation() : input.Locations[0];
                Report(KernelDiagnostics.UnsupportedParameter, location, input.Name, how + Show(type));
                continue;
            }

            bool isView = TypeMapping.IsView(type, out ViewAccess access, out ITypeSymbol element);
            string kind = !isView ? (IsComptime(input) ? "Comptime" : IsSpecialized(input) ? "Specialization" : "Scalar") : access switch
            {
                ViewAccess.Read => "In",
                ViewAccess.Write => "Out",
                _ => "InOut",
            };
            string name = SyntaxFacts.GetKeywordKind(given) == SyntaxKind.None ? given : "@" + given;
            models.Add(new ParameterModel(name, kind, element.ToDisplayString(FullName), TypeMapping.RankOf(type), before, after));
        }

        return models.Count == inputs.Count ? new EquatableArray<ParameterModel>(models) : null;
    }

    private string? CpuBodyOf(AttributeData attribute)
    {
        if (NamedArgument(attribute, "CpuBody") is not string name)
        {
            return null;
        }

        bool found = _method.ContainingType.GetMembers(name).OfType<IMethodSymbol>().Any(FitsAsCpuBody);
        if (!found)
        {
            Report(KernelDiagnostics.WrongCpuBody, AttributeLocation(attribute), name, string.Join(", ", _method.Parameters.Select(parameter => Show(parameter.Type))));
        }

        return name;
    }

    private bool FitsAsCpuBody(IMethodSymbol candidate)
    {
        if (!candidate.IsStatic || candidate.Parameters.Length != _method.Parameters.Length + 1 || candidate.Arity != _method.Arity
            || !TypeMapping.IsNamed(candidate.Parameters[0].Type, "HataDsl", "CpuWork"))
        {
            return false;
        }

        IMethodSymbol closed = candidate.Arity == 0 ? candidate : candidate.Construct([.. _method.TypeParameters]);
        return closed.ReturnsVoid && !_method.Parameters.Where((parameter, i) =>
            !SymbolEqualityComparer.Default.Equals(parameter.Type, closed.Parameters[i + 1].Type)).Any();
    }

    /// <summary>Constraint clauses of the launch overload, as they stand on the method.</summary>
    private string Constraints() =>
        string.Concat(_syntax.ConstraintClauses.Select((clause, i) => $" where {_method.TypeParameters[i].Name} : {ConstraintsOf(_method.TypeParameters.First(parameter => parameter.Name == clause.Name.Identifier.Text))}"));

    private static string ConstraintsOf(ITypeParameterSymbol parameter)
    {
        IEnumerable<string> kinds = parameter.HasUnmanagedTypeConstraint ? ["unmanaged"] : parameter.HasValueTypeConstraint ? ["struct"] : [];
        return string.Join(", ", kinds.Concat(parameter.ConstraintTypes.Select(type => type.ToDisplayString(FullName))));
    }

    /// <summary>Whether an input is a [Comptime] parameter of the method itself.</summary>
    private static bool IsComptime(ISymbol input) => input is IParameterSymbol parameter && parameter.ContainingSymbol is IMethodSymbol { MethodKind: not MethodKind.Constructor } && BodyLowering.IsComptime(parameter);

    private static bool IsSpecialized(ISymbol input) => input.OriginalDefinition.GetAttributes().Any(attribute =>
        attribute.AttributeClass is { } type && TypeMapping.IsNamed(type, "HataDsl", "SpecializationAttribute"));

    private static string NamespaceOf(ISymbol symbol) =>
        symbol.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : "";

    private static string AccessibilityOf(ISymbol symbol) => SyntaxFacts.GetText(symbol.DeclaredAccessibility);

    private static string NameOf(IMethodSymbol method, InstanceArguments instance)
    {
        string types = string.Join(".", ContainingTypes.Around(method).Reverse().Select(type => type.Name));
        string space = NamespaceOf(method);
        return (space.Length == 0 ? "" : space + ".") + types + "." + method.Name + instance.Text;
    }
}
