namespace HataDsl.Scheduling;

/// <summary>A placement read as a pipeline: chains of stages, each stage with a forward block and its backward blocks.</summary>
internal sealed partial class PipelineShape
{
    private readonly Dictionary<StagePosition, StageBlocks> _stages;

    private PipelineShape(Placement placement, int[][] deviceOfStage, Dictionary<StagePosition, StageBlocks> stages)
    {
        Placement = placement;
        DeviceOfStage = deviceOfStage;
        _stages = stages;
        HasBackward = stages.Values.First().InputGradient >= 0;
        SplitsBackward = stages.Values.Any(static stage => stage.WeightGradient >= 0);
        Layout = Classify(placement.Devices.Length, deviceOfStage);
    }

    /// <summary>The blocks of a stage: indices in the placement, -1 where there is none.</summary>
    private readonly record struct StageBlocks(int Forward, int InputGradient, int WeightGradient);

    /// <summary>The placement.</summary>
    public Placement Placement { get; }

    /// <summary>Device of each stage of each chain.</summary>
    public int[][] DeviceOfStage { get; }

    /// <summary>Whether there are backward passes (training).</summary>
    public bool HasBackward { get; }

    /// <summary>Whether backward passes are split into input and weight gradients.</summary>
    public bool SplitsBackward { get; }

    /// <summary>How the stages lie on the devices.</summary>
    public PipelineLayout Layout { get; }

    /// <summary>Number of devices.</summary>
    public int Devices => Placement.Devices.Length;

    /// <summary>Stages of the first chain.</summary>
    public int Stages => DeviceOfStage[0].Length;

    /// <summary>Stages per device and chain.</summary>
    public int Chunks => Stages / Devices;

    /// <summary>Device at a place along the pipeline: the one that holds that stage of the first chain.</summary>
    public int DeviceAt(int place) => DeviceOfStage[0][place];

    /// <summary>Stages on a device, in the order of the chains.</summary>
    public IEnumerable<StagePosition> StagesOn(int device)
    {
        for (int chain = 0; chain < DeviceOfStage.Length; chain++)
            for (int stage = 0; stage < DeviceOfStage[chain].Length; stage++)
                if (DeviceOfStage[chain][stage] == device)
                    yield return new StagePosition(chain, stage);
    }

    /// <summary>Index of the block that carries out a pass, or -1 where the placement has none.</summary>
    public int BlockOf(PassKind kind, StagePosition position)
    {
        StageBlocks blocks = _stages[position];
        return kind switch
        {
            PassKind.Forward => blocks.Forward,
            PassKind.InputGradient => blocks.InputGradient,
            _ => blocks.WeightGradient,
        };
    }

    private static PipelineLayout Classify(int devices, int[][] deviceOfStage)
    {
        int[] first = deviceOfStage[0];
        if (first.Length < devices || first.Take(devices).Distinct().Count() != devices)
            return PipelineLayout.Irregular;
        if (deviceOfStage.Length == 2)
        {
            bool opposed = first.Length == devices && deviceOfStage[1].SequenceEqual(first.Reverse());
            return opposed ? PipelineLayout.Opposed : PipelineLayout.Irregular;
        }

        if (deviceOfStage.Length > 2)
            return PipelineLayout.Irregular;
        if (first.Length == devices)
            return PipelineLayout.Straight;
        if (first.Length == 2 * devices && first.SequenceEqual(first.Reverse()))
            return PipelineLayout.Folded;
        bool looped = first.Length % devices == 0
            && Enumerable.Range(0, first.Length).All(stage => first[stage] == first[stage % devices]);
        return looped ? PipelineLayout.Looped : PipelineLayout.Irregular;
    }
}
