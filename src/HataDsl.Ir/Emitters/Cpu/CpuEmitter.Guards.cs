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
    /// <param name="Conditions">The conditions it is known of.</param>
    /// <param name="State">How far they hold.</param>
    /// <param name="Last">One that holds as far as <paramref name="Whole"/> says, if all hold but this.</param>
    /// <param name="Whole">The name of the number of subgroups in all of whose lanes the last condition holds.</param>
    private readonly record struct Guard(HashSet<Value> Conditions, GuardState State, Value? Last = null, string Whole = "");

    /// <summary>
    /// Conditions of a run that compare a position that is linear over the workgroup with the same bound of the workgroup, that of the
    /// farthest position first: where it holds, all do. None if there is no such condition, or one beside others.
    /// </summary>
    private List<Value>? GuardOf(Run run, out bool isOnly)
    {
        List<Value> conditions = run.Conditions;
        List<Value> guards = conditions.FindAll(condition => BoundOf(condition) is { } bound
            && ShapeOf(bound.Position).Has(LaneFacts.Spread) && IsGroupExpression(bound.Bound) && IsPositionExpression(bound.Position));
        isOnly = guards.Count == 1 && conditions.Count == 1;
        if (isOnly || guards.Count < 2)
        {
            return isOnly ? guards : null;
        }

        (Value position, Value limit, bool orEqual) = BoundOf(guards[0])!.Value;
        guards.RemoveAll(guard => BoundOf(guard) is not { } bound || bound.Bound != limit || bound.OrEqual != orEqual
            || ShapeOf(bound.Position).Stride != ShapeOf(position).Stride || !IsSmall(bound.Position, 0));
        var distances = guards.ConvertAll(guard => AffineIndex.Of(BoundOf(guard)!.Value.Position, _tree).Behind(AffineIndex.Of(position, _tree)));
        if (guards.Count < 2 || distances.Contains(null) || run.Instructions.Sum(RegionTree.SizeOf) > LargestTwice)
        {
            return null;
        }

        Value farthest = guards[distances.IndexOf(distances.Max())];
        return [farthest, .. guards.Where(guard => guard != farthest)];
    }

    /// <summary>Whether a position is one in the workgroup plus a constant that is not negative, so that it does not overflow.</summary>
    private bool IsSmall(Value value, int depth)
    {
        Instruction definition = _tree.DefinitionOf(value);
        return definition.Op is Op.LocalIndex or Op.LocalX
            || (definition.Op == Op.Const && value.Type == ScalarType.I32 && ConstantBits.ToInt64(value.Type, definition.Bits) is >= 0 and < 1 << 24)
            || (definition.Op == Op.Add && depth < 8 && definition.Operands.All(operand => IsSmall(operand, depth + 1)));
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

    private void EmitGuardedRun(Run run, List<Value> conditions, bool isOnly, int full)
    {
        (Value position, Value bound, bool orEqual) = BoundOf(conditions[0])!.Value;
        HashSet<Value> all = [.. conditions];
        string whole = FreshName("whole");
        string touched = FreshName("touched");
        string count = full.ToString(CultureInfo.InvariantCulture);
        _block.Line($"int {whole}, {touched};");
        CodeBlock outer = _block;
        _block = outer.Open("");
        DeclareFirstSubgroup();
        EmitPosition(position);
        _block.Line($"{Simd}CountSubgroups({Scalar(position)}, {ShapeOf(position).Stride}, {Scalar(bound)}, {(orEqual ? "true" : "false")}, {count}, out {whole}, out {touched});");
        _block = outer;

        if (!isOnly && IsOfLaterRow(conditions))
        {
            // Where the farthest row is reached at all, the others are inside the bound.
            _block = outer.Open($"if ({whole} > 0)");
            _guard = new Guard(all, GuardState.All, conditions[0], whole);
            EmitSubgroups(run, "0", count);
            _guard = new Guard(all, GuardState.Some);
            EmitRunBlock(run, outer.Open("else").Open($"for (int subgroup = 0; subgroup < {count}; subgroup++)", isLoop: true), null, 0);
            _guard = null;
            _block = outer;
            return;
        }

        _guard = new Guard(all, GuardState.All);
        EmitSubgroups(run, "0", whole);
        _guard = new Guard(all, GuardState.Some);
        string end = isOnly ? touched : count;
        EmitRunBlock(run, outer.Open($"for (int subgroup = {whole}; subgroup < {end}; subgroup++)", isLoop: true), null, 0);
        if (isOnly && HasEffect(run.Reached(hold: false)))
        {
            _guard = new Guard(all, GuardState.None);
            EmitRunBlock(run, outer.Open($"for (int subgroup = {touched}; subgroup < {count}; subgroup++)", isLoop: true), null, 0);
        }

        _guard = null;
    }

    /// <summary>Whether the position of the first of some guards is ahead of all others by all of the workgroup.</summary>
    private bool IsOfLaterRow(List<Value> guards)
    {
        Value position = BoundOf(guards[0])!.Value.Position;
        long length = (long)_kernel.Workgroup.Count * ShapeOf(position).Stride;
        return guards.Skip(1).All(guard => AffineIndex.Of(position, _tree).Behind(AffineIndex.Of(BoundOf(guard)!.Value.Position, _tree)) >= length);
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

    private void EmitGuarded(Instruction branch, Guard guard)
    {
        GuardState state = guard.State;
        if (branch.Operands[0] == guard.Last)
        {
            CodeBlock outer = _block;
            EmitRegion(branch.Regions[0], $"if (subgroup < {guard.Whole})", null);
            _block = outer.Open("else");
            EmitMasked(branch, branch.Regions[0].Instructions.Count > 0, branch.Regions[1].Instructions.Count > 0);
            _block = outer;
        }
        else if (state == GuardState.Some)
        {
            EmitMasked(branch, branch.Regions[0].Instructions.Count > 0, branch.Regions[1].Instructions.Count > 0);
        }
        else if (branch.Regions[state == GuardState.All ? 0 : 1] is { Instructions.Count: > 0 } taken)
        {
            EmitRegion(taken, "", null);
        }
    }
}
