namespace HataDsl.Ir.Graphs;

/// <summary>
/// Which elements the kernel of a group touches together. Found by following a few windows of neighbouring invocations through what the
/// kernel computes, with numbers for positions, at typical sizes.
/// </summary>
internal sealed partial class AccessPattern
{
    /// <summary>Invocations of a window: what fills two lines of a processor's cache, or two subgroups of a graphics card.</summary>
    private const int Window = 64;

    /// <summary>Windows that are spread over each loop.</summary>
    private const int Windows = 4;

    /// <summary>Invocations along the edge of a tile.</summary>
    private const int Edge = 16;

    private readonly Graph _graph;
    private readonly Group _group;
    private readonly GroupAnalysis _analysis;
    private readonly Dictionary<Shape, long[]> _lengths = [];
    private readonly HashSet<(Node, long[][])> _visited = [];
    private List<AccessSample> _window = [];

    private AccessPattern(FusionPlan plan, Group group, GroupAnalysis analysis)
    {
        _graph = plan.Graph;
        _group = group;
        _analysis = analysis;
    }

    /// <summary>The loops of the kernel.</summary>
    public List<AccessLoop> Loops { get; } = [];

    /// <summary>Follows the kernel of a group. One of the user's own has no loops that are known.</summary>
    public static AccessPattern Of(FusionPlan plan, Group group, GroupAnalysis analysis)
    {
        var pattern = new AccessPattern(plan, group, analysis);
        if (analysis.Kind == GroupKind.Own)
        {
            return pattern;
        }

        pattern.FollowReductions();
        if (analysis.Kind != GroupKind.Dot)
        {
            pattern.FollowResults();
        }
        else if (plan.Graph.Typical(analysis.Dots[0].Shape[analysis.Dots[0].Shape.Rank - 2]) <= GroupAnalysis.MatrixVectorRows)
        {
            pattern.FollowVector(GroupAnalysis.DotWorkgroup / plan.Device.Subgroup);
        }
        else
        {
            pattern.FollowTiles();
        }

        return pattern;
    }

    private void FollowReductions()
    {
        foreach (Node reduction in _analysis.Reductions)
        {
            Shape shape = reduction.Operands[0].Shape;
            var loop = new AccessLoop(AccessRole.Reduction, reduction, 1);
            long columns = LengthsOf(shape).LastOrDefault();
            foreach (long row in Spread(_graph.Typical(shape.Rows), 1))
            {
                Follow(loop, 0, shape, Enumerable.Range(0, (int)Math.Min(Window, columns)).Select(column => (row * columns) + column), lanes => Visit(reduction.Operands[0], lanes));
            }

            Loops.Add(loop);
        }
    }

    private void FollowResults()
    {
        var loop = new AccessLoop(AccessRole.Results, null, 1);
        foreach (IGrouping<Shape, Node> roots in _group.Roots.GroupBy(Group.IterationOf))
        {
            long count = _graph.Typical(roots.Key.Count);
            foreach (long first in Spread(count, Window))
            {
                Follow(loop, 0, roots.Key, Enumerable.Range(0, (int)Math.Min(Window, count - first)).Select(i => first + i), lanes => VisitRoots(roots, lanes));
            }
        }

        Loops.Add(loop);
    }

    /// <summary>Few rows: a subgroup goes along the sum, and each has a column; or over the columns, and a workgroup has parts of the sum.</summary>
    private void FollowVector(int columnsOfWorkgroup)
    {
        Node first = _analysis.Dots[0];
        long depth = LengthsOf(first.Operands[0].Shape).Last();
        long columns = LengthsOf(first.Shape).Last();
        var left = new AccessLoop(AccessRole.Left, first, 1);
        var results = new AccessLoop(AccessRole.Results, null, 1);
        var rights = _analysis.Dots.ToDictionary(dot => dot, dot => new AccessLoop(AccessRole.Right, dot, 2));
        foreach (long row in Spread(_graph.Typical(first.Shape.Rows), 1))
        {
            foreach (long start in Spread(depth, Window))
            {
                long[] along = [.. Enumerable.Range(0, (int)Math.Min(Window, depth - start)).Select(i => start + i)];
                Follow(left, 0, first.Shape, [row * columns], at => Visit(first.Operands[0], OperandPositions(first, 0, at, along)));
                foreach (Node dot in _analysis.Dots)
                {
                    Follow(rights[dot], 0, first.Shape, [(row * columns) + (columns / 2)], at => Visit(dot.Operands[1], OperandPositions(dot, 1, at, along)));
                    long[] across = [.. Enumerable.Range(0, (int)Math.Min(GroupKernelBuilder.AcrossColumns, columns)).Select(column => (row * columns) + column)];
                    Follow(rights[dot], 1, first.Shape, across, at => Visit(dot.Operands[1], OperandPositions(dot, 1, at, [.. across.Select(_ => start)])));
                }
            }

            Follow(results, 0, first.Shape, Enumerable.Range(0, (int)Math.Min(columnsOfWorkgroup, columns)).Select(column => (row * columns) + column), VisitProducts);
        }

        Loops.AddRange([left, .. rights.Values, results]);
    }

    /// <summary>Many rows: invocations lie over a tile of an operand, or of the result, along either edge.</summary>
    private void FollowTiles()
    {
        Node first = _analysis.Dots[0];
        long[] lengths = LengthsOf(first.Shape);
        (long rows, long columns) = (lengths[lengths.Length - 2], lengths[lengths.Length - 1]);
        long depth = LengthsOf(first.Operands[0].Shape).Last();
        var results = new AccessLoop(AccessRole.Results, null, 2);
        var operands = new List<AccessLoop> { new(AccessRole.Left, first, 2) };
        operands.AddRange(_analysis.Dots.Select(dot => new AccessLoop(AccessRole.Right, dot, 2)));
        foreach (long tile in Spread(_graph.Typical(first.Shape.Product(0, first.Shape.Rank - 2)) * rows, Edge))
        {
            long row = tile / rows * rows * columns;
            long firstRow = Math.Max(0, Math.Min(tile % rows, rows - Edge));
            long firstColumn = Math.Max(0, Math.Min(tile % columns, columns - Edge));
            long firstStep = Math.Max(0, Math.Min(tile % depth, depth - Edge));
            for (int direction = 0; direction < 2; direction++)
            {
                (long Outer, long Inner)[] lanes = [.. Enumerable.Range(0, Window).Select(lane => ((long)(lane / Edge), (long)(lane % Edge)))];
                IEnumerable<(long Row, long Column)> cells = lanes.Select(lane => direction == 0 ? (firstRow + lane.Outer, firstColumn + lane.Inner) : (firstRow + lane.Inner, firstColumn + lane.Outer));
                Follow(results, direction, first.Shape, cells.Where(cell => cell.Row < rows && cell.Column < columns).Select(cell => row + (cell.Row * columns) + cell.Column), VisitProducts);
                foreach (AccessLoop loop in operands)
                {
                    bool isLeft = loop.Role == AccessRole.Left;
                    (long Line, long Step)[] elements =
                    [
                        .. lanes.Select(lane => direction == 0 ? (lane.Outer, lane.Inner) : (lane.Inner, lane.Outer))
                            .Select(lane => ((isLeft ? firstRow : firstColumn) + lane.Item1, firstStep + lane.Item2))
                            .Where(lane => lane.Item1 < (isLeft ? rows : columns) && lane.Item2 < depth),
                    ];
                    Follow(loop, direction, first.Shape, elements.Select(element => row + (isLeft ? element.Line * columns : element.Line)), at =>
                        Visit(loop.Of!.Operands[isLeft ? 0 : 1], OperandPositions(loop.Of, isLeft ? 0 : 1, at, [.. elements.Select(element => element.Step)])));
                }
            }
        }

        Loops.AddRange([.. operands, results]);
    }

    private void VisitProducts(long[][] lanes)
    {
        foreach (IGrouping<Shape, Node> roots in _group.Roots.GroupBy(Group.IterationOf))
        {
            VisitRoots(roots, Reshaped(lanes, _analysis.Dots[0].Shape, roots.Key));
        }
    }

    private void VisitRoots(IEnumerable<Node> roots, long[][] lanes)
    {
        foreach (Node root in roots)
        {
            if (root.Op == GraphOp.Update)
            {
                Visit(root.Operands[1], lanes); // where it is written is memory of the caller
            }
            else if (root.Op != GraphOp.Part)
            {
                long[][] own = Reshaped(lanes, Group.IterationOf(root), root.Shape);
                Compute(root, own);
                _window.Add(new AccessSample(root, true, own));
            }
        }
    }

    /// <summary>Positions of an operand of a product for elements of it and steps along its sum; either may be one for all.</summary>
    private static long[][] OperandPositions(Node dot, int operand, long[][] elements, long[] steps)
    {
        Shape shape = dot.Operands[operand].Shape;
        int skipped = dot.Shape.Rank - shape.Rank;
        int line = dot.Shape.Rank - 2 + operand;
        return
        [
            .. steps.Select((step, i) =>
            {
                long[] element = elements[elements.Length == 1 ? 0 : i];
                return (long[])[.. Enumerable.Range(0, shape.Rank - 2).Select(axis => shape[axis].IsOne ? 0 : element[axis + skipped]), element[line], step];
            }),
        ];
    }

    private void Follow(AccessLoop loop, int direction, Shape shape, IEnumerable<long> elements, Action<long[][]> visit)
    {
        long[] lengths = LengthsOf(shape);
        long[][] lanes = [.. elements.Select(element => Positions.Split(element, lengths))];
        _window = [];
        _visited.Clear();
        visit(lanes);
        loop.Directions[direction].Add(_window);
    }

    private static IEnumerable<long> Spread(long count, int alignment) =>
        Enumerable.Range(0, Windows).Select(i => count * i / Windows / alignment * alignment).Distinct();

    private long[] LengthsOf(Shape shape)
    {
        if (!_lengths.TryGetValue(shape, out long[]? lengths))
        {
            _lengths.Add(shape, lengths = Positions.Typical(_graph, shape));
        }

        return lengths;
    }
}
