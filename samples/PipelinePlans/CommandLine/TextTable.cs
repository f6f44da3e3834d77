using System.Text;

namespace PipelinePlans;

/// <summary>A table with aligned columns: the first to the left, the others to the right unless asked otherwise.</summary>
internal sealed class TextTable(params string[] header)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Columns aligned to the left besides the first.</summary>
    public int[] Left { get; init; } = [];

    /// <summary>Adds a row with as many cells as the header.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>The table, each line ended.</summary>
    public override string ToString()
    {
        int[] widths = new int[header.Length];
        for (int column = 0; column < header.Length; column++)
        {
            widths[column] = header[column].Length;
            foreach (string[] row in _rows)
                widths[column] = Math.Max(widths[column], row[column].Length);
        }

        StringBuilder text = new();
        Line(text, header, widths);
        for (int column = 0; column < header.Length; column++)
            text.Append(column > 0 ? "  " : "").Append('─', widths[column]);
        text.Append('\n');
        foreach (string[] row in _rows)
            Line(text, row, widths);
        return text.ToString();
    }

    private void Line(StringBuilder text, string[] cells, int[] widths)
    {
        int start = text.Length;
        for (int column = 0; column < cells.Length; column++)
        {
            bool left = column == 0 || Array.IndexOf(Left, column) >= 0;
            text.Append(column > 0 ? "  " : "").Append(left ? cells[column].PadRight(widths[column]) : cells[column].PadLeft(widths[column]));
        }

        while (text.Length > start && text[^1] == ' ')
            text.Length--;
        text.Append('\n');
    }
}
