namespace HataDsl.Ir.Graphs;

/// <summary>
/// Nodes with equal operation, attributes and operands become one, in any order of the operands where that does not matter. Writes in place, what they write into, and kernels of the user's own stay
/// as they are.
/// </summary>
public static class EliminateCommonNodes
{
    /// <summary>Runs the pass.</summary>
    public static void Run(Graph graph)
    {
        var known = new Dictionary<string, Node>();
        var numbers = new Dictionary<Node, int>();
        var written = new HashSet<Node>(graph.Nodes.Select(node => node.Target).OfType<Node>());
        GraphRewriter.Run(graph, (node, _) =>
        {
            IEnumerable<int> operands = node.Operands.Select(operand => numbers[operand]);
            bool isCommutative = node.Op == GraphOp.Pointwise && OpTable.Get(node.Scalar).Has(OpTraits.Commutative);
            string key = node.Attributes + " " + string.Join(" ", isCommutative ? operands.OrderBy(number => number) : operands);
            if (node.Op is not (GraphOp.Input or GraphOp.Scalar or GraphOp.Update or GraphOp.Kernel or GraphOp.Part) && !written.Contains(node) && known.TryGetValue(key, out Node? same))
            {
                return same;
            }

            numbers[node] = numbers.Count;
            if (!written.Contains(node))
            {
                known[key] = node;
            }

            return node;
        });
    }
}

/// <summary>Removes nodes that no result and no write in place needs. Inputs stay: they are the signature.</summary>
public static class EliminateDeadNodes
{
    /// <summary>Runs the pass.</summary>
    public static void Run(Graph graph)
    {
        var needed = new HashSet<Node>(graph.Outputs.Select(output => output.Node));
        for (int i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            Node node = graph.Nodes[i];
            if (node.Op is GraphOp.Input or GraphOp.Scalar || node.Target is not null || needed.Contains(node))
            {
                needed.Add(node);
                needed.UnionWith(node.Operands);
            }
        }

        // A kernel of the user's own writes all its results, needed or not.
        graph.Nodes.RemoveAll(node => !needed.Contains(node) && !(node.Op == GraphOp.Part && needed.Contains(node.Operands[0])));
    }
}
