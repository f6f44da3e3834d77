using System.Globalization;
using System.Text;

namespace HataDsl.Ir;

/// <summary>
/// Writes a kernel as the flat scalar C# that ILGPU compiles to PTX: one static method, views as ILGPU's array views, and each
/// operation whose meaning PTX or ILGPU does not share with C# as a call of an intrinsic of HataDsl.Cuda.
/// </summary>
public sealed partial class CudaEmitter
{
    internal const string Intrinsics = "global::HataDsl.Cuda.CudaIntrinsics.";
    internal const string SelectFunction = "global::ILGPU.Util.Utilities.Select";
    private const string Functions = "global::HataDsl.Cuda.CudaMath.";
    private const int SubgroupSize = 32;

    /// <summary>Private arrays up to this length become one variable for each element, if every index is a constant.</summary>
    private const int LongestScalarArray = 256;

    private readonly Kernel _kernel;
    private readonly StringBuilder _text = new();
    private readonly Dictionary<Value, string> _values = [];
    private readonly Dictionary<Value, long> _constants = [];
    private readonly Dictionary<Symbol, string> _symbols = [];
    private readonly HashSet<Symbol> _scalarArrays = [];
    private readonly Stack<Region> _latches = [];

    /// <summary>Numbers of the own subgroup, whose bound is known.</summary>
    private readonly HashSet<Value> _subgroupIndices = [];

    private readonly List<int> _lines = [];
    private int _line;

    private int _count;
    private int _depth;

    private CudaEmitter(Kernel kernel) => _kernel = kernel;

    /// <summary>The C# of a kernel.</summary>
    /// <param name="kernel">The kernel after all passes: without calls.</param>
    /// <param name="className">Name of the class to write; its method is called <c>Kernel</c>.</param>
    public static string Emit(Kernel kernel, string className) => EmitWithLines(kernel, className).Text;

    /// <summary>The C# of a kernel, and where its lines came from.</summary>
    /// <param name="kernel">The kernel after all passes: without calls.</param>
    /// <param name="className">Name of the class to write; its method is called <c>Kernel</c>.</param>
    public static CudaSource EmitWithLines(Kernel kernel, string className)
    {
        var emitter = new CudaEmitter(kernel);
        emitter.EmitClass(className);
        return new CudaSource(emitter._text.ToString(), emitter._lines);
    }

    private void EmitClass(string className)
    {
        FindScalarArrays();
        FindWide(_kernel.Body);
        Line("#pragma warning disable");
        Line($"internal static class {className}");
        Line("{");
        _depth++;
        string parameters = string.Join(", ", _kernel.Parameters.Select((symbol, i) => Declare(symbol, $"p{i}_")).Select(Parameter));
        if (_kernel.ResidentWorkgroups > 0)
        {
            Line($"[global::HataDsl.Cuda.ResidentWorkgroups({_kernel.ResidentWorkgroups})]");
        }

        Line($"public static void Kernel({parameters})");
        Line("{");
        _depth++;

        // The least value over -1 and the like are constant expressions, which C# checks unless told otherwise.
        Line("unchecked");
        Line("{");
        _depth++;
        var atLaunch = new SharedLayout(_kernel, parameter => _symbols[parameter]);
        if (!atLaunch.IsEmpty)
        {
            // In units of 8 bytes, which aligns every type.
            Line("global::ILGPU.ArrayView<long> sharedAtLaunch = global::ILGPU.SharedMemory.GetDynamic<long>();");
        }

        for (int i = 0; i < _kernel.Symbols.Count; i++)
        {
            if (_kernel.Symbols[i].Terms.Count > 0)
            {
                Symbol shared = Declare(_kernel.Symbols[i], $"s{i}_");
                string bytes = $"({SharedLayout.Length(shared, parameter => _symbols[parameter])}) * {shared.Type.Size()}";
                Line($"global::ILGPU.ArrayView<{CudaTypes.Stored(shared.Type)}> {_symbols[shared]} = sharedAtLaunch.SubView(({atLaunch.OffsetOf(shared)}) >> 3, ({bytes} + 7) >> 3).Cast<{CudaTypes.Stored(shared.Type)}>();");
                continue;
            }

            EmitDeclaration(Declare(_kernel.Symbols[i], $"s{i}_"));
        }

        DeclareWords();
        EmitRegion(_kernel.Body);
        for (; _depth > 0; _depth--)
        {
            _text.Append(' ', (_depth - 1) * 4).Append("}\n");
            _lines.Add(0);
        }

        Line("#pragma warning restore");
    }

    private string Parameter(Symbol symbol) => symbol.Kind == SymbolKind.View
        ? $"global::ILGPU.ArrayView<{CudaTypes.Stored(symbol.Type)}> {_symbols[symbol]}"
        : $"{CudaTypes.Stored(symbol.Type)} {_symbols[symbol]}";

    /// <summary>Names a symbol: its number keeps the name unique and away from C# keywords, its own name keeps it readable.</summary>
    private Symbol Declare(Symbol symbol, string prefix)
    {
        var name = new StringBuilder(prefix);
        foreach (char c in symbol.Name)
        {
            name.Append(c < 128 && char.IsLetterOrDigit(c) ? c : '_');
        }

        _symbols[symbol] = name.ToString();
        return symbol;
    }

    private void EmitDeclaration(Symbol symbol)
    {
        string name = _symbols[symbol];
        string stored = CudaTypes.Stored(symbol.Type);
        string zero = CudaTypes.Literal(symbol.Type, 0);
        switch (symbol.Kind)
        {
            case SymbolKind.View:
                Line($"global::ILGPU.ArrayView<{stored}> {name} = {_symbols[symbol.Record!]}.Cast<{stored}>();");
                break;
            case SymbolKind.Shared:
                Line($"global::ILGPU.ArrayView<{stored}> {name} = global::ILGPU.SharedMemory.Allocate<{stored}>({symbol.Length});");
                break;
            case SymbolKind.Private when _scalarArrays.Contains(symbol):
                for (int i = 0; i < symbol.Length; i++)
                {
                    Line($"{CudaTypes.Of(symbol.Type)} {name}_{i} = {zero};");
                }

                break;
            case SymbolKind.Table:
                Line($"{stored}[] {name} = new {stored}[{symbol.Length}];");
                for (int i = 0; i < symbol.Length; i++)
                {
                    Line($"{name}[{i}] = {CudaTypes.ToStored(symbol.Type, CudaTypes.Literal(symbol.Type, symbol.Contents[i]))};");
                }

                break;
            case SymbolKind.Tile:
                for (int i = 0; i < RegistersOf(symbol); i++)
                {
                    Line($"{(symbol.Tile!.Role == TileRole.Sum ? "float" : "uint")} {name}_{i} = 0;");
                }

                break;
            case SymbolKind.Private:
                Line($"{stored}[] {name} = new {stored}[{symbol.Length}];");
                break;
            default:
                Line($"{CudaTypes.Of(symbol.Type)} {name} = {zero};");
                break;
        }
    }

    private void FindScalarArrays()
    {
        foreach (Symbol symbol in _kernel.Symbols)
        {
            if (symbol.Kind == SymbolKind.Private && symbol.Length <= LongestScalarArray)
            {
                _scalarArrays.Add(symbol);
            }
        }

        Visit(_kernel.Body);

        void Visit(Region region)
        {
            foreach (Instruction instruction in region.Instructions)
            {
                if (instruction.Op == Op.Const && instruction.Type.IsInteger())
                {
                    _constants[instruction.Result] = ConstantBits.ToInt64(instruction.Type, instruction.Bits);
                }
                else if (instruction.Symbol is { Kind: SymbolKind.Private } symbol && instruction.Op != Op.Length
                    && !(_constants.TryGetValue(instruction.Operands[0], out long index)
                        && index >= 0 && index + Math.Max(instruction.Results.Length, instruction.Operands.Length - 1) <= symbol.Length))
                {
                    _scalarArrays.Remove(symbol);
                }

                foreach (Region inner in instruction.Regions)
                {
                    Visit(inner);
                }
            }
        }
    }

    /// <summary>Writes <c>type name = expression;</c> for a result.</summary>
    private void Define(Value value, string expression) => Line($"{CudaTypes.Of(value.Type)} {NameOf(value)} = {expression};");

    private string NameOf(Value value) => _values[value] = "v" + (_count++).ToString(CultureInfo.InvariantCulture);

    private string Text(Value value) => _values[value];

    private string Temporary() => "t" + (_count++).ToString(CultureInfo.InvariantCulture);

    private void Line(string text)
    {
        _text.Append(' ', _depth * 4).Append(text).Append('\n');
        foreach (string _ in text.Split('\n'))
        {
            _lines.Add(_line);
        }
    }
}
