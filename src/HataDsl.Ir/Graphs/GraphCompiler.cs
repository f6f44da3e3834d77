namespace HataDsl.Ir.Graphs;

/// <summary>From a graph to its plans: one for each kind of device, and one without fusion to hold them against.</summary>
/// <param name="Graph">The graph after all passes.</param>
/// <param name="Separate">A kernel for each operation.</param>
/// <param name="Processor">Fused by the costs of a processor, with the kernels that operators have for processors.</param>
/// <param name="Accelerator">Fused by the costs of a graphics card.</param>
public sealed record CompiledPlans(Graph Graph, LaunchPlan Separate, LaunchPlan Processor, LaunchPlan Accelerator)
{
    /// <summary>All kernels of the three plans, each once.</summary>
    public IReadOnlyList<PlannedKernel> Kernels => [.. Processor.Kernels.Concat(Accelerator.Kernels).Concat(Separate.Kernels).Distinct()];

    /// <summary>Compiles a graph.</summary>
    /// <param name="graph">As read; changed in place.</param>
    /// <param name="dump">Called after each pass with its name and the text of the graph, or of the plan.</param>
    /// <param name="processor">The graph as read for processors, changed in place; null where operators have no other kernels there.</param>
    /// <param name="kernels">Kernels of other graphs of the file, by IR text: those that are the same are shared.</param>
    /// <param name="layouts">Whether tensors between kernels may lie other than row by row.</param>
    /// <param name="patterns">What the fused plan is searched for; the plan without fusion keeps its steps.</param>
    /// <param name="processorPatterns">The same for processors.</param>
    public static CompiledPlans Of(
        Graph graph, Action<string, string>? dump = null, Graph? processor = null, Dictionary<string, PlannedKernel>? kernels = null, bool layouts = true,
        IReadOnlyList<GraphPattern>? patterns = null, IReadOnlyList<GraphPattern>? processorPatterns = null)
    {
        Graph separate = GraphParser.Parse(GraphPrinter.Print(graph));
        Graph onProcessor = processor ?? GraphParser.Parse(GraphPrinter.Print(graph));
        GraphPipeline.Run(separate);
        GraphPipeline.Run(graph, dump, patterns);
        GraphPipeline.Run(onProcessor, null, processorPatterns);

        // All plans take the same lengths, those that only some need among them.
        HashSet<string> used = [.. new[] { separate, graph, onProcessor }.SelectMany(one => one.Symbols)];
        foreach (Graph one in new[] { separate, graph, onProcessor })
        {
            one.Dimensions.RemoveAll(dimension => !used.Contains(dimension.Name));
        }

        Dictionary<string, PlannedKernel> known = kernels ?? new Dictionary<string, PlannedKernel>(StringComparer.Ordinal);
        LaunchPlan Plan(FusionPlan fusion) => LaunchPlan.Of(fusion, known);
        LaunchPlan Fused(Graph source, DeviceCost device)
        {
            FusionPlan fusion = FusionPlanner.Fuse(source, device);
            return Plan(layouts ? PlanPipeline.Run(fusion, dump) : fusion);
        }

        LaunchPlan forProcessor = Fused(onProcessor, DeviceCost.Processor);
        LaunchPlan accelerator = Fused(graph, DeviceCost.Accelerator);
        return new CompiledPlans(graph, Plan(FusionPlanner.Separate(separate, DeviceCost.Processor)), forProcessor, accelerator);
    }
}
