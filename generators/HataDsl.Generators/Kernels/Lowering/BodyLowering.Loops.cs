using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Loops and the jumps inside them.</content>
internal sealed partial class BodyLowering
{
    private readonly Stack<JumpScope> _jumps = new();

    /// <summary>What break and continue mean at the innermost position.</summary>
    private enum ScopeKind
    {
        /// <summary>A loop of the C#.</summary>
        Loop,

        /// <summary>A switch whose only breaks end its sections: they mean nothing.</summary>
        PlainSwitch,

        /// <summary>A switch with other breaks: a loop that runs once.</summary>
        LoopSwitch,

        /// <summary>One round of an unrolled loop that has jumps: a loop that runs once.</summary>
        Round,
    }

    private void LowerWhile(IWhileLoopOperation operation)
    {
        if (operation.ConditionIsUntil || operation.Condition is not { } condition)
        {
            RefuseStatement(operation);
            return;
        }

        Instruction loop = At(operation).Loop();
        Into(loop.Regions[operation.ConditionIsTop ? 0 : 2], () => LowerTest(condition));
        LowerLoopBody(loop, operation);
    }

    private void LowerFor(IForLoopOperation operation)
    {
        LowerStatements(operation.Before);
        Instruction loop = At(operation).Loop();
        loop.IsUnrolled = MentionsComptime(operation.Condition);
        if (operation.Condition is { } condition)
        {
            Into(loop.Regions[0], () => LowerTest(condition));
        }

        LowerLoopBody(loop, operation);
        Into(loop.Regions[2], () => LowerStatements(operation.AtLoopBottom));
    }

    private void LowerTest(IOperation condition)
    {
        Value value = LowerScalar(condition);
        if (KnownTruth(value) != true)
        {
            At(condition).EmitEffect(Op.Test, value);
        }
    }

    private void LowerLoopBody(Instruction loop, ILoopOperation operation)
    {
        _jumps.Push(new JumpScope(ScopeKind.Loop, operation.ContinueLabel));
        Into(loop.Regions[1], () => LowerStatement(operation.Body));
        _jumps.Pop();
    }

    private void LowerBranch(IBranchOperation operation)
    {
        if (operation.BranchKind == BranchKind.GoTo || _jumps.Count == 0)
        {
            RefuseStatement(operation);
            return;
        }

        At(operation);
        if (operation.BranchKind == BranchKind.Continue)
        {
            Continue(operation.Target);
        }
        else if (_jumps.Peek().Kind != ScopeKind.PlainSwitch)
        {
            if (_jumps.Peek().BreakFlag is { } flag)
            {
                _builder.Set(flag, _builder.Constant(true));
            }

            _builder.EmitEffect(Op.Break);
        }
    }

    /// <summary>Goes to the next round of a loop; out of a switch that is a loop of its own, by way of a flag.</summary>
    private void Continue(ILabelSymbol target)
    {
        foreach (JumpScope scope in _jumps)
        {
            if (scope.Kind == ScopeKind.LoopSwitch)
            {
                scope.ContinueFlag ??= DeclareTemporary("continues", ScalarType.I1);
                _builder.Set(scope.ContinueFlag, _builder.Constant(true));
                _builder.EmitEffect(Op.Break);
                return;
            }

            if (scope.Kind is ScopeKind.Loop or ScopeKind.Round && SymbolEqualityComparer.Default.Equals(scope.ContinueLabel, target))
            {
                _builder.EmitEffect(scope.Kind == ScopeKind.Loop ? Op.Continue : Op.Break);
                return;
            }
        }
    }

    /// <summary>A loop or switch around the current position.</summary>
    private sealed class JumpScope(ScopeKind kind, ILabelSymbol? next)
    {
        public ScopeKind Kind { get; } = kind;

        public ILabelSymbol? ContinueLabel { get; } = next;

        /// <summary>Set when a continue leaves a switch towards the loop around it.</summary>
        public Symbol? ContinueFlag { get; set; }

        /// <summary>Set when a break leaves all rounds of an unrolled loop.</summary>
        public Symbol? BreakFlag { get; init; }
    }
}
