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

    public bool IsEmpty => _items.Count == 0;

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
            if (item is CodeBlock block)
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
