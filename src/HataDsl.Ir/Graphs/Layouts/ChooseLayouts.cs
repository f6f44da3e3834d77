namespace HataDsl.Ir.Graphs;

/// <summary>
/// Chooses for each tensor between kernels the order of its axes in memory in which its writer and its readers together move the fewest
/// bytes, whole transactions counted. Inputs, results and what kernels of the user's own touch lie row by row, as declared.
/// </summary>
public static class ChooseLayouts
{
    /// <summary>Part of the bytes that another order has to save to be taken.</summary>
    private const double WorthChanging = 0.05;

    /// <summary>Axes up to which every order is tried; with more, each axis is tried as the innermost.</summary>
    private const int AllOrders = 4;

    /// <summary>Choices that depend on each other settle in as many rounds.</summary>
    private const int Rounds = 2;

    /// <summary>Runs the pass.</summary>
    public static FusionPlan Run(FusionPlan plan)
    {
        var kernels = plan.Groups.ToDictionary(group => group, plan.Analyze);
        var patterns = new Dictionary<Group, AccessPattern>();
        var layouts = plan.Layouts.ToDictionary(pair => pair.Key, pair => pair.Value);
        var decisions = new Dictionary<Node, LayoutDecision>();
        Node[] free = [.. plan.Groups.SelectMany(group => group.Roots).Where(root => IsFree(plan, root))];
        for (int round = 0; round < Rounds; round++)
        {
            foreach (Node tensor in free)
            {
                Group[] touching = [.. plan.Groups.Where(group => group.Roots.Contains(tensor) || kernels[group].Reads.ContainsKey(tensor))];
                foreach (Group group in touching.Where(group => !patterns.ContainsKey(group)))
                {
                    patterns.Add(group, AccessPattern.Of(plan, group, kernels[group]));
                }

                (TensorLayout? layout, double before, double after) = Choose(plan, tensor, layouts, [.. touching.SelectMany(group => patterns[group].Loops.Select(loop => (kernels[group], loop))).Where(pair => pair.loop.Touches(tensor))]);
                layouts.Remove(tensor);
                decisions.Remove(tensor);
                if (layout is not null)
                {
                    layouts.Add(tensor, layout);
                    Group reader = touching.First(group => kernels[group].Reads.ContainsKey(tensor));
                    decisions.Add(tensor, new LayoutDecision(tensor, layout, before - after, $"innermost is what '{LaunchPlan.NameOf(kernels[reader])}' goes along"));
                }
            }
        }

        return decisions.Count == 0 ? plan : plan with { Layouts = layouts, LayoutDecisions = [.. plan.LayoutDecisions, .. decisions.Values] };
    }

    /// <summary>Whether a kernel of the user's own touches a tensor, or something is written into it in place.</summary>
    internal static bool IsFixed(FusionPlan plan, Node node) =>
        plan.Graph.Nodes.Any(user => (user.Op == GraphOp.Kernel && user.Operands.Any(operand => GroupKernelBuilder.Unshaped(operand) == node || operand.Storage == node)) || user.Target?.Storage == node);

    private static bool IsFree(FusionPlan plan, Node node) =>
        node.Op is not (GraphOp.Kernel or GraphOp.Part or GraphOp.Update) && node.Shape.Axes.Count(axis => plan.Graph.Typical(axis) > 1) > 1
        && !plan.Layouts.ContainsKey(node) && !plan.Graph.Outputs.Any(output => output.Node == node) && !IsFixed(plan, node);

    private static (TensorLayout? Layout, double Before, double After) Choose(
        FusionPlan plan, Node tensor, Dictionary<Node, TensorLayout> layouts, (GroupAnalysis Kernel, AccessLoop Loop)[] loops)
    {
        double Bytes(TensorLayout? layout)
        {
            Dictionary<Node, TensorLayout> tried = new(layouts);
            tried.Remove(tensor);
            if (layout is not null)
            {
                tried.Add(tensor, layout);
            }

            return loops.Sum(pair => pair.Loop.Best(plan, pair.Kernel, tried).Bytes);
        }

        double rowByRow = Bytes(null);
        double needed = loops.Sum(pair => pair.Loop.Best(plan, pair.Kernel, layouts).Needed);
        (TensorLayout? best, double least) = (null, rowByRow * (1 - WorthChanging));
        if (needed >= least)
        {
            return (null, rowByRow, rowByRow); // nothing is moved in vain
        }

        foreach (int[] order in Orders(tensor.Shape.Rank))
        {
            var layout = new TensorLayout([AxisView.Ordered(tensor.Shape, order)]);
            double bytes = Bytes(layout);
            if (bytes < least)
            {
                (best, least) = (layout, bytes);
            }
        }

        return (best, rowByRow, least);
    }

    /// <summary>Orders of axes other than row by row, nearest to it first.</summary>
    private static IEnumerable<int[]> Orders(int rank)
    {
        int[] all = [.. Enumerable.Range(0, rank)];
        return rank <= AllOrders ? Permutations([], all).Skip(1) : all.Take(rank - 1).Reverse().Select(inner => (int[])[.. all.Where(axis => axis != inner), inner]);
    }

    private static IEnumerable<int[]> Permutations(int[] chosen, int[] left) =>
        left.Length == 0 ? [chosen] : left.SelectMany(axis => Permutations([.. chosen, axis], [.. left.Where(other => other != axis)]));
}
