namespace HataDsl.Ir.Graphs;

/// <summary>One piece of the arena, and the tensors that lie in it one after the other.</summary>
/// <param name="Nodes">The tensors; a later one is computed in place of an earlier one.</param>
/// <param name="First">First kernel that writes it.</param>
/// <param name="Last">Last kernel that reads or writes it.</param>
/// <param name="Bytes">Size at the largest dimensions, a multiple of <see cref="MemoryPlan.Alignment"/>.</param>
public sealed record MemoryBlock(IReadOnlyList<Node> Nodes, int First, int Last, long Bytes)
{
    /// <summary>Offset in the arena.</summary>
    public long Offset { get; internal set; }

    /// <summary>Whether both are in use at some time.</summary>
    public bool Overlaps(MemoryBlock other) => First <= other.Last && other.First <= Last;
}

/// <summary>Where each tensor between kernels lies: one arena, offsets for the largest dimensions.</summary>
public sealed class MemoryPlan
{
    /// <summary>Alignment of every offset.</summary>
    public const int Alignment = ArenaPlanner.Alignment;

    private MemoryPlan(IReadOnlyList<MemoryBlock> blocks)
    {
        Blocks = blocks;
        ArenaBytes = blocks.Count == 0 ? 0 : blocks.Max(block => block.Offset + block.Bytes);
    }

    /// <summary>The blocks.</summary>
    public IReadOnlyList<MemoryBlock> Blocks { get; }

    /// <summary>Size of the arena.</summary>
    public long ArenaBytes { get; }

    /// <summary>What lifetimes need at least: the most that is in use by one kernel.</summary>
    public long LowerBound => ArenaPlanner.LowerBound([.. Blocks.Select(block => new Lifetime(block.First, block.Last, block.Bytes))]);

    /// <summary>Offset of a tensor.</summary>
    public long OffsetOf(Node node) => Blocks.First(block => block.Nodes.Contains(node)).Offset;

    /// <summary>Plans the tensors of a fusion plan.</summary>
    public static MemoryPlan Of(FusionPlan plan) => Place(Lifetimes(plan));

    /// <summary>Gives blocks with known lifetimes their offsets.</summary>
    public static MemoryPlan Place(IReadOnlyList<MemoryBlock> blocks)
    {
        (long[] offsets, long _) = ArenaPlanner.Place([.. blocks.Select(block => new Lifetime(block.First, block.Last, block.Bytes))]);
        for (int i = 0; i < blocks.Count; i++)
        {
            blocks[i].Offset = offsets[i];
        }

        return new MemoryPlan(blocks);
    }

    private static List<MemoryBlock> Lifetimes(FusionPlan plan)
    {
        Graph graph = plan.Graph;
        var first = new Dictionary<Node, int>();
        var last = new Dictionary<Node, int>();
        var inPlace = new Dictionary<Node, Node>();
        var results = new HashSet<Node>(graph.Outputs.Select(output => output.Node));
        bool IsPlanned(Node node) => node.Op != GraphOp.Input && node.Target is null && !results.Contains(node);
        GroupAnalysis[] kernels = [.. plan.Groups.Select(plan.Analyze)];
        for (int i = 0; i < kernels.Length; i++)
        {
            foreach (Node root in plan.Groups[i].Roots.Where(root => root.Target is null).Select(plan.StorageOf).Where(IsPlanned))
            {
                first[root] = last[root] = i;
            }

            // What is written in place lives in the memory of its target.
            foreach (Node used in kernels[i].Reads.Keys.Concat(plan.Groups[i].Roots.Where(root => root.Target is not null)).Select(plan.StorageOf).Where(IsPlanned))
            {
                last[used] = i;
            }
        }

        // The last kernel that reads a tensor may write over it, where each invocation reads only what it then writes.
        var taken = new HashSet<Node>();
        for (int i = 0; i < kernels.Length; i++)
        {
            if (plan.Groups[i].Roots.Any(root => !Group.IterationOf(root).Equals(plan.Groups[i].Shape)))
            {
                continue; // results over other shapes are computed by other invocations
            }

            foreach (Node root in plan.Groups[i].Roots.Where(root => IsPlanned(root) && !plan.Layouts.ContainsKey(root) && !kernels[i].Staged.ContainsValue(root)))
            {
                Node? source = kernels[i].Reads.Where(read => read.Value == Access.Element && IsPlanned(read.Key) && !plan.Layouts.ContainsKey(read.Key) && last[read.Key] == i).Select(read => read.Key)
                    .FirstOrDefault(read => read.Type == root.Type && read.Shape.Count == root.Shape.Count && !taken.Contains(read));
                if (source is not null)
                {
                    taken.Add(source);
                    inPlace[root] = source;
                }
            }
        }

        var blocks = new List<MemoryBlock>();
        foreach (Node node in first.Keys.Where(node => !inPlace.ContainsKey(node)))
        {
            List<Node> chain = [node];
            while (inPlace.FirstOrDefault(pair => pair.Value == chain[chain.Count - 1]).Key is { } next)
            {
                chain.Add(next);
            }

            blocks.Add(new MemoryBlock(chain, first[node], chain.Max(member => last[member]), ArenaPlanner.Align(graph.BoundBytes(node))));
        }

        return blocks;
    }
}
