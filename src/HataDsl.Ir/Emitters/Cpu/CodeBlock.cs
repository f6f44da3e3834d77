using System.Text;

namespace HataDsl.Ir;

/// <summary>
/// A block of emitted C#: lines and nested blocks, and the names that values have in it. Kept as a tree until the end, so that
/// something needed only inside a loop can still be put before it.
/// </summary>
internal sealed class CodeBlock(CodeBlock? parent, bool isLoop)
{
    private readonly List<object> _items = [];

    public CodeBlock? Parent { get; } = parent;

    /// <summary>Whether the block is the body of a loop.</summary>
    public bool IsLoop { get; } = isLoop;

    /// <summary>Scalars, and the starts of linear values.</summary>
    public Dictionary<Value, string> Scalars { get; } = [];

    /// <summary>Vectors.</summary>
    public Dictionary<Value, string> Vectors { get; } = [];

    /// <summary>The types of the names declared in the block that a method inside may ask for.</summary>
    public Dictionary<string, string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>The call that stands in place of the block, if it is written as a method of its own.</summary>
    public string? Call { get; set; }

    public bool IsEmpty => _items.Count == 0;

    /// <summary>Lines of text, those of nested blocks included; a call is one.</summary>
    public int LineCount => _items.Sum(item => item is CodeBlock { Call: null } block ? block.LineCount : 1);

    /// <summary>Appends a declaration.</summary>
    public void Declare(string type, string name, string expression)
    {
        Line($"{type} {name} = {expression};");
        Names[name] = type;
    }

    public void Line(string text) => _items.Add(text);

    /// <summary>Appends a block in braces under a heading, or bare braces.</summary>
    public CodeBlock Open(string heading, bool isLoop = false)
    {
        var block = new CodeBlock(this, isLoop);
        if (heading.Length > 0)
        {
            _items.Add(heading);
        }

        _items.Add(block);
        return block;
    }

    /// <summary>Inserts a line before the heading of a block inside this one.</summary>
    public void InsertBefore(CodeBlock block, string text)
    {
        int index = _items.IndexOf(block);
        _items.Insert(index > 0 && _items[index - 1] is string heading && !heading.EndsWith(";", StringComparison.Ordinal) ? index - 1 : index, text);
    }

    /// <summary>Removes a nested block and its heading.</summary>
    public void Remove(CodeBlock block)
    {
        int index = _items.IndexOf(block);
        _items.RemoveAt(index);
        if (index > 0 && _items[index - 1] is string heading && !heading.EndsWith(";", StringComparison.Ordinal))
        {
            _items.RemoveAt(index - 1);
        }
    }

    public void Write(StringBuilder text, int depth)
    {
        foreach (object item in _items)
        {
            if (item is CodeBlock { Call: { } call })
            {
                text.Append(' ', depth * 4).Append(call).Append(";\n");
            }
            else if (item is CodeBlock block)
            {
                text.Append(' ', depth * 4).Append("{\n");
                block.Write(text, depth + 1);
                text.Append(' ', depth * 4).Append("}\n");
            }
            else
            {
                text.Append(' ', depth * 4).Append((string)item).Append('\n');
            }
        }
    }
}
