namespace HataDsl.Ir.Graphs;

/// <summary>What was decided about keeping one tensor out of memory.</summary>
/// <param name="Node">The tensor.</param>
/// <param name="Into">Where it would be computed instead.</param>
/// <param name="SavedNanoseconds">Estimated gain; negative for a loss; 0 where there is no such kernel.</param>
/// <param name="Reason">Why it stays in memory; empty when it was fused.</param>
public sealed record FusionDecision(Node Node, IReadOnlyList<Node> Into, double SavedNanoseconds, string Reason)
{
    /// <summary>Whether it was fused.</summary>
    public bool IsAccepted => Reason.Length == 0;
}

/// <summary>Which kernels a graph becomes.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Device">The costs that decided.</param>
/// <param name="Groups">The kernels in an order in which they can run.</param>
/// <param name="Stored">The tensors written to memory.</param>
/// <param name="Decisions">The last decision about each tensor that could have been fused.</param>
public sealed record FusionPlan(
    Graph Graph, DeviceCost Device, IReadOnlyList<Group> Groups, ICollection<Node> Stored, IReadOnlyList<FusionDecision> Decisions)
{
    /// <summary>Tensors between kernels that do not lie row by row.</summary>
    public IReadOnlyDictionary<Node, TensorLayout> Layouts { get; init; } = new Dictionary<Node, TensorLayout>();

    /// <summary>The decision about each of them.</summary>
    public IReadOnlyList<LayoutDecision> LayoutDecisions { get; init; } = [];

    /// <summary>What a group's kernel does.</summary>
    public GroupAnalysis Analyze(Group group) => GroupAnalysis.Of(Graph, group, Stored, Device);

    /// <summary>The tensor whose memory holds a node's result: the parameter for what is written in place, the home for what lies in another tensor.</summary>
    public Node StorageOf(Node node) =>
        node.Target is not null ? node.Storage
        : Layouts.TryGetValue(node, out TensorLayout? layout) && layout.Home is { } home ? home
        : node;

    /// <summary>Whether a group's kernel reads what another one writes.</summary>
    public bool Feeds(Node root, GroupAnalysis reader) => reader.Reads.ContainsKey(root) || (Layouts.TryGetValue(root, out TensorLayout? layout) && layout.Home is { } home && reader.Reads.ContainsKey(home));
}
