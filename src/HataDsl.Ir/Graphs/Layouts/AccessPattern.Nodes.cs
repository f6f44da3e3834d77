namespace HataDsl.Ir.Graphs;

/// <content>From elements of a node to those of its operands.</content>
internal sealed partial class AccessPattern
{
    /// <summary>Rows of a table, whose indices are not known, lie as far apart as such a number says.</summary>
    private const long Scatter = 7919;

    private void Visit(Node node, long[][] lanes)
    {
        if (lanes.Length == 0 || node.Op is GraphOp.Constant or GraphOp.Scalar or GraphOp.Length or GraphOp.Index || !_visited.Add((node, lanes)))
        {
            return;
        }

        if (_analysis.Reads.ContainsKey(node))
        {
            _window.Add(new AccessSample(node, false, lanes));
            return;
        }

        Compute(node, lanes);
    }

    private void Compute(Node node, long[][] lanes)
    {
        switch (node.Op)
        {
            case GraphOp.Dot or GraphOp.Sum or GraphOp.Maximum or GraphOp.Kernel or GraphOp.Part:
                return; // a loop of its own
            case GraphOp.Reshape:
                Visit(node.Operands[0], Reshaped(lanes, node.Shape, node.Operands[0].Shape));
                return;
            case GraphOp.Transpose:
                Visit(node.Operands[0], [.. lanes.Select(lane => Enumerable.Range(0, lane.Length).Select(axis => lane[Array.IndexOf(node.Numbers, axis)]).ToArray())]);
                return;
            case GraphOp.Slice:
                Visit(node.Operands[0], [.. lanes.Select(lane => lane.Select((value, axis) => axis == node.Numbers[0] ? value + _graph.Typical(node.Start) : value).ToArray())]);
                return;
            case GraphOp.Window:
                int windowed = node.Numbers[0];
                Visit(node.Operands[0], [.. lanes.Select(lane =>
                    (long[])[.. lane.Take(windowed), (lane[windowed] * node.Numbers[2]) + (lane[windowed + 1] * node.Numbers[3]), .. lane.Skip(windowed + 2)])]);
                return;
            case GraphOp.Concat:
                VisitJoined(node, lanes);
                return;
            case GraphOp.Take:
                VisitTaken(node, lanes);
                return;
            default:
                foreach (Node operand in node.Operands)
                {
                    Visit(operand, Aligned(lanes, node.Shape, operand.Shape));
                }

                return;
        }
    }

    private void VisitJoined(Node node, long[][] lanes)
    {
        int axis = node.Numbers[0];
        long start = 0;
        foreach (Node operand in node.Operands)
        {
            long end = start + LengthsOf(operand.Shape)[axis];
            Visit(operand, [.. lanes.Where(lane => lane[axis] >= start && lane[axis] < end).Select(lane => lane.Select((value, i) => i == axis ? value - start : value).ToArray())]);
            start = end;
        }
    }

    private void VisitTaken(Node node, long[][] lanes)
    {
        Node indices = node.Operands[1];
        long[] lengths = LengthsOf(indices.Shape);
        long[][] outer = [.. lanes.Select(lane => lane.Take(lane.Length - 1).ToArray())];
        Visit(indices, outer);
        Visit(node.Operands[0], [.. lanes.Select((lane, i) => new[] { Positions.Linear(outer[i], lengths) * Scatter % LengthsOf(node.Operands[0].Shape)[0], lane[lane.Length - 1] })]);
    }

    /// <summary>Elements of an operand whose axes of length 1, or missing ones, are repeated.</summary>
    private static long[][] Aligned(long[][] lanes, Shape shape, Shape operand)
    {
        if (operand.Equals(shape))
        {
            return lanes;
        }

        int skipped = shape.Rank - operand.Rank;
        return [.. lanes.Select(lane => Enumerable.Range(0, operand.Rank).Select(axis => operand[axis].IsOne ? 0 : lane[axis + skipped]).ToArray())];
    }

    private long[][] Reshaped(long[][] lanes, Shape from, Shape to) =>
        from.Equals(to) ? lanes : [.. lanes.Select(lane => Positions.Split(Positions.Linear(lane, LengthsOf(from)), LengthsOf(to)))];
}
