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

        /// <summary>What stands before a label that it jumps to: a loop that runs once.</summary>
        BeforeLabel,

        /// <summary>What stands from a label on and jumps back to it: a loop.</summary>
        FromLabel,

        /// <summary>A switch whose sections jump to each other: a loop, each round of which runs one of them.</summary>
        Sections,
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
        Leave(LowerLoopBody(loop, operation));
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

        JumpScope scope = LowerLoopBody(loop, operation);
        Into(loop.Regions[2], () => LowerStatements(operation.AtLoopBottom));
        Leave(scope);
    }

    private void LowerTest(IOperation condition)
    {
        Value value = LowerScalar(condition);
        if (KnownTruth(value) != true)
        {
            At(condition).EmitEffect(Op.Test, value);
        }
    }

    private JumpScope LowerLoopBody(Instruction loop, ILoopOperation operation)
    {
        JumpScope scope = Enter(ScopeKind.Loop, operation.ContinueLabel);
        Into(loop.Regions[1], () => LowerStatement(operation.Body));
        _jumps.Pop();
        return scope;
    }

    private void LowerBranch(IBranchOperation operation)
    {
        At(operation);
        if (operation.BranchKind == BranchKind.GoTo)
        {
            LowerGoto(operation);
        }
        else if (_jumps.Count == 0)
        {
            RefuseStatement(operation);
        }
        else if (operation.BranchKind == BranchKind.Continue)
        {
            Continue(operation.Target);
        }
        else if (_jumps.Peek().IsOfLabel)
        {
            Break(operation);
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
            if (scope.IsOfLabel || scope.Kind == ScopeKind.Sections)
            {
                Jump(_jumps.First(outer => outer.Kind is ScopeKind.Loop or ScopeKind.Round && SymbolEqualityComparer.Default.Equals(outer.ContinueLabel, target)), isNext: true);
                return;
            }

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

        /// <summary>The label of a scope that is of one.</summary>
        public ILabelSymbol? Label { get; init; }

        /// <summary>The sections of a switch that jump to each other.</summary>
        public SectionJumps? Sections { get; init; }

        /// <summary>Where the loop of the IR stands in its region.</summary>
        public int Position { get; init; }

        /// <summary>Jumps to scopes around this one, which leave its loop on the way.</summary>
        public List<JumpExit> Exits { get; } = [];

        public bool IsOfLabel => Kind is ScopeKind.BeforeLabel or ScopeKind.FromLabel;
    }
}
