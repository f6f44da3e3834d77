using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HataDsl.Generators;

/// <summary>
/// What the meaning of a method can depend on, as a number: all declarations, options and references of the compilation, and the bodies that
/// can be reached from it by names, a superset of those it calls. Two compilations that give a method the same number give it the same IR.
/// </summary>
internal sealed class CompilationSummary
{
    private static readonly ConditionalWeakTable<Compilation, CompilationSummary> Known = new();
    private static readonly ConditionalWeakTable<MetadataReference, StrongBox<ulong>> References = new();
    private static int _references;

    private readonly ulong _surroundings;
    private readonly Dictionary<string, List<CodeSummary>> _bodies = [];

    private CompilationSummary(Compilation compilation)
    {
        var hash = new TextHash();
        var options = (CSharpCompilationOptions)compilation.Options;
        hash.Add(compilation.AssemblyName ?? "");
        hash.Add(options.CheckOverflow ? 1UL : 0);
        hash.Add((ulong)options.NullableContextOptions);
        hash.Add((ulong)((CSharpCompilation)compilation).LanguageVersion);
        foreach (MetadataReference reference in compilation.References)
        {
            // A reference does not change: the same object is the same assembly.
            hash.Add(References.GetValue(reference, static _ => new StrongBox<ulong>((ulong)Interlocked.Increment(ref _references))).Value);
            hash.Add(string.Join(",", reference.Properties.Aliases));
        }

        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            SourceSummary source = SourceSummary.Of(tree);
            hash.Add(source.Declarations);
            foreach (CodeSummary body in source.Bodies)
            {
                if (!_bodies.TryGetValue(body.Name, out List<CodeSummary>? named))
                {
                    _bodies.Add(body.Name, named = []);
                }

                named.Add(body);
            }
        }

        _surroundings = hash.Value;
    }

    /// <summary>The summary of a compilation.</summary>
    public static CompilationSummary Of(Compilation compilation) => Known.GetValue(compilation, static added => new CompilationSummary(added));

    /// <summary>The number of a method.</summary>
    /// <param name="declaration">The whole declaration.</param>
    public ulong NumberOf(SyntaxNode declaration)
    {
        var hash = new TextHash();
        hash.Add(_surroundings);
        var seen = new HashSet<string>();
        var open = new Queue<CodeSummary>();
        open.Enqueue(CodeSummary.Of(declaration, ""));
        while (open.Count > 0)
        {
            CodeSummary code = open.Dequeue();
            hash.Add(code.Hash);
            foreach (string name in code.Names)
            {
                if (_bodies.TryGetValue(name, out List<CodeSummary>? named) && seen.Add(name))
                {
                    foreach (CodeSummary body in named)
                    {
                        open.Enqueue(body);
                    }
                }
            }
        }

        return hash.Value;
    }
}
