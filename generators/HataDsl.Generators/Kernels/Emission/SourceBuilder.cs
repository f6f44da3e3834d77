using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace HataDsl.Generators;

/// <summary>Writes indented C#. Lines end in \n on every machine, so that output compares equal.</summary>
internal sealed class SourceBuilder
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(line);
        }

        _text.Append('\n');
    }

    public void Open(string head)
    {
        Line(head);
        Line("{");
        _depth++;
    }

    public void Close(string end = "}")
    {
        _depth--;
        Line(end);
    }

    /// <summary>Lines of a finished text, indented as a whole. Lines inside raw strings must not come this way.</summary>
    public void Block(string text)
    {
        foreach (string line in text.Replace("\r\n", "\n").TrimEnd('\n').Split('\n'))
        {
            Line(line);
        }
    }

    /// <summary>A string literal that holds any text.</summary>
    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public override string ToString() => _text.ToString();
}
