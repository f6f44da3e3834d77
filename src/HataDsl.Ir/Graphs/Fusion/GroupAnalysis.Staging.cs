namespace HataDsl.Ir.Graphs;

/// <content>
/// Elements that a reduction computes and the result needs again, the exponentials of a softmax: computed once and kept where the
/// result will be. The invocation that writes an element there is the one that reads it again and then writes the result over it.
/// </content>
public sealed partial class GroupAnalysis
{
    /// <summary>Operations of an element from which on keeping it is better than computing it again.</summary>
    private const double WorthKeeping = 8;

    /// <summary>Nodes that are kept, each with the result in whose memory.</summary>
    public Dictionary<Node, Node> Staged { get; } = [];

    private void ChooseStaged()
    {
        if (Kind != GroupKind.Rows || WhyNot is not null)
        {
            return;
        }

        foreach (Node root in _group.Roots.Where(root => root.Op != GraphOp.Update))
        {
            var uses = new Dictionary<Node, (HashSet<Node> Entries, bool IsAligned)>();
            foreach (Node entry in Reductions.Select(reduction => reduction.Operands[0]).Concat(_group.Roots))
            {
                Collect(entry, entry, entry.Shape.Equals(root.Shape), uses);
            }

            Node? best = uses.Where(use => use.Value.IsAligned && use.Value.Entries.Count > 1 && use.Key != root && use.Key.Type == root.Type && use.Key.Shape.Equals(root.Shape)
                    && !_group.Roots.Contains(use.Key) && !Staged.ContainsKey(use.Key) && Weight(use.Key) >= WorthKeeping)
                .Select(use => use.Key).OrderByDescending(Weight).FirstOrDefault();
            if (best is not null)
            {
                Staged.Add(best, root);
                Operations -= (uses[best].Entries.Count - 1) * (double)_graph.Typical(root.Shape.Count) * (Weight(best) - 1);
            }
        }
    }

    /// <summary>Notes which loops need a node, and whether always at the position where the loop is.</summary>
    private void Collect(Node node, Node entry, bool isAligned, Dictionary<Node, (HashSet<Node> Entries, bool IsAligned)> uses)
    {
        if (!Computed.Contains(node) || Reductions.Contains(node))
        {
            return;
        }

        (HashSet<Node> entries, bool wasAligned) = uses.TryGetValue(node, out var known) ? known : ([], true);
        if (!entries.Add(entry) && wasAligned == (wasAligned && isAligned))
        {
            return;
        }

        uses[node] = (entries, wasAligned && isAligned);
        foreach (Node operand in node.Operands)
        {
            bool keeps = node.Op is GraphOp.Pointwise or GraphOp.Call or GraphOp.Convert && operand.Shape.Equals(node.Shape);
            Collect(operand, entry, isAligned && keeps, uses);
        }
    }

    /// <summary>Operations of one element with all that is computed for it.</summary>
    private double Weight(Node node) =>
        Computed.Contains(node) && !Reductions.Contains(node) ? OperationsOf(node) + node.Operands.Where(operand => operand.Shape.Equals(node.Shape)).Sum(Weight) : 0;
}
