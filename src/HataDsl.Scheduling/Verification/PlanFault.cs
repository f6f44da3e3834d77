namespace HataDsl.Scheduling;

/// <summary>The rules that a plan must keep.</summary>
public enum PlanRule
{
    /// <summary>Every block of every micro-batch runs once, on its own devices, for its own duration, at one time.</summary>
    Completeness,

    /// <summary>A device runs one block at a time, and its program lists steps in the order of time.</summary>
    Exclusivity,

    /// <summary>A block starts after what it needs has ended and arrived.</summary>
    Precedence,

    /// <summary>Retained memory stays within the device's limit at every instant and is never negative.</summary>
    Memory,

    /// <summary>Every need across devices has exactly one message, sent after the producer and received before the consumer.</summary>
    Transfers,

    /// <summary>On each ordered pair of devices messages are received in the order in which they are sent.</summary>
    FirstInFirstOut,

    /// <summary>Executed in order without a clock, with blocking or asynchronous sends, the plan reaches its end.</summary>
    Deadlock,

    /// <summary>The described repetend repeats where the plan says it does.</summary>
    Repetend,
}

/// <summary>One broken rule.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Message">What is wrong, naming block, micro-batch, device and time.</param>
public readonly record struct PlanFault(PlanRule Rule, string Message);
