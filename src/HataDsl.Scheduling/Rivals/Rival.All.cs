using System.Collections.Immutable;

namespace HataDsl.Scheduling;

public sealed partial class Rival
{
    /// <summary>All schedules, from the oldest.</summary>
    public static ImmutableArray<Rival> All { get; } =
    [
        new("GPipe", "Huang et al. 2019", "chains of stages, several per device or inference too",
            static (shape, _) => Chain(shape), StraightOrders.AllForwardAllBackward),
        new("1F1B", "Narayanan et al. 2019, 2021", "one chain with one stage per device, training",
            static (shape, _) => Training(shape) ?? Straight(shape), StraightOrders.OneForwardOneBackward),
        new("Interleaved 1F1B", "Narayanan et al. 2021", "one chain looped over the devices; micro-batches a multiple of the devices",
            static (shape, microBatches) => Training(shape) ?? Looped(shape) ?? MultipleOfDevices(shape, microBatches), LoopedOrders.Interleaved),
        new("Chimera", "Li and Hoefler 2021", "two opposite chains over an even number of devices, training",
            static (shape, _) => Training(shape) ?? Opposed(shape) ?? EvenDevices(shape), OpposedOrders.Chimera),
        new("ZB-H1", "Qi et al. 2024", "one chain with one stage per device, split backward",
            static (shape, _) => Split(shape) ?? Straight(shape), StraightOrders.ZeroBubbleH1),
        new("ZB-H2", "Qi et al. 2024", "one chain with one stage per device, split backward",
            static (shape, _) => Split(shape) ?? Straight(shape), StraightOrders.ZeroBubbleH2),
        new("ZB-V", "Qi et al. 2024", "one chain folded over the devices, split backward",
            static (shape, _) => Split(shape) ?? Folded(shape), FoldedOrders.ZeroBubbleV),
        new("V-Half", "Qi et al. 2024 (controllable memory)", "one chain folded over the devices, split backward",
            static (shape, _) => Split(shape) ?? Folded(shape), BuildingBlock.Half),
        new("V-Min", "Qi et al. 2024 (controllable memory)", "one chain folded over the devices, split backward",
            static (shape, _) => Split(shape) ?? Folded(shape), BuildingBlock.Least),
        new("DualPipe", "DeepSeek-AI 2024", "two opposite chains over an even number of devices, training; as many micro-batches as devices in each direction",
            static (shape, microBatches) => Training(shape) ?? Opposed(shape) ?? EvenDevices(shape) ?? AtLeast(microBatches, shape.Devices),
            OpposedOrders.DualPipe),
        new("DualPipeV", "DeepSeek-AI 2025", "one chain folded over the devices, training; twice as many micro-batches as devices",
            static (shape, microBatches) => Training(shape) ?? Folded(shape) ?? AtLeast(microBatches, 2 * shape.Devices), FoldedOrders.DualPipeV),
    ];

    /// <summary>The schedule of a name, in any letter case; null where there is none.</summary>
    public static Rival? Find(string name)
    {
        foreach (Rival rival in All)
            if (rival.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return rival;
        return null;
    }

    /// <summary>The plans of all schedules that exist for a placement and number of micro-batches and keep its memory limits.</summary>
    public static IReadOnlyList<Plan> PlansFor(Placement placement, int microBatches)
    {
        List<Plan> plans = [];
        foreach (Rival rival in All)
            if (rival.TryBuild(placement, microBatches, out _) is { } plan)
                plans.Add(plan);
        return plans;
    }

    private static string? Chain(PipelineShape shape) =>
        shape.DeviceOfStage.Length == 1 ? null : "it is made for one chain of stages and there are two";

    private static string? Training(PipelineShape shape) =>
        shape.HasBackward ? null : "it orders backward passes and the placement has none";

    private static string? Split(PipelineShape shape) =>
        Training(shape) ?? (shape.SplitsBackward ? null : "it needs input and weight gradients in separate blocks");

    private static string? Straight(PipelineShape shape) =>
        shape.Layout == PipelineLayout.Straight ? null : $"it is made for one chain with one stage per device and this is {Describe(shape)}";

    private static string? Looped(PipelineShape shape) =>
        shape.Layout == PipelineLayout.Looped ? null : $"it is made for one chain looped over the devices and this is {Describe(shape)}";

    private static string? Folded(PipelineShape shape) =>
        shape.Layout == PipelineLayout.Folded ? null : $"it is made for one chain folded over the devices (out and back) and this is {Describe(shape)}";

    private static string? Opposed(PipelineShape shape) =>
        shape.Layout == PipelineLayout.Opposed ? null : $"it is made for two chains in opposite directions and this is {Describe(shape)}";

    private static string? EvenDevices(PipelineShape shape) =>
        shape.Devices % 2 == 0 ? null : $"it needs an even number of devices and there are {shape.Devices}";

    private static string? MultipleOfDevices(PipelineShape shape, int microBatches) =>
        microBatches % shape.Devices == 0 ? null : $"it needs a multiple of {shape.Devices} micro-batches and there are {microBatches}";

    private static string? AtLeast(int microBatches, int least) =>
        microBatches >= least ? null : $"it needs at least {least} micro-batches and there are {microBatches}";

    private static string Describe(PipelineShape shape) => shape.Layout switch
    {
        PipelineLayout.Straight => "one chain with one stage per device",
        PipelineLayout.Looped => $"one chain looped {shape.Chunks} times over the devices",
        PipelineLayout.Folded => "one chain folded over the devices",
        PipelineLayout.Opposed => "two chains in opposite directions",
        _ => "another arrangement",
    };
}
