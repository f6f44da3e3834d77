namespace HataDsl.Ir.Graphs;

/// <summary>Builds a graph's nodes anew, each from operands that have been rewritten before.</summary>
internal static class GraphRewriter
{
    /// <summary>Replaces each node.</summary>
    /// <param name="graph">Changed in place.</param>
    /// <param name="rewrite">
    /// Given a node whose operands are rewritten, and a function that appends a new node and gives it its scope: what stands for the node.
    /// </param>
    public static void Run(Graph graph, Func<Node, Func<Node, Node>, Node> rewrite)
    {
        Node[] source = [.. graph.Nodes];
        graph.Nodes.Clear();
        var present = new HashSet<Node>();
        var replaced = new Dictionary<Node, Node>();
        foreach (Node node in source)
        {
            Node Append(Node made)
            {
                if (present.Add(made))
                {
                    graph.Nodes.Add(made);
                    if (made.Scope.Length == 0)
                    {
                        made.Scope = node.Scope;
                        made.Span = node.Span;
                    }
                }

                return made;
            }

            node.Operands = [.. node.Operands.Select(operand => replaced[operand])];
            replaced.Add(node, Append(rewrite(node, Append)));
        }

        for (int i = 0; i < graph.Outputs.Count; i++)
        {
            graph.Outputs[i] = new GraphOutput(graph.Outputs[i].Name, replaced[graph.Outputs[i].Node]);
        }
    }
}
