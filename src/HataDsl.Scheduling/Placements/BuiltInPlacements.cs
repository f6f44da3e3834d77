using System.Collections.Immutable;

namespace HataDsl.Scheduling;

/// <summary>
/// The canonical placements of the field for any number of devices, with the times and memory figures of Tessel's
/// published cases (arXiv 2311.15269 and its repository): forward 1, backward 3 with recomputation (2 without),
/// shared blocks 1 and 1, one memory unit per retained stage forward.
/// </summary>
public static partial class BuiltInPlacements
{
    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static ImmutableArray<string> Names { get; } = ["V", "X", "M", "NN", "NN-eager", "K", "mllm", "finetune", "alphafold"];

    /// <summary>Creates a built-in placement.</summary>
    /// <param name="name">One of <see cref="Names"/>, in any letter case.</param>
    /// <param name="devices">Number of devices, at least 1 (2 for K).</param>
    /// <param name="options">Variant, or null for the measured training case.</param>
    /// <exception cref="ArgumentException">The name is unknown or the variant does not exist for it.</exception>
    public static Placement Create(string name, int devices, PlacementOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        options ??= new PlacementOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(devices, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(devices, 4096);
        if (options.StagesPerDevice is < 1 or > 64)
            throw new ArgumentException($"{options.StagesPerDevice} stages per device is outside 1 to 64.", nameof(options));
        if (options.MemoryLimit is < 0)
            throw new ArgumentException($"Memory limit {options.MemoryLimit} is negative.", nameof(options));
        string known = Names.FirstOrDefault(candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no placement '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
        if (options.StagesPerDevice > 1 && known is ("X" or "K" or "alphafold"))
            throw new ArgumentException($"Placement '{known}' has no form with several stages per device.", nameof(options));
        PlacementBuilder builder = new(known, devices, options);
        switch (known)
        {
            case "X":
                Opposite(builder);
                break;
            case "K":
                Branches(builder);
                break;
            case "alphafold":
                ThreePasses(builder);
                break;
            default:
                Chain(builder, ChainForms.Of(known, devices * options.StagesPerDevice));
                break;
        }

        return builder.Build();
    }

    /// <summary>Two pipelines in opposite directions (Chimera): one micro-batch carries two halves.</summary>
    private static void Opposite(PlacementBuilder builder)
    {
        int count = builder.DeviceCount;
        for (int direction = 0; direction < 2; direction++)
        {
            string prefix = direction == 0 ? "down." : "up.";
            int before = -1;
            for (int stage = 0; stage < count; stage++)
                before = builder.Forward($"{prefix}F{stage}", direction * count + stage, [Device(stage)], 1, Needs(before));
            for (int stage = count - 1; stage >= 0 && !builder.Options.Inference; stage--)
                before = builder.Backward($"{stage}", prefix, direction * count + stage, Device(stage), BackwardTime(builder), Needs(before));
            int Device(int stage) => direction == 0 ? stage : count - 1 - stage;
        }
    }

    /// <summary>Two branches, each over half of the devices, joined by a block on all devices (Flava).</summary>
    private static void Branches(PlacementBuilder builder)
    {
        int count = builder.DeviceCount;
        if (count < 2)
            throw new ArgumentException("Placement 'K' needs at least 2 devices.", nameof(builder));
        int half = count / 2;
        int left = -1, right = -1;
        for (int stage = 0; stage < half; stage++)
            left = builder.Forward($"left.F{stage}", stage, [stage], 1, Needs(left));
        for (int stage = half; stage < count; stage++)
            right = builder.Forward($"right.F{stage - half}", stage, [stage], 1, Needs(right));
        int join = builder.Forward("join.F", count, builder.AllDevices, 1, left, right);
        if (builder.Options.Inference)
            return;
        left = right = builder.Add(new Block("join.B", BlockKind.Backward, builder.AllDevices, 1, -1, count), join);
        for (int stage = half - 1; stage >= 0; stage--)
            left = builder.Backward($"{stage}", "left.", stage, stage, BackwardTime(builder), left);
        for (int stage = count - 1; stage >= half; stage--)
            right = builder.Backward($"{stage - half}", "right.", stage, stage, BackwardTime(builder), right);
    }

    /// <summary>Three forward passes over the devices, of which only the last is retained, then a backward pass of time 1.</summary>
    private static void ThreePasses(PlacementBuilder builder)
    {
        int count = builder.DeviceCount;
        int before = -1;
        for (int pass = 0; pass < 3; pass++)
            for (int stage = 0; stage < count; stage++)
                before = builder.Forward($"F{pass * count + stage}", pass * count + stage, [stage], pass == 2 ? 1 : 0, Needs(before));
        if (builder.Options.Inference)
            return;
        if (builder.Options.SplitBackward)
            throw new ArgumentException("Placement 'alphafold' has a backward pass of time 1, which cannot be split.", nameof(builder));
        for (int stage = count - 1; stage >= 0; stage--)
            before = builder.Add(new Block($"B{2 * count + stage}", BlockKind.Backward, [stage], 1, -1, 2 * count + stage), before);
    }

    private static long BackwardTime(PlacementBuilder builder) => builder.Options.Recompute ? 3 : 2;

    private static ReadOnlySpan<int> Needs(int before) => before < 0 ? [] : new[] { before };
}
