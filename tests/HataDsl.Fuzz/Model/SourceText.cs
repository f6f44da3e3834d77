using System.Text;

namespace HataDsl.Fuzz.Model;

/// <summary>Indented C# text.</summary>
internal sealed class SourceText
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Lines(string lines)
    {
        foreach (string line in lines.Split('\n'))
        {
            _text.Append(' ', line.Length == 0 ? 0 : _depth * 4).Append(line).Append('\n');
        }
    }

    public void Indent(Action write)
    {
        _depth++;
        write();
        _depth--;
    }

    public void Block(List<Statement> statements)
    {
        Lines("{");
        Indent(() => statements.ForEach(statement => statement.Write(this)));
        Lines("}");
    }

    /// <summary>A method body whose constants may wrap.</summary>
    public void Unchecked(List<Statement> statements)
    {
        Lines("{");
        Indent(() =>
        {
            Lines("unchecked");
            Block(statements);
        });
        Lines("}");
    }

    public override string ToString() => _text.ToString();
}
