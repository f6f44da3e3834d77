namespace HataDsl.Ir.Graphs;

/// <summary>
/// A tensor that another kernel would only copy into other axes, or axes in another order, is written to that place by the kernel that
/// computes it: heads of a projection, for an attention kernel or as a result of the graph.
/// </summary>
public static class AbsorbViews
{
    /// <summary>Runs the pass.</summary>
    public static FusionPlan Run(FusionPlan plan)
    {
        var layouts = plan.Layouts.ToDictionary(pair => pair.Key, pair => pair.Value);
        List<LayoutDecision> decisions = [.. plan.LayoutDecisions];
        var absorbed = new HashSet<Node>();
        foreach (Group group in plan.Groups)
        {
            foreach (Node copy in group.Roots)
            {
                (Node source, List<AxisView> views) = SourceOf(plan, copy);
                if (views.Count == 0 || !CanMove(plan, source) || layouts.ContainsKey(source) || layouts.ContainsKey(copy) || absorbed.Contains(source) || group.Roots.Contains(source))
                {
                    continue;
                }

                var layout = new TensorLayout(views, copy);
                layouts.Add(source, layout);
                absorbed.Add(copy);
                double bytes = 2.0 * plan.Graph.Typical(copy.Shape.Count) * copy.Type.Size();
                decisions.Add(new LayoutDecision(source, layout, bytes, "written where it would have been copied to"));
            }
        }

        IEnumerable<Group> groups = plan.Groups.Select(group => group.Roots.Any(absorbed.Contains) ? new Group([.. group.Roots.Where(root => !absorbed.Contains(root))]) : group);
        return absorbed.Count == 0 ? plan : plan with { Groups = [.. groups.Where(group => group.Roots.Count > 0)], Layouts = layouts, LayoutDecisions = decisions };
    }

    /// <summary>What a root shows with other axes, and the steps from there to it; the root itself and no steps if it computes anything.</summary>
    private static (Node Source, List<AxisView> Views) SourceOf(FusionPlan plan, Node root)
    {
        var views = new List<AxisView>();
        Node node = root;
        while (node.Op is GraphOp.Transpose or GraphOp.Reshape && (node == root || !plan.Stored.Contains(node)))
        {
            views.Insert(0, new AxisView(node.Shape, node.Op == GraphOp.Transpose ? node.Numbers : null));
            node = node.Operands[0];
        }

        return (node, views);
    }

    /// <summary>Whether it is free where the kernel of a node writes: no result of the graph, and no memory of others.</summary>
    private static bool CanMove(FusionPlan plan, Node node) =>
        plan.Stored.Contains(node) && node.Op is not (GraphOp.Input or GraphOp.Update or GraphOp.Kernel or GraphOp.Part)
        && !plan.Graph.Outputs.Any(output => output.Node == node) && !ChooseLayouts.IsFixed(plan, node);
}
