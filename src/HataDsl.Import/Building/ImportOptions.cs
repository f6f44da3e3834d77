namespace HataDsl.Import;

/// <summary>What the user says about an import.</summary>
/// <param name="Namespace">Namespace of the source; empty for none.</param>
/// <param name="Name">Name of the class that holds the graph.</param>
internal sealed record ImportOptions(string Namespace, string Name)
{
    /// <summary>Largest and typical value of named dimensions.</summary>
    public IReadOnlyDictionary<string, (int Maximum, int Typical)> Dimensions { get; init; } = new Dictionary<string, (int, int)>();

    /// <summary>Largest value of dimensions that are not named; 0 where every one must be.</summary>
    public int Maximum { get; init; }
}
