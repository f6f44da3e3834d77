using System.Collections.Immutable;

namespace HataDsl.Scheduling;

/// <summary>Why a period is known to be the least.</summary>
public enum PeriodProof
{
    /// <summary>It is not known: <see cref="SearchResult.Gap"/> says how far the bound is.</summary>
    None,

    /// <summary>The average period equals a proven lower bound, whatever the number of micro-batches per period.</summary>
    BoundMet,

    /// <summary>All shorter periods with as many micro-batches per period were searched exhaustively.</summary>
    Exhausted,
}

/// <summary>Why no schedule exists.</summary>
/// <param name="Device">Index of the device that lacks memory.</param>
/// <param name="Limit">Its limit in memory units.</param>
/// <param name="Least">The least limit that would do for this device, or null where none would.</param>
/// <param name="Message">The same in words.</param>
public readonly record struct Infeasibility(int Device, long Limit, long? Least, string Message);

/// <summary>A periodic schedule (repetend) with its guarantees, or the reason why there is none.</summary>
public sealed partial class SearchResult
{
    internal SearchResult(Placement placement)
    {
        Placement = placement;
    }

    /// <summary>The placement searched.</summary>
    public Placement Placement { get; }

    /// <summary>Whether a schedule was found; if not, <see cref="Infeasibility"/> or the time limit is the reason.</summary>
    public bool Found => Period > 0;

    /// <summary>Why no schedule exists, or null.</summary>
    public Infeasibility? Infeasibility { get; internal init; }

    /// <summary>Time units after which the schedule repeats, or 0.</summary>
    public long Period { get; internal init; }

    /// <summary>Micro-batches that one period holds.</summary>
    public int MicroBatchesPerPeriod { get; internal init; } = 1;

    /// <summary>Time units per micro-batch.</summary>
    public double AveragePeriod => (double)Period / MicroBatchesPerPeriod;

    /// <summary>Proven least time units per micro-batch, for any number of micro-batches per period.</summary>
    public double AveragePeriodBound { get; internal init; }

    /// <summary>Proven least whole period for <see cref="MicroBatchesPerPeriod"/> micro-batches.</summary>
    public long PeriodBound { get; internal init; }

    /// <summary>Where the bound comes from: the device, and whether its work or its memory.</summary>
    public string BoundReason { get; internal init; } = "";

    /// <summary>Why the period is known to be the least, if it is.</summary>
    public PeriodProof Proof { get; internal init; }

    /// <summary>Whether no schedule with as many micro-batches per period repeats faster.</summary>
    public bool ProvedOptimal => Proof != PeriodProof.None;

    /// <summary>How far the period may be above the least, as a share of the bound; 0 where proved.</summary>
    public double Gap => ProvedOptimal || !Found ? 0 : AveragePeriod / AveragePeriodBound - 1;

    /// <summary>Start time of block b of the period's micro-batch u at index u × blocks + b; repeats every <see cref="Period"/>.</summary>
    public ImmutableArray<long> Starts { get; internal init; } = [];

    /// <summary>Largest memory retained on each device in the steady state.</summary>
    public ImmutableArray<long> PeakMemory { get; internal init; } = [];

    /// <summary>Longest time units from the first start to the last end of one micro-batch.</summary>
    public long Latency { get; internal init; }

    /// <summary>Share of the device time that is idle in the steady state, from 0 to 1.</summary>
    public double SteadyBubbleRate { get; internal init; }

    /// <summary>Wall time of the search.</summary>
    public TimeSpan SearchTime { get; internal init; }

    /// <summary>Whether the time limit or a cancellation cut the search short.</summary>
    public bool CutShort { get; internal init; }
}
