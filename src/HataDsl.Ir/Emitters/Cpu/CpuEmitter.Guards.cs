using System.Globalization;

namespace HataDsl.Ir;

/// <content>
/// Runs with a guard such as <c>i &lt; n</c>: how many subgroups are inside the bound is found once for the workgroup. Those inside
/// take the guarded way without a test or a mask, the one across the bound both with masks, and the rest the other.
/// </content>
public sealed partial class CpuEmitter
{
    private enum GuardState
    {
        /// <summary>The bound is known to hold in all lanes.</summary>
        All,

        /// <summary>In some.</summary>
        Some,

        /// <summary>In none.</summary>
        None,
    }

    /// <summary>What is known of the guard of the run that is being emitted.</summary>
    private readonly record struct Guard(Value Condition, GuardState State);

    /// <summary>
    /// The condition of the only conditional of a run, if it compares a position that is linear over the workgroup with a bound of the
    /// workgroup.
    /// </summary>
    private Value? GuardOf(Run run)
    {
        List<Instruction> branches = run.Instructions.FindAll(instruction => instruction.Op == Op.If);
        return branches.Count > 0 && branches.TrueForAll(branch => branch.Operands[0] == branches[0].Operands[0])
            && BoundOf(branches[0].Operands[0]) is { } bound
            && ShapeOf(bound.Position).Has(LaneFacts.Spread) && IsGroupExpression(bound.Bound) && IsPositionExpression(bound.Position)
            ? branches[0].Operands[0] : null;
    }

    /// <summary>A comparison of a position with something uniform, in the form <c>position &lt; bound</c> or <c>position &lt;= bound</c>.</summary>
    private (Value Position, Value Bound, bool OrEqual)? BoundOf(Value condition)
    {
        Instruction comparison = _tree.DefinitionOf(condition);
        if (comparison.Op == Op.Equal && ShapeOf(comparison.Operands[0]) is { IsLinear: true, Stride: 1 } first && first.Has(LaneFacts.Position)
            && _tree.DefinitionOf(comparison.Operands[1]) is { Op: Op.Const, Bits: 0 })
        {
            // A position is never negative.
            return (comparison.Operands[0], comparison.Operands[1], true);
        }

        if (comparison.Op is not (Op.Less or Op.LessEqual or Op.Greater or Op.GreaterEqual))
        {
            return null;
        }

        bool swapped = comparison.Op is Op.Greater or Op.GreaterEqual;
        Value position = comparison.Operands[swapped ? 1 : 0];
        Value bound = comparison.Operands[swapped ? 0 : 1];
        LaneShape shape = ShapeOf(position);
        return shape.IsLinear && shape.Stride > 0 && !shape.Has(LaneFacts.AddressOnly) && position.Type is ScalarType.I32 or ScalarType.U32 or ScalarType.I64
            ? (position, bound, comparison.Op is Op.LessEqual or Op.GreaterEqual) : null;
    }

    private bool IsGroupExpression(Value value)
    {
        Instruction definition = _tree.DefinitionOf(value);
        return _plan.IsGroup(value) || definition.Op == Op.Const || definition is { Op: Op.Get, Symbol.Kind: SymbolKind.Scalar };
    }

    /// <summary>Whether a position can be computed in front of the loop over subgroups.</summary>
    private bool IsPositionExpression(Value value)
    {
        Instruction definition = _tree.DefinitionOf(value);
        return IsGroupExpression(value)
            || (definition.Info.Has(OpTraits.Pure) && !_plan.Kept.Contains(value) && definition.Operands.All(IsPositionExpression));
    }

    private void EmitGuardedRun(Run run, Value condition, int full)
    {
        (Value position, Value bound, bool orEqual) = BoundOf(condition)!.Value;
        string whole = FreshName("whole");
        string touched = FreshName("touched");
        string count = full.ToString(CultureInfo.InvariantCulture);
        _block.Line($"int {whole}, {touched};");
        CodeBlock outer = _block;
        _block = outer.Open("");
        _block.Line("int subgroup = 0;");
        _block.Line("int first = 0;");
        EmitPosition(position);
        _block.Line($"{Simd}CountSubgroups({Scalar(position)}, {ShapeOf(position).Stride}, {Scalar(bound)}, {(orEqual ? "true" : "false")}, {count}, out {whole}, out {touched});");
        _block = outer;

        _guard = new Guard(condition, GuardState.All);
        EmitSubgroups(run, "0", whole);
        _guard = new Guard(condition, GuardState.Some);
        EmitRunBlock(run, outer.Open($"for (int subgroup = {whole}; subgroup < {touched}; subgroup++)", isLoop: true), null, 0);
        if (HasEffect(run.Instructions.SelectMany(instruction => instruction.Op == Op.If ? instruction.Regions[1].Instructions : [instruction])))
        {
            _guard = new Guard(condition, GuardState.None);
            EmitRunBlock(run, outer.Open($"for (int subgroup = {touched}; subgroup < {count}; subgroup++)", isLoop: true), null, 0);
        }

        _guard = null;
    }

    /// <summary>Emits what a position is computed from.</summary>
    private void EmitPosition(Value value)
    {
        Instruction definition = _tree.DefinitionOf(value);
        if (IsGroupExpression(value) || _block.Scalars.ContainsKey(value))
        {
            return;
        }

        foreach (Value operand in definition.Operands)
        {
            EmitPosition(operand);
        }

        EmitInstruction(definition);
    }

    /// <summary>Whether instructions of a run do something that is seen outside of it.</summary>
    private bool HasEffect(IEnumerable<Instruction> instructions) => instructions.Any(instruction =>
        !(instruction.Info.Has(OpTraits.Pure) || instruction.Op is Op.Get or Op.Load) || instruction.Results.Any(_plan.Kept.Contains));

    private void EmitGuarded(Instruction branch, GuardState state)
    {
        if (state == GuardState.Some)
        {
            EmitMasked(branch, branch.Regions[0].Instructions.Count > 0, branch.Regions[1].Instructions.Count > 0);
            return;
        }

        Region taken = branch.Regions[state == GuardState.All ? 0 : 1];
        if (taken.Instructions.Count > 0)
        {
            EmitRegion(taken, "", null);
        }
    }
}
