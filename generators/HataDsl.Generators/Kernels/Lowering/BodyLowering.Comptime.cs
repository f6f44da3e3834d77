using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>
/// What is known at compile time. The builder evaluates operations on constants, so an expression is known when its value is a constant:
/// there is no second evaluator.
/// </content>
internal sealed partial class BodyLowering
{
    private readonly HashSet<ISymbol> _comptimeLocals = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a parameter is marked [Comptime].</summary>
    public static bool IsComptime(IParameterSymbol parameter) => parameter.OriginalDefinition.GetAttributes().Any(attribute =>
        attribute.AttributeClass is { } type && TypeMapping.IsNamed(type, "HataDsl", "ComptimeAttribute"));

    /// <summary>The bits of a value that is known, or null.</summary>
    private ulong? Known(Value value) => _builder.Known!.TryGetValue(value, out ulong bits) ? bits : null;

    private bool? KnownTruth(Value value) => Known(value) is { } bits ? bits != 0 : null;

    /// <summary>The bits of values that are all known, or null.</summary>
    private ulong[]? Known(Value[] values)
    {
        ulong?[] bits = [.. values.Select(Known)];
        return bits.All(one => one is not null) ? [.. bits.Select(one => one!.Value)] : null;
    }

    private long? KnownInteger(Value value) =>
        value.Type.IsInteger() && Known(value) is { } bits ? ConstantBits.ToInt64(value.Type, bits) : null;

    /// <summary>An integer known when the kernel is compiled; what the expression appends otherwise is dropped.</summary>
    private long? ConstantInteger(IOperation operation)
    {
        long? result = null;
        Into(new Region(), () => result = KnownInteger(LowerScalar(operation)));
        return result;
    }

    /// <summary>Whether an expression hangs on a [Comptime] parameter or the number of a Comptime.Range.</summary>
    private bool MentionsComptime(IOperation? operation) => operation is not null && operation.DescendantsAndSelf().Any(inner => inner switch
    {
        IParameterReferenceOperation parameter => IsComptime(parameter.Parameter),
        ILocalReferenceOperation local => _comptimeLocals.Contains(local.Local),
        _ => false,
    });

    /// <summary>Gives a [Comptime] parameter its value.</summary>
    public void BindComptime(ISymbol parameter, TypeLayout layout, ulong[] bits)
    {
        Value[] values = [.. bits.Select((one, i) => _builder.Constant(layout.Scalars[i], one))];
        if (!_usage.IsWritten(parameter))
        {
            _variables.Add(parameter, Place.Of(values));
            return;
        }

        Symbol[] copy = Declare(parameter.Name, layout);
        for (int i = 0; i < copy.Length; i++)
        {
            _builder.Set(copy[i], values[i]);
        }

        _variables.Add(parameter, Place.Of(copy));
    }

    /// <summary>Conjunction and disjunction that see through an operand that is known.</summary>
    private Value Logic(IOperation at, bool isAnd, Value left, Value right) =>
        KnownTruth(left) is { } first ? (first == isAnd ? right : left)
        : KnownTruth(right) is { } second ? (second == isAnd ? left : right)
        : At(at).Emit(isAnd ? Op.And : Op.Or, left, right);
}
