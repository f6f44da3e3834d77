using System.Collections.Immutable;

namespace HataDsl.Scheduling;

/// <summary>One plan on a page.</summary>
/// <param name="Heading">Heading; also the first column of the page's table.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Figures">Names and values shown above the picture and as further columns of the table.</param>
/// <param name="Note">A sentence below the heading, or null.</param>
public sealed record PageEntry(string Heading, Plan Plan, ImmutableArray<(string Name, string Value)> Figures, string? Note = null);
