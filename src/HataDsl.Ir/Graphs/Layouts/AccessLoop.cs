namespace HataDsl.Ir.Graphs;

/// <summary>What a loop of a kernel does.</summary>
internal enum AccessRole : byte
{
    /// <summary>Computes and writes the results.</summary>
    Results,

    /// <summary>Goes over what is reduced.</summary>
    Reduction,

    /// <summary>Brings in the left operand of products.</summary>
    Left,

    /// <summary>Brings in the right operand of a product.</summary>
    Right,
}

/// <summary>Elements of one tensor that neighbouring invocations touch together.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="IsWrite">Whether they are written.</param>
/// <param name="Elements">The elements, by their axes.</param>
internal sealed record AccessSample(Node Tensor, bool IsWrite, long[][] Elements)
{
    /// <summary>
    /// Bytes of the transactions that the elements take, for each byte of them that is needed: 1 where nothing is moved in vain. Transactions
    /// begin where it suits the elements best, so that the alignment of rows does not count.
    /// </summary>
    public double Excess(FusionPlan plan, TensorLayout? layout)
    {
        int size = Tensor.Type.Size();
        int transaction = plan.Device.TransactionBytes;
        long[] distinct = [.. Elements.Select(element => Positions.InMemory(plan.Graph, Tensor.Shape, element, layout) * size).Distinct().OrderBy(offset => offset)];
        long moved = 0;
        long end = long.MinValue;
        foreach (long offset in distinct)
        {
            if (offset + size > end)
            {
                moved += transaction;
                end = offset + transaction;
            }
        }

        return moved / (Math.Ceiling(distinct.Length * (double)size / transaction) * transaction);
    }
}

/// <summary>A loop of a kernel, with samples of what neighbouring invocations touch.</summary>
/// <param name="role">What it does.</param>
/// <param name="of">The product whose operand is brought in; null for others.</param>
/// <param name="directions">In how many ways invocations may be laid over it: a tile goes along either of its edges.</param>
internal sealed class AccessLoop(AccessRole role, Node? of, int directions)
{
    /// <summary>What it does.</summary>
    public AccessRole Role { get; } = role;

    /// <summary>The product whose operand is brought in.</summary>
    public Node? Of { get; } = of;

    /// <summary>For each direction the samples, by window: a window is what invocations side by side do at one time.</summary>
    public List<List<AccessSample>>[] Directions { get; } = [.. Enumerable.Range(0, directions).Select(_ => new List<List<AccessSample>>())];

    /// <summary>Whether it touches a tensor.</summary>
    public bool Touches(Node tensor) => Directions[0].Any(window => window.Any(sample => sample.Tensor == tensor));

    /// <summary>The direction in which the fewest bytes are moved, how many these are, and how many are needed.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="analysis">Of the kernel.</param>
    /// <param name="layouts">How tensors lie.</param>
    public (int Direction, double Bytes, double Needed) Best(FusionPlan plan, GroupAnalysis analysis, IReadOnlyDictionary<Node, TensorLayout> layouts) =>
        Enumerable.Range(0, Directions.Length).Select(direction => Measure(direction, plan, analysis, layouts)).OrderBy(measured => measured.Bytes).First();

    private (int Direction, double Bytes, double Needed) Measure(int direction, FusionPlan plan, GroupAnalysis analysis, IReadOnlyDictionary<Node, TensorLayout> layouts)
    {
        (double bytes, double needed) = (0, 0);
        foreach (IGrouping<(Node Tensor, bool IsWrite), AccessSample> access in Directions[direction].SelectMany(window => window).GroupBy(sample => (sample.Tensor, sample.IsWrite)))
        {
            (Node tensor, bool isWrite) = access.Key;
            TensorLayout? layout = layouts.TryGetValue(tensor, out TensorLayout? known) ? known : null;
            int windows = Directions[direction].Count(window => window.Any(sample => sample.Tensor == tensor && sample.IsWrite == isWrite));
            double once = analysis.Traffic.Where(traffic => traffic.Node == tensor && traffic.IsWrite == isWrite).Sum(traffic => traffic.Bytes(plan.Graph.Typical));
            bytes += once * access.Sum(sample => sample.Excess(plan, layout)) / windows;
            needed += once * access.Count() / windows;
        }

        return (direction, bytes, needed);
    }
}
