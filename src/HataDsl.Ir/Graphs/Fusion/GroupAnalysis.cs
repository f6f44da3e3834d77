namespace HataDsl.Ir.Graphs;

/// <summary>
/// What the kernel of a group reads, what it computes on the way and how often, and whether there is such a kernel.
/// One walk from the roots; nodes stored by other groups, and leaves, end it.
/// </summary>
public sealed partial class GroupAnalysis
{
    /// <summary>Rows of the left operand up to which a product is done by a subgroup for each row of the right one.</summary>
    public const int MatrixVectorRows = 4;

    /// <summary>Invocations of a workgroup of the matrix-vector form.</summary>
    public const int DotWorkgroup = 256;

    /// <summary>Edge of a tile of the matrix-matrix form.</summary>
    public const int Tile = 64;

    private const double OperationsOfDivision = 8;

    private readonly Graph _graph;
    private readonly Group _group;
    private readonly ICollection<Node> _stored;
    private readonly DeviceCost _device;
    private readonly HashSet<Node> _reductionsOfLeft = [];
    private readonly HashSet<(Node, Access, bool, double)> _visited = [];

    private GroupAnalysis(Graph graph, Group group, ICollection<Node> stored, DeviceCost device)
    {
        _graph = graph;
        _group = group;
        _stored = stored;
        _device = device;
    }

    /// <summary>Nodes read from memory, with how.</summary>
    public Dictionary<Node, Access> Reads { get; } = [];

    /// <summary>Nodes computed in the kernel, operands first.</summary>
    public List<Node> Computed { get; } = [];

    /// <summary>Products among them.</summary>
    public List<Node> Dots { get; } = [];

    /// <summary>Reductions among them, operands first.</summary>
    public List<Node> Reductions { get; } = [];

    /// <summary>Why there is no such kernel; null if there is one.</summary>
    public string? WhyNot { get; private set; }

    /// <summary>How the kernel goes over its data.</summary>
    public GroupKind Kind => _group.Roots[0].Op == GraphOp.Kernel ? GroupKind.Own : Dots.Count > 0 ? GroupKind.Dot : Reductions.Count > 0 ? GroupKind.Rows : GroupKind.Elements;

    /// <summary>Floating-point operations at typical sizes.</summary>
    public double Operations { get; private set; }

    /// <summary>What the kernel reads and writes in memory.</summary>
    public List<Traffic> Traffic { get; } = [];

    /// <summary>Bytes read and written at typical sizes, each tensor once.</summary>
    public double Bytes { get; private set; }

    /// <summary>Time of the kernel.</summary>
    public double Nanoseconds => _device.Nanoseconds(Bytes, Operations);

    /// <summary>Analyses a group.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="group">The group.</param>
    /// <param name="stored">Nodes that some group writes to memory.</param>
    /// <param name="device">For the costs.</param>
    public static GroupAnalysis Of(Graph graph, Group group, ICollection<Node> stored, DeviceCost device)
    {
        var analysis = new GroupAnalysis(graph, group, stored, device);
        foreach (Node root in group.Roots)
        {
            analysis.VisitRoot(root);
        }

        analysis.CheckForm();
        analysis.ChooseStaged();
        analysis.CountBytes();
        return analysis;
    }

    private void VisitRoot(Node root)
    {
        Shape iteration = Group.IterationOf(root);
        double count = _graph.Typical(iteration.Count);
        if (root.Op == GraphOp.Update)
        {
            Visit(root.Operands[1], Access.Element, count, inLeft: false);
            Visit(root.Operands[2], Access.Any, 1, inLeft: false);
            Computed.Add(root);
        }
        else if (root.Op == GraphOp.Part)
        {
            Computed.Add(root);
        }
        else if (!Computed.Contains(root))
        {
            Compute(root, Access.Element, count, inLeft: false);
        }
    }

    private void Visit(Node node, Access access, double count, bool inLeft)
    {
        if (node.Op is GraphOp.Constant or GraphOp.Scalar or GraphOp.Length or GraphOp.Index)
        {
            return;
        }

        bool isOwn = _group.Roots.Contains(node) && node.Target is null;
        if (node.Op == GraphOp.Input || (_stored.Contains(node) && !isOwn))
        {
            Reads[node] = Reads.TryGetValue(node, out Access before) && before > access ? before : access;
            return;
        }

        if (!_visited.Add((node, access, inLeft, count)))
        {
            return; // the same element: computed once
        }

        Compute(node, access, count, inLeft);
    }

    private void Compute(Node node, Access access, double count, bool inLeft)
    {
        if (access != Access.Any && node.Shape.Last.IsOne && Reductions.Count > 0)
        {
            count = Math.Min(count, _graph.Typical(node.Shape.Count)); // once for a row
        }

        Operations += count * OperationsOf(node);
        switch (node.Op)
        {
            case GraphOp.Dot:
                VisitDot(node, access, count, inLeft);
                break;
            case GraphOp.Kernel:
                VisitKernel(node, access);
                break;
            case GraphOp.Sum or GraphOp.Maximum:
                VisitReduction(node, access, count, inLeft);
                break;
            default:
                for (int i = 0; i < node.Operands.Length; i++)
                {
                    Visit(node.Operands[i], OperandAccess(node, i, access), count, inLeft);
                }

                break;
        }

        if (!Computed.Contains(node))
        {
            Computed.Add(node);
        }
    }

    private void VisitDot(Node node, Access access, double count, bool inLeft)
    {
        if (access != Access.Element || inLeft)
        {
            Refuse($"the product '{Show(node)}' is needed at other positions than its own");
        }

        if (Dots.Contains(node))
        {
            return;
        }

        Dots.Add(node);
        Shape right = node.Operands[1].Shape;
        double depth = _graph.Typical(right.Last);
        double rows = _graph.Typical(node.Shape[node.Shape.Rank - 2]);
        double columns = _graph.Typical(node.Shape.Last);
        bool isVector = rows <= MatrixVectorRows;
        Operations += 2 * count * depth;
        bool hasRows = node.Operands[0].Shape.HasRowsOf(node.Shape);
        Visit(node.Operands[0], hasRows ? Access.Row : Access.Any, isVector ? count * depth : count / columns * depth * Math.Ceiling(columns / Tile), inLeft: true);
        Visit(node.Operands[1], Access.Any, isVector ? count * depth : count / rows * depth * Math.Ceiling(rows / Tile), inLeft: true);
    }

    /// <summary>A user's own kernel reads memory, and nothing is computed on the way in or out.</summary>
    private void VisitKernel(Node node, Access access)
    {
        if (!_group.Roots.Contains(node) || _group.Roots.Any(root => root != node && root.Op != GraphOp.Part) || access != Access.Element)
        {
            Refuse($"'{Show(node)}' has a kernel of its own");
        }

        foreach (Node operand in node.Operands)
        {
            Node inMemory = GroupKernelBuilder.Unshaped(operand);
            if (inMemory.Op != GraphOp.Input && !_stored.Contains(inMemory))
            {
                Refuse($"'{Show(node)}' has a kernel of its own, which reads memory");
            }

            Reads[inMemory] = Access.Any;
        }
    }

    private void VisitReduction(Node node, Access access, double count, bool inLeft)
    {
        if (access == Access.Any)
        {
            Refuse($"'{Show(node)}' is needed of other rows than the one a workgroup has");
        }

        if (node.Shape.Rows != _group.Shape.Rows)
        {
            Refuse($"'{Show(node)}' is a value for each of {node.Shape.Rows} rows, the kernel has {_group.Shape.Rows}");
        }

        if (Reductions.Contains(node))
        {
            return;
        }

        double each = _graph.Typical(node.Operands[0].Shape.Count);
        if (inLeft)
        {
            _reductionsOfLeft.Add(node);
            double columns = _graph.Typical(_group.Shape.Last);
            each *= Math.Ceiling(columns * _device.Subgroup / DotWorkgroup); // every workgroup does the row again
        }

        Reductions.Add(node);
        Visit(node.Operands[0], Access.Row, each, inLeft);
        Reductions.Remove(node); // operands first
        Reductions.Add(node);
    }

    private void CheckForm()
    {
        if (_group.Roots.Any(root => root.Op == GraphOp.Update && Reads.Keys.Any(read => (read.Target is null ? read : read.Storage) == root.Storage)))
        {
            Refuse("it would read what it writes in place");
        }

        Shape? other = _group.Roots.Select(Group.IterationOf).FirstOrDefault(iteration => !iteration.Equals(_group.Shape) && !iteration.HasRowsOf(_group.Shape));
        if (other is not null && Kind == GroupKind.Rows)
        {
            Refuse($"{other} and {_group.Shape} have different rows");
        }

        if (other is not null && Kind == GroupKind.Elements)
        {
            // One kernel over several shapes goes by numbers of elements, and divides to find their axes.
            Operations += _group.Roots.Sum(root => (double)_graph.Typical(Group.IterationOf(root).Count)) * OperationsOfDivision;
        }

        if (Dots.Count == 0)
        {
            return;
        }

        Node first = Dots[0];
        if (Dots.Any(dot => dot.Operands[0] != first.Operands[0] || !dot.Shape.Equals(first.Shape)))
        {
            Refuse("the products do not share their left operand and shape");
        }

        if (Dots.Count > 3)
        {
            Refuse("more than three products do not fit one workgroup's shared memory");
        }

        if (first.Shape.Count != _group.Shape.Count || _group.Roots.Any(root => Group.IterationOf(root).Count != first.Shape.Count))
        {
            Refuse("a result has another number of elements than the product");
        }

        if (Reductions.Any(reduction => !_reductionsOfLeft.Contains(reduction)))
        {
            Refuse("a row of the product is spread over workgroups, so it cannot be reduced in the same kernel");
        }

        if (Reductions.Count > 0 && _graph.Bound(first.Shape[first.Shape.Rank - 2]) > MatrixVectorRows)
        {
            Refuse($"a product of more than {MatrixVectorRows} rows is done in tiles, which do not see whole rows");
        }
    }

    private void CountBytes()
    {
        if (Kind == GroupKind.Own)
        {
            CountOwnBytes(_group.Roots[0]);
            return;
        }

        foreach (Node read in Reads.Keys)
        {
            // Of a table or a cache only what is used is read.
            Node[] readers = [.. Computed.Where(node => node.Operands.Contains(read))];
            bool isPart = readers.Length > 0 && readers.All(node => node.Op == GraphOp.Slice || (node.Op == GraphOp.Take && node.Operands[0] == read));
            Traffic.Add(new Traffic(read, isPart ? [.. readers.Select(node => node.Shape.Count)] : [read.Shape.Count], read.Shape.Count, IsWrite: false));
        }

        foreach (Node root in _group.Roots)
        {
            Extent count = Group.IterationOf(root).Count;
            Traffic.Add(new Traffic(root, [count], count, IsWrite: true));
        }

        Bytes = Traffic.Sum(traffic => traffic.Bytes(_graph.Typical));
    }

    /// <summary>What a kernel of the user's own reads and writes, by what its declaration says.</summary>
    private void CountOwnBytes(Node kernel)
    {
        KernelCall call = KernelCall.Parse(kernel.Name!);
        for (int i = 0; i < kernel.Operands.Length; i++)
        {
            Node operand = kernel.Operands[i];
            Traffic.Add(new Traffic(operand, [call.ElementsOf(i, operand.Shape)], operand.Shape.Count, IsWrite: call.Results.Any(result => result.InPlace == i)));
        }

        foreach (Node root in _group.Roots.Where(root => root.Target is null))
        {
            Traffic.Add(new Traffic(root, [root.Shape.Count], root.Shape.Count, IsWrite: true));
        }

        Bytes = Traffic.Sum(traffic => traffic.Bytes(_graph.Typical));
    }

    private void Refuse(string reason) => WhyNot ??= reason;

    private static string Show(Node node) => node.Scope.Length > 0 ? node.Scope : node.OpName;

    /// <summary>Which elements of an operand are needed for those of a node.</summary>
    internal static Access OperandAccess(Node node, int operand, Access access)
    {
        Shape from = node.Operands[operand].Shape;
        if (node.Op is GraphOp.Take or GraphOp.Window or GraphOp.Transpose || access == Access.Any)
        {
            return Access.Any;
        }

        bool movesRows = node.Op is GraphOp.Slice or GraphOp.Concat && node.Numbers[0] != node.Shape.Rank - 1;
        bool isElementwise = node.Op is not (GraphOp.Slice or GraphOp.Concat);
        return movesRows ? Access.Any
            : isElementwise && (from.Equals(node.Shape) || (node.Op == GraphOp.Reshape && access == Access.Element)) ? access
            : from.HasRowsOf(node.Shape) ? Access.Row
            : Access.Any;
    }

    /// <summary>Floating-point operations of one element.</summary>
    private double OperationsOf(Node node) => node.Op switch
    {
        GraphOp.Pointwise when node.Scalar is Op.Exp or Op.Log or Op.Sin or Op.Cos or Op.Tanh or Op.Pow or Op.Tan or Op.Exp2 or Op.Log2 => 12,
        GraphOp.Pointwise when node.Scalar is Op.Div or Op.Sqrt or Op.ReciprocalSqrt or Op.Rem => 4,
        GraphOp.Call => Count(_graph.Function(node.Name!).Body),
        GraphOp.Constant or GraphOp.Scalar or GraphOp.Length or GraphOp.Reshape or GraphOp.Dot or GraphOp.Kernel or GraphOp.Part => 0,
        GraphOp.Transpose or GraphOp.Slice or GraphOp.Concat or GraphOp.Take or GraphOp.Window => 2,
        _ => 1,
    };

    private static double Count(Region region) =>
        region.Instructions.Sum(instruction => (instruction.Op is Op.Exp or Op.Log or Op.Tanh or Op.Sin or Op.Cos or Op.Pow ? 12 : 1) + instruction.Regions.Sum(Count));
}
