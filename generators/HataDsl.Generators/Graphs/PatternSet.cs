using HataDsl.Ir.Graphs;

namespace HataDsl.Generators;

/// <summary>The patterns that the graphs of a project are searched for.</summary>
/// <param name="Always">Those of devices that are no processors.</param>
/// <param name="Processor">Those of processors.</param>
internal sealed record PatternSet(IReadOnlyList<GraphPattern> Always, IReadOnlyList<GraphPattern> Processor)
{
    /// <summary>Reads the texts.</summary>
    public static PatternSet Of(EquatableArray<PatternModel> models)
    {
        static GraphPattern[] Read(IEnumerable<string> texts) => [.. texts.Where(text => text.Length > 0).Distinct().Select(GraphPattern.Parse)];
        return new PatternSet(Read(models.Select(model => model.Text)), Read(models.Select(model => model.ProcessorText)));
    }
}
