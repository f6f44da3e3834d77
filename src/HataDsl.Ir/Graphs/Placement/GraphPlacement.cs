namespace HataDsl.Ir.Graphs;

/// <summary>
/// Gives every operation of a placed graph its block. Operations in methods marked with a block have one; from there blocks spread to what
/// reads tensors of one block only, to parameters that one block reads, and to what is computed from numbers alone.
/// </summary>
public static class GraphPlacement
{
    /// <summary>Whether a node is computed where it is needed, in every block.</summary>
    public static bool IsEverywhere(Node node) => node.Op is GraphOp.Constant or GraphOp.Scalar or GraphOp.Length or GraphOp.Index;

    /// <summary>Spreads the blocks.</summary>
    /// <param name="graph">As read; changed in place.</param>
    /// <returns>Nodes that stay without a block, and writes in place of tensors of another block, each with what is wrong in words.</returns>
    public static IReadOnlyList<(Node Node, string Cause)> Assign(Graph graph)
    {
        Dictionary<Node, List<Node>> readers = graph.Readers();
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Node node in graph.Nodes.Where(node => node.Block.Length == 0 && !IsEverywhere(node)))
            {
                string[] before = BlocksOf(node.Operands);
                string[] after = BlocksOf(readers[node]);
                string block = before.Length == 1 ? before[0] : before.Length == 0 && after.Length == 1 ? after[0] : "";
                node.Block = block;
                changed |= block.Length > 0;
            }
        }

        var errors = new List<(Node, string)>();
        foreach (Node node in graph.Nodes.Where(node => !IsEverywhere(node)))
        {
            if (node.Block.Length == 0)
            {
                string[] blocks = node.Op == GraphOp.Input ? BlocksOf(readers[node]) : BlocksOf(node.Operands);
                errors.Add((node, blocks.Length == 0 ? "touches no block" : $"{(node.Op == GraphOp.Input ? "is read in" : "takes tensors of")} the blocks {string.Join(", ", blocks)}"));
            }
            else if (node.Target is { } target && target.Block != node.Block)
            {
                errors.Add((node, $"writes in block {node.Block} into a tensor of block {target.Block}"));
            }
        }

        return errors;
    }

    private static string[] BlocksOf(IEnumerable<Node> nodes) =>
        [.. nodes.Where(node => !IsEverywhere(node) && node.Block.Length > 0).Select(node => node.Block).Distinct().OrderBy(block => block, StringComparer.Ordinal)];
}
