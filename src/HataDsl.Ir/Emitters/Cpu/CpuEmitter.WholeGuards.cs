namespace HataDsl.Ir;

/// <content>
/// Runs with guards along several axes, such as <c>row &lt; rows &amp;&amp; column &lt; columns</c>: whether they hold for all of the
/// workgroup is found once, from the greatest of each position. If they do, no subgroup asks again.
/// </content>
public sealed partial class CpuEmitter
{
    /// <summary>Whether all conditions of a run can be asked for the whole workgroup.</summary>
    private bool CanBeWhole(Run run) => Subgroups > 1 && _kernel.Workgroup.Count % Lanes == 0 && GuardOf(run, out _) is null
        && !run.Instructions.Exists(instruction => instruction.Op == Op.Loop) && run.Instructions.Sum(RegionTree.SizeOf) <= LargestTwice
        && run.Conditions.TrueForAll(condition => ReachesOf(condition) is not null);

    /// <summary>Emits a run for workgroups in which all its guards hold, and one with masks for others; false if it has no such guards.</summary>
    private bool TryEmitWholeRun(Run run, string count)
    {
        List<Value> conditions = run.Conditions;
        bool forwards = ForwardedBy(run).Any();
        TransposedRun? transposed = _transposedRuns.TryGetValue(run, out TransposedRun? found) && found.Stores is not null ? found : null;
        if ((conditions.Count < 2 && transposed is null && !forwards) || !CanBeWhole(run))
        {
            return false;
        }

        CodeBlock outer = _block;
        List<string> tests = EmitWholeTests(run, conditions, out string whole);
        _block = tests.Count == 0 ? outer : outer.Open($"if ({whole})");
        EmitRows(run, own: false);
        if (transposed is not null)
        {
            EmitTransposedStores(transposed);
        }
        else if (!forwards || DoesMore(run))
        {
            _guard = new Guard([.. conditions], GuardState.All);
            _forwards = forwards;
            EmitSubgroups(run, "0", count);
            _forwards = false;
        }

        if (tests.Count > 0)
        {
            _guard = new Guard([.. conditions], GuardState.Some);
            _block = outer.Open("else");
            EmitRows(run, own: true);
            if (transposed is not null)
            {
                EmitTransposedFrames(run);
            }

            EmitRunBlock(run, _block.Open($"for (int subgroup = 0; subgroup < {count}; subgroup++)", isLoop: true), null, 0);
        }

        _guard = null;
        _block = outer;
        return true;
    }

    private List<string> EmitWholeTests(Run run, List<Value> conditions, out string whole)
    {
        CodeBlock outer = _block;
        whole = FreshName("whole");
        List<string> tests = [.. ForwardedBy(run).Select(array => array.Apart).Where(apart => apart != "true")];
        List<EvenRows> rows = EvenRowsOf(run);
        if (conditions.Count > 0 || rows.Count > 0)
        {
            outer.Line($"bool {whole};");
            _block = outer.Open("");
            DeclareFirstSubgroup();
            tests.AddRange(Farthest(conditions.SelectMany(condition => ReachesOf(condition)!)).Select(TestOf));
            tests.AddRange(rows.Select(TestOf));
            _block.Line($"{whole} = {string.Join(" && ", tests)};");
            _block = outer;
        }
        else if (tests.Count > 0)
        {
            outer.Line($"bool {whole} = {string.Join(" && ", tests)};");
        }

        return tests;
    }

    /// <summary>How far a position reaches ahead of where it is for the first invocation, and what it must not reach.</summary>
    private readonly record struct Reach(Value Position, long Ahead, Value Bound, bool OrEqual);

    /// <summary>What together says that a condition holds for the whole workgroup; none where positions may fall.</summary>
    private List<Reach>? ReachesOf(Value condition)
    {
        Instruction definition = _tree.DefinitionOf(condition);
        if (definition.Op == Op.And)
        {
            List<Reach>? left = ReachesOf(definition.Operands[0]);
            List<Reach>? right = ReachesOf(definition.Operands[1]);
            return left is null || right is null ? null : [.. left, .. right];
        }

        bool swapped = definition.Op is Op.Greater or Op.GreaterEqual;
        if (!(swapped || definition.Op is Op.Less or Op.LessEqual) || definition.Operands[0].Type != ScalarType.I32)
        {
            return null;
        }

        Value position = definition.Operands[swapped ? 1 : 0];
        Value bound = definition.Operands[swapped ? 0 : 1];
        return IsGroupExpression(bound) && IsPositionExpression(position) && ReachOf(position) is { } ahead
            ? [new Reach(position, ahead, bound, definition.Op is Op.LessEqual or Op.GreaterEqual)] : null;
    }

    /// <summary>
    /// Of positions that are constants apart, only the first of them, with the farthest reach. None of the others overflows if that stays
    /// below the bound.
    /// </summary>
    private List<Reach> Farthest(IEnumerable<Reach> reaches)
    {
        var farthest = new List<Reach>();
        foreach (Reach reach in reaches)
        {
            int other = farthest.FindIndex(known => known.Bound == reach.Bound && known.OrEqual == reach.OrEqual && Between(known, reach) is not null);
            if (other < 0)
            {
                farthest.Add(reach);
                continue;
            }

            Reach known = farthest[other];
            long distance = Between(known, reach)!.Value;
            farthest[other] = distance >= 0
                ? known with { Ahead = Math.Max(known.Ahead, distance + reach.Ahead) } : reach with { Ahead = Math.Max(reach.Ahead, known.Ahead - distance) };
        }

        return farthest;
    }

    private long? Between(Reach from, Reach to) => AffineIndex.Of(to.Position, _tree).Behind(AffineIndex.Of(from.Position, _tree));

    private string TestOf(Reach reach)
    {
        EmitPosition(reach.Position);
        return $"(long){Scalar(reach.Position)} + {Number(reach.Ahead)} {(reach.OrEqual ? "<=" : "<")} {Scalar(reach.Bound)}";
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
