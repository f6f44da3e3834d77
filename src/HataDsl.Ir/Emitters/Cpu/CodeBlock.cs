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

    /// <summary>Appends a declaration that is left out where nothing after it reads the name; its expression has no effect.</summary>
    public void Temporary(string type, string name, string expression) => _items.Add(new Unassigned(type, name, expression));

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

    /// <summary>Inserts a temporary before the heading of a block inside this one.</summary>
    public void InsertBefore(CodeBlock block, string type, string name, string expression)
    {
        int index = _items.IndexOf(block);
        _items.Insert(HasHeading(index) ? index - 1 : index, new Unassigned(type, name, expression));
    }

    /// <summary>Finds the temporaries that nothing reads, from the last line to the first.</summary>
    public void DropUnread() => DropUnread(new HashSet<string>(StringComparer.Ordinal));

    /// <summary>Removes a nested block and its heading.</summary>
    public void Remove(CodeBlock block)
    {
        int index = _items.IndexOf(block);
        bool hasHeading = HasHeading(index);
        _items.RemoveAt(index);
        if (hasHeading)
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
            else if (item is Unassigned temporary)
            {
                if (temporary.IsRead)
                {
                    text.Append(' ', depth * 4).Append(temporary.Type).Append(' ').Append(temporary.Name).Append(" = ").Append(temporary.Expression).Append(";\n");
                }
            }
            else
            {
                text.Append(' ', depth * 4).Append((string)item).Append('\n');
            }
        }
    }

    /// <summary>The names in a text, in order and as often as they occur; members of something are none.</summary>
    public static IEnumerable<string> NamesIn(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsLetter(text[i]) && text[i] is not ('_' or '@'))
            {
                continue;
            }

            int start = i;
            while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '_' or '@'))
            {
                i++;
            }

            char before = start > 0 ? text[start - 1] : ' ';
            if (before is not ('.' or ':') && !char.IsDigit(before))
            {
                yield return text.Substring(start, i - start);
            }
        }
    }

    /// <summary>Whether a heading stands before the block at an index.</summary>
    private bool HasHeading(int index) => index > 0 && _items[index - 1] is string heading && !heading.EndsWith(";", StringComparison.Ordinal);

    private void DropUnread(HashSet<string> read)
    {
        for (int i = _items.Count - 1; i >= 0; i--)
        {
            if (_items[i] is CodeBlock block)
            {
                block.DropUnread(read);
            }
            else if (_items[i] is not Unassigned temporary)
            {
                read.UnionWith(NamesIn((string)_items[i]));
            }
            else if (read.Remove(temporary.Name))
            {
                read.UnionWith(NamesIn(temporary.Expression));
            }
            else
            {
                temporary.IsRead = false;
            }
        }
    }

    /// <summary>A name that is declared and never assigned again.</summary>
    private sealed class Unassigned(string type, string name, string expression)
    {
        public string Type { get; } = type;

        public string Name { get; } = name;

        public string Expression { get; } = expression;

        public bool IsRead { get; set; } = true;
    }
}
