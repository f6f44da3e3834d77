using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace HataDsl.Generators;

/// <summary>A place in a source file as plain values, so that a model that holds it keeps no syntax tree alive.</summary>
internal readonly record struct LocationInfo(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static LocationInfo From(SyntaxNode node) => From(node.GetLocation());

    public static LocationInfo From(Location location)
    {
        FileLinePositionSpan lines = location.GetLineSpan();
        return new(lines.Path, location.SourceSpan, lines.Span);
    }

    public Location ToLocation() => Path is null ? Location.None : Location.Create(Path, Span, Lines);
}

/// <summary>A diagnostic as plain values.</summary>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Descriptor, LocationInfo Location, EquatableArray<string> Arguments)
{
    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(Descriptor, Location.ToLocation(), Arguments.Cast<object>().ToArray());
}
