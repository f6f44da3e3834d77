using System.Collections.Immutable;

namespace HataDsl.Scheduling;

/// <summary>How messages travel in a simulation.</summary>
public enum TransferSemantics
{
    /// <summary>Messages leave when their producer ends and travel beside the computation; only a consumer waits for them.</summary>
    Asynchronous,

    /// <summary>Sender and receiver meet and both stand still until the message has passed, as with rendezvous sends.</summary>
    Blocking,
}

/// <summary>A device that is slower than the plan assumes.</summary>
/// <param name="Device">Index of the device.</param>
/// <param name="Slowdown">Factor on the times of the steps it starts; 1 changes nothing. Greater than 0.</param>
/// <param name="From">First moment, in time units.</param>
/// <param name="Until">End, in time units.</param>
public readonly record struct Straggler(int Device, double Slowdown, double From = 0, double Until = double.PositiveInfinity);

/// <summary>What disturbs a simulated run. The defaults disturb nothing.</summary>
public sealed record SimulationOptions
{
    /// <summary>Spread of step and message times: each is multiplied by exp(jitter · normal deviate). 0 to 2, default 0.</summary>
    public double Jitter { get; init; }

    /// <summary>Seed of the jitter. The same seed gives the same times to the same step, whatever the plan's order.</summary>
    public ulong Seed { get; init; }

    /// <summary>Slow devices.</summary>
    public ImmutableArray<Straggler> Stragglers { get; init; } = [];

    /// <summary>How messages travel.</summary>
    public TransferSemantics Transfers { get; init; }
}
