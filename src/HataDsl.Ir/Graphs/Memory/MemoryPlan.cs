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
    /// <summary>Alignment of every offset: what a storage buffer of Vulkan may ask for at most.</summary>
    public const int Alignment = 256;

    /// <summary>Blocks up to which every order of placement is tried.</summary>
    private const int Exhaustive = 6;

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
    public long LowerBound => Blocks.Count == 0 ? 0 : Enumerable.Range(0, Blocks.Max(block => block.Last) + 1)
        .Max(kernel => Blocks.Where(block => block.First <= kernel && kernel <= block.Last).Sum(block => block.Bytes));

    /// <summary>Offset of a tensor.</summary>
    public long OffsetOf(Node node) => Blocks.First(block => block.Nodes.Contains(node)).Offset;

    /// <summary>Plans the tensors of a fusion plan.</summary>
    public static MemoryPlan Of(FusionPlan plan) => Place(Lifetimes(plan));

    /// <summary>Gives blocks with known lifetimes their offsets.</summary>
    public static MemoryPlan Place(IReadOnlyList<MemoryBlock> blocks)
    {
        IEnumerable<MemoryBlock[]> orders = blocks.Count <= Exhaustive
            ? Permutations([.. blocks])
            :
            [
                [.. blocks.OrderByDescending(block => block.Bytes).ThenBy(block => block.First)],
                [.. blocks.OrderByDescending(block => block.Last - block.First).ThenByDescending(block => block.Bytes)],
                [.. blocks.OrderByDescending(block => block.Bytes * (block.Last - block.First + 1))],
                [.. blocks.OrderBy(block => block.First).ThenByDescending(block => block.Bytes)],
            ];
        long best = long.MaxValue;
        long[] offsets = [];
        foreach (MemoryBlock[] order in orders)
        {
            long bytes = PlaceInOrder(order);
            if (bytes < best)
            {
                best = bytes;
                offsets = [.. blocks.Select(block => block.Offset)];
            }
        }

        for (int i = 0; i < blocks.Count; i++)
        {
            blocks[i].Offset = offsets[i];
        }

        return new MemoryPlan(blocks);
    }

    private static long PlaceInOrder(MemoryBlock[] order)
    {
        long end = 0;
        for (int i = 0; i < order.Length; i++)
        {
            MemoryBlock block = order[i];
            long offset = 0;
            foreach (MemoryBlock placed in order.Take(i).Where(block.Overlaps).OrderBy(other => other.Offset))
            {
                if (offset + block.Bytes <= placed.Offset)
                {
                    break;
                }

                offset = Math.Max(offset, placed.Offset + placed.Bytes);
            }

            block.Offset = offset;
            end = Math.Max(end, offset + block.Bytes);
        }

        return end;
    }

    private static IEnumerable<MemoryBlock[]> Permutations(MemoryBlock[] blocks)
    {
        if (blocks.Length <= 1)
        {
            yield return blocks;
            yield break;
        }

        for (int i = 0; i < blocks.Length; i++)
        {
            foreach (MemoryBlock[] rest in Permutations([.. blocks.Where((_, j) => j != i)]))
            {
                yield return [blocks[i], .. rest];
            }
        }
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
            foreach (Node root in plan.Groups[i].Roots.Where(IsPlanned))
            {
                first[root] = last[root] = i;
            }

            // What is written in place lives in the memory of its target.
            foreach (Node used in kernels[i].Reads.Keys.Concat(plan.Groups[i].Roots.Where(root => root.Target is not null)).Select(GroupKernelBuilder.Storage).Where(IsPlanned))
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

            foreach (Node root in plan.Groups[i].Roots.Where(root => IsPlanned(root) && !kernels[i].Staged.ContainsValue(root)))
            {
                Node? source = kernels[i].Reads.Where(read => read.Value == Access.Element && IsPlanned(read.Key) && last[read.Key] == i).Select(read => read.Key)
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

            blocks.Add(new MemoryBlock(chain, first[node], chain.Max(member => last[member]), Align(graph.BoundBytes(node))));
        }

        return blocks;
    }

    private static long Align(long bytes) => Math.Max(Alignment, (bytes + Alignment - 1) / Alignment * Alignment);
}
