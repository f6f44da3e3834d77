using System.Globalization;
using System.Text;

namespace HataDsl.Ir.Graphs;

/// <summary>What the compiler made of a graph, in words and numbers: written at every build.</summary>
public static class GraphReport
{
    /// <summary>The report.</summary>
    /// <param name="plan">The fused plan.</param>
    /// <param name="separate">The plan with a kernel for each operation.</param>
    public static string Write(LaunchPlan plan, LaunchPlan separate)
    {
        Graph graph = plan.Fusion.Graph;
        var text = new StringBuilder();
        text.Append($"# {graph.Name}, decided for {plan.Fusion.Device.Name}\n\n");
        if (graph.Dimensions.Count > 0)
        {
            text.Append($"Dimensions (assumed, most): {string.Join(", ", graph.Dimensions.Select(dimension => $"{dimension.Name} {dimension.Typical}, {dimension.Maximum}"))}.\n\n");
        }

        text.Append("| | separate | fused |\n|---|---|---|\n");
        text.Append($"| launches | {separate.Fusion.Groups.Count} | {plan.Fusion.Groups.Count} |\n");
        text.Append($"| different kernels | {separate.Kernels.Count} | {plan.Kernels.Count} |\n");
        text.Append($"| bytes moved | {Number(Bytes(separate))} | {Number(Bytes(plan))} |\n");
        text.Append($"| estimated time, µs | {Number(Nanoseconds(separate) / 1000)} | {Number(Nanoseconds(plan) / 1000)} |\n");
        text.Append($"| memory between kernels at the declared maxima, bytes | {separate.Memory.ArenaBytes} | {plan.Memory.ArenaBytes} |\n");
        text.Append($"| its lower bound | {separate.Memory.LowerBound} | {plan.Memory.LowerBound} |\n\n");
        WriteGroups(text, plan);
        WritePatterns(text, plan.Fusion.Graph);
        WriteLayouts(text, plan.Fusion);
        WriteDecisions(text, plan.Fusion);
        return text.ToString();
    }

    /// <summary>Bytes that all kernels read and write at typical sizes.</summary>
    public static double Bytes(LaunchPlan plan) => plan.Fusion.Groups.Sum(group => plan.Fusion.Analyze(group).Bytes);

    /// <summary>Estimated time of all kernels at typical sizes.</summary>
    public static double Nanoseconds(LaunchPlan plan) => plan.Fusion.Groups.Sum(group => plan.Fusion.Analyze(group).Nanoseconds);

    private static void WriteGroups(StringBuilder text, LaunchPlan plan)
    {
        text.Append("## Kernels in order\n\n| | kernel | form | over | bytes | operations | ns |\n|---|---|---|---|---|---|---|\n");
        int number = 1;
        foreach (Group group in plan.Fusion.Groups)
        {
            GroupAnalysis analysis = plan.Fusion.Analyze(group);
            string name = plan.Launches.First(launch => launch.Group == group).Kernel.Name;
            text.Append($"| {number++} | {name} | {analysis.Kind.ToString().ToLowerInvariant()} | {group.Shape} | {Number(analysis.Bytes)} | {Number(analysis.Operations)} | {Number(analysis.Nanoseconds)} |\n");
        }

        text.Append('\n');
    }

    private static void WriteLayouts(StringBuilder text, FusionPlan fusion)
    {
        if (fusion.LayoutDecisions.Count == 0)
        {
            return;
        }

        text.Append($"## Tensors that do not lie row by row: {fusion.LayoutDecisions.Count}\n\n");
        foreach (LayoutDecision decision in fusion.LayoutDecisions)
        {
            string home = decision.Layout.Home is { } tensor ? " in " + Show(tensor) : "";
            text.Append($"- {Show(decision.Node)} lies as {decision.Layout.Shape}{home}: {decision.Reason} ({Number(decision.SavedBytes)} bytes saved)\n");
        }

        text.Append('\n');
    }

    private static void WritePatterns(StringBuilder text, Graph graph)
    {
        PatternFinding[] missed = [.. graph.Findings.Where(finding => !finding.IsMatch)];
        if (graph.Findings.Count == 0)
        {
            return;
        }

        text.Append($"## Patterns found: {graph.Findings.Count - missed.Length}\n\n");
        foreach (PatternFinding finding in graph.Findings.Where(finding => finding.IsMatch))
        {
            text.Append($"- {finding.Pattern} at {finding.Place}{(finding.Steps.Length > 0 ? ": " + finding.Steps : "")}\n");
        }

        foreach (PatternFinding finding in missed)
        {
            text.Append($"- not {finding.Pattern} at {finding.Place}: {finding.Reason}\n");
        }

        text.Append('\n');
    }

    private static void WriteDecisions(StringBuilder text, FusionPlan fusion)
    {
        FusionDecision[] rejected = [.. fusion.Decisions.Where(decision => !decision.IsAccepted)];
        text.Append($"## Tensors kept in memory although they could have been fused: {rejected.Length} of {fusion.Decisions.Count}\n\n");
        foreach (FusionDecision decision in rejected)
        {
            string estimate = decision.SavedNanoseconds == 0 ? "" : $" ({Number(decision.SavedNanoseconds)} ns saved)";
            text.Append($"- {Show(decision.Node)} into {string.Join(", ", decision.Into.Select(Show).Distinct())}: {decision.Reason}{estimate}\n");
        }
    }

    private static string Show(Node node) => node.Scope.Length > 0 && node.Scope != node.OpName ? $"{node.Scope}.{node.OpName}{node.Shape}" : node.OpName + node.Shape;

    private static string Number(double value) => value.ToString("#,0.#", CultureInfo.InvariantCulture);
}
