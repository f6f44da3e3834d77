using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Switches and patterns.</content>
internal sealed partial class BodyLowering
{
    private void LowerSwitch(ISwitchOperation operation)
    {
        Value[] selector = Lower(operation.Value);
        if (JumpsToSections(operation))
        {
            LowerSectionsInTurn(operation, selector);
            return;
        }

        if (!operation.Cases.Any(section => HasInnerBreak(section, operation.ExitLabel)))
        {
            _jumps.Push(new JumpScope(ScopeKind.PlainSwitch, null));
            LowerSections(operation, selector, section => LowerStatements(section.Body));
            _jumps.Pop();
            return;
        }

        // A break in the middle of a section needs something to leave: a loop that runs once.
        int reset = _builder.Region.Instructions.Count;
        Instruction loop = At(operation).Loop();
        JumpScope scope = Enter(ScopeKind.LoopSwitch, null);
        Into(loop.Regions[1], () =>
        {
            LowerSections(operation, selector, section => LowerStatements(section.Body));
            if (!IsTerminated)
            {
                At(operation).EmitEffect(Op.Break);
            }
        });
        _jumps.Pop();
        if (scope.ContinueFlag is { } flag)
        {
            var before = new Region();
            var builder = new RegionBuilder(before) { Span = _builder.Span };
            builder.Set(flag, builder.Constant(false));
            _builder.Region.Instructions.InsertRange(reset, before.Instructions);
            Instruction branch = At(operation).If(_builder.Get(flag));
            Into(branch.Regions[0], () => Continue(EnclosingContinue()));
        }

        Leave(scope);
    }

    private ILabelSymbol EnclosingContinue() => _jumps.First(scope => scope.Kind is ScopeKind.Loop or ScopeKind.Round).ContinueLabel!;

    private static bool HasInnerBreak(ISwitchCaseOperation section, ILabelSymbol exit)
    {
        IOperation? last = section.Body.Length == 0 ? null : section.Body[section.Body.Length - 1];
        while (last is IBlockOperation { Operations: { Length: > 0 } inner })
        {
            last = inner[inner.Length - 1];
        }

        return section.Descendants().Any(operation =>
            operation is IBranchOperation { BranchKind: BranchKind.Break } branch
            && !ReferenceEquals(branch, last)
            && SymbolEqualityComparer.Default.Equals(branch.Target, exit));
    }

    /// <summary>A chain of conditionals in order, the default section last: it runs when no other does, wherever it stands.</summary>
    private void LowerSections(ISwitchOperation operation, Value[] selector, Action<ISwitchCaseOperation> take)
    {
        ISwitchCaseOperation? otherwise = null;
        Region outer = _builder.Region;
        int depth = _depth;
        foreach (ISwitchCaseOperation section in operation.Cases)
        {
            if (section.Clauses.Any(clause => clause.CaseKind == CaseKind.Default))
            {
                otherwise = section;
                continue;
            }

            Value? matches = null;
            foreach (ICaseClauseOperation clause in section.Clauses)
            {
                Value one = LowerClause(clause, selector);
                matches = matches is null ? one : Logic(clause, isAnd: false, matches, one);
            }

            Value any = matches!;
            if (KnownTruth(any) == false)
            {
                continue;
            }

            if (KnownTruth(any) == true)
            {
                otherwise = section;
                break;
            }

            Instruction branch = At(section).If(any);
            Into(branch.Regions[0], () => take(section));
            _builder.Region = branch.Regions[1];
            _depth++;
        }

        if (otherwise is not null)
        {
            take(otherwise);
        }

        _builder.Region = outer;
        _depth = depth;
    }

    private Value LowerClause(ICaseClauseOperation clause, Value[] selector)
    {
        switch (clause)
        {
            case ISingleValueCaseClauseOperation single when selector.Length == 1:
                Value value = LowerScalar(single.Value);
                return At(clause).Emit(Op.Equal, selector[0], ConvertTo(value, selector[0].Type));
            case IPatternCaseClauseOperation pattern:
                return Guarded(clause, LowerPattern(pattern.Pattern, selector), pattern.Guard);
            default:
                Report(KernelDiagnostics.UnsupportedConstruct, clause, "this case");
                return _builder.Constant(false);
        }
    }

    private Value[] LowerSwitchExpression(ISwitchExpressionOperation operation)
    {
        Value[] selector = Lower(operation.Value);
        Symbol[] result = Declare("choice", LayoutOf(operation));
        bool isTotal = operation.Arms.Any(arm => arm is { Pattern: IDiscardPatternOperation, Guard: null });
        if (!isTotal)
        {
            Write(Place.Of(result), Zeros(LayoutOf(operation)), operation); // C# throws where no arm matches
        }

        Region outer = _builder.Region;
        int depth = _depth;
        foreach (ISwitchExpressionArmOperation arm in operation.Arms)
        {
            Value matches = Guarded(arm, LowerPattern(arm.Pattern, selector), arm.Guard);
            if (KnownTruth(matches) == true)
            {
                Write(Place.Of(result), Lower(arm.Value), arm);
                break;
            }

            if (KnownTruth(matches) == false)
            {
                continue;
            }

            Instruction branch = At(arm).If(matches);
            Into(branch.Regions[0], () => Write(Place.Of(result), Lower(arm.Value), arm));
            _builder.Region = branch.Regions[1];
            _depth++;
        }

        _builder.Region = outer;
        _depth = depth;
        return Read(Place.Of(result), operation);
    }
}
