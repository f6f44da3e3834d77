namespace HataDsl.Ir.Graphs;

/// <summary>
/// Looks for a pattern in a graph: from its last step backwards through operands, those of commutative operations in both orders, and then
/// from steps that this did not reach. Remembers the attempt that came furthest, and why it failed.
/// </summary>
internal sealed class PatternMatcher
{
    /// <summary>Nodes compared in one search: operands in both orders make the number of ways grow with each step.</summary>
    private const int MostComparisons = 20_000;

    private readonly Graph _graph;
    private readonly GraphPattern _pattern;
    private readonly Dictionary<Node, List<Node>> _readers;
    private readonly Func<PatternBinding, string?> _whyNot;
    private int _comparisons;
    private bool _isForReason;
    private string? _misfit;

    /// <param name="graph">The graph.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="readers">What reads each node of the graph.</param>
    /// <param name="whyNot">Why steps that were found cannot be replaced; null if they can.</param>
    public PatternMatcher(Graph graph, GraphPattern pattern, Dictionary<Node, List<Node>> readers, Func<PatternBinding, string?> whyNot)
    {
        _graph = graph;
        _pattern = pattern;
        _readers = readers;
        _whyNot = whyNot;
    }

    /// <summary>Steps found in the attempt that came furthest.</summary>
    public int Furthest { get; private set; }

    /// <summary>Why that attempt failed.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The pattern with its last step at a node; null if it is not there.</summary>
    public PatternBinding? FindAt(Node node)
    {
        (Furthest, Reason) = (0, "");
        return Search(node, isForReason: false) ?? Search(node, isForReason: true);
    }

    /// <param name="node">Where the last step is.</param>
    /// <param name="isForReason">
    /// Whether types and lengths that do not fit are only remembered: what else is there says whether they are worth telling.
    /// </param>
    private PatternBinding? Search(Node node, bool isForReason)
    {
        (_comparisons, _isForReason, _misfit) = (0, isForReason, null);
        return Solve(new PatternBinding(), new Goal(_pattern.Sinks[_pattern.Sinks.Count - 1], node, null));
    }

    private PatternBinding? Solve(PatternBinding binding, Goal? goals)
    {
        while (goals is { } goal)
        {
            goals = goal.Next;
            if (binding.Nodes.TryGetValue(goal.Step, out Node? known) && known == goal.Node)
            {
                continue;
            }

            if ((known is not null ? $"{Show(goal.Step)} would be both {Show(known)} and {Show(goal.Node)}" : Bind(binding, goal.Step, goal.Node)) is { } reason)
            {
                return Fail(binding, reason);
            }

            if (goal.Step.Op == GraphOp.Pointwise && goal.Step.Operands.Length == 2 && OpTable.Get(goal.Step.Scalar).Has(OpTraits.Commutative))
            {
                (Node first, Node second) = (goal.Step.Operands[0], goal.Step.Operands[1]);
                if (_isForReason)
                {
                    bool isSwapped = !(LooksLike(first, goal.Node.Operands[0]) && LooksLike(second, goal.Node.Operands[1]));
                    goals = new Goal(first, goal.Node.Operands[isSwapped ? 1 : 0], new Goal(second, goal.Node.Operands[isSwapped ? 0 : 1], goals));
                    continue;
                }

                return Solve(binding.Copy(), new Goal(first, goal.Node.Operands[0], new Goal(second, goal.Node.Operands[1], goals)))
                    ?? Solve(binding, new Goal(first, goal.Node.Operands[1], new Goal(second, goal.Node.Operands[0], goals)));
            }

            for (int i = goal.Step.Operands.Length - 1; i >= 0; i--)
            {
                goals = new Goal(goal.Step.Operands[i], goal.Node.Operands[i], goals);
            }
        }

        Node? open = _pattern.Sinks.LastOrDefault(sink => !binding.Nodes.ContainsKey(sink));
        if (open is null)
        {
            return (_misfit ?? _whyNot(binding)) is { } reason ? Fail(binding, reason) : binding;
        }

        Node? near = open.Operands.FirstOrDefault(binding.Nodes.ContainsKey);
        foreach (Node candidate in near is null ? [.. _graph.Nodes] : _readers[binding.Nodes[near]])
        {
            if (candidate.Op == open.Op && !binding.Nodes.ContainsValue(candidate) && Solve(binding.Copy(), new Goal(open, candidate, null)) is { } found)
            {
                return found;
            }
        }

        return Fail(binding, $"{Show(open)} is not there");
    }

    private PatternBinding? Fail(PatternBinding binding, string reason)
    {
        int found = binding.Nodes.Keys.Count(step => step.Class != FusionClass.Leaf);
        if (found > Furthest)
        {
            (Furthest, Reason) = (found, _misfit ?? reason);
        }

        return null;
    }

    /// <summary>Takes in that a step of the pattern is a node of the graph.</summary>
    /// <returns>Why it cannot be; null if it can.</returns>
    private string? Bind(PatternBinding binding, Node step, Node node)
    {
        if (++_comparisons > MostComparisons)
        {
            return "there are too many ways to look at it";
        }

        bool isInput = step.Op == GraphOp.Input;
        bool isNumber = node.Op is GraphOp.Constant or GraphOp.Scalar or GraphOp.Length;
        if (step.Op is GraphOp.Scalar or GraphOp.Length && isNumber)
        {
            binding.Nodes.Add(step, node);
            return step.Type == node.Type && UnifyNumbers(binding, step, node) ? null : $"{Show(node)} is another number";
        }

        bool isSame = isInput ? !isNumber && node.Op != GraphOp.Index
            : step.Op == node.Op && step.Scalar == node.Scalar && step.Bits == node.Bits && step.Operands.Length == node.Operands.Length
                && (step.Op == GraphOp.Slice ? step.Numbers[0] == node.Numbers[0] : step.Numbers.SequenceEqual(node.Numbers)); // where a slice begins is a length
        if (!isSame)
        {
            return $"{Show(node)} stands where {Show(step)} is expected";
        }

        if (step.Type != node.Type && Misfit($"{Show(node)} is {node.Type.Name()}, and this pattern is for {step.Type.Name()}") is { } type)
        {
            return type;
        }

        if (!isInput && step.Class != FusionClass.Leaf && binding.Nodes.ContainsValue(node))
        {
            return $"{Show(node)} would stand for two steps";
        }

        binding.Nodes.Add(step, node);
        return !binding.Lengths.Unify(step.Shape, node.Shape) ? Misfit($"{Show(node)} is {node.Shape}, which cannot be {step.Shape}")
            : UnifyAttributes(binding, step, node) ? null
            : Misfit($"{Show(node)} is not as {Show(step)} is");
    }

    /// <summary>A reason that ends the search, or with everything else there would.</summary>
    private string? Misfit(string reason)
    {
        _misfit ??= _isForReason ? reason : null;
        return _isForReason ? null : reason;
    }

    private static bool LooksLike(Node step, Node node) =>
        step.Op switch
        {
            GraphOp.Input => node.Op != GraphOp.Constant,
            GraphOp.Scalar or GraphOp.Length => node.Op is GraphOp.Constant or GraphOp.Scalar or GraphOp.Length,
            _ => step.OpName == node.OpName,
        };

    private static bool UnifyNumbers(PatternBinding binding, Node step, Node node) => step.Op == GraphOp.Scalar
        ? PatternBinding.TextOf(node) is { } text && binding.Unify(step.Name!, text)
        : node.Op == GraphOp.Length ? binding.Lengths.Unify(Extent.Parse(step.Name!), Extent.Parse(node.Name!))
        : node.Op == GraphOp.Constant && WholeOf(node) is { } whole && binding.Lengths.Unify(Extent.Parse(step.Name!), Extent.Of(whole));

    /// <summary>A constant that can be a length.</summary>
    private static long? WholeOf(Node constant)
    {
        double value = constant.Type == ScalarType.F32 ? ConstantBits.ToSingle(constant.Bits) : ConstantBits.ToInt64(constant.Type, constant.Bits);
        return value >= 1 && value < 1L << 52 && value == Math.Floor(value) ? (long)value : null;
    }

    private bool UnifyAttributes(PatternBinding binding, Node step, Node node) => step.Op switch
    {
        GraphOp.Call => TextOf(_pattern.Find.Function(step.Name!)) == TextOf(_graph.Function(node.Name!)),
        GraphOp.Slice => binding.Lengths.Unify(step.Start, node.Start),
        GraphOp.Kernel => binding.Unify(KernelCall.Parse(step.Name!), KernelCall.Parse(node.Name!)),
        _ => true,
    };

    private static string TextOf(Function function)
    {
        var kernel = new Kernel("", new WorkgroupShape(1, 1, 1));
        kernel.Functions.Add(function);
        return KernelPrinter.Print(kernel);
    }

    /// <summary>What is still to be compared: a list that grows at its head, so that ways part cheaply.</summary>
    private sealed record Goal(Node Step, Node Node, Goal? Next);

    private static string Show(Node node) => node.Op == GraphOp.Input ? $"'{node.Name}'" : $"'{(node.Scope.Length > 0 ? node.Scope + "." : "")}{node.OpName}'";
}
