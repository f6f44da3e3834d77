namespace HataDsl.Ir.Graphs;

/// <content>Products of few rows whose right operand has its columns innermost in memory.</content>
internal sealed partial class GroupKernelBuilder
{
    /// <summary>Columns of a workgroup. Invocations side by side have one each; the other edge of the workgroup shares the sum.</summary>
    public const int AcrossColumns = 32;

    private const int AcrossParts = GroupAnalysis.DotWorkgroup / AcrossColumns;

    /// <summary>Whether neighbours should go over the columns of all right operands and not along the sum.</summary>
    public static bool GoesAcross(FusionPlan plan, Group group, GroupAnalysis analysis) =>
        analysis.Reductions.Count == 0 && AccessPattern.Of(plan, group, analysis).Loops.Where(loop => loop.Role == AccessRole.Right)
            .All(loop => loop.Best(plan, analysis, plan.Layouts).Direction == 1);

    /// <summary>For few rows: an invocation sums every eighth step of one column; the parts meet in shared memory.</summary>
    public static Kernel VectorMatrix(FusionPlan plan, Group group, GroupAnalysis analysis, string name)
    {
        var builder = new GroupKernelBuilder(plan, group, analysis, name, new WorkgroupShape(AcrossColumns, AcrossParts, 1));
        builder.ForRows(builder.FirstDot.Shape, Op.WorkgroupY, Op.WorkgroupCountY, builder.VectorMatrixRow);
        return builder._kernel;
    }

    private void VectorMatrixRow(Value row)
    {
        Shape shape = FirstDot.Shape;
        Value x = _build.Emit(Op.LocalX);
        Value y = _build.Emit(Op.LocalY);
        Value column = Plus(Times(_build.Emit(Op.WorkgroupX), Number(AcrossColumns)), x);
        Value columns = LengthValue(shape.Last);
        Position target = InRow(shape, row, _build.Emit(Op.Min, column, _build.Emit(Op.Sub, columns, Number(1))));
        Dictionary<Node, Symbol> sums = _analysis.Dots.ToDictionary(dot => dot, _ => NewLocal(ScalarType.F32));
        Dictionary<Node, Symbol> parts = _analysis.Dots.ToDictionary(dot => dot, _ => NewShared(GroupAnalysis.DotWorkgroup));
        foreach (Symbol sum in sums.Values)
        {
            _build.Set(sum, _build.Constant(ScalarType.F32, 0));
        }

        For(y, LengthValue(FirstDot.Operands[0].Shape.Last), Number(AcrossParts), k =>
        {
            Value left = Evaluate(FirstDot.Operands[0], LeftPosition(target, row, k));
            foreach (Node dot in _analysis.Dots)
            {
                Value right = Evaluate(dot.Operands[1], RightPosition(dot, target, k));
                _build.Set(sums[dot], Plus(_build.Get(sums[dot]), Times(left, right)));
            }
        });
        foreach (Node dot in _analysis.Dots)
        {
            _build.Store(parts[dot], Plus(Times(y, Number(AcrossColumns)), x), _build.Get(sums[dot]));
        }

        _build.EmitEffect(Op.Barrier);
        Value isFirst = _build.Emit(Op.Equal, y, Number(0));
        When(_build.Emit(Op.And, isFirst, _build.Emit(Op.Less, column, columns)), () =>
        {
            foreach (Node dot in _analysis.Dots)
            {
                _known[dot] = Enumerable.Range(0, AcrossParts).Select(part => _build.Load(parts[dot], Plus(Number(part * AcrossColumns), x))).Aggregate(Plus);
            }

            StoreProduct(target);
        });
        _build.EmitEffect(Op.Barrier); // before shared memory is used for the next row
    }
}
