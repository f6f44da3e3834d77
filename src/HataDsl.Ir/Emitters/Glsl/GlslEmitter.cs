using System.Text;

namespace HataDsl.Ir;

/// <summary>
/// Emits a kernel as a GLSL 4.60 compute shader for Vulkan 1.2 or later. The kernel must have been through the passes: no calls remain.
/// View number i is bound at set 0, binding i; lengths and scalars come in the block that <see cref="PushLayout"/> describes.
/// </summary>
public sealed partial class GlslEmitter
{
    private readonly Kernel _kernel;
    private readonly StringBuilder _body = new();
    private readonly Dictionary<Value, string> _values = [];
    private readonly Dictionary<Value, ulong> _constants = [];
    private readonly Dictionary<Symbol, string> _names = [];
    private readonly Dictionary<Symbol, SymbolUse> _uses = [];
    private readonly HashSet<Op> _ops = [];
    private readonly HashSet<string> _functions = [];
    private readonly Stack<Region> _latches = new();
    private bool _matrixUnits;
    private readonly List<int> _bodyLines = [];
    private int _instructionLine;
    private int _depth = 1;
    private int _nextValue;

    private GlslEmitter(Kernel kernel)
    {
        _kernel = kernel;
    }

    [Flags]
    private enum SymbolUse
    {
        None = 0,
        Loaded = 1,
        Stored = 2,
        FloatAtomic = 4,
        WideAtomic = 8,
    }

    /// <summary>
    /// The shader of a kernel for devices with matrix units, where its tiles are cooperative matrices; null when it has no tiles, tiles that
    /// such matrices cannot hold, or tiles whose rows need not begin on 16 bytes in memory.
    /// </summary>
    /// <exception cref="InvalidOperationException">The kernel still calls helper functions, or is not valid IR.</exception>
    public static GlslShader? EmitForMatrixUnits(Kernel kernel)
    {
        Symbol[] tiles = [.. kernel.Symbols.Where(symbol => symbol.Kind == SymbolKind.Tile)];
        return tiles.Length > 0 && tiles.All(tile => tile.Type != ScalarType.BF16) && HasAlignedTiles(kernel.Body) ? Emit(kernel, matrixUnits: true) : null;
    }

    /// <summary>The shader of a kernel.</summary>
    /// <exception cref="InvalidOperationException">The kernel still calls helper functions, or is not valid IR.</exception>
    public static GlslShader Emit(Kernel kernel) => Emit(kernel, matrixUnits: false);

    private static GlslShader Emit(Kernel kernel, bool matrixUnits)
    {
        if (kernel is null)
        {
            throw new ArgumentNullException(nameof(kernel));
        }

        var emitter = new GlslEmitter(kernel) { _matrixUnits = matrixUnits };
        emitter.Survey(kernel.Body);
        emitter.NameSymbols();
        emitter.EmitRegion(kernel.Body);
        string text = emitter.Assemble(out int before);
        return new GlslShader(text, [.. Enumerable.Repeat(0, before), .. emitter._bodyLines]);
    }

    /// <summary>Whether subgroups matter: then the workgroup is emitted flat, so that lanes follow the local index on every device.</summary>
    private bool UsesSubgroups => _ops.Any(op => OpTable.Get(op).Has(OpTraits.ExchangesInSubgroup)) || UsesSubgroupPosition;

    private bool UsesSubgroupPosition => _ops.Contains(Op.SubgroupSize) || _ops.Contains(Op.SubgroupLane) || _ops.Contains(Op.SubgroupIndex);

    private bool IsFlattened => UsesSubgroups && _kernel.Workgroup.Count != _kernel.Workgroup.X;

    private string Assemble(out int linesBeforeBody)
    {
        var text = new StringBuilder();
        string declarations = Declarations();
        string functions = GlslLibrary.TextOf(_functions);
        string variables = Variables();
        text.Append("#version 460\n");
        string code = declarations + functions + variables + _body;
        foreach (string extension in Extensions(code))
        {
            text.Append("#extension ").Append(extension).Append(" : require\n");
        }

        text.Append("// ").Append(_kernel.Name.Replace("\n", " ").Replace("\\", "/")).Append('\n');
        text.Append(FloatControls(usesDouble: code.Contains("double ")));
        text.Append(declarations).Append(functions);
        text.Append("void main()\n{\n").Append(variables);
        linesBeforeBody = LinesIn(text.ToString());
        text.Append(_body).Append("}\n");
        return text.ToString();
    }

    private void Survey(Region region)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            _ops.Add(instruction.Op);
            foreach (Value result in instruction.Results)
            {
                _definitions[result] = instruction;
            }

            if (instruction.Symbol is { } symbol)
            {
                _uses.TryGetValue(symbol, out SymbolUse use);
                use |= instruction.Info.Has(OpTraits.Reads) ? SymbolUse.Loaded : SymbolUse.None;
                use |= instruction.Info.Has(OpTraits.Writes) ? SymbolUse.Stored : SymbolUse.None;
                use |= IsAtomic(instruction.Op) && symbol.Type.IsFloat() ? SymbolUse.FloatAtomic : SymbolUse.None;
                use |= IsAtomic(instruction.Op) && symbol.Type.Size() == 8 ? SymbolUse.WideAtomic : SymbolUse.None;
                _uses[symbol] = use;
                _reads[symbol] = (_reads.TryGetValue(symbol, out int reads) ? reads : 0) + (instruction.Op == Op.Get ? 1 : 0);
            }

            foreach (Symbol memory in instruction.SymbolArguments.Where(argument => argument.Kind != SymbolKind.Tile))
            {
                _uses[memory] = UseOf(memory) | SymbolUse.Loaded;
            }

            foreach (Region nested in instruction.Regions)
            {
                Survey(nested);
            }
        }
    }

    private SymbolUse UseOf(Symbol symbol) => _uses.TryGetValue(symbol, out SymbolUse use) ? use : SymbolUse.None;

    /// <summary>C# names may be GLSL keywords or hold letters that GLSL does not know, so each gets a prefix and plain letters.</summary>
    private void NameSymbols()
    {
        var taken = new HashSet<string>();
        foreach (Symbol symbol in _kernel.Parameters.Concat(_kernel.Symbols))
        {
            var name = new StringBuilder(symbol.Kind switch
            {
                SymbolKind.View => "v",
                SymbolKind.Scalar => "s",
                SymbolKind.Shared => "w",
                SymbolKind.Private => "a",
                SymbolKind.Table => "c",
                SymbolKind.Tile => "m",
                _ => "l",
            }).Append('_');
            foreach (char c in symbol.Name)
            {
                bool plain = c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
                if (plain || name[name.Length - 1] != '_')
                {
                    // Two underscores in a row are reserved.
                    name.Append(plain ? c : '_');
                }
            }

            string unique = name.ToString();
            for (int i = 2; !taken.Add(unique); i++)
            {
                unique = $"{name}{(name[name.Length - 1] == '_' ? "" : "_")}{i}";
            }

            _names.Add(symbol, unique);
        }
    }

    private string Function(string name)
    {
        _functions.Add(name);
        return name;
    }

    private string Call(string name, params string[] arguments) => $"{Function(name)}({string.Join(", ", arguments)})";

    private void Line(string text)
    {
        _body.Append(' ', _depth * 4).Append(text).Append('\n');
        _bodyLines.AddRange(Enumerable.Repeat(_instructionLine, LinesIn(text) + 1));
    }

    private static int LinesIn(string text) => text.Count(c => c == '\n');
}
