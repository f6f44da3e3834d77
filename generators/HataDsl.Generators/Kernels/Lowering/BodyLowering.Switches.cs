using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Switches and patterns.</content>
internal sealed partial class BodyLowering
{
    private void LowerSwitch(ISwitchOperation operation)
    {
        Value selector = LowerScalar(operation.Value);
        if (!operation.Cases.Any(section => HasInnerBreak(section, operation.ExitLabel)))
        {
            _jumps.Push(new JumpScope(ScopeKind.PlainSwitch, null));
            LowerSections(operation, selector);
            _jumps.Pop();
            return;
        }

        // A break in the middle of a section needs something to leave: a loop that runs once.
        var scope = new JumpScope(ScopeKind.LoopSwitch, null);
        int reset = _builder.Region.Instructions.Count;
        Instruction loop = At(operation).Loop();
        _jumps.Push(scope);
        Into(loop.Regions[1], () =>
        {
            LowerSections(operation, selector);
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
    }

    private ILabelSymbol EnclosingContinue() => _jumps.First(scope => scope.Kind == ScopeKind.Loop).ContinueLabel!;

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
    private void LowerSections(ISwitchOperation operation, Value selector)
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

            Value? any = null;
            foreach (ICaseClauseOperation clause in section.Clauses)
            {
                Value matches = LowerClause(clause, selector);
                any = any is null ? matches : At(clause).Emit(Op.Or, any, matches);
            }

            Instruction branch = At(section).If(any!);
            Into(branch.Regions[0], () => LowerStatements(section.Body));
            _builder.Region = branch.Regions[1];
            _depth++;
        }

        if (otherwise is not null)
        {
            LowerStatements(otherwise.Body);
        }

        _builder.Region = outer;
        _depth = depth;
    }

    private Value LowerClause(ICaseClauseOperation clause, Value selector)
    {
        switch (clause)
        {
            case ISingleValueCaseClauseOperation single:
                Value value = LowerScalar(single.Value);
                return At(clause).Emit(Op.Equal, selector, ConvertTo(value, selector.Type));
            case IPatternCaseClauseOperation { Guard: null } pattern:
                return LowerPattern(pattern.Pattern, selector);
            case IPatternCaseClauseOperation { Guard: { } guard } pattern when IsCheap(guard):
                Value matches = LowerPattern(pattern.Pattern, selector);
                return At(clause).Emit(Op.And, matches, LowerScalar(guard));
            default:
                Report(KernelDiagnostics.UnsupportedConstruct, clause, "this case: use constants, relations and simple conditions");
                return _builder.Constant(false);
        }
    }

    /// <summary>Whether a value matches a pattern of constants and relations.</summary>
    private Value LowerPattern(IPatternOperation pattern, Value value)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return At(pattern).Constant(true);
            case IConstantPatternOperation constant:
                return Compare(pattern, BinaryOperatorKind.Equals, value, constant.Value);
            case IRelationalPatternOperation relation:
                return Compare(pattern, relation.OperatorKind, value, relation.Value);
            case INegatedPatternOperation negated:
                Value inner = LowerPattern(negated.Pattern, value);
                return At(pattern).Emit(Op.Not, inner);
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And or BinaryOperatorKind.Or } both:
                Value left = LowerPattern(both.LeftPattern, value);
                Value right = LowerPattern(both.RightPattern, value);
                return At(pattern).Emit(both.OperatorKind == BinaryOperatorKind.And ? Op.And : Op.Or, left, right);
            default:
                Report(KernelDiagnostics.UnsupportedConstruct, pattern, "this pattern: use constants, relations, and, or, not");
                return _builder.Constant(false);
        }
    }

    private Value Compare(IOperation at, BinaryOperatorKind kind, Value value, IOperation constant)
    {
        Value literal = ConvertTo(LowerScalar(constant), value.Type);
        Value result = Combine(at, kind, value, literal)!;

        // The pattern NaN matches NaN, unlike the operator.
        return kind == BinaryOperatorKind.Equals && constant.ConstantValue.Value is float.NaN or double.NaN
            ? At(at).Emit(Op.NotEqual, value, value)
            : result;
    }

    private Value[] LowerSwitchExpression(ISwitchExpressionOperation operation)
    {
        Value selector = LowerScalar(operation.Value);
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
            if (arm.Guard is not null && !IsCheap(arm.Guard))
            {
                Report(KernelDiagnostics.UnsupportedConstruct, arm.Guard, "this condition of a switch arm: use comparisons of variables and constants");
            }

            if (arm.Pattern is IDiscardPatternOperation && arm.Guard is null)
            {
                Write(Place.Of(result), Lower(arm.Value), arm);
                break;
            }

            Value matches = LowerPattern(arm.Pattern, selector);
            if (arm.Guard is { } guard)
            {
                matches = At(arm).Emit(Op.And, matches, LowerScalar(guard));
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
