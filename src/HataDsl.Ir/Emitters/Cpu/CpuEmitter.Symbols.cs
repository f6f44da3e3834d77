using System.Globalization;

namespace HataDsl.Ir;

/// <content>Variables and arrays: names and places.</content>
public sealed partial class CpuEmitter
{
    private readonly Dictionary<Symbol, string> _names = [];
    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for",
        "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null",
        "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte",
        "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof",
        "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while", "var", "dynamic",
    ];

    private readonly Dictionary<Symbol, string> _keptNames = [];
    private int _keptBytes;

    private int Subgroups => (_kernel.Workgroup.Count + Lanes - 1) / Lanes;

    private string NameOf(Symbol symbol) => _names[symbol];

    private void NameSymbols()
    {
        var taken = new HashSet<string>(StringComparer.Ordinal) { "work", "group", "groupX", "groupY", "groupZ", "subgroup", "first", "active", "kept", "frame", "line" };
        foreach (Symbol symbol in _kernel.Parameters.Concat(_kernel.Symbols))
        {
            string name = Sanitise(symbol.Name);
            while (!taken.Add(name))
            {
                name += "_";
            }

            _names.Add(symbol, name);
        }
    }

    /// <summary>A C# name that no generated name equals: those are v and a number, or end in an underscore and a number.</summary>
    private static string Sanitise(string name)
    {
        string clean = new([.. name.Select(c => char.IsLetterOrDigit(c) || c == '_' ? c : '_')]);
        string stem = clean.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        bool generated = stem.Length < clean.Length && (stem == "v" || stem.EndsWith("_", StringComparison.Ordinal));
        return generated ? $"{clean}_" : char.IsDigit(clean[0]) ? $"_{clean}" : Keywords.Contains(clean) ? "@" + clean : clean;
    }

    /// <summary>Gives arrays, kept values and kept variables their places.</summary>
    private void PlaceSymbols()
    {
        PlaceKept();
        int shared = 0;
        var atLaunch = new SharedLayout(_kernel, NameOf);
        foreach (Symbol symbol in _kernel.Symbols)
        {
            if (symbol.Terms.Count > 0)
            {
                // Behind the arrays of known length.
                string type = CpuTypes.Element(symbol.Type);
                _prologue.Declare($"{type}*", NameOf(symbol), $"({type}*)(work.SharedMemory + {(_kernel.SharedBytes + 15) & ~15} + {atLaunch.OffsetOf(symbol)})");
            }
            else if (symbol.Record is not null && _tree.AccessesOf(symbol).Any(access => access.Op != Op.Length))
            {
                string type = CpuTypes.Element(symbol.Type);
                _prologue.Declare($"{type}*", NameOf(symbol), $"({type}*)(work.Pointer<byte>({IndexOf(symbol)}) + {symbol.Offset})");
            }
            else if (symbol.Kind == SymbolKind.Shared)
            {
                shared = (shared + 15) & ~15;
                string type = CpuTypes.Element(symbol.Type);
                if (_tree.AccessesOf(symbol).Count > 0)
                {
                    _prologue.Declare($"{type}*", NameOf(symbol), $"({type}*)(work.SharedMemory + {shared})");
                }

                shared += symbol.Length * symbol.Type.Size();
            }
            else if (symbol.Kind == SymbolKind.Table && _tree.AccessesOf(symbol).Count > 0)
            {
                DeclareTable(symbol);
            }
            else if (symbol.Kind == SymbolKind.Tile)
            {
                _prologue.Declare("float*", NameOf(symbol), $"(float*)(kept + {Reserve(Subgroups * symbol.Tile!.Count * sizeof(float))})");
            }
            else if (symbol.Kind == SymbolKind.Private && _tree.AccessesOf(symbol).Count > 0)
            {
                string type = CpuTypes.Lane(symbol.Type);
                int copies = _plan.RunCount > 1 ? Subgroups : 1;
                string name = _plan.RunCount > 1 ? KeptName(symbol) : NameOf(symbol);
                _prologue.Declare($"{type}*", name, $"({type}*)(kept + {Reserve(copies * PrivateBytes(symbol))})");
            }
        }

        PlaceForwarded();
        PlaceSubgroupSums();
    }

    /// <summary>
    /// A table lies in the assembly's own data, which never moves. It is written as bits: only constants of the language go there,
    /// and a NaN is none.
    /// </summary>
    private void DeclareTable(Symbol table)
    {
        string bits = table.Type.Size() switch { 1 => "byte", 2 => "ushort", 4 => "uint", _ => "ulong" };
        string contents = string.Join(", ", table.Contents.Select(value => "0x" + value.ToString("x", CultureInfo.InvariantCulture)));
        string type = CpuTypes.Element(table.Type);
        _prologue.Declare($"{type}*", NameOf(table), $"({type}*)global::System.Runtime.CompilerServices.Unsafe.AsPointer(ref "
            + $"global::System.Runtime.InteropServices.MemoryMarshal.GetReference((global::System.ReadOnlySpan<{bits}>)new {bits}[] {{ {contents} }}))");
    }

    private static int BytesOf(ScalarType type, bool vector) => !vector ? type.Size() : CpuTypes.IsWide(type) ? 64 : 32;

    private static int PrivateBytes(Symbol symbol) => symbol.Length * BytesOf(symbol.Type, vector: true);

    /// <summary>Reserves memory of the thread, aligned for vectors.</summary>
    private int Reserve(int bytes)
    {
        int offset = _keptBytes;
        _keptBytes = (offset + bytes + 63) & ~63;
        return offset;
    }

    private string KeptName(Symbol symbol)
    {
        if (!_keptNames.TryGetValue(symbol, out string? name))
        {
            name = FreshName(NameOf(symbol));
            _keptNames.Add(symbol, name);
        }

        return name;
    }

    private string TypeOf(Symbol local) => _lanes.Of(local).IsVarying ? CpuTypes.Vector(local.Type) : CpuTypes.Scalar(local.Type);

    private void DeclareGroupSymbols()
    {
        foreach (Symbol symbol in _kernel.Symbols)
        {
            if (symbol.Kind == SymbolKind.Local && _plan.IsGroup(symbol))
            {
                _block.Declare(CpuTypes.Scalar(symbol.Type), NameOf(symbol), "default");
            }
            else if (symbol.Kind == SymbolKind.Private && _plan.RunCount > 1 && _tree.AccessesOf(symbol).Count > 0)
            {
                _block.Line($"new global::System.Span<byte>({KeptName(symbol)}, {Subgroups * PrivateBytes(symbol)}).Clear();");
            }
        }
    }

    /// <summary>Declares the variables and private arrays that a run names, with what earlier runs left in them.</summary>
    private void DeclareRunSymbols(Run run)
    {
        foreach (Symbol symbol in _kernel.Symbols)
        {
            if (symbol.Kind is not (SymbolKind.Local or SymbolKind.Private) || _plan.IsGroup(symbol) || !_plan.RunsOf(symbol).Contains(run))
            {
                continue;
            }

            if (symbol.Kind == SymbolKind.Local)
            {
                string start = _keptSymbols.TryGetValue(symbol, out KeptPlace place) && !BarrierPlan.StartsWithSet(run, symbol) ? KeptElement(place) : "default";
                _block.Line($"{TypeOf(symbol)} {NameOf(symbol)} = {start};");
            }
            else if (_plan.RunCount > 1)
            {
                _block.Line($"{CpuTypes.Lane(symbol.Type)}* {NameOf(symbol)} = {KeptName(symbol)} + (subgroup * {symbol.Length * Lanes});");
            }
            else
            {
                _block.Line($"new global::System.Span<byte>({NameOf(symbol)}, {PrivateBytes(symbol)}).Clear();");
            }
        }
    }
}
