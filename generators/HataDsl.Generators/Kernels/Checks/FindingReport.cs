using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>Brings findings, which name lines of IR text, to their places in the C#.</summary>
internal static class FindingReport
{
    public static EquatableArray<DiagnosticInfo> Resolve((ImmutableArray<KernelFindings> Findings, ImmutableArray<KernelSource> Sources) input)
    {
        var diagnostics = new List<DiagnosticInfo>();
        var reported = new HashSet<(DiagnosticDescriptor, LocationInfo)>();
        foreach (Finding finding in input.Findings.SelectMany(found => found.Findings))
        {
            foreach (KernelSource source in input.Sources)
            {
                InstanceSource? instance = source.Instances.FirstOrDefault(candidate => candidate.Hash == finding.Hash);
                LocationInfo location = instance is null ? default : PlaceOf(source, instance, finding.Line);

                // Instances of a generic kernel share their mistakes.
                if (instance is not null && reported.Add((finding.Rule, location)))
                {
                    diagnostics.Add(new DiagnosticInfo(finding.Rule, location, Arguments(finding, source, instance)));
                }
            }
        }

        return new EquatableArray<DiagnosticInfo>(diagnostics);
    }

    private static EquatableArray<string> Arguments(Finding finding, KernelSource source, InstanceSource instance) =>
        finding.OtherLine == 0
            ? finding.Arguments
            : new EquatableArray<string>([.. finding.Arguments, (PlaceOf(source, instance, finding.OtherLine).Lines.Start.Line + 1).ToString()]);

    private static LocationInfo PlaceOf(KernelSource source, InstanceSource instance, int line) =>
        line > 0 && line <= instance.Lines.Count && instance.Lines[line - 1].Path is not null ? instance.Lines[line - 1] : source.Name;
}
