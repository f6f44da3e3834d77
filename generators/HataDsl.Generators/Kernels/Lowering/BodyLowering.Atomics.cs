using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <content>Updates of elements that no other invocation can split.</content>
internal sealed partial class BodyLowering
{
    private Value[] LowerAtomic(IInvocationOperation operation, Op op)
    {
        IOperation target = operation.Arguments.First(argument => argument.Parameter!.Ordinal == 0).Value;
        if (PlaceOf(target) is not { } place)
        {
            return Placeholder(operation);
        }

        bool fits = place is { Index: not null, Symbols.Length: 1, Cast: null }
            && place.Symbols[0] is { Kind: SymbolKind.Shared, Lanes: 1 } or { Kind: SymbolKind.View, Access: ViewAccess.ReadWrite, Lanes: 1 };
        if (!fits)
        {
            if (place is { IsVectorElement: true, Count: 1 } && place.Symbols[0] is { Kind: SymbolKind.Shared } or { Kind: SymbolKind.View, Access: ViewAccess.ReadWrite } && _context.SplitsVectors == false)
            {
                SplitVectors(target, place.Symbols[0]);
                return Placeholder(operation);
            }

            return Refuse(KernelDiagnostics.AtomicTarget, target);
        }

        IArgumentOperation[] given = [.. operation.Arguments.OrderBy(argument => argument.Parameter!.Ordinal)];
        Value[] operands = [place.Index!, .. given.Skip(1).Where(argument => argument.Parameter!.RefKind != RefKind.Out).Select(argument => LowerScalar(argument.Value))];
        IOperation? original = given[given.Length - 1] is { Parameter.RefKind: RefKind.Out } last ? last.Value : null;
        Place? former = original is null or IDiscardOperation ? null : PlaceOf(original);
        Value value = At(operation).Atomic(op, place.Symbols[0], operands);
        if (former is { } variable)
        {
            Write(variable, [value], operation);
        }

        return operation.TargetMethod.ReturnsVoid ? [] : [value];
    }
}
