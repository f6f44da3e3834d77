using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace HataDsl.Generators;

/// <summary>
/// Compiles the methods marked [Graph], and stores those marked [Operator] for other assemblies. The transform reads the body into graph
/// text; passes, fusion and emission run downstream of the text.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class GraphGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<TargetSet> targets = context.CompilationProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => TargetSet.Of(pair.Left, pair.Right.GlobalOptions));

        IncrementalValuesProvider<ParseResult<GraphModel>> graphs = context.SyntaxProvider
            .ForAttributeWithMetadataName("HataDsl.Graphs.GraphAttribute", static (node, _) => node is MethodDeclarationSyntax, GraphMethodParser.ParseGraph)
            .WithTrackingName(GraphTrackingNames.Parse);
        IncrementalValuesProvider<GraphModel> models = graphs
            .Select(static (result, _) => result.Model)
            .Where(static model => model is not null)
            .Select(static (model, _) => model!)
            .WithTrackingName(GraphTrackingNames.Models);
        IncrementalValueProvider<EquatableArray<PatternModel>> patterns = RegisterPatterns(context);
        context.RegisterSourceOutput(models.Combine(targets).Combine(patterns).WithTrackingName(GraphTrackingNames.Output), Generate);
        context.RegisterSourceOutput(graphs.Select(static (result, _) => result.Diagnostics).Where(static list => list.Count > 0), Report);

        IncrementalValuesProvider<ParseResult<OperatorModel>> operators = context.SyntaxProvider
            .ForAttributeWithMetadataName("HataDsl.Graphs.OperatorAttribute", static (node, _) => node is MethodDeclarationSyntax, GraphMethodParser.ParseOperator);
        context.RegisterSourceOutput(
            operators.Select(static (result, _) => result.Model).Where(static model => model is not null),
            static (output, model) => output.AddSource(OperatorSourceWriter.HintName(model!), SourceText.From(OperatorSourceWriter.Write(model!), Encoding.UTF8)));
        context.RegisterSourceOutput(operators.Select(static (result, _) => result.Diagnostics).Where(static list => list.Count > 0), Report);
    }

    /// <summary>Patterns of this project, stored for others, and those that others have stored.</summary>
    private static IncrementalValueProvider<EquatableArray<PatternModel>> RegisterPatterns(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ParseResult<PatternModels>> own = context.SyntaxProvider
            .ForAttributeWithMetadataName("HataDsl.Graphs.PatternAttribute", static (node, _) => node is MethodDeclarationSyntax, GraphMethodParser.ParsePatterns);
        context.RegisterSourceOutput(own.Select(static (result, _) => result.Diagnostics).Where(static list => list.Count > 0), Report);
        IncrementalValueProvider<EquatableArray<PatternModel>> here = own.Select(static (result, _) => result.Model).Collect()
            .Select(static (models, _) => new EquatableArray<PatternModel>([.. models.SelectMany(model => model?.Patterns ?? default)]));
        context.RegisterSourceOutput(here, static (output, patterns) =>
        {
            if (patterns.Any(pattern => pattern.IsPublic))
            {
                output.AddSource(PatternSourceWriter.HintName, SourceText.From(PatternSourceWriter.Write(patterns), Encoding.UTF8));
            }
        });
        return here.Combine(context.CompilationProvider.Select(ImportedPatterns.Of))
            .Select(static (pair, _) => new EquatableArray<PatternModel>([.. pair.Left, .. pair.Right]));
    }

    private static void Report(SourceProductionContext context, EquatableArray<DiagnosticInfo> diagnostics)
    {
        foreach (DiagnosticInfo diagnostic in diagnostics)
        {
            context.ReportDiagnostic(diagnostic.ToDiagnostic());
        }
    }

    private static void Generate(SourceProductionContext context, ((GraphModel Model, TargetSet Targets) Of, EquatableArray<PatternModel> Patterns) input)
    {
        (GraphModel model, TargetSet targets) = input.Of;
        try
        {
            PatternSet patterns = PatternSet.Of(input.Patterns);
            IEnumerable<(string HintName, string Text)> files = model.Blocks.Count > 0
                ? PlacedSourceWriter.Write(model, targets, patterns)
                : [(GraphSourceWriter.HintName(model), GraphSourceWriter.Write(model, targets, patterns))];
            foreach ((string name, string text) in files)
            {
                context.AddSource(name, SourceText.From(text, Encoding.UTF8));
            }

            if (targets.DumpIr && model.Blocks.Count == 0)
            {
                context.AddSource(GraphSourceWriter.DumpHintName(model), SourceText.From(GraphSourceWriter.WriteDump(model, patterns), Encoding.UTF8));
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A defect in a pass or emitter must not take the other graphs of the project with it.
            context.ReportDiagnostic(Diagnostic.Create(
                GraphDiagnostics.Defect, Location.None, model.Method, $"{exception.GetType().Name}: {exception.Message}"));
        }
    }
}

/// <summary>Names of the steps, for tests of what an edit runs again.</summary>
internal static class GraphTrackingNames
{
    /// <summary>Graphs as read.</summary>
    public const string Parse = "GraphParse";

    /// <summary>The models alone.</summary>
    public const string Models = "GraphModels";

    /// <summary>What source is generated from.</summary>
    public const string Output = "GraphOutput";
}
