using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace HataDsl.Generators;

/// <summary>What the lowering of one kernel and of all helpers it calls shares.</summary>
internal sealed class LoweringContext
{
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    private readonly Dictionary<SyntaxTree, int> _files = [];
    private readonly Dictionary<SourceSpan, LocationInfo> _locations = [];
    private readonly Dictionary<ITypeSymbol, TypeLayout?> _layouts = new(SymbolEqualityComparer.Default);
    private readonly List<DiagnosticInfo> _diagnostics = [];
    private SyntaxNode? _lastNode;
    private SourceSpan _lastSpan;

    public LoweringContext(SemanticModel model, Kernel kernel, CancellationToken cancellation)
    {
        Compilation = model.Compilation;
        Kernel = kernel;
        Cancellation = cancellation;
        _models.Add(model.SyntaxTree, model);
        Helpers = new HelperLowering(this);
    }

    public Compilation Compilation { get; }

    public Kernel Kernel { get; }

    public CancellationToken Cancellation { get; }

    public HelperLowering Helpers { get; }

    /// <summary>The struct whose instance method the kernel is; null for a static one.</summary>
    public INamedTypeSymbol? Struct { get; set; }

    /// <summary>Whether a method belongs to the struct of the kernel: it sees the kernel's own inputs as its state.</summary>
    public bool IsOfKernel(IMethodSymbol method) =>
        Struct is not null && !method.IsStatic && method.MethodKind != MethodKind.LocalFunction && SymbolEqualityComparer.Default.Equals(method.ContainingType, Struct);

    /// <summary>What to report, in order of discovery.</summary>
    public IReadOnlyList<DiagnosticInfo> Diagnostics => _diagnostics;

    /// <summary>
    /// Whether the components of vectors in writable views and shared arrays lie in symbols of their own, so that one can be assigned alone;
    /// null where the form of an array is given.
    /// </summary>
    public bool? SplitsVectors { get; init; }

    /// <summary>Whether a helper for other assemblies is lowered, on its own.</summary>
    public bool IsStored => SplitsVectors is null;

    /// <summary>Whether a component is assigned alone, so that the kernel must be lowered with <see cref="SplitsVectors"/>.</summary>
    public bool NeedsSplit { get; set; }

    /// <summary>How many evaluations of initial values are inside each other; they could go round in circles.</summary>
    public int Nesting { get; set; }

    /// <summary>Whether the C# itself does not compile: the compiler reports that, and there is no kernel.</summary>
    public bool IsInvalid { get; set; }

    public SemanticModel ModelOf(SyntaxTree tree)
    {
        if (!_models.TryGetValue(tree, out SemanticModel? model))
        {
            model = Compilation.GetSemanticModel(tree);
            _models.Add(tree, model);
        }

        return model;
    }

    public TypeLayout? LayoutOf(ITypeSymbol type)
    {
        if (!_layouts.TryGetValue(type, out TypeLayout? layout))
        {
            layout = TypeLayout.Of(type);
            _layouts.Add(type, layout);
        }

        return layout;
    }

    public void Report(DiagnosticDescriptor rule, LocationInfo location, params string[] arguments)
    {
        var diagnostic = new DiagnosticInfo(rule, location, new EquatableArray<string>(arguments));
        if (!_diagnostics.Contains(diagnostic)) // a helper can be lowered for several kinds of arguments
        {
            _diagnostics.Add(diagnostic);
        }
    }

    /// <summary>Forgets reports after the first ones: what was wrong inside is told from outside.</summary>
    public void Forget(int kept) => _diagnostics.RemoveRange(kept, _diagnostics.Count - kept);

    public void Report(DiagnosticDescriptor rule, SyntaxNode node, params string[] arguments) =>
        Report(rule, LocationInfo.From(node), arguments);

    /// <summary>The span that instructions of a node get; the full location can be found again from it.</summary>
    public SourceSpan SpanOf(SyntaxNode node)
    {
        if (ReferenceEquals(node, _lastNode))
        {
            return _lastSpan;
        }

        if (!_files.TryGetValue(node.SyntaxTree, out int file))
        {
            file = Kernel.Files.Count;
            _files.Add(node.SyntaxTree, file);
            Kernel.Files.Add(node.SyntaxTree.FilePath);
        }

        LinePosition start = node.SyntaxTree.GetLineSpan(node.Span).StartLinePosition;
        _lastNode = node;
        _lastSpan = new SourceSpan(file, start.Line + 1, start.Character + 1, node.Span.Length);
        if (!_locations.ContainsKey(_lastSpan))
        {
            _locations.Add(_lastSpan, LocationInfo.From(node));
        }

        return _lastSpan;
    }

    /// <summary>The location behind the span of an instruction.</summary>
    public LocationInfo LocationOf(SourceSpan span, LocationInfo otherwise) =>
        _locations.TryGetValue(span, out LocationInfo location) ? location : otherwise;
}
