namespace HataDsl.Ir;

/// <content>
/// Runs with guards along several axes, such as <c>row &lt; rows &amp;&amp; column &lt; columns</c>: whether they hold for all of the
/// workgroup is found once, from the greatest of each position. If they do, no subgroup asks again.
/// </content>
public sealed partial class CpuEmitter
{
    /// <summary>Emits a run for workgroups in which all its guards hold, and one with masks for others; false if it has no such guards.</summary>
    private bool TryEmitWholeRun(Run run, string count)
    {
        List<Value> conditions = [.. run.Instructions.Where(instruction => instruction.Op == Op.If).Select(branch => branch.Operands[0]).Distinct()];
        if (conditions.Count < 2 || run.Instructions.Exists(instruction => instruction.Op == Op.Loop) || run.Instructions.Sum(SizeOf) > LargestTwice
            || !conditions.TrueForAll(condition => AllGreatest(condition, emit: false) is not null))
        {
            return false;
        }

        string whole = FreshName("whole");
        _block.Line($"bool {whole};");
        CodeBlock outer = _block;
        _block = outer.Open("");
        _block.Line("int subgroup = 0;");
        _block.Line("int first = 0;");
        var tests = conditions.SelectMany(condition => AllGreatest(condition, emit: true)!).Distinct().ToList();
        _block.Line($"{whole} = {string.Join(" && ", tests)};");
        _block = outer.Open($"if ({whole})");
        _guard = new Guard([.. conditions], GuardState.All);
        EmitSubgroups(run, "0", count);
        _guard = new Guard([.. conditions], GuardState.Some);
        EmitRunBlock(run, outer.Open("else").Open($"for (int subgroup = 0; subgroup < {count}; subgroup++)", isLoop: true), null, 0);
        _guard = null;
        _block = outer;
        return true;
    }

    /// <summary>Scalar tests that together say that a condition holds for the whole workgroup; none where positions may fall.</summary>
    private List<string>? AllGreatest(Value condition, bool emit)
    {
        Instruction definition = _tree.DefinitionOf(condition);
        if (definition.Op == Op.And)
        {
            List<string>? left = AllGreatest(definition.Operands[0], emit);
            List<string>? right = AllGreatest(definition.Operands[1], emit);
            return left is null || right is null ? null : [.. left, .. right];
        }

        bool swapped = definition.Op is Op.Greater or Op.GreaterEqual;
        if (!(swapped || definition.Op is Op.Less or Op.LessEqual) || definition.Operands[0].Type != ScalarType.I32)
        {
            return null;
        }

        Value position = definition.Operands[swapped ? 1 : 0];
        Value bound = definition.Operands[swapped ? 0 : 1];
        if (!IsGroupExpression(bound) || !IsPositionExpression(position) || ReachOf(position) is not { } reach)
        {
            return null;
        }

        if (!emit)
        {
            return [];
        }

        EmitPosition(position);
        return [$"(long){Scalar(position)} + {reach} {(definition.Op is Op.LessEqual or Op.GreaterEqual ? "<=" : "<")} {Scalar(bound)}"];
    }

    /// <summary>How far the greatest of a position is ahead of the first invocation's, if none is behind that.</summary>
    private long? ReachOf(Value position)
    {
        LaneShape shape = ShapeOf(position);
        if (shape.IsVarying || shape.Stride < 0 || shape.Has(LaneFacts.AddressOnly))
        {
            return null;
        }

        long greatest = 0;
        List<KeyValuePair<Value, long>> terms = [.. AffineIndex.Of(position, _tree).Factors.Where(term => !_lanes.Of(term.Key).IsGroup)];
        long? start = StartOf(terms, 0);
        for (int subgroup = 1; subgroup < Subgroups; subgroup++)
        {
            long? ahead = StartOf(terms, subgroup * Lanes) - start;
            if (ahead is null or < 0)
            {
                return null;
            }

            greatest = Math.Max(greatest, ahead.Value);
        }

        return start is null ? null : greatest + ((Lanes - 1) * (long)shape.Stride);
    }

    private long? StartOf(List<KeyValuePair<Value, long>> terms, int first)
    {
        long? sum = 0;
        foreach (KeyValuePair<Value, long> term in terms)
        {
            sum += _positions.Evaluate(term.Key, first) * term.Value;
        }

        return sum;
    }
}
