namespace HataDsl.Ir.Graphs;

/// <content>Kernels of products.</content>
internal sealed partial class GroupKernelBuilder
{
    /// <summary>Depth of a tile in shared memory.</summary>
    private const int Depth = 16;

    /// <summary>Row stride of a staged tile, one more than the tile so that columns fall on different banks.</summary>
    private const int Stride = GroupAnalysis.Tile + 1;

    /// <summary>Sums that one invocation keeps apart, so that an addition does not wait for the one before.</summary>
    private const int Unroll = 4;

    private AccessPattern? _pattern;

    private Node FirstDot => _analysis.Dots[0];

    /// <summary>
    /// For few rows: a subgroup computes one column of the result, reading a row of the right operand once. A workgroup has one row of
    /// the left operand, and may reduce it first (a norm before a projection).
    /// </summary>
    public static Kernel MatrixVector(FusionPlan plan, Group group, GroupAnalysis analysis, string name)
    {
        var builder = new GroupKernelBuilder(plan, group, analysis, name, new WorkgroupShape(GroupAnalysis.DotWorkgroup, 1, 1));
        builder.ForRows(builder.FirstDot.Shape, Op.WorkgroupY, Op.WorkgroupCountY, builder.MatrixVectorRow);
        return builder._kernel;
    }

    private void MatrixVectorRow(Value row)
    {
        Shape shape = FirstDot.Shape;
        Reduce(row);
        Value size = _build.Emit(Op.SubgroupSize);
        Value lane = _build.Emit(Op.SubgroupLane);
        Value subgroups = _build.Emit(Op.Div, Number(GroupAnalysis.DotWorkgroup), size);
        Value column = Plus(Times(_build.Emit(Op.WorkgroupX), subgroups), _build.Emit(Op.SubgroupIndex));
        Value columns = LengthValue(shape.Last);

        // Subgroups past the last column do it again and store nothing, so that all of them reach the sum together.
        Value clamped = _build.Emit(Op.Min, column, _build.Emit(Op.Sub, columns, Number(1)));
        Position target = InRow(shape, row, clamped);
        Dictionary<Node, Symbol[]> sums = _analysis.Dots.ToDictionary(dot => dot, _ => Enumerable.Range(0, Unroll).Select(_ => NewLocal(ScalarType.F32)).ToArray());
        foreach (Symbol sum in sums.Values.SelectMany(list => list))
        {
            _build.Set(sum, _build.Constant(ScalarType.F32, 0));
        }

        void Accumulate(Value k, int slot)
        {
            Value left = Evaluate(FirstDot.Operands[0], LeftPosition(target, row, k));
            foreach (Node dot in _analysis.Dots)
            {
                Value right = Evaluate(dot.Operands[1], RightPosition(dot, target, k));
                Symbol sum = sums[dot][slot];
                _build.Set(sum, Plus(_build.Get(sum), Times(left, right)));
            }
        }

        Value depth = LengthValue(FirstDot.Operands[0].Shape.Last);
        Value step = Times(size, Number(Unroll));
        Value whole = Times(_build.Emit(Op.Div, depth, step), step);
        For(Number(0), whole, step, start =>
        {
            for (int i = 0; i < Unroll; i++)
            {
                Accumulate(Plus(Plus(start, Times(size, Number(i))), lane), i);
            }
        });
        For(whole, depth, size, start =>
        {
            Value k = Plus(start, lane);
            When(_build.Emit(Op.Less, k, depth), () => Accumulate(k, 0));
        });
        foreach (Node dot in _analysis.Dots)
        {
            Value[] parts = [.. sums[dot].Select(_build.Get)];
            _known[dot] = _build.Emit(Op.SubgroupAdd, Plus(Plus(parts[0], parts[1]), Plus(parts[2], parts[3])));
        }

        Value isFirst = _build.Emit(Op.Equal, lane, Number(0));
        When(_build.Emit(Op.And, isFirst, _build.Emit(Op.Less, column, columns)), () => StoreProduct(target));
    }

    /// <summary>
    /// For many rows: a tile of 64 by 64 results in each workgroup, 4 by 4 of it in each invocation; 16 steps of the sum at a time go
    /// through shared memory, where what goes in is computed once for 64 uses. Invocations side by side lie along that edge of a tile which
    /// is innermost in memory, for each operand and for the results.
    /// </summary>
    public static Kernel MatrixMatrix(FusionPlan plan, Group group, GroupAnalysis analysis, string name)
    {
        var builder = new GroupKernelBuilder(plan, group, analysis, name, new WorkgroupShape(16, 16, 1));
        builder.BuildTiles();
        return builder._kernel;
    }

    private void BuildTiles()
    {
        Shape shape = FirstDot.Shape;
        int rank = shape.Rank;
        Value rows = LengthValue(shape[rank - 2]);
        Value columns = LengthValue(shape.Last);
        Value depth = LengthValue(FirstDot.Operands[0].Shape.Last);
        Value inner = _build.Emit(Op.LocalX);
        Value outer = _build.Emit(Op.LocalY);
        (Value x, Value y) = IsAcross(AccessRole.Results, null) ? (outer, inner) : (inner, outer);
        Value firstRow = Times(_build.Emit(Op.WorkgroupX), Number(GroupAnalysis.Tile));
        Value firstColumn = Times(_build.Emit(Op.WorkgroupY), Number(GroupAnalysis.Tile));
        var matrix = new Value[rank - 2];
        Split(shape, matrix, 0, rank - 2, _build.Emit(Op.WorkgroupZ));

        Position At(Value row, Value column) => new(shape, [.. matrix, row, column], null);
        Symbol leftTile = NewShared(Depth * Stride);
        Dictionary<Node, Symbol> rightTiles = _analysis.Dots.ToDictionary(dot => dot, _ => NewShared(Depth * Stride));
        Dictionary<Node, Symbol[]> sums = _analysis.Dots.ToDictionary(dot => dot, _ => Enumerable.Range(0, 16).Select(_ => NewLocal(ScalarType.F32)).ToArray());
        foreach (Symbol sum in sums.Values.SelectMany(list => list))
        {
            _build.Set(sum, _build.Constant(ScalarType.F32, 0));
        }

        For(Number(0), depth, Number(Depth), start =>
        {
            (bool Across, Node? Dot)[] operands = [(IsAcross(AccessRole.Left, FirstDot), null), .. _analysis.Dots.Select(dot => (IsAcross(AccessRole.Right, dot), (Node?)dot))];
            foreach (IGrouping<bool, (bool Across, Node? Dot)> alike in operands.GroupBy(operand => operand.Across))
            {
                (Value along, Value side) = alike.Key ? (outer, inner) : (inner, outer);
                Value k = Plus(start, along);
                Value isInDepth = _build.Emit(Op.Less, k, depth);
                for (int i = 0; i < 4; i++)
                {
                    Value line = Plus(side, Number(16 * i));
                    Value row = Plus(firstRow, line);
                    Value column = Plus(firstColumn, line);
                    Value slot = Plus(Times(along, Number(Stride)), line);
                    foreach ((bool _, Node? dot) in alike)
                    {
                        if (dot is null)
                        {
                            Stage(leftTile, slot, _build.Emit(Op.And, isInDepth, _build.Emit(Op.Less, row, rows)), () => Evaluate(FirstDot.Operands[0], LeftPosition(At(row, column), null, k)));
                        }
                        else
                        {
                            Stage(rightTiles[dot], slot, _build.Emit(Op.And, isInDepth, _build.Emit(Op.Less, column, columns)), () => Evaluate(dot.Operands[1], RightPosition(dot, At(row, column), k)));
                        }
                    }
                }
            }

            _build.EmitEffect(Op.Barrier);
            For(Number(0), Number(Depth), Number(1), step => MultiplyTile(step, x, y, leftTile, rightTiles, sums));
            _build.EmitEffect(Op.Barrier);
        });

        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                Value row = Plus(Plus(firstRow, y), Number(16 * i));
                Value column = Plus(Plus(firstColumn, x), Number(16 * j));
                int slot = (4 * i) + j;
                When(_build.Emit(Op.And, _build.Emit(Op.Less, row, rows), _build.Emit(Op.Less, column, columns)), () =>
                {
                    foreach (Node dot in _analysis.Dots)
                    {
                        _known[dot] = _build.Get(sums[dot][slot]);
                    }

                    StoreProduct(At(row, column));
                });
            }
        }
    }

    /// <summary>Whether invocations side by side go across a tile: over the lines of an operand and not along its sum, or down a column of the results.</summary>
    private bool IsAcross(AccessRole role, Node? dot)
    {
        _pattern ??= AccessPattern.Of(_plan, _group, _analysis);
        return _pattern.Loops.Find(loop => loop.Role == role && loop.Of == dot) is { } known && known.Best(_plan, _analysis, _plan.Layouts).Direction == 1;
    }

    private void MultiplyTile(Value step, Value x, Value y, Symbol leftTile, Dictionary<Node, Symbol> rightTiles, Dictionary<Node, Symbol[]> sums)
    {
        Value line = Times(step, Number(Stride));
        Value[] left = [.. Enumerable.Range(0, 4).Select(i => _build.Load(leftTile, Plus(Plus(line, y), Number(16 * i))))];
        foreach (Node dot in _analysis.Dots)
        {
            for (int j = 0; j < 4; j++)
            {
                Value right = _build.Load(rightTiles[dot], Plus(Plus(line, x), Number(16 * j)));
                for (int i = 0; i < 4; i++)
                {
                    Symbol sum = sums[dot][(4 * i) + j];
                    _build.Set(sum, Plus(_build.Get(sum), Times(left[i], right)));
                }
            }
        }
    }

    private void Stage(Symbol tile, Value slot, Value isInside, Func<Value> element)
    {
        Symbol staged = NewLocal(ScalarType.F32);
        _build.Set(staged, _build.Constant(ScalarType.F32, 0));
        When(isInside, () => _build.Set(staged, element()));
        _build.Store(tile, slot, _build.Get(staged));
    }

    /// <summary>The results go through whatever follows the product, at the product's own positions.</summary>
    private void StoreProduct(Position position) => StoreAll(_group.Roots.Select(root =>
    {
        Shape shape = Group.IterationOf(root);
        return (root, shape.Equals(position.Shape) ? position : Remember(position, "iteration " + shape, () => Reshaped(position, shape)));
    }));

    private Position LeftPosition(Position target, Value? row, Value k)
    {
        Shape shape = FirstDot.Operands[0].Shape;
        Value[] axes = [.. OuterAxes(target, shape), target.Axes[target.Axes.Length - 2], k];
        Value? linear = row is not null && shape.HasRowsOf(target.Shape) ? Plus(Times(row, LengthValue(shape.Last)), k) : null;
        return new Position(shape, axes, linear);
    }

    private Position RightPosition(Node dot, Position target, Value k)
    {
        Shape shape = dot.Operands[1].Shape;
        return new Position(shape, [.. OuterAxes(target, shape), target.Axes[target.Axes.Length - 1], k], null);
    }

    private IEnumerable<Value> OuterAxes(Position target, Shape shape)
    {
        int skipped = target.Shape.Rank - shape.Rank;
        for (int i = 0; i < shape.Rank - 2; i++)
        {
            yield return shape[i].IsOne && !target.Shape[i + skipped].IsOne ? Number(0) : target.Axes[i + skipped];
        }
    }
}
