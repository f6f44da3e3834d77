using System.Text;

namespace HataDsl.Ir.Graphs;

/// <summary>One step of the graph compiler after nodes are grouped into kernels.</summary>
/// <param name="Name">Name in dumps.</param>
/// <param name="Reason">What it is for, in one line.</param>
/// <param name="Run">Gives the changed plan.</param>
public sealed record PlanPass(string Name, string Reason, Func<FusionPlan, FusionPlan> Run);

/// <summary>What happens to a fused plan before memory is given out and kernels are built, in order.</summary>
public static class PlanPipeline
{
    /// <summary>The passes.</summary>
    public static IReadOnlyList<PlanPass> Default { get; } =
    [
        new("absorb-views", "What a kernel would only copy into other axes is written there in the first place.", AbsorbViews.Run),
        new("choose-layouts", "Axes lie in the order in which neighbouring invocations write and read them.", ChooseLayouts.Run),
    ];

    /// <summary>Runs all passes.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="dump">Called after each pass with its name and the text of the plan.</param>
    public static FusionPlan Run(FusionPlan plan, Action<string, string>? dump = null)
    {
        foreach (PlanPass pass in Default)
        {
            plan = pass.Run(plan);
            dump?.Invoke($"{pass.Name} for {plan.Device.Name}", Print(plan));
        }

        return plan;
    }

    /// <summary>The kernels of a plan by the numbers of the nodes that they write, and how these lie.</summary>
    public static string Print(FusionPlan plan)
    {
        var text = new StringBuilder();
        foreach (Group group in plan.Groups)
        {
            GroupAnalysis kernel = plan.Analyze(group);
            string Number(Node node) => "%" + plan.Graph.Nodes.IndexOf(node);
            text.Append($"{kernel.Kind.ToString().ToLowerInvariant()} {string.Join(", ", group.Roots.Select(Number))} of {string.Join(", ", kernel.Reads.Keys.Select(Number))}\n");
            foreach (Node root in group.Roots.Where(plan.Layouts.ContainsKey))
            {
                TensorLayout layout = plan.Layouts[root];
                text.Append($"  {Number(root)} lies {layout}{(layout.Home is { } home ? " in " + Number(home) : "")}: {plan.LayoutDecisions.First(decision => decision.Node == root).Reason}\n");
            }
        }

        return text.ToString();
    }
}
