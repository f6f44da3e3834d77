using System.Text;

namespace HataDsl.Ir;

/// <summary>The operation table as a Markdown page, for the documentation and for whoever writes an emitter.</summary>
public static class OpReference
{
    private static readonly (Op First, string Title)[] Chapters =
    [
        (Op.Const, "Constants and position"), (Op.Add, "Arithmetic"), (Op.Sqrt, "Floating-point functions"), (Op.And, "Bits"),
        (Op.Equal, "Comparison, choice, conversion"), (Op.Get, "Memory"), (Op.Barrier, "Synchronisation and subgroups"), (Op.If, "Control"),
        (Op.TileFill, "Matrix tiles, copies to shared memory, packed numbers"),
    ];

    /// <summary>The page.</summary>
    public static string Print()
    {
        var text = new StringBuilder("# Operations of the kernel IR\n");
        int chapter = 0;
        foreach (OpInfo row in OpTable.All)
        {
            if (chapter < Chapters.Length && row.Op == Chapters[chapter].First)
            {
                text.Append("\n## ").Append(Chapters[chapter].Title).Append("\n\n| operation | operands | result | meaning |\n|---|---|---|---|\n");
                chapter++;
            }

            string operands = string.Join(", ", row.Operands.Select(operand => Describe(operand)));
            string symbol = row.Has(OpTraits.HasSymbol) ? " symbol" : "";
            text.Append($"| `{row.Name}`{symbol} | {operands} | {Describe(row.Result)} | {row.Meaning} |\n");
        }

        return text.ToString();
    }

    private static string Describe(OperandClass operand) => operand switch
    {
        OperandClass.Any => "any",
        OperandClass.Arithmetic => "number",
        OperandClass.Integer => "integer",
        OperandClass.Float => "float",
        OperandClass.Boolean => "i1",
        OperandClass.IntegerOrBoolean => "integer or i1",
        OperandClass.Int32Only => "i32",
        _ => "index",
    };

    private static string Describe(ResultRule rule) => rule switch
    {
        ResultRule.None => "",
        ResultRule.SameAsFirst => "as the first",
        ResultRule.Boolean => "i1",
        ResultRule.Int32 => "i32",
        ResultRule.UInt64 => "u64",
        ResultRule.SameAsSymbol => "as the symbol",
        _ => "written",
    };
}
