namespace HataDsl.Ir.Graphs;

/// <content>Kernels of elements and of rows.</content>
internal sealed partial class GroupKernelBuilder
{
    private const int ElementWorkgroup = 256;

    /// <summary>Fewest invocations of a workgroup that reduces a row.</summary>
    private const int SmallestWorkgroup = 32;

    /// <summary>Smallest subgroup of a device, which bounds the subgroups of a workgroup.</summary>
    private const int SmallestSubgroup = 4;

    /// <summary>Workgroups that every device allows along an axis.</summary>
    public const int MaximumWorkgroups = 65535;

    /// <summary>Each invocation computes one element, by its number alone or by column and row.</summary>
    public static Kernel Elements(FusionPlan plan, Group group, GroupAnalysis analysis, string name, bool byRows)
    {
        var builder = new GroupKernelBuilder(plan, group, analysis, name, new WorkgroupShape(ElementWorkgroup, 1, 1));
        Value first = builder._build.Emit(Op.InvocationX);
        Shape shape = group.Shape;
        if (!byRows)
        {
            foreach (IGrouping<Shape, Node> roots in group.Roots.GroupBy(Group.IterationOf))
            {
                builder.When(builder._build.Emit(Op.Less, first, builder.LengthValue(roots.Key.Count)), () => builder.StoreAt(roots, builder.FromLinear(roots.Key, first)));
            }

            return builder._kernel;
        }

        builder.When(builder._build.Emit(Op.Less, first, builder.LengthValue(shape.Last)), () =>
            builder.ForRows(shape, Op.WorkgroupY, Op.WorkgroupCountY, row => builder.StoreAt(group.Roots, builder.InRow(shape, row, first))));
        return builder._kernel;
    }

    /// <summary>Whether a kernel of elements is better run by rows: where it needs columns, and rows are long enough to fill workgroups.</summary>
    public static bool PrefersRows(FusionPlan plan, Group group, GroupAnalysis analysis)
    {
        bool needsNumbersOnly = group.Roots.All(root => root.Op != GraphOp.Update) && analysis.Reads.Values.All(access => access == Access.Element)
            && !group.Roots.Concat(analysis.Reads.Keys).Any(plan.Layouts.ContainsKey)
            && analysis.Computed.All(node => node.Op is GraphOp.Pointwise or GraphOp.Call or GraphOp.Convert or GraphOp.Reshape);
        return !needsNumbersOnly && group.Roots.All(root => Group.IterationOf(root).Equals(group.Shape)) && plan.Graph.Typical(group.Shape.Last) >= ElementWorkgroup / 8;
    }

    /// <summary>Each workgroup computes a row: reductions first, each over the row; then the results.</summary>
    public static Kernel Rows(FusionPlan plan, Group group, GroupAnalysis analysis, string name)
    {
        long longest = analysis.Reductions.Max(reduction => plan.Graph.Bound(reduction.Operands[0].Shape.Last));
        int workgroup = SmallestWorkgroup;
        while (workgroup < plan.Device.RowWorkgroup && workgroup < longest)
        {
            workgroup *= 2;
        }

        var builder = new GroupKernelBuilder(plan, group, analysis, name, new WorkgroupShape(workgroup, 1, 1));
        builder.ForRows(group.Shape, Op.WorkgroupX, Op.WorkgroupCountX, row =>
        {
            builder.Reduce(row);
            foreach (IGrouping<Extent, Node> roots in group.Roots.GroupBy(root => Group.IterationOf(root).Last))
            {
                builder.For(builder._build.Emit(Op.LocalIndex), builder.LengthValue(roots.Key), builder.Number(workgroup), column =>
                {
                    var positions = roots.Select(Group.IterationOf).Distinct().ToDictionary(shape => shape, shape => builder.InRow(shape, row, column));
                    builder.StoreAll(roots.Select(root => (root, positions[Group.IterationOf(root)])));
                });
            }
        });
        return builder._kernel;
    }

    /// <summary>Runs a part for each row that falls to this workgroup; only where there may be more rows than workgroups is that a loop.</summary>
    private void ForRows(Shape shape, Op workgroup, Op workgroups, Action<Value> part)
    {
        Value first = _build.Emit(workgroup);
        if (_graph.Bound(shape.Rows) <= MaximumWorkgroups)
        {
            part(first);
            return;
        }

        For(first, LengthValue(shape.Rows), _build.Emit(workgroups), row =>
        {
            part(row);
            if (_analysis.Reductions.Count > 0)
            {
                _build.EmitEffect(Op.Barrier); // before shared memory is used for the next row
            }
        });
    }

    private void StoreAt(IEnumerable<Node> roots, Position position) => StoreAll(roots.Select(root => (root, position)));

    /// <summary>The position of a column in a row.</summary>
    private Position InRow(Shape shape, Value row, Value column)
    {
        var axes = new Value[shape.Rank];
        Split(shape, axes, 0, Math.Max(shape.Rank - 1, 0), row);
        if (shape.Rank > 0)
        {
            axes[shape.Rank - 1] = column;
        }

        return new Position(shape, axes, shape.Last.IsOne ? row : Plus(Times(row, LengthValue(shape.Last)), column));
    }

    /// <summary>Computes the reductions of a row, the same in every invocation. Those that need no other one share a loop and a barrier.</summary>
    private void Reduce(Value row)
    {
        var level = new Dictionary<Node, int>();
        foreach (Node reduction in _analysis.Reductions)
        {
            level[reduction] = LevelBelow(reduction.Operands[0], level);
        }

        foreach (IGrouping<int, Node> together in _analysis.Reductions.GroupBy(reduction => level[reduction]).OrderBy(set => set.Key))
        {
            ReduceTogether(row, [.. together]);
        }
    }

    private int LevelBelow(Node node, Dictionary<Node, int> level)
    {
        if (level.TryGetValue(node, out int known))
        {
            return known + 1;
        }

        return _analysis.Reads.ContainsKey(node) || node.Operands.Length == 0 ? 0 : node.Operands.Max(operand => LevelBelow(operand, level));
    }

    private void ReduceTogether(Value row, Node[] reductions)
    {
        int workgroup = _kernel.Workgroup.Count;
        Dictionary<Node, Symbol> sums = reductions.ToDictionary(node => node, node => NewLocal(node.Type));
        foreach (Node reduction in reductions)
        {
            _build.Set(sums[reduction], Neutral(reduction));
        }

        foreach (IGrouping<Extent, Node> alike in reductions.GroupBy(reduction => reduction.Operands[0].Shape.Last))
        {
            For(_build.Emit(Op.LocalIndex), LengthValue(alike.Key), Number(workgroup), column =>
            {
                var positions = new Dictionary<Shape, Position>();
                foreach (Node reduction in alike)
                {
                    Shape shape = reduction.Operands[0].Shape;
                    if (!positions.TryGetValue(shape, out Position? position))
                    {
                        positions.Add(shape, position = InRow(shape, row, column));
                    }

                    Value element = Evaluate(reduction.Operands[0], position);
                    _build.Set(sums[reduction], _build.Emit(Combine(reduction), _build.Get(sums[reduction]), element));
                }
            });
        }

        _keptAlready.UnionWith(_kept);
        Dictionary<Node, Symbol> partial = reductions.ToDictionary(node => node, node => NewPartial(node.Type, workgroup / SmallestSubgroup));
        foreach (Node reduction in reductions)
        {
            Op op = reduction.Op == GraphOp.Sum ? Op.SubgroupAdd : Op.SubgroupMax;
            Value inSubgroup = _build.Emit(op, _build.Get(sums[reduction]));
            When(_build.Emit(Op.Equal, _build.Emit(Op.SubgroupLane), Number(0)), () => _build.Store(partial[reduction], _build.Emit(Op.SubgroupIndex), inSubgroup));
        }

        _build.EmitEffect(Op.Barrier);
        foreach (Node reduction in reductions)
        {
            Symbol total = NewLocal(reduction.Type);
            _build.Set(total, Neutral(reduction));
            Value size = _build.Emit(Op.SubgroupSize);
            Value subgroups = _build.Emit(Op.Div, _build.Emit(Op.Sub, Plus(Number(workgroup), size), Number(1)), size);
            For(Number(0), subgroups, Number(1), i => _build.Set(total, _build.Emit(Combine(reduction), _build.Get(total), _build.Load(partial[reduction], i))));
            _known[reduction] = _build.Get(total);
        }
    }

    private Symbol NewPartial(ScalarType type, int length)
    {
        var symbol = new Symbol(SymbolKind.Shared, "p" + _kernel.Symbols.Count, type, length);
        _kernel.Symbols.Add(symbol);
        return symbol;
    }

    private static Op Combine(Node reduction) => reduction.Op == GraphOp.Sum ? Op.Add : Op.Max;

    private Value Neutral(Node reduction) => _build.Constant(reduction.Type, reduction.Op == GraphOp.Sum ? 0 : reduction.Type switch
    {
        ScalarType.F32 => ConstantBits.FromSingle(float.NegativeInfinity),
        ScalarType.F64 => ConstantBits.FromDouble(double.NegativeInfinity),
        ScalarType.I32 => 0x80000000,
        ScalarType.I64 => 0x8000000000000000,
        _ => 0,
    });
}
