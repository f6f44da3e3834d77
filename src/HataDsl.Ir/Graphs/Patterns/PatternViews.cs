namespace HataDsl.Ir.Graphs;

/// <summary>
/// Takes the axes off the edges of a pattern. In a graph a tensor that is given other axes before or after the steps has them given once,
/// so a pattern must not ask for its own on the way in or out: what is put gives the axes instead.
/// </summary>
internal static class PatternViews
{
    /// <summary>Runs on both graphs of a pattern.</summary>
    public static void Unshape(Graph find, Graph put)
    {
        foreach (Node input in find.Inputs.ToArray())
        {
            UnshapeInput(find, put, input);
        }

        for (int i = 0; i < Math.Min(find.Outputs.Count, put.Outputs.Count); i++)
        {
            Node result = find.Outputs[i].Node;
            if (result.Op == GraphOp.Reshape && result.Operands[0].Class != FusionClass.Leaf)
            {
                Node step = result.Operands[0];
                find.Outputs[i] = new GraphOutput(find.Outputs[i].Name, step);
                put.Outputs[i] = new GraphOutput(put.Outputs[i].Name, put.Add(NodeInference.Reshape(put.Outputs[i].Node, step.Shape)));
            }
        }

        EliminateDeadNodes.Run(find);
    }

    /// <summary>A parameter that is read with other axes only has these axes.</summary>
    private static void UnshapeInput(Graph find, Graph put, Node input)
    {
        Node[] readers = [.. find.Nodes.Where(node => node.Operands.Contains(input))];
        if (readers.Length != 1 || readers[0].Op != GraphOp.Reshape || find.Outputs.Any(output => output.Node == readers[0]))
        {
            return;
        }

        Shape shape = readers[0].Shape;
        var without = new Node(GraphOp.Input, input.Type, shape) { Name = input.Name };
        Replace(find, readers[0], without);
        find.Nodes[find.Nodes.IndexOf(input)] = without;
        find.Nodes.Remove(readers[0]);
        if (put.Inputs.FirstOrDefault(candidate => candidate.Name == input.Name) is { } other)
        {
            var given = new Node(GraphOp.Input, input.Type, shape) { Name = input.Name };
            var view = new Node(GraphOp.Reshape, input.Type, other.Shape, given) { Scope = other.Scope };
            Replace(put, other, view);
            int at = put.Nodes.IndexOf(other);
            put.Nodes[at] = given;
            put.Nodes.Insert(at + 1, view);
        }
    }

    private static void Replace(Graph graph, Node old, Node by)
    {
        foreach (Node node in graph.Nodes)
        {
            node.Operands = [.. node.Operands.Select(operand => operand == old ? by : operand)];
        }
    }
}
