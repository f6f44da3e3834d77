using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace HataDsl.Generators;

/// <summary>
/// Compiles the methods marked [Kernel]. A candidate knows what its meaning depends on, so that an edit elsewhere parses nothing;
/// parsing binds, lowers and hashes; passes and emission run downstream of the model, so that an edit that leaves the IR as it is
/// generates nothing anew. Diagnostics go their own way.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class KernelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ParseResult<KernelModel>> parsed = context.SyntaxProvider
            .ForAttributeWithMetadataName("HataDsl.KernelAttribute", static (node, _) => node is MethodDeclarationSyntax, static (found, _) => new MethodCandidate<KernelModel>(found))
            .WithTrackingName(TrackingNames.Candidates)
            .Select(static (candidate, cancellation) => candidate.Parse(KernelMethodParser.Parse, cancellation))
            .WithTrackingName(TrackingNames.Parse);
        IncrementalValueProvider<TargetSet> targets = context.CompilationProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => TargetSet.Of(pair.Left, pair.Right.GlobalOptions))
            .WithTrackingName(TrackingNames.Targets);

        IncrementalValuesProvider<KernelModel> models = parsed
            .Select(static (result, _) => result.Model)
            .Where(static model => model is not null)
            .Select(static (model, _) => model!)
            .WithTrackingName(TrackingNames.Models);
        context.RegisterSourceOutput(
            models.Combine(targets).WithTrackingName(TrackingNames.Output).Select(static (pair, _) => new KernelEmission(pair.Left, pair.Right)),
            static (output, emission) => emission.AddTo(output));
        context.RegisterSourceOutput(
            parsed.Select(static (result, _) => result.Diagnostics).Where(static list => list.Count > 0).WithTrackingName(TrackingNames.Diagnostics),
            Report);

        IncrementalValuesProvider<KernelSource> sources = parsed
            .Select(static (result, _) => result.Source)
            .Where(static source => source is not null)
            .Select(static (source, _) => source!)
            .WithTrackingName(TrackingNames.Sources);
        IncrementalValuesProvider<KernelFindings> findings = models
            .Select(static (model, _) => KernelChecks.Run(model))
            .Where(static found => found.Findings.Count > 0)
            .WithTrackingName(TrackingNames.Findings);
        context.RegisterSourceOutput(findings.Collect().Combine(sources.Collect()).Select(static (pair, _) => FindingReport.Resolve(pair)), Report);

        // What only messages of back-ends need is left out while somebody types.
        IncrementalValueProvider<string> folder = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            options.GlobalOptions.TryGetValue("build_property.projectdir", out string? path) ? path : "");
        context.RegisterImplementationSourceOutput(sources.Combine(folder), static (output, input) =>
            output.AddSource(LineTableWriter.HintName(input.Left), SourceText.From(LineTableWriter.Write(input.Left, input.Right), Encoding.UTF8)));

        IncrementalValuesProvider<ParseResult<HelperModel>> helpers = context.SyntaxProvider
            .ForAttributeWithMetadataName("HataDsl.KernelHelperAttribute", static (node, _) => node is MethodDeclarationSyntax, static (found, _) => new MethodCandidate<HelperModel>(found))
            .Select(static (candidate, cancellation) => candidate.Parse(HelperMethodParser.Parse, cancellation))
            .WithTrackingName(TrackingNames.ParseHelpers);
        context.RegisterSourceOutput(
            helpers.Select(static (result, _) => result.Model).Where(static model => model is not null).WithTrackingName(TrackingNames.Helpers),
            static (output, model) => output.AddSource(HelperSourceWriter.HintName(model!), SourceText.From(HelperSourceWriter.Write(model!), Encoding.UTF8)));
        context.RegisterSourceOutput(helpers.Select(static (result, _) => result.Diagnostics).Where(static list => list.Count > 0), Report);
    }

    private static void Report(SourceProductionContext context, EquatableArray<DiagnosticInfo> diagnostics)
    {
        foreach (DiagnosticInfo diagnostic in diagnostics)
        {
            context.ReportDiagnostic(diagnostic.ToDiagnostic());
        }
    }
}
