namespace HataDsl.Ir.Graphs;

/// <summary>A symbolic dimension: a length that is known when the graph runs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Maximum">Largest value, at least 1: memory is planned for it.</param>
/// <param name="Typical">The value that decisions about speed assume.</param>
public sealed record Dimension(string Name, long Maximum, long Typical);

/// <summary>A result of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Node">What it is.</param>
public sealed record GraphOutput(string Name, Node Node);

/// <summary>Operations on tensors with symbolic shapes, in an order in which they can run.</summary>
public sealed class Graph
{
    /// <summary>Creates a graph.</summary>
    /// <param name="name">Full name of the C# method.</param>
    public Graph(string name)
    {
        Name = name;
        Functions = new Kernel(name, new WorkgroupShape(1, 1, 1));
    }

    /// <summary>Full name of the C# method.</summary>
    public string Name { get; }

    /// <summary>The symbolic dimensions.</summary>
    public List<Dimension> Dimensions { get; } = [];

    /// <summary>All nodes; operands come before what reads them.</summary>
    public List<Node> Nodes { get; } = [];

    /// <summary>The results.</summary>
    public List<GraphOutput> Outputs { get; } = [];

    /// <summary>A kernel without a body that holds the scalar functions of <see cref="GraphOp.Call"/>.</summary>
    public Kernel Functions { get; }

    /// <summary>The inputs in order.</summary>
    public IEnumerable<Node> Inputs => Nodes.Where(node => node.Op == GraphOp.Input);

    /// <summary>The numbers that the caller gives, in order.</summary>
    public IEnumerable<Node> Scalars => Nodes.Where(node => node.Op == GraphOp.Scalar);

    /// <summary>What <see cref="MatchPatterns"/> found, and what it almost found. No part of what the graph computes.</summary>
    public List<PatternFinding> Findings { get; } = [];

    /// <summary>The symbols of all lengths, those in the launches of the user's own kernels among them.</summary>
    public IEnumerable<string> Symbols => Nodes.SelectMany(node => node.Shape.Axes.SelectMany(axis => axis.Symbols)
        .Concat(node.Op == GraphOp.Slice ? node.Start.Symbols : node.Op == GraphOp.Length ? Extent.Parse(node.Name!).Symbols : [])
        .Concat(node.Op == GraphOp.Kernel ? KernelCall.Parse(node.Name!).Symbols : [])).Distinct();

    /// <summary>The scalar function with a name.</summary>
    public Function Function(string name) => Functions.Functions.First(function => function.Name == name);

    /// <summary>Appends a node that <see cref="NodeInference"/> has checked. One that is there already, as the rules may give, stays.</summary>
    public Node Add(Node node)
    {
        if (!Nodes.Contains(node))
        {
            Nodes.Add(node);
        }

        return node;
    }

    /// <summary>The further results of a kernel of the user's own, in order.</summary>
    public IEnumerable<Node> PartsOf(Node kernel) => Nodes.Where(node => node.Op == GraphOp.Part && node.Operands[0] == kernel).OrderBy(node => node.Numbers[0]);

    /// <summary>Largest value of a length.</summary>
    public long Bound(Extent extent) => extent.Evaluate(name => Find(name).Maximum);

    /// <summary>The value of a length that decisions about speed assume.</summary>
    public long Typical(Extent extent) => extent.Evaluate(name => Find(name).Typical);

    /// <summary>Bytes of a node's result at the largest sizes.</summary>
    public long BoundBytes(Node node) => checked(Bound(node.Shape.Count) * node.Type.Size());

    /// <summary>Nodes that read each node; outputs are not counted.</summary>
    public Dictionary<Node, List<Node>> Readers()
    {
        var readers = Nodes.ToDictionary(node => node, _ => new List<Node>());
        foreach (Node node in Nodes)
        {
            foreach (Node operand in node.Operands.Distinct())
            {
                readers[operand].Add(node);
            }
        }

        return readers;
    }

    private Dimension Find(string name) =>
        Dimensions.Find(dimension => dimension.Name == name) ?? throw new InvalidOperationException($"Dimension '{name}' is not declared.");
}
