using HataDsl.Scheduling;

namespace PipelinePlans;

/// <summary>The options that choose a plan: a file, or a placement with the searched schedule or a rival's.</summary>
internal static class ScheduleReader
{
    private const string Searched = "searched";
    private const string Group = "Plan";

    /// <summary>The options.</summary>
    public static Option[] Options { get; } =
    [
        new("--plan", "FILE", "plan in JSON, as search --output writes it; instead of a placement") { Group = Group },
        new("--schedule", "NAME", $"{Searched} (default), {string.Join(", ", Rival.All.Select(static rival => rival.Name))}") { Group = Group },
        .. PlacementOptionsReader.Options,
        .. SearchOptionsReader.Options,
    ];

    /// <summary>Reads or makes the plan.</summary>
    /// <exception cref="InputException">An option is wrong.</exception>
    /// <exception cref="PlacementException">There is no such schedule for the placement.</exception>
    public static Plan Read(Arguments arguments)
    {
        if (arguments.Text("--plan") is { } file)
        {
            foreach (Option option in Options)
                if (option.Name != "--plan")
                    arguments.Exclude("--plan", option.Name);
            return PlanJson.Parse(OutputFile.Read("--plan", file), file);
        }

        Placement placement = PlacementOptionsReader.Read(arguments);
        int microBatches = SearchOptionsReader.MicroBatches(arguments);
        string name = arguments.Text("--schedule") ?? Searched;
        if (name.Equals(Searched, StringComparison.OrdinalIgnoreCase))
            return Searching.Run(placement, microBatches, SearchOptionsReader.Read(arguments)).Plan;
        Rival rival = Rival.Find(name)
            ?? throw new InputException($"--schedule: '{name}' is none of {Searched}, {string.Join(", ", Rival.All.Select(static rival => rival.Name))}");
        return rival.TryBuild(placement, microBatches, out string? reason)
            ?? throw new InputException($"--schedule {rival.Name}: does not exist for placement '{placement.Name}': {reason}");
    }
}
