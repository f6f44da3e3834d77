namespace HataDsl.Ir.Graphs;

/// <summary>
/// Finds the steps of patterns and puts what is declared in their place, the largest pattern first. Inner values must not be used elsewhere,
/// but for those made of parameters and numbers alone, element by element, which are computed again, and results with other axes.
/// </summary>
public static class MatchPatterns
{
    /// <summary>The part of a pattern's steps that must be there for a failed attempt to be worth a line in the report.</summary>
    private const double NearlyAll = 0.5;

    /// <summary>Runs the pass.</summary>
    /// <param name="graph">Changed in place; receives findings.</param>
    /// <param name="patterns">The patterns.</param>
    public static void Run(Graph graph, IReadOnlyList<GraphPattern> patterns)
    {
        var misses = new Dictionary<(string Family, Node At), (int Found, PatternFinding Finding)>();
        foreach (GraphPattern pattern in patterns.OrderByDescending(pattern => pattern.Size).ThenBy(pattern => pattern.Find.Symbols.Count()).ThenBy(pattern => pattern.Name, StringComparer.Ordinal))
        {
            while (HasAllOf(graph, pattern) && ReplaceOne(graph, pattern, misses))
            {
                Canonicalize.Run(graph);
                EliminateDeadNodes.Run(graph);
            }
        }

        graph.Findings.AddRange(misses.Where(miss => graph.Nodes.Contains(miss.Key.At)).Select(miss => miss.Value.Finding));
    }

    /// <summary>Whether a graph has as many nodes of each operation as a pattern: rules most patterns out at once.</summary>
    private static bool HasAllOf(Graph graph, GraphPattern pattern)
    {
        ILookup<string, Node> present = graph.Nodes.ToLookup(node => node.OpName);
        return pattern.Find.Nodes.Where(node => node.Class != FusionClass.Leaf).GroupBy(node => node.OpName).All(set => present[set.Key].Count() >= set.Count());
    }

    private static bool ReplaceOne(Graph graph, GraphPattern pattern, Dictionary<(string Family, Node At), (int Found, PatternFinding Finding)> misses)
    {
        Dictionary<Node, List<Node>> readers = graph.Readers();
        Room? room = null;
        var matcher = new PatternMatcher(graph, pattern, readers, binding => WhyNot(graph, pattern, readers, binding, out room));
        GraphOp last = pattern.Sinks[pattern.Sinks.Count - 1].Op;
        foreach (Node node in graph.Nodes.Where(node => node.Op == last).ToArray())
        {
            string place = node.Scope.Length > 0 ? $"{node.Scope}.{node.OpName}" : node.OpName;
            if (matcher.FindAt(node) is { } binding)
            {
                graph.Findings.Add(new PatternFinding(pattern.ShortName, place, "", pattern.Steps));
                Replace(graph, pattern, binding, room!);
                return true;
            }

            bool isBetter = !misses.TryGetValue((pattern.Family, node), out (int Found, PatternFinding) known) || known.Found < matcher.Furthest;
            if (isBetter && matcher.Furthest > pattern.Size * NearlyAll)
            {
                misses[(pattern.Family, node)] = (matcher.Furthest, new PatternFinding(pattern.ShortName, place, matcher.Reason));
            }
        }

        return false;
    }

    /// <summary>Why steps that were found cannot be replaced; null if they can, and then the room for what is put.</summary>
    private static string? WhyNot(Graph graph, GraphPattern pattern, Dictionary<Node, List<Node>> readers, PatternBinding binding, out Room? room)
    {
        room = null;
        if (pattern.Symbols.FirstOrDefault(symbol => !binding.Lengths.Knows(symbol) && !graph.Dimensions.Any(dimension => dimension.Name == symbol)) is { } unknown)
        {
            return $"it needs the length '{unknown}', which neither the tensors nor the dimensions of the graph give";
        }

        if (!binding.Lengths.Close(pattern.Symbols))
        {
            return "the lengths do not fit";
        }

        var matched = new HashSet<Node>(binding.Nodes.Where(pair => pair.Key.Class != FusionClass.Leaf).Select(pair => pair.Value));
        var results = new HashSet<Node>(pattern.Find.Outputs.Select(output => binding.Nodes[output.Node]));
        bool MayStay(Node node) => IsOfParameters(node) || (node.Op == GraphOp.Reshape && results.Contains(node.Operands[0]));
        var kept = new HashSet<Node>(matched.Where(node => !results.Contains(node) && MayStay(node)));
        if (binding.Nodes.FirstOrDefault(pair => pair.Key.Op == GraphOp.Input && matched.Contains(pair.Value) && !kept.Contains(pair.Value)).Value is { } inner)
        {
            return $"{Show(inner)} is both a step and what goes in";
        }

        Node? used = matched.FirstOrDefault(node => !results.Contains(node) && !kept.Contains(node)
            && (graph.Outputs.Any(output => output.Node == node) || readers[node].Any(reader => !matched.Contains(reader))));
        return used is not null ? $"{Show(used)} is used elsewhere too" : Order(graph, binding, matched, kept, results, out room);
    }

    /// <summary>Whether a value is made of parameters and numbers element by element, none of them written in place.</summary>
    private static bool IsOfParameters(Node node) =>
        node.Class is FusionClass.Leaf || (node.Class is FusionClass.Injective && node.Operands.All(IsOfParameters));

    /// <summary>
    /// Room for what is put: after all that the steps read, before all that reads them, and on the same side of other writes in place.
    /// </summary>
    private static string? Order(Graph graph, PatternBinding binding, HashSet<Node> matched, HashSet<Node> kept, HashSet<Node> results, out Room? room)
    {
        room = null;
        bool IsKept(Node node) => !matched.Contains(node) || kept.Contains(node);
        var following = new HashSet<Node>(results);
        foreach (Node node in graph.Nodes.Where(node => IsKept(node) && node.Operands.Any(following.Contains)))
        {
            following.Add(node);
        }

        if (binding.Nodes.Any(pair => pair.Key.Op == GraphOp.Input && following.Contains(pair.Value)) || matched.Any(node => node.Operands.Any(operand => !matched.Contains(operand) && following.Contains(operand))))
        {
            return "one of its results is needed for what goes in";
        }

        int last = graph.Nodes.FindLastIndex(matched.Contains);
        Node[] before = [.. graph.Nodes.Take(last).Where(node => IsKept(node) && !following.Contains(node))];
        Node[] moved = [.. graph.Nodes.Take(last).Where(node => IsKept(node) && following.Contains(node))];
        var read = new HashSet<Node>(matched.SelectMany(node => node.Operands));
        if (moved.Any(node => node.Target is not null || node.Operands.Any(operand => matched.Any(write => write.Target == operand)))
            || before.Any(node => node.Target is { } target && read.Contains(target)))
        {
            return "a write in place comes between its steps";
        }

        room = new Room(before, [.. moved, .. graph.Nodes.Skip(last + 1).Where(IsKept)]);
        return null;
    }

    private static void Replace(Graph graph, GraphPattern pattern, PatternBinding binding, Room room)
    {
        Node at = binding.Nodes[pattern.Sinks[pattern.Sinks.Count - 1]];
        graph.Functions.Functions.AddRange(pattern.Put.Functions.Functions.Where(function => !graph.Functions.Functions.Any(known => known.Name == function.Name)));
        var copies = new Dictionary<Node, Node>();
        var put = new List<Node>();
        foreach (Node node in pattern.Put.Nodes)
        {
            Node copy = node.Op switch
            {
                GraphOp.Input => binding.Nodes.FirstOrDefault(pair => pair.Key.Op == GraphOp.Input && pair.Key.Name == node.Name).Value ?? node, // not used
                GraphOp.Scalar => binding.Argument("$" + node.Name) is { } text ? PatternBinding.NodeOf(graph, node.Type, text) : node,
                _ => node.With(binding.Lengths.Replace, scalar => binding.Argument(scalar) ?? scalar, [.. node.Operands.Select(operand => copies[operand])]),
            };
            copies.Add(node, copy);
            if (!graph.Nodes.Contains(copy) && node.Op != GraphOp.Input)
            {
                copy.Block = GraphPlacement.IsEverywhere(copy) ? "" : at.Block;
                copy.Span = at.Span;
                put.Add(copy);
            }
        }

        graph.Nodes.Clear();
        graph.Nodes.AddRange([.. room.Before, .. put, .. room.After]);
        Dictionary<Node, Node> results = [];
        for (int i = 0; i < pattern.Find.Outputs.Count; i++)
        {
            results[binding.Nodes[pattern.Find.Outputs[i].Node]] = copies[pattern.Put.Outputs[i].Node];
        }

        foreach (Node node in graph.Nodes)
        {
            node.Operands = [.. node.Operands.Select(operand => results.TryGetValue(operand, out Node? result) ? result : operand)];
        }

        for (int i = 0; i < graph.Outputs.Count; i++)
        {
            GraphOutput output = graph.Outputs[i];
            graph.Outputs[i] = results.TryGetValue(output.Node, out Node? result) ? new GraphOutput(output.Name, result) : output;
        }
    }

    /// <summary>The nodes of a graph without the steps, on both sides of where something else is put.</summary>
    private sealed record Room(Node[] Before, Node[] After);

    private static string Show(Node node) => $"'{(node.Scope.Length > 0 ? node.Scope + "." : "")}{node.OpName}'";
}
