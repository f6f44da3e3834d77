namespace HataDsl.Ir.Graphs;

/// <summary>
/// Products of one tensor with several weight matrices of different heights become one product with the joined weights, and slices of
/// it: Q, K and V of grouped-query attention. Products of equal height are left alone: they fuse side by side in one kernel, where
/// their results can meet (gate and up).
/// </summary>
public static class MergeDots
{
    /// <summary>Runs the pass.</summary>
    public static void Run(Graph graph)
    {
        List<Node[]> sets =
        [
            .. graph.Nodes.Where(IsCandidate)
                .GroupBy(node => node.Operands[0])
                .Select(set => set.ToArray())
                .Where(set => set.Length > 1 && set.Select(node => node.Shape.Last.Factor).Distinct().Count() > 1),
        ];
        if (sets.Count == 0)
        {
            return;
        }

        // The joined product stands where the first of its set stood; weights are inputs or views of them and can be moved there.
        var setOf = sets.SelectMany(set => set.Select(node => (node, set))).ToDictionary(pair => pair.node, pair => pair.set);
        HoistWeights(graph, setOf);
        var merged = new Dictionary<Node[], (Node Dot, int Next)>();
        GraphRewriter.Run(graph, (node, append) =>
        {
            if (!setOf.TryGetValue(node, out Node[]? set))
            {
                return node;
            }

            if (!merged.TryGetValue(set, out (Node Dot, int Next) joined))
            {
                // Later members' operands are not rewritten yet, but the weights before this node are themselves.
                Node weights = append(NodeInference.Concat(0, [.. set.Select(member => member.Operands[1])]));
                joined = (append(NodeInference.Dot(node.Operands[0], weights)), 0);
                joined.Dot.Scope = string.Join("_", set.Select(member => member.Scope).Distinct());
            }

            Node part = NodeInference.Slice(joined.Dot, joined.Dot.Shape.Rank - 1, Extent.Of(joined.Next), node.Shape.Last);
            merged[set] = (joined.Dot, joined.Next + (int)node.Shape.Last.Factor);
            return part;
        });
    }

    private static bool IsCandidate(Node node) =>
        node.Op == GraphOp.Dot && node.Operands[1].Shape.Rank == 2 && node.Shape.Last.IsConstant && IsWeight(node.Operands[1]);

    private static bool IsWeight(Node node) =>
        node.Op is GraphOp.Input || (node.Op is GraphOp.Convert or GraphOp.Reshape or GraphOp.Transpose or GraphOp.Slice && IsWeight(node.Operands[0]));

    /// <summary>Moves weights and what they are views of to the front.</summary>
    private static void HoistWeights(Graph graph, Dictionary<Node, Node[]> setOf)
    {
        var weights = new HashSet<Node>(setOf.Keys.Select(node => node.Operands[1]));
        foreach (Node node in Enumerable.Reverse(graph.Nodes))
        {
            if (weights.Contains(node))
            {
                weights.UnionWith(node.Operands);
            }
        }

        List<Node> ordered = [.. graph.Nodes.Where(node => node.Op == GraphOp.Input || weights.Contains(node)), .. graph.Nodes.Where(node => node.Op != GraphOp.Input && !weights.Contains(node))];
        graph.Nodes.Clear();
        graph.Nodes.AddRange(ordered);
    }
}
