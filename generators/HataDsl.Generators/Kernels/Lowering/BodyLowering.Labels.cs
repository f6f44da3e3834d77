using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>
/// Labels. What stands before one and jumps to it is a loop that runs once, which the jump leaves; what stands from one on and jumps back to it
/// is a loop, whose next round the jump begins. A jump out of several loops leaves them one by one, by way of a flag.
/// </content>
internal sealed partial class BodyLowering
{
    private int _labels;

    /// <summary>Statements with a label at an index, the last of them.</summary>
    private void LowerLabelled(IReadOnlyList<IOperation> statements, int index)
    {
        var labelled = (ILabeledOperation)statements[index];
        IOperation[] before = [.. statements.Take(index)];
        IOperation[] rest = [.. labelled.Operation is { } own ? new[] { own } : [], .. statements.Skip(index + 1)];
        bool isJumpedTo = HasJump(before, labelled.Label);
        if (isJumpedTo)
        {
            LowerRegionOfLabel(ScopeKind.BeforeLabel, labelled, before);
        }
        else
        {
            LowerStatements(before);
        }

        if (IsTerminated)
        {
            return;
        }

        if (HasJump(rest, labelled.Label))
        {
            LowerRegionOfLabel(ScopeKind.FromLabel, labelled, rest);
        }
        else
        {
            LowerStatements(rest);
        }
    }

    private static bool HasJump(IEnumerable<IOperation> statements, ILabelSymbol label) => statements.Any(statement => statement.DescendantsAndSelf().Any(inner =>
        inner is IBranchOperation { BranchKind: BranchKind.GoTo } jump && SymbolEqualityComparer.Default.Equals(jump.Target, label)));

    private void LowerRegionOfLabel(ScopeKind kind, ILabeledOperation labelled, IReadOnlyList<IOperation> statements)
    {
        Instruction loop = At(labelled).Loop();
        JumpScope scope = Enter(kind, null, label: labelled.Label);
        _labels++; // what is declared here is used behind the loop
        Into(loop.Regions[1], () =>
        {
            LowerStatements(statements);
            if (!IsTerminated)
            {
                At(labelled).EmitEffect(Op.Break);
            }
        });
        _labels--;
        _jumps.Pop();
        Leave(scope);
    }

    private void LowerGoto(IBranchOperation operation)
    {
        if (_jumps.FirstOrDefault(scope => SymbolEqualityComparer.Default.Equals(scope.Label, operation.Target)) is { } target)
        {
            Jump(target, isNext: target.Kind == ScopeKind.FromLabel);
        }
        else if (!GoToSection(operation))
        {
            RefuseStatement(operation);
        }
    }

    /// <summary>A break whose loop or switch is around a label.</summary>
    private void Break(IBranchOperation operation)
    {
        JumpScope? target = _jumps.FirstOrDefault(scope => !scope.IsOfLabel);
        if (target is null || target.Kind == ScopeKind.PlainSwitch)
        {
            RefuseStatement(operation);
            return;
        }

        if (target.BreakFlag is { } flag)
        {
            _builder.Set(flag, _builder.Constant(true));
        }

        Jump(target, isNext: false);
    }

    /// <summary>Opens the scope of the loop that has been appended last.</summary>
    private JumpScope Enter(ScopeKind kind, ILabelSymbol? next, Symbol? breakFlag = null, ILabelSymbol? label = null, SectionJumps? sections = null)
    {
        var scope = new JumpScope(kind, next) { BreakFlag = breakFlag, Label = label, Sections = sections, Position = _builder.Region.Instructions.Count - 1 };
        _jumps.Push(scope);
        return scope;
    }

    /// <summary>Leaves a scope, or begins its next round, from inside any number of loops.</summary>
    private void Jump(JumpScope target, bool isNext)
    {
        foreach (JumpScope scope in _jumps)
        {
            if (ReferenceEquals(scope, target))
            {
                _builder.EmitEffect(isNext && (scope.Kind is ScopeKind.Loop or ScopeKind.FromLabel or ScopeKind.Sections) ? Op.Continue : Op.Break);
                return;
            }

            if (scope.Kind == ScopeKind.PlainSwitch)
            {
                continue;
            }

            JumpExit? exit = scope.Exits.FirstOrDefault(known => ReferenceEquals(known.Target, target) && known.IsNext == isNext);
            if (exit is null)
            {
                exit = new JumpExit(target, isNext, DeclareTemporary("leaves", ScalarType.I1));
                scope.Exits.Add(exit);
            }

            _builder.Set(exit.Flag, _builder.Constant(true));
            _builder.EmitEffect(Op.Break);
            return;
        }
    }

    /// <summary>Behind a loop: goes on with the jumps that have left it.</summary>
    private void Leave(JumpScope scope)
    {
        foreach (JumpExit exit in scope.Exits)
        {
            var before = new Region();
            var builder = new RegionBuilder(before) { Span = _builder.Span };
            builder.Set(exit.Flag, builder.Constant(false));
            _builder.Region.Instructions.InsertRange(scope.Position, before.Instructions);
            Instruction branch = _builder.If(_builder.Get(exit.Flag));
            Into(branch.Regions[0], () => Jump(exit.Target, exit.IsNext));
        }
    }

    /// <summary>A jump that leaves a loop on its way to a scope around it.</summary>
    /// <param name="Target">Where it goes.</param>
    /// <param name="IsNext">Whether it begins the next round of that loop, else it leaves it.</param>
    /// <param name="Flag">Tells behind the loop that it has been left so.</param>
    private sealed record JumpExit(JumpScope Target, bool IsNext, Symbol Flag);
}
