using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Patterns: constants, relations, and the shapes of tuples and structs.</content>
internal sealed partial class BodyLowering
{
    /// <summary>Whether a value matches a pattern. Patterns have no effects, so all parts are evaluated.</summary>
    private Value LowerPattern(IPatternOperation pattern, Value[] values)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return At(pattern).Constant(true);
            case IConstantPatternOperation constant when values.Length == 1:
                return Compare(pattern, BinaryOperatorKind.Equals, values[0], constant.Value);
            case IRelationalPatternOperation relation when values.Length == 1:
                return Compare(pattern, relation.OperatorKind, values[0], relation.Value);
            case INegatedPatternOperation negated:
                Value inner = LowerPattern(negated.Pattern, values);
                return At(pattern).Emit(Op.Not, inner);
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And or BinaryOperatorKind.Or } both:
                Value left = LowerPattern(both.LeftPattern, values);
                Value right = LowerPattern(both.RightPattern, values);
                return Logic(pattern, both.OperatorKind == BinaryOperatorKind.And, left, right);
            case IDeclarationPatternOperation declaration when IsOwnType(declaration.MatchedType, declaration):
                BindPattern(declaration.DeclaredSymbol, values, pattern);
                return At(pattern).Constant(true);
            case ITypePatternOperation type when IsOwnType(type.MatchedType, type):
                return At(pattern).Constant(true);
            case IRecursivePatternOperation recursive when IsOwnType(recursive.MatchedType, recursive):
                return LowerRecursive(recursive, values);
            default:
                Report(KernelDiagnostics.UnsupportedConstruct, pattern, "this pattern: use constants, relations, var, tuples, properties, and, or, not");
                return _builder.Constant(false);
        }
    }

    /// <summary>A value type matches itself and nothing else, and the compiler has seen to that; null stands for var.</summary>
    private bool IsOwnType(ITypeSymbol? matched, IPatternOperation pattern) =>
        matched is null || SymbolEqualityComparer.Default.Equals(_types.Apply(matched), _types.Apply(pattern.InputType));

    private void BindPattern(ISymbol? declared, Value[] values, IOperation at)
    {
        if (declared is not ILocalSymbol local)
        {
            return;
        }

        if (!_usage.IsWritten(local))
        {
            _variables[local] = Place.Of(values);
            return;
        }

        Place place = Place.Of(Declare(local.Name, LayoutOf(_types.Apply(local.Type), at)));
        _variables[local] = place;
        Write(place, values, at);
    }

    private Value LowerRecursive(IRecursivePatternOperation pattern, Value[] values)
    {
        ITypeSymbol type = _types.Apply(pattern.InputType);
        TypeLayout layout = LayoutOf(type, pattern);
        BindPattern(pattern.DeclaredSymbol, values, pattern);
        Value result = At(pattern).Constant(true);
        string[]? positions = pattern.DeconstructionSubpatterns.Length == 0 ? [] : PositionsOf(type);
        if (positions is null || (positions.Length != pattern.DeconstructionSubpatterns.Length && pattern.DeconstructionSubpatterns.Length > 0))
        {
            Report(KernelDiagnostics.UnsupportedConstruct, pattern, "a positional pattern of this type: use a tuple or a record struct");
            return result;
        }

        for (int i = 0; i < pattern.DeconstructionSubpatterns.Length; i++)
        {
            result = MatchField(pattern, layout, positions[i], pattern.DeconstructionSubpatterns[i], values, result);
        }

        foreach (IPropertySubpatternOperation property in pattern.PropertySubpatterns)
        {
            string? name = property.Member switch
            {
                IFieldReferenceOperation field => TypeLayout.FieldName(field.Field),
                IPropertyReferenceOperation member when StructFacts.IsAuto(member.Property) => member.Property.Name,
                _ => null,
            };
            if (name is null)
            {
                Report(KernelDiagnostics.UnsupportedConstruct, property, "a pattern of a property that computes: test its value beside");
                return result;
            }

            result = MatchField(pattern, layout, name, property.Pattern, values, result);
        }

        return result;
    }

    private Value MatchField(IOperation at, TypeLayout layout, string name, IPatternOperation pattern, Value[] values, Value result) =>
        layout.TryGetField(name, out int start, out TypeLayout field)
            ? Logic(at, isAnd: true, result, LowerPattern(pattern, values.AsSpan(start, field.Count).ToArray()))
            : result;

    /// <summary>The fields of a tuple, or those of the primary constructor of a record, in order.</summary>
    private static string[]? PositionsOf(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            return [.. tuple.TupleElements.Select(TypeLayout.FieldName)];
        }

        // A record of a referenced assembly is told by what the compiler has written into it.
        IMethodSymbol? deconstruct = type.GetMembers("Deconstruct").OfType<IMethodSymbol>().FirstOrDefault(method =>
            method.IsImplicitlyDeclared || method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute"));
        return deconstruct is null ? null : [.. deconstruct.Parameters.Select(parameter => parameter.Name)];
    }

    private Value Compare(IOperation at, BinaryOperatorKind kind, Value value, IOperation constant)
    {
        Value literal = ConvertTo(LowerScalar(constant), value.Type);

        // The pattern NaN matches NaN, unlike the operator.
        return kind == BinaryOperatorKind.Equals && constant.ConstantValue.Value is float.NaN or double.NaN
            ? At(at).Emit(Op.NotEqual, value, value)
            : Combine(at, kind, value, literal)!;
    }

    /// <summary>A match under a condition, which runs only where the pattern matches unless nobody can tell.</summary>
    private Value Guarded(IOperation at, Value matches, IOperation? guard)
    {
        if (guard is null || KnownTruth(matches) == false)
        {
            return matches;
        }

        if (KnownTruth(matches) == true || IsCheap(guard))
        {
            return Logic(at, isAnd: true, matches, LowerScalar(guard));
        }

        Symbol result = DeclareTemporary("guarded", ScalarType.I1);
        At(at).Set(result, matches);
        Instruction branch = At(at).If(matches);
        Into(branch.Regions[0], () => At(guard).Set(result, LowerScalar(guard)));
        return At(at).Get(result);
    }
}
