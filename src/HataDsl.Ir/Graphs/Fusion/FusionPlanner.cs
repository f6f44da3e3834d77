namespace HataDsl.Ir.Graphs;

/// <summary>
/// Decides which tensors go to memory. First every node is a kernel; then a node at a time is computed where it is read instead, if
/// there is such a kernel and it is estimated to take less time, recomputation included; then kernels over the same rows that read
/// each other's results become one with several results.
/// </summary>
public sealed class FusionPlanner
{
    private const int Rounds = 4;

    /// <summary>Results of one kernel: each takes a binding, of which Vulkan has at least eight in a stage beside what is read.</summary>
    private const int MostResults = 4;

    /// <summary>
    /// In which order nodes are tried. What follows a product is joined first, and then takes the product in, before anything goes into
    /// the operand of a product, where it is computed many times.
    /// </summary>
    private static readonly (FusionClass Class, bool IntoProducts)[] Order =
        [(FusionClass.Injective, false), (FusionClass.Reduction, false), (FusionClass.Anchor, false), (FusionClass.Injective, true), (FusionClass.Reduction, true)];

    private readonly Graph _graph;
    private readonly DeviceCost _device;
    private readonly HashSet<Node> _stored;
    private readonly Dictionary<Node, List<Node>> _readers;
    private readonly Dictionary<Node, int> _position = [];
    private readonly Dictionary<Node, FusionDecision> _decisions = [];
    private List<Group> _groups = [];

    private FusionPlanner(Graph graph, DeviceCost device)
    {
        _graph = graph;
        _device = device;
        _readers = graph.Readers();
        _stored = [.. graph.Nodes.Where(IsKernel)];
        foreach (Node node in graph.Nodes)
        {
            _position.Add(node, _position.Count);
        }
    }

    /// <summary>Every node a kernel of its own: what the fused plan is held against.</summary>
    public static FusionPlan Separate(Graph graph, DeviceCost device)
    {
        var planner = new FusionPlanner(graph, device);
        return planner.Finish();
    }

    /// <summary>The fused plan.</summary>
    /// <param name="graph">A graph that <see cref="GraphPipeline"/> has passed.</param>
    /// <param name="device">The costs that decide.</param>
    public static FusionPlan Fuse(Graph graph, DeviceCost device)
    {
        var planner = new FusionPlanner(graph, device);
        for (int round = 0, changes = 1; round < Rounds && changes > 0; round++)
        {
            changes = Order.Sum(step => planner.InlineAll(step.Class, step.IntoProducts));
        }

        planner._groups = planner.GroupAll();
        planner.MergeGroups();
        planner.MergeSideBySide();
        return planner.Finish();
    }

    /// <summary>Whether a node is computed by a kernel at all. A reshaped tensor is the same memory.</summary>
    private bool IsKernel(Node node) =>
        node.Class != FusionClass.Leaf && (IsOutput(node) || (node.Op is not (GraphOp.Reshape or GraphOp.Index)));

    private bool IsOutput(Node node) => _graph.Outputs.Any(output => output.Node == node);

    private int InlineAll(FusionClass kind, bool intoProducts)
    {
        int changes = 0;
        foreach (Node node in _graph.Nodes)
        {
            if (node.Class == kind && _stored.Contains(node) && !IsOutput(node) && (intoProducts || !FeedsProduct(node)) && TryInline(node))
            {
                changes++;
            }
        }

        return changes;
    }

    /// <summary>Whether a product would compute a node on its way in.</summary>
    private bool FeedsProduct(Node node) =>
        _readers[node].Any(reader => reader.Op == GraphOp.Dot || (!_stored.Contains(reader) && FeedsProduct(reader)));

    private bool TryInline(Node node)
    {
        List<Node> into = RootsReading(node);
        if (into.Count == 0)
        {
            return false;
        }

        if (node.Op == GraphOp.Kernel)
        {
            _decisions[node] = new FusionDecision(node, into, 0, $"'{node.Scope}' has a kernel of its own");
            return false;
        }

        double before = Time(node) + into.Sum(Time);
        _stored.Remove(node);
        GroupAnalysis[] after = [.. into.Select(root => GroupAnalysis.Of(_graph, new Group(root), _stored, _device))];
        double saved = before - after.Sum(analysis => analysis.Nanoseconds);
        string reason = after.Select(analysis => analysis.WhyNot).FirstOrDefault(why => why is not null)
            ?? WriteBetween(after, into)
            ?? (saved > 0 ? "" : $"recomputing costs {-saved:0} ns more than it saves");
        if (reason.Length > 0)
        {
            _stored.Add(node);
        }

        _decisions[node] = new FusionDecision(node, into, after.All(analysis => analysis.WhyNot is null) ? saved : 0, reason);
        return reason.Length == 0;
    }

    private double Time(Node root) => GroupAnalysis.Of(_graph, new Group(root), _stored, _device).Nanoseconds;

    /// <summary>The stored nodes whose kernels read a node, directly or through nodes that are not stored.</summary>
    private List<Node> RootsReading(Node node)
    {
        var roots = new List<Node>();
        var pending = new Stack<Node>(_readers[node]);
        var seen = new HashSet<Node>();
        while (pending.Count > 0)
        {
            Node reader = pending.Pop();
            if (!seen.Add(reader))
            {
                continue;
            }

            if (_stored.Contains(reader))
            {
                roots.Add(reader);
            }
            else
            {
                foreach (Node next in _readers[reader])
                {
                    pending.Push(next);
                }
            }
        }

        roots.Sort((a, b) => _position[a].CompareTo(_position[b]));
        return roots;
    }

    /// <summary>A tensor that is written in place must be read before or after the write, whichever the graph says.</summary>
    private string? WriteBetween(GroupAnalysis[] kernels, List<Node> roots)
    {
        for (int i = 0; i < kernels.Length; i++)
        {
            foreach (Node read in kernels[i].Reads.Keys)
            {
                bool isWritten = _readers[read].Any(writer => writer.Target == read && _position[writer] <= _position[roots[i]]);
                if (isWritten)
                {
                    return $"'{read.Name ?? read.Scope}' is written in place in between";
                }
            }
        }

        return null;
    }

    private List<Group> GroupAll() => 
    [
        .. _graph.Nodes.Where(node => _stored.Contains(node) && node.Op != GraphOp.Part)
            .Select(node => new Group(node.Op == GraphOp.Kernel ? [node, .. _graph.PartsOf(node)] : [node])),
    ];

    private void MergeGroups()
    {
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = 0; i < _groups.Count && !changed; i++)
            {
                GroupAnalysis analysis = GroupAnalysis.Of(_graph, _groups[i], _stored, _device);
                Group? source = _groups.Find(group => group != _groups[i] && group.Roots.Any(analysis.Reads.ContainsKey) && TryMerge(group, _groups[i], analysis));
                changed = source is not null;
            }
        }
    }

    private bool TryMerge(Group source, Group target, GroupAnalysis targetBefore)
    {
        if (source.Roots.Concat(target.Roots).Any(root => root.Op == GraphOp.Kernel || root.Target is not null))
        {
            return false;
        }

        GroupAnalysis before = GroupAnalysis.Of(_graph, source, _stored, _device);
        var merged = new Group([.. source.Roots, .. target.Roots]);
        GroupAnalysis after = GroupAnalysis.Of(_graph, merged, _stored, _device);
        Node node = source.Roots[source.Roots.Count - 1];
        if (before.Kind == GroupKind.Dot || targetBefore.Kind == GroupKind.Dot)
        {
            return false; // a second result of a product is rare, and the tiled form has no place for it
        }

        double saved = before.Nanoseconds + targetBefore.Nanoseconds - after.Nanoseconds;
        List<Group> groups = [.. _groups.Where(group => group != source && group != target), merged];
        string reason = after.WhyNot
            ?? (saved <= 0 ? $"computing both in one kernel costs {-saved:0} ns more" : null)
            ?? (GroupOrder.Sort(_graph, groups, _stored, _device) is null ? "another kernel comes between" : "");
        if (reason.Length == 0)
        {
            _groups = groups;
            _decisions[node] = new FusionDecision(node, target.Roots, saved, "");
        }
        else if (!_decisions.TryGetValue(node, out FusionDecision? known) || !known.IsAccepted)
        {
            _decisions[node] = new FusionDecision(node, target.Roots, after.WhyNot is null ? saved : 0, reason);
        }

        return reason.Length == 0;
    }

    /// <summary>Kernels of elements, or products of one tensor, that do not need each other share a launch.</summary>
    private void MergeSideBySide()
    {
        for (int i = 0; i < _groups.Count; i++)
        {
            for (int j = i + 1; j < _groups.Count; j++)
            {
                if (TryMergeSideBySide(_groups[i], _groups[j]))
                {
                    i = -1; // the list has changed
                    break;
                }
            }
        }
    }

    private bool TryMergeSideBySide(Group first, Group second)
    {
        GroupAnalysis a = GroupAnalysis.Of(_graph, first, _stored, _device);
        GroupAnalysis b = GroupAnalysis.Of(_graph, second, _stored, _device);
        if (a.Kind != b.Kind || a.Kind is not (GroupKind.Elements or GroupKind.Dot) || first.Roots.Any(b.Reads.ContainsKey) || second.Roots.Any(a.Reads.ContainsKey))
        {
            return false;
        }

        var merged = new Group([.. first.Roots, .. second.Roots]);
        GroupAnalysis after = GroupAnalysis.Of(_graph, merged, _stored, _device);
        List<Group> groups = [.. _groups.Where(group => group != first && group != second), merged];
        if (after.WhyNot is not null || after.Nanoseconds >= a.Nanoseconds + b.Nanoseconds || merged.Roots.Count > MostResults
            || GroupOrder.Sort(_graph, groups, _stored, _device) is null)
        {
            return false;
        }

        _groups = groups;
        return true;
    }

    private FusionPlan Finish()
    {
        List<Group> groups = _groups.Count > 0 ? _groups : GroupAll();
        IReadOnlyList<Group> sorted = GroupOrder.Sort(_graph, groups, _stored, _device)
            ?? throw new InvalidOperationException($"The kernels of '{_graph.Name}' wait for each other.");
        return new FusionPlan(_graph, _device, sorted, _stored, [.. _decisions.Values]);
    }
}
