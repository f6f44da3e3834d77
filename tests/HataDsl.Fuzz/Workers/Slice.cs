namespace HataDsl.Fuzz.Workers;

/// <summary>Seeds that one worker runs in a row.</summary>
/// <param name="Seeds">The seeds.</param>
internal sealed record Slice(IReadOnlyList<int> Seeds)
{
    /// <summary>How the process died that ran it before, or nothing.</summary>
    public string Death { get; init; } = "";

    /// <summary>How often a process of its own died of this one seed.</summary>
    public int Attempt { get; init; }

    /// <summary>Whether it is a seed that a process has died of, which gets a process of its own.</summary>
    public bool IsSuspect => Death.Length > 0 && Seeds.Count == 1;

    /// <summary>The smaller slices to run after a process has died: the seed it died of alone, or, where that is not known, halves.</summary>
    /// <param name="left">Seeds without a result.</param>
    /// <param name="death">How the process died.</param>
    public static IEnumerable<Slice> After(IReadOnlyList<int> left, WorkerProcess.Death death)
    {
        if (death.Seed is { } suspect)
        {
            yield return new Slice([suspect]) { Death = death.Reason };
            if (left.Count > 1)
            {
                yield return new Slice([.. left.Where(seed => seed != suspect)]);
            }
        }
        else
        {
            foreach (int[] half in left.Chunk((left.Count + 1) / 2))
            {
                yield return new Slice(half) { Death = death.Reason };
            }
        }
    }
}
