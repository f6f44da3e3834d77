namespace HataDsl.Samples.TransformerInference;

/// <summary>A table of names and values, or of rows and columns, aligned for a terminal.</summary>
internal static class ResultTable
{
    /// <summary>Prints names beside values.</summary>
    public static void Print(params ReadOnlySpan<(string Name, string Value)> rows)
    {
        int width = 0;
        foreach ((string name, _) in rows)
        {
            width = Math.Max(width, name.Length);
        }

        foreach ((string name, string value) in rows)
        {
            Console.WriteLine($"  {name.PadRight(width)}  {value}");
        }
    }

    /// <summary>Prints rows under a header; the first column is aligned left, the others right.</summary>
    public static void Print(string[] header, IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. header.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Max())];
        string Line(string[] cells) => "  " + string.Join(
            "  ", cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])));
        Console.WriteLine(Line(header));
        Console.WriteLine("  " + string.Join("  ", widths.Select(width => new string('─', width))));
        foreach (string[] row in rows)
        {
            Console.WriteLine(Line(row));
        }
    }

    /// <summary>Bytes in a readable unit.</summary>
    public static string Bytes(long bytes) => bytes < 10L << 30 ? $"{bytes / 1048576.0:N0} MiB" : $"{bytes / 1073741824.0:N1} GiB";
}
