namespace HataDsl.Ir.Graphs;

/// <summary>A part of a placed graph that runs on one device without waiting for another.</summary>
/// <param name="Block">The block.</param>
/// <param name="Graph">The part as a graph of its own.</param>
/// <param name="Reads">What its inputs are in the whole graph, in their order.</param>
/// <param name="Writes">What its outputs are in the whole graph, in their order.</param>
public sealed record PlacedStage(string Block, Graph Graph, IReadOnlyList<Node> Reads, IReadOnlyList<Node> Writes)
{
    /// <summary>Splits a graph whose nodes have blocks: as few stages as a walk gives that stays in a block as long as something there can run.</summary>
    /// <param name="graph">The graph.</param>
    /// <returns>The stages in an order in which they can run.</returns>
    public static IReadOnlyList<PlacedStage> Split(Graph graph)
    {
        List<List<Node>> parts = Schedule(graph);
        var partOf = new Dictionary<Node, int>();
        for (int i = 0; i < parts.Count; i++)
        {
            parts[i].ForEach(node => partOf.Add(node, i));
        }

        // What another part reads, or the caller, is an output of its part. A tensor written in place is the caller's memory.
        var leaving = new HashSet<Node>(graph.Outputs.Select(output => output.Node));
        foreach (Node node in graph.Nodes)
        {
            leaving.UnionWith(node.Operands.Where(operand => partOf.ContainsKey(operand) && partOf.TryGetValue(node, out int part) && partOf[operand] != part));
        }

        return [.. parts.Select((part, i) => Build(graph, part, i, leaving))];
    }

    private static List<List<Node>> Schedule(Graph graph)
    {
        var waiting = new List<Node>(graph.Nodes.Where(node => node.Op != GraphOp.Input && !GraphPlacement.IsEverywhere(node)));
        var done = new HashSet<Node>(graph.Nodes.Where(node => node.Op == GraphOp.Input || GraphPlacement.IsEverywhere(node)));
        var parts = new List<List<Node>>();
        while (waiting.Count > 0)
        {
            string block = waiting.First(node => node.Operands.All(done.Contains)).Block;
            var part = new List<Node>();
            foreach (Node node in waiting)
            {
                if (node.Block == block && node.Operands.All(done.Contains))
                {
                    part.Add(node);
                    done.Add(node);
                }
            }

            waiting.RemoveAll(part.Contains);
            parts.Add(part);
        }

        return parts;
    }

    private static PlacedStage Build(Graph whole, List<Node> part, int number, HashSet<Node> leaving)
    {
        var graph = new Graph($"{whole.Name}.{part[0].Block}{number + 1}");
        var copies = new Dictionary<Node, Node>();
        var reads = new List<Node>();
        var writes = new List<Node>();
        foreach (Node operand in part.SelectMany(node => node.Operands).Where(operand => !part.Contains(operand) && !GraphPlacement.IsEverywhere(operand)).Distinct())
        {
            // Inputs come first: they are the signature.
            reads.Add(operand);
            copies.Add(operand, graph.Add(new Node(GraphOp.Input, operand.Type, operand.Shape) { Name = operand.Op == GraphOp.Input ? operand.Name : "moved" + whole.Nodes.IndexOf(operand), Span = operand.Span }));
        }

        Node Copy(Node node)
        {
            if (!copies.TryGetValue(node, out Node? copy))
            {
                copy = node.WithOperands([.. node.Operands.Select(Copy)]);
                copy.Block = "";
                copies.Add(node, graph.Add(copy));
            }

            return copy;
        }

        foreach (Node node in part)
        {
            Copy(node);
        }

        foreach (Node node in part.Where(node => leaving.Contains(node)))
        {
            writes.Add(node);
            graph.Outputs.Add(new GraphOutput("out" + whole.Nodes.IndexOf(node), copies[node]));
        }

        // All of them: what is put for a pattern may need lengths that its steps do not. Compiling leaves those that are used.
        graph.Dimensions.AddRange(whole.Dimensions);
        graph.Functions.Functions.AddRange(whole.Functions.Functions);
        return new PlacedStage(part[0].Block, graph, reads, writes);
    }
}
