using System.Diagnostics.CodeAnalysis;

namespace HataDsl.Import;

/// <summary>The operators that are imported, by domain and name: the specification is onnx/docs/Operators.md of the ONNX project.</summary>
internal static partial class OnnxOperators
{
    /// <summary>The domain of ONNX Runtime's own operators.</summary>
    private const string Microsoft = "com.microsoft.";

    private static readonly Dictionary<string, Action<NodeContext>> Table = new(
        new[] { Elements(), Logic(), Shapes(), Reductions(), Products(), Images(), Norms() }.SelectMany(part => part), StringComparer.Ordinal);

    /// <summary>What an operator becomes.</summary>
    public static bool TryFind(string domain, string name, [NotNullWhen(true)] out Action<NodeContext>? lower) =>
        Table.TryGetValue(domain.Length == 0 ? name : $"{domain}.{name}", out lower);

    /// <summary>All operators, as messages name them.</summary>
    public static IEnumerable<string> Names => Table.Keys.Order(StringComparer.Ordinal);
}
