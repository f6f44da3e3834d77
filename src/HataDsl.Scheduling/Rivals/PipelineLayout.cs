namespace HataDsl.Scheduling;

/// <summary>How the stages of a pipeline lie on the devices.</summary>
internal enum PipelineLayout
{
    /// <summary>One chain, one stage per device.</summary>
    Straight,

    /// <summary>One chain that runs over all devices several times in the same direction.</summary>
    Looped,

    /// <summary>One chain that runs over all devices and back: the first device holds the first and the last stage.</summary>
    Folded,

    /// <summary>Two chains in opposite directions, each with one stage per device.</summary>
    Opposed,

    /// <summary>One chain of single-device stages in any other arrangement.</summary>
    Irregular,
}
