using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace HataDsl.Generators;

/// <summary>
/// A file in two parts: what declarations say, which can change the meaning of code anywhere, and the bodies of members that are used
/// by name, which matter only to who uses the name. Computed once for each version of the file.
/// </summary>
internal sealed class SourceSummary
{
    /// <summary>Members that C# calls without their name being written: their bodies count as declarations.</summary>
    private static readonly HashSet<string> CalledImplicitly =
    [
        "GetEnumerator", "MoveNext", "Current", "Dispose", "Deconstruct", "Add", "Slice", "Length", "Count", "ToString", "Equals", "GetHashCode",
        "GetPinnableReference", "AppendLiteral", "AppendFormatted",
    ];

    private static readonly ConditionalWeakTable<SyntaxTree, SourceSummary> Known = new();

    private readonly List<CodeSummary> _bodies = [];

    private SourceSummary(SyntaxTree tree)
    {
        var hash = new TextHash();
        hash.Add(tree.FilePath);
        Visit(tree.GetRoot(), ref hash);
        Declarations = hash.Value;
    }

    /// <summary>Hash of everything outside the bodies, layout and comments left out.</summary>
    public ulong Declarations { get; }

    /// <summary>The bodies.</summary>
    public IReadOnlyList<CodeSummary> Bodies => _bodies;

    /// <summary>The summary of a file.</summary>
    public static SourceSummary Of(SyntaxTree tree) => Known.GetValue(tree, static added => new SourceSummary(added));

    private void Visit(SyntaxNode node, ref TextHash hash)
    {
        foreach (SyntaxNodeOrToken child in node.ChildNodesAndTokens())
        {
            if (child.AsNode() is not { } inner)
            {
                hash.Add(child.AsToken().Text);
            }
            else if (BodyName(inner) is { } name)
            {
                _bodies.Add(CodeSummary.Of(inner, name));
                hash.Add("{}");
            }
            else if (inner is BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax or MethodDeclarationSyntax or PropertyDeclarationSyntax
                or AccessorListSyntax or AccessorDeclarationSyntax)
            {
                Visit(inner, ref hash);
            }
            else
            {
                foreach (SyntaxToken token in inner.DescendantTokens())
                {
                    hash.Add(token.Text);
                }
            }
        }
    }

    /// <summary>The name of the member that a node is the body of; null for anything else.</summary>
    private static string? BodyName(SyntaxNode node)
    {
        if (node is not (BlockSyntax or ArrowExpressionClauseSyntax))
        {
            return null;
        }

        string? name = node.Parent switch
        {
            MethodDeclarationSyntax method => method.Identifier.ValueText,
            PropertyDeclarationSyntax property => property.Identifier.ValueText,
            AccessorDeclarationSyntax { Parent.Parent: PropertyDeclarationSyntax property } => property.Identifier.ValueText,
            _ => null,
        };
        return name is null || CalledImplicitly.Contains(name) ? null : name;
    }
}

/// <summary>A piece of code: its text where it stands, and the names written in it. Computed when first asked for.</summary>
internal sealed class CodeSummary
{
    private static readonly ConditionalWeakTable<SyntaxNode, CodeSummary> Known = new();

    private readonly SyntaxNode _node;
    private string[]? _names;
    private ulong _hash;

    private CodeSummary(SyntaxNode node, string name)
    {
        _node = node;
        Name = name;
    }

    /// <summary>The member whose body it is.</summary>
    public string Name { get; }

    /// <summary>Hash of its text, layout included, and of its place.</summary>
    public ulong Hash
    {
        get
        {
            Compute();
            return _hash;
        }
    }

    /// <summary>The names in it, each once, in order.</summary>
    public string[] Names
    {
        get
        {
            Compute();
            return _names!;
        }
    }

    /// <summary>The summary of a piece.</summary>
    public static CodeSummary Of(SyntaxNode node, string name) => Known.GetValue(node, added => new CodeSummary(added, name));

    private void Compute()
    {
        if (_names is not null)
        {
            return;
        }

        var hash = new TextHash();
        LinePosition start = _node.SyntaxTree.GetLineSpan(_node.FullSpan).StartLinePosition;
        hash.Add(_node.SyntaxTree.FilePath);
        hash.Add(((ulong)start.Line << 32) | (uint)start.Character);
        hash.Add(_node.SyntaxTree.GetText(), _node.FullSpan);
        _hash = hash.Value;
        var names = new List<string>();
        var seen = new HashSet<string>();
        foreach (SyntaxToken token in _node.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken) && seen.Add(token.ValueText))
            {
                names.Add(token.ValueText);
            }
        }

        _names = [.. names];
    }
}
