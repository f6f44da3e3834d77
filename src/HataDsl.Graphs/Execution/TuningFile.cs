namespace HataDsl.Graphs;

/// <summary>
/// What was measured to be the fastest plan, kept as a text file that can be shipped: a line for each graph and device,
/// <c>graph, tab, device, tab, plan</c>.
/// </summary>
public sealed class TuningFile
{
    private readonly string _path;
    private readonly SortedDictionary<string, GraphVariant> _entries = new(StringComparer.Ordinal);

    /// <summary>Reads a file; one that is not there is empty. Lines that are not understood are left out.</summary>
    /// <param name="path">The file.</param>
    public TuningFile(string path)
    {
        _path = path;
        if (!File.Exists(path))
        {
            return;
        }

        foreach (string line in File.ReadLines(path))
        {
            string[] parts = line.Split('\t');
            if (parts.Length == 3 && Enum.TryParse(parts[2], out GraphVariant variant) && Enum.IsDefined(variant))
            {
                _entries[parts[0] + "\t" + parts[1]] = variant;
            }
        }
    }

    /// <summary>Sets the plan of a graph to the one measured on its device, measuring it now if it has not been.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="queue">The queue to measure in.</param>
    /// <param name="run">Runs the graph once.</param>
    /// <returns>Whether it was measured now.</returns>
    public bool Apply(CompiledGraph graph, Queue queue, Action run)
    {
        ArgumentNullException.ThrowIfNull(graph);
        string key = graph.GetType().FullName + "\t" + graph.Device.Name;
        if (_entries.TryGetValue(key, out GraphVariant known))
        {
            graph.Variant = known;
            return false;
        }

        graph.Tune(queue, run);
        _entries[key] = graph.Variant;
        File.WriteAllLines(_path, _entries.Select(entry => $"{entry.Key}\t{entry.Value}"));
        return true;
    }
}
