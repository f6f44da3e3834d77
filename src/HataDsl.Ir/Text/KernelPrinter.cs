using System.Globalization;
using System.Text;

namespace HataDsl.Ir;

/// <summary>
/// Prints a kernel as IR text. The text is the kernel's identity: it is hashed, compared between builds and carried in metadata,
/// so it depends on nothing but the kernel. Values are numbered in order of definition.
/// </summary>
public sealed class KernelPrinter
{
    private readonly StringBuilder _text = new();
    private readonly Dictionary<Value, int> _numbers = [];
    private readonly bool _spans;
    private readonly List<SourceSpan> _lineSpans = [];
    private Dictionary<Instruction, string>? _lines;
    private SourceSpan _span;

    private KernelPrinter(bool spans) => _spans = spans;

    /// <summary>The text of a kernel.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="spans">Whether to add the source span of each instruction, as <c>!file:line:column</c>.</param>
    public static string Print(Kernel kernel, bool spans = false)
    {
        var printer = new KernelPrinter(spans);
        printer.PrintKernel(kernel);
        return printer._text.ToString();
    }

    /// <summary>The text of a kernel without spans, and beside it the span of each line: that of the instruction on it, or none.</summary>
    public static string Print(Kernel kernel, out IReadOnlyList<SourceSpan> lineSpans)
    {
        var printer = new KernelPrinter(spans: false);
        printer.PrintKernel(kernel);
        lineSpans = printer._lineSpans;
        return printer._text.ToString();
    }

    /// <summary>The line of each instruction of a kernel (the first line of those with regions), for error messages.</summary>
    public static Dictionary<Instruction, string> InstructionTexts(Kernel kernel)
    {
        var printer = new KernelPrinter(spans: false) { _lines = [] };
        printer.PrintKernel(kernel);
        return printer._lines;
    }

    private void PrintKernel(Kernel kernel)
    {
        string contract = kernel.Contract switch
        {
            NumericContract.Exact => "exact",
            NumericContract.Bounded => $"ulps {kernel.Ulps.ToString(CultureInfo.InvariantCulture)}",
            _ => "relaxed",
        };
        string resident = kernel.ResidentWorkgroups == 0 ? "" : $" resident {kernel.ResidentWorkgroups.ToString(CultureInfo.InvariantCulture)}";
        Line(0, $"kernel \"{kernel.Name}\" workgroup {kernel.Workgroup.X} {kernel.Workgroup.Y} {kernel.Workgroup.Z} {contract}{resident}");
        PrintSymbols(kernel.Parameters);
        PrintSymbols(kernel.Symbols);
        PrintBody(kernel.Body);
        foreach (Function function in kernel.Functions)
        {
            _numbers.Clear();
            Line(0, $"function \"{function.Name}\" {function.ReturnType.Name()} {function.Parameters.Count}");
            PrintSymbols(function.Parameters);
            PrintSymbols(function.Symbols);
            PrintBody(function.Body);
        }
    }

    private void PrintSymbols(IEnumerable<Symbol> symbols)
    {
        foreach (Symbol symbol in symbols)
        {
            string reference = symbol.ByReference ? " ref" : "";
            Line(1, symbol.Kind switch
            {
                SymbolKind.View when symbol.RecordSize > 0 => $"record {symbol.Name} {symbol.RecordSize} {AccessName(symbol.Access)}",
                SymbolKind.View when symbol.Record is { } record => $"field {symbol.Name} {symbol.Type.Name()} {record.Name} {symbol.Offset}",
                SymbolKind.View => $"view {symbol.Name} {ElementName(symbol)} {AccessName(symbol.Access)}",
                SymbolKind.Scalar => $"scalar {symbol.Name} {symbol.Type.Name()}{(symbol.IsSpecialized ? " specialized" : "")}",
                SymbolKind.Shared when symbol.Terms.Count > 0 => $"shared {symbol.Name} {symbol.Type.Name()} [{string.Join(", ", symbol.Terms.Select(TermText))}]",
                SymbolKind.Shared => $"shared {symbol.Name} {ElementName(symbol)} {symbol.Length}{reference}",
                SymbolKind.Private => $"private {symbol.Name} {symbol.Type.Name()} {symbol.Length}{reference}",
                SymbolKind.Table when symbol.ByReference => $"table {symbol.Name} {symbol.Type.Name()} {symbol.Length} ref",
                SymbolKind.Table => $"table {symbol.Name} {symbol.Type.Name()} [{string.Join(", ", symbol.Contents.Select(bits => ConstantText.Print(symbol.Type, bits)))}]",
                SymbolKind.Tile => $"{symbol.Tile!.Role.ToString().ToLowerInvariant()} {symbol.Name} {symbol.Type.Name()} {symbol.Tile.Rows} {symbol.Tile.Columns}",
                _ => $"local {symbol.Name} {symbol.Type.Name()}{reference}",
            });
        }
    }

    private static string TermText(LengthTerm term) =>
        string.Join("*", new[] { term.Factor.ToString(CultureInfo.InvariantCulture) }.Concat(term.Parameters.Select(parameter => parameter.Name)));

    /// <summary>Such as <c>f32</c>, or <c>f32x4</c> for elements of four scalars.</summary>
    private static string ElementName(Symbol symbol) => symbol.Type.Name() + (symbol.Lanes == 1 ? "" : "x" + symbol.Lanes.ToString(CultureInfo.InvariantCulture));

    private static string AccessName(ViewAccess access) => access switch
    {
        ViewAccess.Read => "read",
        ViewAccess.Write => "write",
        _ => "readwrite",
    };

    private void PrintBody(Region body)
    {
        Line(0, "{");
        PrintRegion(body, 1);
        Line(0, "}");
    }

    private void PrintRegion(Region region, int depth)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            PrintInstruction(instruction, depth);
        }
    }

    private void PrintInstruction(Instruction instruction, int depth)
    {
        var line = new StringBuilder();
        for (int i = 0; i < instruction.Results.Length; i++)
        {
            Value result = instruction.Results[i];
            _numbers[result] = _numbers.Count;
            line.Append(i == 0 ? "" : ", ").Append(Name(result)).Append(':').Append(result.Type.Name());
        }

        if (instruction.Results.Length > 0)
        {
            line.Append(" = ");
        }

        line.Append(instruction.Info.Name);
        if (instruction.Op == Op.Const)
        {
            line.Append(' ').Append(ConstantText.Print(instruction.Type, instruction.Bits));
        }
        else if (instruction.IsUnrolled)
        {
            line.Append(" unrolled");
        }

        if (instruction.Callee is { } callee)
        {
            line.Append(" \"").Append(callee).Append("\" [").Append(string.Join(", ", instruction.SymbolArguments.Select(s => s.Name))).Append(']');
        }

        if (instruction.Symbol is { } symbol)
        {
            line.Append(' ').Append(symbol.Name);
        }

        if (instruction.Callee is null && instruction.SymbolArguments.Length > 0)
        {
            line.Append(" [").Append(string.Join(", ", instruction.SymbolArguments.Select(s => s.Name))).Append(']');
        }

        for (int i = 0; i < instruction.Operands.Length; i++)
        {
            line.Append(i == 0 ? " " : ", ").Append(Name(instruction.Operands[i]));
        }

        if (_spans && instruction.Span.Line > 0)
        {
            line.Append($" !{instruction.Span.File}:{instruction.Span.Line}:{instruction.Span.Column}");
        }

        _lines?[instruction] = line.ToString();
        _span = instruction.Span;
        if (instruction.Regions.Length == 0)
        {
            Line(depth, line.ToString());
            return;
        }

        string[] separators = instruction.Op == Op.If ? ["} else {", "}"] : ["} body {", "} latch {", "}"];
        Line(depth, line + " {");
        for (int i = 0; i < instruction.Regions.Length; i++)
        {
            PrintRegion(instruction.Regions[i], depth + 1);
            Line(depth, i < separators.Length ? separators[i] : "}"); // a kernel under verification may have any number of regions
        }
    }

    private string Name(Value value) =>
        _numbers.TryGetValue(value, out int number) ? "%" + number.ToString(CultureInfo.InvariantCulture) : "%undefined";

    private void Line(int depth, string text)
    {
        _text.Append(' ', depth * 2).Append(text).Append('\n');
        _lineSpans.Add(_span);
        _span = default;
    }
}
