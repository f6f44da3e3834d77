namespace HataDsl.Ir.Graphs;

/// <summary>Puts kernels into an order in which each finds what it reads, writes in place included.</summary>
internal static class GroupOrder
{
    /// <summary>The order, as near to the graph's own as possible; null if kernels wait for each other.</summary>
    public static IReadOnlyList<Group>? Sort(Graph graph, IReadOnlyList<Group> groups, ICollection<Node> stored, DeviceCost device)
    {
        var position = new Dictionary<Node, int>();
        foreach (Node node in graph.Nodes)
        {
            position.Add(node, position.Count);
        }

        var writer = groups.SelectMany(group => group.Roots.Select(root => (root, group))).ToDictionary(pair => pair.root, pair => pair.group);
        var waitsFor = groups.ToDictionary(group => group, _ => new HashSet<Group>());
        foreach (Group group in groups)
        {
            foreach (Node read in GroupAnalysis.Of(graph, group, stored, device).Reads.Keys)
            {
                if (writer.TryGetValue(read, out Group? source))
                {
                    waitsFor[group].Add(source);
                }

                foreach (Group update in groups.Where(other => other != group && other.Roots.Any(root => root.Target == read)))
                {
                    waitsFor[update].Add(group); // it still needs the tensor as it was
                }
            }

            foreach (Node target in group.Roots.Where(root => root.Target is not null).Select(root => root.Target!))
            {
                if (writer.TryGetValue(target, out Group? source) && source != group)
                {
                    waitsFor[group].Add(source);
                }
            }
        }

        List<Group> pending = [.. groups.OrderBy(group => group.Roots.Max(root => position[root]))];
        var sorted = new List<Group>();
        while (pending.Count > 0)
        {
            Group? next = pending.Find(group => waitsFor[group].All(sorted.Contains));
            if (next is null)
            {
                return null;
            }

            pending.Remove(next);
            sorted.Add(next);
        }

        return sorted;
    }
}
