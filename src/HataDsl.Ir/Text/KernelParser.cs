using System.Globalization;

namespace HataDsl.Ir;

/// <summary>Reads IR text back. Inverse of <see cref="KernelPrinter"/>: printing the result gives the text again.</summary>
public sealed class KernelParser
{
    private readonly string[] _lines;
    private readonly Dictionary<string, Value> _values = [];
    private readonly Dictionary<string, Symbol> _symbols = [];
    private readonly bool _numbered;
    private int _line;

    private KernelParser(string text, bool numbered)
    {
        _lines = text.Split('\n');
        _numbered = numbered;
    }

    /// <summary>Reads a kernel.</summary>
    /// <param name="text">IR text.</param>
    /// <param name="numbered">Whether each instruction's span is to be its own line in the text, from 1: so results of passes and emitters can be led back to it.</param>
    /// <exception cref="FormatException">The text is malformed; the message gives the line.</exception>
    public static Kernel Parse(string text, bool numbered = false)
    {
        var parser = new KernelParser(text, numbered);
        try
        {
            return parser.ParseKernel();
        }
        catch (Exception exception) when (exception is FormatException or KeyNotFoundException or IndexOutOfRangeException or OverflowException or ArgumentException)
        {
            throw new FormatException($"IR text, line {parser._line + 1}: {exception.Message}", exception);
        }
    }

    private string Current => _line < _lines.Length ? _lines[_line].Trim() : throw new FormatException("The text ends too early.");

    private Kernel ParseKernel()
    {
        string[] head = Words(Current);
        Expect(head[0], "kernel");
        var kernel = new Kernel(Unquote(head[1]), new WorkgroupShape(Int(head[3]), Int(head[4]), Int(head[5])))
        {
            Contract = head[6] switch
            {
                "exact" => NumericContract.Exact,
                "ulps" => NumericContract.Bounded,
                "relaxed" => NumericContract.Relaxed,
                _ => throw new FormatException($"'{head[6]}' is no contract."),
            },
            Ulps = head[6] == "ulps" ? Int(head[7]) : 0,
            ResidentWorkgroups = head[head.Length - 2] == "resident" ? Int(head[head.Length - 1]) : 0,
        };
        _line++;
        foreach (Symbol symbol in ParseSymbols())
        {
            (symbol.IsParameter ? kernel.Parameters : kernel.Symbols).Add(symbol);
        }

        kernel.Body = ParseBody();
        while (_line < _lines.Length && Current.Length > 0)
        {
            kernel.Functions.Add(ParseFunction());
        }

        return kernel;
    }

    private Function ParseFunction()
    {
        string[] head = Words(Current);
        Expect(head[0], "function");
        var function = new Function(Unquote(head[1]), Type(head[2]));
        int parameters = Int(head[3]);
        _line++;
        foreach (Symbol symbol in ParseSymbols())
        {
            (function.Parameters.Count < parameters ? function.Parameters : function.Symbols).Add(symbol);
        }

        function.Body = ParseBody();
        return function;
    }

    private List<Symbol> ParseSymbols()
    {
        _symbols.Clear();
        _values.Clear();
        var symbols = new List<Symbol>();
        for (; Current != "{"; _line++)
        {
            string[] words = Words(Current);
            bool reference = words[words.Length - 1] == "ref";
            Symbol symbol = words[0] switch
            {
                "view" => new Symbol(SymbolKind.View, words[1], Type(Scalar(words[2])), access: Access(words[3]), lanes: Lanes(words[2])),
                "record" => new Symbol(SymbolKind.View, words[1], ScalarType.U8, access: Access(words[3])) { RecordSize = Int(words[2]) },
                "field" => new Symbol(SymbolKind.View, words[1], Type(words[2]), access: _symbols[words[3]].Access) { Record = _symbols[words[3]], Offset = Int(words[4]) },
                "scalar" => new Symbol(SymbolKind.Scalar, words[1], Type(words[2])) { IsSpecialized = words[words.Length - 1] == "specialized" },
                "shared" when words[3][0] == '[' => new Symbol(SymbolKind.Shared, words[1], Type(words[2])) { Terms = [.. Bracketed(words[3]).Select(ParseTerm)] },
                "shared" => new Symbol(SymbolKind.Shared, words[1], Type(Scalar(words[2])), Int(words[3]), byReference: reference, lanes: Lanes(words[2])),
                "private" => new Symbol(SymbolKind.Private, words[1], Type(words[2]), Int(words[3]), byReference: reference),
                "table" => ParseTable(words, reference),
                "left" or "right" or "sum" => new Symbol(SymbolKind.Tile, words[1], Type(words[2]))
                {
                    Tile = new TileShape((TileRole)Array.IndexOf(TileRoles, words[0]), Int(words[3]), Int(words[4])),
                },
                "local" => new Symbol(SymbolKind.Local, words[1], Type(words[2]), byReference: reference),
                _ => throw new FormatException($"'{words[0]}' does not declare a symbol."),
            };
            symbols.Add(symbol);
            _symbols.Add(symbol.Name, symbol);
        }

        return symbols;
    }

    private static string Scalar(string element) => element.IndexOf('x') is > 0 and var at ? element.Substring(0, at) : element;

    private static int Lanes(string element) => element.IndexOf('x') is > 0 and var at ? Int(element.Substring(at + 1)) : 1;

    private static readonly string[] TileRoles = ["left", "right", "sum"];

    private LengthTerm ParseTerm(string text)
    {
        string[] parts = text.Split('*');
        return new LengthTerm(long.Parse(parts[0], CultureInfo.InvariantCulture), [.. parts.Skip(1).Select(name => _symbols[name])]);
    }

    private static Symbol ParseTable(string[] words, bool reference)
    {
        ScalarType type = Type(words[2]);
        if (reference)
        {
            return new Symbol(SymbolKind.Table, words[1], type, Int(words[3]), byReference: true);
        }

        ulong[] contents = [.. Bracketed(words[3]).Select(word => ConstantText.Parse(type, word))];
        return new Symbol(SymbolKind.Table, words[1], type, contents.Length) { Contents = contents };
    }

    private static ViewAccess Access(string word) => word switch
    {
        "read" => ViewAccess.Read,
        "write" => ViewAccess.Write,
        "readwrite" => ViewAccess.ReadWrite,
        _ => throw new FormatException($"'{word}' is not an access."),
    };

    private Region ParseBody()
    {
        Expect(Current, "{");
        _line++;
        Region region = ParseRegion("}");
        _line++;
        return region;
    }

    private Region ParseRegion(string end)
    {
        var region = new Region();
        while (Current != end)
        {
            region.Instructions.Add(ParseInstruction());
        }

        return region;
    }

    private Instruction ParseInstruction()
    {
        string text = Current;
        bool opens = text.EndsWith("{", StringComparison.Ordinal);
        string[] words = Words(opens ? text.Substring(0, text.Length - 1) : text);
        int next = 0;
        var results = new List<string>();
        while (words[next][0] == '%' && words[next].IndexOf(':') > 0)
        {
            results.Add(words[next++]);
        }

        if (results.Count > 0)
        {
            Expect(words[next++], "=");
        }

        if (!OpTable.TryFind(words[next++], out OpInfo row))
        {
            throw new FormatException($"There is no operation '{words[next - 1]}'.");
        }

        var instruction = new Instruction(row.Op) { Span = _numbered ? new SourceSpan(0, _line + 1, 1) : default };
        instruction.Results = [.. results.Select(DeclareValue)];
        if (row.Op == Op.Const)
        {
            instruction.Bits = ConstantText.Parse(instruction.Type, words[next++]);
        }

        if (row.Op == Op.Loop && next < words.Length && words[next] == "unrolled")
        {
            instruction.IsUnrolled = true;
            next++;
        }

        if (row.Op == Op.Call)
        {
            instruction.Callee = Unquote(words[next++]);
            instruction.SymbolArguments = [.. Bracketed(words[next++]).Select(name => _symbols[name])];
        }

        if (row.Has(OpTraits.HasSymbol))
        {
            instruction.Symbol = _symbols[words[next++]];
        }

        if (row.Op != Op.Call && next < words.Length && words[next][0] == '[')
        {
            instruction.SymbolArguments = [.. Bracketed(words[next++]).Select(name => _symbols[name])];
        }

        var operands = new List<Value>();
        for (; next < words.Length; next++)
        {
            if (words[next][0] == '!')
            {
                string[] span = words[next].Substring(1).Split(':');
                instruction.Span = new SourceSpan(Int(span[0]), Int(span[1]), Int(span[2]));
            }
            else
            {
                operands.Add(_values[words[next]]);
            }
        }

        instruction.Operands = [.. operands];
        _line++;
        if (opens)
        {
            string[] ends = row.Op == Op.If ? ["} else {", "}"] : ["} body {", "} latch {", "}"];
            instruction.Regions = [.. ends.Select(end =>
            {
                Region region = ParseRegion(end);
                _line++;
                return region;
            })];
        }

        return instruction;
    }

    private Value DeclareValue(string word)
    {
        int colon = word.IndexOf(':');
        var value = new Value(Type(word.Substring(colon + 1)));
        _values.Add(word.Substring(0, colon), value);
        return value;
    }

    /// <summary>Splits at blanks and commas, keeping quoted names and bracketed lists whole.</summary>
    private static string[] Words(string text)
    {
        var words = new List<string>();
        int start = 0;
        char close = '\0';
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : ' ';
            if (close != '\0')
            {
                close = c == close ? '\0' : close;
            }
            else if (c is '"' or '[')
            {
                close = c == '"' ? '"' : ']';
            }
            else if (c is ' ' or ',')
            {
                if (i > start)
                {
                    words.Add(text.Substring(start, i - start));
                }

                start = i + 1;
            }
        }

        return [.. words];
    }

    private static string[] Bracketed(string word)
    {
        string inner = word.Substring(1, word.Length - 2);
        return inner.Length == 0 ? [] : [.. inner.Split(',').Select(part => part.Trim())];
    }

    private static string Unquote(string word) => word.Length >= 2 && word[0] == '"' ? word.Substring(1, word.Length - 2) : throw new FormatException($"'{word}' is not quoted.");

    private static int Int(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    private static ScalarType Type(string word) =>
        ScalarTypes.TryParse(word, out ScalarType type) ? type : throw new FormatException($"There is no type '{word}'.");

    private static void Expect(string actual, string expected)
    {
        if (actual != expected)
        {
            throw new FormatException($"'{expected}' expected, '{actual}' found.");
        }
    }
}
