namespace HataDsl.Ir.Graphs;

/// <summary>From a graph to its plans: one for each kind of device, and one without fusion to hold them against.</summary>
/// <param name="Graph">The graph after all passes.</param>
/// <param name="Separate">A kernel for each operation.</param>
/// <param name="Processor">Fused by the costs of a processor.</param>
/// <param name="Accelerator">Fused by the costs of a graphics card.</param>
public sealed record CompiledPlans(Graph Graph, LaunchPlan Separate, LaunchPlan Processor, LaunchPlan Accelerator)
{
    /// <summary>All kernels of the three plans, each once.</summary>
    public IReadOnlyList<PlannedKernel> Kernels => [.. Processor.Kernels.Concat(Accelerator.Kernels).Concat(Separate.Kernels).Distinct()];

    /// <summary>Compiles a graph.</summary>
    /// <param name="graph">As read; changed in place.</param>
    /// <param name="dump">Called after each pass with its name and the text of the graph.</param>
    public static CompiledPlans Of(Graph graph, Action<string, string>? dump = null)
    {
        GraphPipeline.Run(graph, dump);
        var kernels = new Dictionary<string, PlannedKernel>(StringComparer.Ordinal);
        LaunchPlan Plan(FusionPlan fusion) => LaunchPlan.Of(fusion, kernels);
        LaunchPlan processor = Plan(FusionPlanner.Fuse(graph, DeviceCost.Processor));
        LaunchPlan accelerator = Plan(FusionPlanner.Fuse(graph, DeviceCost.Accelerator));
        return new CompiledPlans(graph, Plan(FusionPlanner.Separate(graph, DeviceCost.Processor)), processor, accelerator);
    }
}
