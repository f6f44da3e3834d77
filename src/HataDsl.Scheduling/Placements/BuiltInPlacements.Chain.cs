namespace HataDsl.Scheduling;

public static partial class BuiltInPlacements
{
    /// <summary>A chain: stages in order with shared blocks (on all devices) in between, then everything backwards.</summary>
    private static void Chain(PlacementBuilder builder, ChainForms form)
    {
        PlacementOptions options = builder.Options;
        int stages = builder.DeviceCount * options.StagesPerDevice;
        int before = -1;
        int shared = 0;
        for (int stage = 0; stage <= stages; stage++)
        {
            foreach (int position in form.SharedForwards)
                if (position == stage)
                    before = builder.Forward($"shared{shared}.F", stages + shared++, builder.AllDevices, 0, Needs(before));
            if (stage < stages)
                before = builder.Forward($"F{stage}", stage, [DeviceOf(builder, stage)], 1, Needs(before));
        }

        if (options.Inference)
            return;
        long time = form.FrozenShared ? 2 : BackwardTime(builder);
        for (int stage = stages; stage >= 0; stage--)
        {
            if (stage < stages)
                before = builder.Backward($"{stage}", "", stage, DeviceOf(builder, stage), time, before);
            for (int index = form.SharedBackwards.Length - 1; index >= 0; index--)
                if (form.SharedBackwards[index] == stage)
                    before = builder.Add(new Block($"shared{index}.B", BlockKind.Backward, builder.AllDevices, 1, 0, stages + index), before);
        }
    }

    private static int DeviceOf(PlacementBuilder builder, int stage)
    {
        int pass = stage / builder.DeviceCount;
        int within = stage % builder.DeviceCount;
        return builder.Options.Layout == StageLayout.Wave && pass % 2 == 1 ? builder.DeviceCount - 1 - within : within;
    }

    /// <summary>
    /// Where the shared blocks stand: a shared forward before the stage of that number; a shared backward right after
    /// the backward of that stage (number of stages: before the first backward).
    /// </summary>
    private readonly record struct ChainForms(int[] SharedForwards, int[] SharedBackwards, bool FrozenShared = false)
    {
        public static ChainForms Of(string name, int stages) => name switch
        {
            "V" => new([], []),
            "M" => new([0], [0]),
            "finetune" => new([0], [], FrozenShared: true),
            "NN" => new([0, stages / 2], [0, stages / 2]),
            // The second shared backward runs right before the backward of stage 0, so after that of stage 1.
            "NN-eager" => new([0, Math.Min(1, stages)], [0, Math.Min(1, stages)]),
            "mllm" => new([0, stages], [0, stages]),
            _ => throw new ArgumentException($"'{name}' is no chain.", nameof(name)),
        };
    }
}
