namespace HataDsl.Ir.Graphs;

/// <summary>
/// Every result gets a node of its own that is computed: a parameter returned as it is, one tensor returned twice, or one between kernels
/// that was written in place is copied.
/// </summary>
public static class SeparateOutputs
{
    /// <summary>Runs the pass.</summary>
    public static void Run(Graph graph)
    {
        var seen = new HashSet<Node>();
        for (int i = 0; i < graph.Outputs.Count; i++)
        {
            GraphOutput output = graph.Outputs[i];
            bool isBetween = output.Node.Target is not null && output.Node.Storage.Op != GraphOp.Input;
            if (output.Node.Class == FusionClass.Leaf || isBetween || !seen.Add(output.Node))
            {
                Node copy = graph.Add(new Node(GraphOp.Reshape, output.Node.Type, output.Node.Shape, output.Node) { Scope = "Copy" });
                graph.Outputs[i] = new GraphOutput(output.Name, copy);
                seen.Add(copy);
            }
        }
    }
}
