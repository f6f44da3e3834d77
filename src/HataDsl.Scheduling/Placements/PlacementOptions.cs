namespace HataDsl.Scheduling;

/// <summary>How the stages of an interleaved pipeline are laid over the devices.</summary>
public enum StageLayout
{
    /// <summary>Stage s on device s mod D (interleaved 1F1B).</summary>
    Loop,

    /// <summary>Every second pass over the devices runs backwards (ZB-V, DualPipeV, Hanayo).</summary>
    Wave,
}

/// <summary>Variants of the built-in placements. The defaults are the training cases that Tessel was measured on.</summary>
public sealed record PlacementOptions
{
    /// <summary>True: forward blocks only, which retain nothing. Default false (training).</summary>
    public bool Inference { get; init; }

    /// <summary>True (default): the backward pass repeats the forward pass first, time 3 instead of 2 beside a forward of 1.</summary>
    public bool Recompute { get; init; } = true;

    /// <summary>
    /// True: the backward block of a stage on one device becomes an input-gradient block (time 1, or 2 with recomputation)
    /// and a weight-gradient block (time 1), which releases the memory. Shared blocks stay whole. Default false.
    /// </summary>
    public bool SplitBackward { get; init; }

    /// <summary>Stages on each device, 1 or more; more than 1 only for the placements that are one chain. Default 1.</summary>
    public int StagesPerDevice { get; init; } = 1;

    /// <summary>How several stages per device are laid out. Default <see cref="StageLayout.Loop"/>.</summary>
    public StageLayout Layout { get; init; }

    /// <summary>Memory limit of every device in memory units (a forward of one stage retains 1), or null for no limit.</summary>
    public long? MemoryLimit { get; init; }
}
