using System.Text;

namespace HataDsl.Ir;

/// <content>
/// Runs of a long kernel become methods of their own. The JIT gives up on registers and inlining, silently, for methods with more
/// than some hundred variables, and a product with 8 by 8 sums an invocation has a thousand; each of its runs has few enough.
/// </content>
public sealed partial class CpuEmitter
{
    private const string MethodAttributes =
        "[global::System.Runtime.CompilerServices.SkipLocalsInit]\n"
        + "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]\n";

    /// <summary>Lines beyond which a method is too long.</summary>
    private const int LargestMethod = 500;

    private readonly List<CodeBlock> _methods = [];

    /// <summary>A block that may be written as a method.</summary>
    private CodeBlock OpenMethod()
    {
        CodeBlock method = _block.Open("");
        _methods.Add(method);
        return method;
    }

    /// <summary>Makes methods of blocks until what is left is short enough: first those that are run least often, then the longest.</summary>
    private List<string> WriteMethods()
    {
        var texts = new List<string>();
        foreach (CodeBlock method in _methods.OrderBy(LoopsAround).ThenByDescending(method => method.LineCount).ToArray())
        {
            if (_root.LineCount > LargestMethod)
            {
                texts.Add(WriteMethod(method, texts.Count + 1));
            }
        }

        return texts;
    }

    private static int LoopsAround(CodeBlock block)
    {
        int loops = 0;
        for (CodeBlock? at = block.Parent; at is not null; at = at.Parent)
        {
            loops += at.IsLoop ? 1 : 0;
        }

        return loops;
    }

    /// <summary>
    /// The text of a method, whose parameters are the names of the blocks around it that it uses: none of them is assigned in a run.
    /// Puts the call in its place.
    /// </summary>
    private string WriteMethod(CodeBlock method, int number)
    {
        var body = new StringBuilder();
        method.Write(body, 2);
        string text = body.ToString();
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        for (CodeBlock? block = method.Parent; block is not null; block = block.Parent)
        {
            foreach (KeyValuePair<string, string> name in block.Names)
            {
                types[name.Key] = name.Value;
            }
        }

        List<string> used = [.. CodeBlock.NamesIn(text).Distinct().Where(types.ContainsKey)];
        string own = $"{_methodName}_{number}";
        method.Call = $"{own}({string.Join(", ", new[] { "in work" }.Concat(used))})";
        IEnumerable<string> parameters = new[] { "in global::HataDsl.CpuWork work" }.Concat(used.Select(name => $"{types[name]} {name}"));
        return $"{MethodAttributes}private static unsafe void {own}({string.Join(", ", parameters)})\n{{\n    unchecked\n    {{\n{text}    }}\n}}\n";
    }
}
