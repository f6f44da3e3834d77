namespace HataDsl.Ir.Graphs;

/// <summary>Whether a graph keeps the rules: operands first, types and shapes as inferred, dimensions declared, writes in order.</summary>
public static class GraphVerifier
{
    /// <summary>What is wrong, in words; empty for a correct graph.</summary>
    public static IReadOnlyList<string> Verify(Graph graph)
    {
        var errors = new List<string>();
        var seen = new HashSet<Node>();
        foreach (Node node in graph.Nodes)
        {
            if (!node.Operands.All(seen.Contains))
            {
                errors.Add($"{node}: an operand does not come before it");
            }

            foreach (string symbol in node.Shape.Axes.SelectMany(axis => axis.Symbols).Distinct())
            {
                if (!graph.Dimensions.Any(dimension => dimension.Name == symbol))
                {
                    errors.Add($"{node}: dimension '{symbol}' is not declared");
                }
            }

            CheckInference(node, graph, errors);
            seen.Add(node);
        }

        foreach (GraphOutput output in graph.Outputs)
        {
            if (!seen.Contains(output.Node))
            {
                errors.Add($"output '{output.Name}' is not a node of the graph");
            }
        }

        foreach ((Node stale, Node reader) in StaleReads(graph))
        {
            errors.Add($"{reader}: reads '{stale.Name ?? stale.OpName}' as it was before a write in place");
        }

        return errors;
    }

    /// <summary>Throws if a graph breaks a rule.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="after">What ran before, for the message.</param>
    public static void ThrowIfInvalid(Graph graph, string after)
    {
        IReadOnlyList<string> errors = Verify(graph);
        if (errors.Count > 0)
        {
            throw new InvalidOperationException($"Graph '{graph.Name}' is wrong after {after}: {string.Join("; ", errors)}");
        }
    }

    /// <summary>
    /// Reads of a tensor that come after a write in place of it without being reads of the written one: they would see some elements
    /// from before and some from after.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="throughViews">
    /// Whether reads of the target with other axes count, which are the same memory in C#. Passes may have them: kernels that need the tensor
    /// as it was run before the write.
    /// </param>
    public static IEnumerable<(Node Target, Node Reader)> StaleReads(Graph graph, bool throughViews = false)
    {
        var written = new HashSet<Node>();
        foreach (Node node in graph.Nodes)
        {
            foreach (Node operand in node.Operands)
            {
                Node memory = operand;
                while (throughViews && memory.Op == GraphOp.Reshape && !written.Contains(memory))
                {
                    memory = memory.Operands[0];
                }

                if (written.Contains(memory))
                {
                    yield return (memory, node);
                }
            }

            if (node.Target is { } target)
            {
                // The value may be made from the target; the position of other readers decides.
                written.Add(target);
            }
        }
    }

    private static void CheckInference(Node node, Graph graph, List<string> errors)
    {
        try
        {
            Node inferred = NodeInference.Again(node, node.Operands, graph.Function);
            if (inferred.Type != node.Type || !inferred.Shape.Equals(node.Shape))
            {
                errors.Add($"{node}: the rules give {inferred.Type.Name()}{inferred.Shape}");
            }
        }
        catch (GraphException exception)
        {
            errors.Add($"{node}: {exception.Message}");
        }
    }
}
