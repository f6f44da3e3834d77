using System.Collections.Immutable;

namespace HataDsl.Scheduling;

/// <summary>
/// A timed schedule of a number of micro-batches: for each device its steps in order, and the messages between devices.
/// A plan is data and may be wrong; <see cref="PlanVerifier"/> says whether it is.
/// </summary>
public sealed partial class Plan
{
    /// <summary>Creates a plan from its parts, unchecked except for the number of devices.</summary>
    /// <param name="name">Where the plan comes from, for reports.</param>
    /// <param name="placement">The placement it schedules.</param>
    /// <param name="microBatches">Number of micro-batches, at least 1.</param>
    /// <param name="programs">Steps of each device in the order they run; a block on several devices appears in each.</param>
    /// <param name="transfers">Messages in the order they are sent.</param>
    /// <param name="repetend">The repeating part, where there is one.</param>
    public Plan(
        string name,
        Placement placement,
        int microBatches,
        ImmutableArray<ImmutableArray<PlanStep>> programs,
        ImmutableArray<PlanTransfer> transfers,
        Repetend? repetend = null)
    {
        ArgumentNullException.ThrowIfNull(placement);
        ArgumentOutOfRangeException.ThrowIfLessThan(microBatches, 1);
        if (programs.IsDefault || programs.Length != placement.Devices.Length)
            throw new ArgumentException($"{(programs.IsDefault ? 0 : programs.Length)} programs for {placement.Devices.Length} devices.", nameof(programs));
        Name = name;
        Placement = placement;
        MicroBatches = microBatches;
        Programs = programs;
        Transfers = transfers.IsDefault ? [] : transfers;
        Repetend = repetend;
    }

    /// <summary>Where the plan comes from, for reports.</summary>
    public string Name { get; }

    /// <summary>The placement it schedules.</summary>
    public Placement Placement { get; }

    /// <summary>Number of micro-batches.</summary>
    public int MicroBatches { get; }

    /// <summary>Steps of each device, in the order they run.</summary>
    public ImmutableArray<ImmutableArray<PlanStep>> Programs { get; }

    /// <summary>Messages in the order they are sent.</summary>
    public ImmutableArray<PlanTransfer> Transfers { get; }

    /// <summary>The repeating part, where there is one.</summary>
    public Repetend? Repetend { get; }

    /// <summary>The same plan under another name.</summary>
    public Plan WithName(string name) => new(name, Placement, MicroBatches, Programs, Transfers, Repetend);

    /// <summary>The same plan with another description of its repeating part.</summary>
    public Plan WithRepetend(Repetend? repetend) => new(Name, Placement, MicroBatches, Programs, Transfers, repetend);
}
