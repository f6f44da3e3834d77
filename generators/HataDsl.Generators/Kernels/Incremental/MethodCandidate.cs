using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>
/// A method with an attribute before it is parsed. Two candidates are equal when nothing that parsing depends on differs, so that an edit
/// elsewhere binds and lowers nothing. Holds the compilation only until it is parsed.
/// </summary>
/// <typeparam name="TModel">What it is parsed to.</typeparam>
internal sealed class MethodCandidate<TModel> : IEquatable<MethodCandidate<TModel>>
    where TModel : class
{
    private readonly ulong _number;
    private GeneratorAttributeSyntaxContext? _context;
    private ParseResult<TModel>? _result;

    public MethodCandidate(GeneratorAttributeSyntaxContext context)
    {
        _context = context;
        _number = CompilationSummary.Of(context.SemanticModel.Compilation).NumberOf(context.TargetNode);
    }

    /// <summary>Parses it, the first time.</summary>
    public ParseResult<TModel> Parse(Func<GeneratorAttributeSyntaxContext, CancellationToken, ParseResult<TModel>> parse, CancellationToken cancellation)
    {
        if (_result is null)
        {
            _result = parse(_context!.Value, cancellation);
            _context = null;
        }

        return _result;
    }

    /// <inheritdoc/>
    public bool Equals(MethodCandidate<TModel>? other) =>
        other is not null && _number == other._number && !HasDiagnostics && !other.HasDiagnostics;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MethodCandidate<TModel>);

    /// <inheritdoc/>
    public override int GetHashCode() => _number.GetHashCode();

    /// <summary>A diagnostic may lie in a declaration, whose place is in no number.</summary>
    private bool HasDiagnostics => _result is { Diagnostics.Count: > 0 };
}
