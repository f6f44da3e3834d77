using HataDsl.Ir.Graphs;

namespace HataDsl.Generators;

/// <summary>Writes the stored form of patterns as attributes of the assembly.</summary>
internal static class PatternSourceWriter
{
    /// <summary>Name of the file.</summary>
    public const string HintName = "HataDsl.patterns.g.cs";

    /// <summary>The whole file.</summary>
    public static string Write(IEnumerable<PatternModel> patterns)
    {
        var source = new SourceBuilder();
        source.BeginFile();
        foreach (PatternModel pattern in patterns.Where(pattern => pattern.IsPublic).OrderBy(pattern => pattern.Name, StringComparer.Ordinal))
        {
            source.Line($"[assembly: global::HataDsl.Graphs.PatternSteps({GraphPattern.FormatVersion}, {SourceBuilder.Literal(pattern.Text)}, {SourceBuilder.Literal(pattern.ProcessorText)})]");
        }

        return source.ToString();
    }
}
