namespace PipelinePlans;

/// <summary>An option that a verb understands.</summary>
/// <param name="Name">Name with its dashes.</param>
/// <param name="Value">What its value is called in the help; null for a switch.</param>
/// <param name="Help">One line of help.</param>
internal sealed record Option(string Name, string? Value, string Help)
{
    /// <summary>Heading under which the help lists the option.</summary>
    public string Group { get; init; } = "Options";
}
