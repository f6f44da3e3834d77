namespace HataDsl.Scheduling;

public sealed partial class SearchResult
{
    /// <summary>Makes a plan of the given number of micro-batches; see <see cref="PlanCompletion"/>.</summary>
    public CompletionResult Complete(int microBatches, CompletionOptions? options = null, CancellationToken cancellation = default) =>
        PlanCompletion.Complete(this, microBatches, options, cancellation);
}
