namespace HataDsl.Ir;

/// <summary>Loads and stores of several neighbouring scalars, as words.</summary>
public sealed partial class CudaEmitter
{
    private readonly HashSet<Symbol> _wide = [];

    private void FindWide(Region region)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            if (instruction.Op is Op.Load or Op.Store && WideAccess.Of(instruction) is not null)
            {
                _wide.Add(instruction.Symbol!);
            }

            if (instruction.Op is Op.TileLoad or Op.TileLoadTransposed or Op.TileStore or Op.CopyStart)
            {
                _wide.UnionWith(instruction.SymbolArguments.Append(instruction.Symbol!).Where(
                    symbol => symbol.Kind != SymbolKind.Tile && (symbol.Lanes > 1 || symbol.Type.Size() >= 4)));
            }

            foreach (Region nested in instruction.Regions)
            {
                FindWide(nested);
            }
        }
    }

    /// <summary>The same memory as 32-bit words, and as elements of 8 or 16 bytes where it has such.</summary>
    private void DeclareWords()
    {
        foreach (Symbol symbol in _kernel.Parameters.Concat(_kernel.Symbols).Where(_wide.Contains))
        {
            Line($"global::ILGPU.ArrayView<uint> {_symbols[symbol]}_words = {_symbols[symbol]}.Cast<uint>();");
            if (WordsOf(symbol) is 2 or 4)
            {
                string unit = $"{Intrinsics}Words{WordsOf(symbol)}";
                Line($"global::ILGPU.ArrayView<{unit}> {_symbols[symbol]}_units = {_symbols[symbol]}.Cast<{unit}>();");
            }
        }
    }

    /// <summary>32-bit words of an element.</summary>
    private static int WordsOf(Symbol symbol) => symbol.Lanes * symbol.Type.Size() / 4;

    private void EmitWideLoad(Instruction load, WideAccess access)
    {
        string words = Temporary();
        string places = Places(load, access);
        string space = load.Symbol!.Kind == SymbolKind.Shared ? "Shared" : load.Symbol.Access == ViewAccess.Read ? "ReadOnly" : "";
        Line(access.Words == 1
            ? $"uint {words} = {Intrinsics}Load{space}Word({places});"
            : $"{Intrinsics}Words{access.Words} {words} = {Intrinsics}Load{space}Words{access.Words}({places});");
        for (int i = 0; i < load.Results.Length; i++)
        {
            string Word(int offset) => access.Words == 1 ? words : $"{words}.{"ABCD"[access.WordOf(i) + offset]}";
            int shift = access.ShiftOf(i);
            Define(load.Results[i], access.Type switch
            {
                ScalarType.F32 => $"{Intrinsics}BitsToSingle({Word(0)})",
                ScalarType.U32 => Word(0),
                ScalarType.I32 => $"(int){Word(0)}",
                ScalarType.I8 or ScalarType.I16 => $"((int){Word(0)} << {32 - shift - access.Bits}) >> {32 - access.Bits}",
                ScalarType.F64 => $"{Intrinsics}BitsToDouble({Joined(Word(0), Word(1))})",
                ScalarType.U64 => Joined(Word(0), Word(1)),
                ScalarType.I64 => $"(long)({Joined(Word(0), Word(1))})",
                ScalarType.I1 => $"(({Word(0)} >> {shift}) & 255u) != 0u",
                ScalarType.U8 => $"(int)(({Word(0)} >> {shift}) & 255u)",
                ScalarType.U16 => $"(int)(({Word(0)} >> {shift}) & 65535u)",
                _ => $"(ushort)(({Word(0)} >> {shift}) & 65535u)",
            });
        }
    }

    private void EmitWideStore(Instruction store, WideAccess access)
    {
        var words = new string[access.Words];
        for (int i = 0; i < access.Count; i++)
        {
            string value = Text(store.Operands[i + 1]);
            int at = access.WordOf(i);
            if (access.Bits == 64)
            {
                string bits = access.Type == ScalarType.F64 ? $"{Intrinsics}BitsToUInt64({value})" : $"(ulong){value}";
                words[at] = $"(uint)({bits})";
                words[at + 1] = $"(uint)(({bits}) >> 32)";
                continue;
            }

            string part = access.Type switch
            {
                ScalarType.F32 => $"{Intrinsics}BitsToUInt32({value})",
                ScalarType.U32 => value,
                ScalarType.I32 => $"(uint){value}",
                ScalarType.I1 => $"{SelectFunction}({value}, 1u, 0u)",
                _ => $"((uint){value} & {(access.Bits == 8 ? 255 : 65535)}u)",
            };
            int shift = access.ShiftOf(i);
            words[at] = shift == 0 ? part : $"{words[at]} | ({part} << {shift})";
        }

        string space = store.Symbol!.Kind == SymbolKind.Shared ? "Shared" : "";
        Line($"{Intrinsics}Store{space}Word{(access.Words == 1 ? "" : $"s{access.Words}")}({Places(store, access)}, {string.Join(", ", words)});");
    }

    /// <summary>
    /// A reference to each word. The PTX needs the first alone, and the assembler drops the others; the simulation on the CPU, which
    /// knows no pointers, needs them all.
    /// </summary>
    private string Places(Instruction access, WideAccess wide)
    {
        string index = Text(access.Operands[0]);
        string word = access.Symbol!.Lanes > 1 ? (wide.Words == 1 ? index : $"({index} * {wide.Words}L)")
            : wide.Bits switch
            {
                64 => $"({index} * 2L)",
                32 => index,
                16 => $"({index} >> 1)",
                _ => $"({index} >> 2)",
            };
        return string.Join(", ", Enumerable.Range(0, wide.Words).Select(i => $"ref {_symbols[access.Symbol!]}_words[{word}{(i == 0 ? "" : $" + {i}")}]"));
    }

    // ILGPU joins uint to ulong conversions into a sign extension; the mask keeps the upper half clear.
    private static string Joined(string low, string high) => $"((ulong){low} & 4294967295UL) | ((ulong){high} << 32)";
}
