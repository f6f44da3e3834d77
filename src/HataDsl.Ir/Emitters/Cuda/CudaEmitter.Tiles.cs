namespace HataDsl.Ir;

/// <summary>
/// Matrix tiles as fragments of <c>mma.m16n8k16</c>, in registers. With lane = 4 g + t, a fragment of a left tile is the pairs
/// (g, 2t), (g + 8, 2t), (g, 2t + 8), (g + 8, 2t + 8) of 16 x 16 elements, of a right one (2t, g), (2t + 8, g) of 16 x 8, where a pair goes
/// on along the depth; of sums it is (g, 2t), (g, 2t + 1), (g + 8, 2t), (g + 8, 2t + 1) of 16 x 8.
/// </summary>
public sealed partial class CudaEmitter
{
    private const string MemoryIndex = "(long)";

    private static int RegistersOf(Symbol tile) => tile.Tile!.Count / (tile.Tile.Role == TileRole.Sum ? SubgroupSize : 2 * SubgroupSize);

    /// <summary>A register of a fragment: of a left tile by block row and block of the depth, of the others by 16 rows and 8 columns.</summary>
    private string Register(Symbol tile, int blockRow, int block, int register)
    {
        TileShape shape = tile.Tile!;
        int number = shape.Role switch
        {
            TileRole.Left => (((blockRow * (shape.Columns / 16)) + block) * 4) + register,
            TileRole.Right => (((blockRow * (shape.Columns / 8)) + block) * 2) + register,
            _ => (((blockRow * (shape.Columns / 8)) + block) * 4) + register,
        };
        return $"{_symbols[tile]}_{number}";
    }

    private void EmitTile(Instruction instruction)
    {
        switch (instruction.Op)
        {
            case Op.TileFill:
                for (int i = 0; i < RegistersOf(instruction.Symbol!); i++)
                {
                    Line($"{_symbols[instruction.Symbol!]}_{i} = {Text(instruction.Operands[0])};");
                }

                break;
            case Op.TileMultiplyAdd:
                EmitMultiplyAdd(instruction);
                break;
            case Op.TileStore:
                EmitTileStore(instruction);
                break;
            default:
                Symbol memory = instruction.SymbolArguments[0];
                bool inUnits = memory is { Kind: SymbolKind.Shared, Lanes: 8 } && instruction.Symbol!.Tile!.Role != TileRole.Sum;
                if (inUnits)
                {
                    EmitMatrixLoad(instruction, memory);
                }
                else
                {
                    EmitElementLoads(instruction, memory);
                }

                break;
        }
    }

    private void EmitMultiplyAdd(Instruction instruction)
    {
        Symbol sum = instruction.Symbol!;
        Symbol left = instruction.SymbolArguments[0];
        Symbol right = instruction.SymbolArguments[1];
        string function = left.Type == ScalarType.F16 ? "MultiplyAddHalf" : "MultiplyAddBFloat16";
        for (int depth = 0; depth < left.Tile!.Columns / 16; depth++)
        {
            for (int row = 0; row < sum.Tile!.Rows / 16; row++)
            {
                for (int column = 0; column < sum.Tile.Columns / 8; column++)
                {
                    IEnumerable<string> operands = Enumerable.Range(0, 4).Select(i => Register(left, row, depth, i))
                        .Concat(Enumerable.Range(0, 2).Select(i => Register(right, depth, column, i)))
                        .Concat(Enumerable.Range(0, 4).Select(i => Register(sum, row, column, i)));
                    string result = Temporary();
                    Line($"{Intrinsics}Singles4 {result} = {Intrinsics}{function}({string.Join(", ", operands)});");
                    for (int i = 0; i < 4; i++)
                    {
                        Line($"{Register(sum, row, column, i)} = {result}.{"ABCD"[i]};");
                    }
                }
            }
        }
    }

    /// <summary>
    /// From a shared array of 16-byte elements: <c>ldmatrix</c> gives four 8 x 8 matrices at once, whose rows the lanes name. Where memory goes
    /// on along the other axis than the fragment's pairs, the hardware transposes.
    /// </summary>
    private void EmitMatrixLoad(Instruction load, Symbol memory)
    {
        Symbol tile = load.Symbol!;
        TileShape shape = tile.Tile!;
        bool swapped = load.Op == Op.TileLoadTransposed;
        bool isLeft = shape.Role == TileRole.Left;
        string function = isLeft == swapped ? "LoadMatricesTransposed" : "LoadMatrices";
        string lane = Temporary();
        string start = Temporary();
        Line($"int {lane} = {Position(Op.SubgroupLane)};");
        string row = swapped ? $"(({lane} & 7) + (({lane} >> 4) << 3))" : $"({lane} & 15)";
        string unit = swapped ? $"(({lane} >> 3) & 1)" : $"({lane} >> 4)";
        string stride = $"(int){Text(load.Operands[1])}";
        Line($"int {start} = (int){Text(load.Operands[0])} + ({row} * {stride}) + {unit};");
        bool isStrideKnown = _constants.TryGetValue(load.Operands[1], out long knownStride);
        (int memoryRows, int memoryColumns) = swapped ? (shape.Columns, shape.Rows) : (shape.Rows, shape.Columns);
        for (int r = 0; r < memoryRows / 16; r++)
        {
            for (int c = 0; c < memoryColumns / 16; c++)
            {
                string at = $"{_symbols[memory]}_units[{start} + ({r * 16} * {stride}) + {c * 2}]";
                string result = Temporary();

                // A distance that is known becomes a part of the instruction; the assembler does not find it in a sum of indices.
                string place = isStrideKnown
                    ? $"ref {_symbols[memory]}_units[{start}], {16 * ((r * 16 * knownStride) + (c * 2))}L" : $"ref {at}, 0L";
                Line($"{Intrinsics}Words4 {result} = {Intrinsics}{function}(ref {at}, {place});");
                (int blockRow, int blockColumn) = swapped ? (c, r) : (r, c);
                for (int i = 0; i < 4; i++)
                {
                    string register = isLeft ? Register(tile, blockRow, blockColumn, i) : Register(tile, blockRow, (2 * blockColumn) + (i / 2), i % 2);
                    Line($"{register} = {result}.{"ABCD"[i]};");
                }
            }
        }
    }

    private void EmitElementLoads(Instruction load, Symbol memory)
    {
        Symbol tile = load.Symbol!;
        TileShape shape = tile.Tile!;
        TilePlace place = PlaceOf(load, memory);
        bool isLeft = shape.Role == TileRole.Left;
        for (int r = 0; r < shape.Rows / 16; r++)
        {
            for (int c = 0; c < shape.Columns / (isLeft ? 16 : 8); c++)
            {
                if (shape.Role == TileRole.Sum)
                {
                    for (int i = 0; i < 4; i++)
                    {
                        string element = place.At((r * 16) + (i / 2 * 8), place.Group, (c * 8) + (i % 2), place.Pair);
                        Line($"{Register(tile, r, c, i)} = {CudaTypes.FromStored(memory.Type, ElementAt(memory, element))};");
                    }

                    continue;
                }

                for (int i = 0; i < (isLeft ? 4 : 2); i++)
                {
                    string Element(int next) => isLeft
                        ? place.At((r * 16) + (i % 2 * 8), place.Group, (c * 16) + (i / 2 * 8) + next, place.Pair)
                        : place.At((r * 16) + (i * 8) + next, place.Pair, c * 8, place.Group);
                    bool together = memory.Lanes > 1 && isLeft != place.Swapped;
                    Line(together
                        ? $"{Register(tile, r, c, i)} = {WordAt(memory, Element(0))};"
                        : $"{Register(tile, r, c, i)} = (uint){ElementAt(memory, Element(0))} | ((uint){ElementAt(memory, Element(1))} << 16);");
                }
            }
        }
    }

    private void EmitTileStore(Instruction store)
    {
        Symbol memory = store.Symbol!;
        Symbol tile = store.SymbolArguments[0];
        TilePlace place = PlaceOf(store, memory);
        string space = memory.Kind == SymbolKind.Shared ? "Shared" : "";
        for (int r = 0; r < tile.Tile!.Rows / 16; r++)
        {
            for (int c = 0; c < tile.Tile.Columns / 8; c++)
            {
                for (int half = 0; half < 2; half++)
                {
                    string first = place.At((r * 16) + (half * 8), place.Group, c * 8, place.Pair);
                    string a = Conversion(Register(tile, r, c, 2 * half), ScalarType.F32, memory.Type);
                    string b = Conversion(Register(tile, r, c, (2 * half) + 1), ScalarType.F32, memory.Type);
                    if (memory.Lanes == 1)
                    {
                        Line($"{_symbols[memory]}[{first}] = {a};");
                        Line($"{_symbols[memory]}[{first} + 1] = {b};");
                    }
                    else if (memory.Type == ScalarType.F32)
                    {
                        Line($"{Intrinsics}Store{space}Words2(ref {_symbols[memory]}_words[{first}], ref {_symbols[memory]}_words[{first} + 1], {Intrinsics}BitsToUInt32({a}), {Intrinsics}BitsToUInt32({b}));");
                    }
                    else
                    {
                        Line($"{Intrinsics}Store{space}Word(ref {_symbols[memory]}_words[({first}) >> 1], (uint){a} | ((uint){b} << 16));");
                    }
                }
            }
        }
    }

    private string ElementAt(Symbol memory, string index) => memory is { Kind: SymbolKind.View, Access: ViewAccess.Read }
        ? $"{Intrinsics}LoadReadOnly(ref {_symbols[memory]}[{index}])"
        : $"{_symbols[memory]}[{index}]";

    private string WordAt(Symbol memory, string index)
    {
        string space = memory.Kind == SymbolKind.Shared ? "Shared" : memory.Access == ViewAccess.Read ? "ReadOnly" : "";
        return $"{Intrinsics}Load{space}Word(ref {_symbols[memory]}_words[({index}) >> 1])";
    }

    /// <summary>Names what the places of a fragment's elements are computed from.</summary>
    private TilePlace PlaceOf(Instruction access, Symbol memory)
    {
        string group = Temporary();
        string pair = Temporary();
        string start = Temporary();
        string stride = Temporary();
        Line($"int {group} = ({Position(Op.SubgroupLane)}) >> 2;");
        Line($"int {pair} = (({Position(Op.SubgroupLane)}) & 3) * 2;");
        Line($"long {start} = {MemoryIndex}{Text(access.Operands[0])} * {memory.Lanes}L;");
        Line($"long {stride} = {MemoryIndex}{Text(access.Operands[1])} * {memory.Lanes}L;");
        return new TilePlace(start, stride, group, pair, access.Op == Op.TileLoadTransposed);
    }

    private void EmitCopy(Instruction copy)
    {
        if (copy.Op == Op.CopyCommit)
        {
            Line($"{Intrinsics}CopyCommit();");
            return;
        }

        if (copy.Op == Op.CopyWait)
        {
            // The number is part of the instruction; waiting for more than asked is right too.
            long groups = _constants.TryGetValue(copy.Operands[0], out long known) ? Math.Max(0, Math.Min(known, 3)) : 0;
            Line($"{Intrinsics}CopyWait{groups}();");
            return;
        }

        Symbol shared = copy.Symbol!;
        Symbol view = copy.SymbolArguments[0];
        int words = WordsOf(shared);
        string form = words == 1 ? "words" : "units";
        string to = $"{_symbols[shared]}_{form}[{Text(copy.Operands[0])}]";
        string from = $"{_symbols[view]}_{form}[{Text(copy.Operands[1])}]";
        Line($"{Intrinsics}CopyStart{words * 4}(ref {to}, ref {from});");
    }

    /// <summary>Where a fragment's elements are in memory.</summary>
    private sealed record TilePlace(string Start, string Stride, string Group, string Pair, bool Swapped)
    {
        /// <summary>The index of an element, of a known row and column and what the lane adds to each.</summary>
        public string At(int row, string laneRow, int column, string laneColumn) => Swapped
            ? $"{Start} + (({column} + {laneColumn}) * {Stride}) + {row} + {laneRow}"
            : $"{Start} + (({row} + {laneRow}) * {Stride}) + {column} + {laneColumn}";
    }
}
