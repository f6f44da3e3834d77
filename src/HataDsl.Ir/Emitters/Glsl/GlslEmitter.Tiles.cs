namespace HataDsl.Ir;

/// <content>
/// Matrix tiles by multiply-adds and shuffles, for any subgroup of 8 to 128 invocations. With R = size / 8, the element (row, column) of any
/// tile is in lane (row mod R) * 8 + column mod 8, in place (row / R) * (columns / 8) + column / 8 of that lane's array: so a lane owns whole
/// columns of sums, and what it needs of the factors is in the same place of every lane.
/// </content>
public sealed partial class GlslEmitter
{
    private const int SmallestSubgroup = 8;

    private void EmitTile(Instruction instruction)
    {
        if (_matrixUnits)
        {
            EmitCooperativeTile(instruction);
            return;
        }

        Symbol tile = instruction.Symbol!;
        Line("{");
        _depth++;
        Line("uint groups = gl_SubgroupSize / 8u;");
        Line("uint group = gl_SubgroupInvocationID / 8u;");
        Line("uint lane = gl_SubgroupInvocationID % 8u;");
        switch (instruction.Op)
        {
            case Op.TileFill:
                Line($"for (uint i = 0u; i < {tile.Tile!.Count / SmallestSubgroup}u; i++) {_names[tile]}[i] = {Operand(instruction, 0)};");
                break;
            case Op.TileMultiplyAdd:
                EmitMultiplyAdd(tile, instruction.SymbolArguments[0], instruction.SymbolArguments[1]);
                break;
            case Op.TileStore:
                EmitTileAccess(instruction, instruction.SymbolArguments[0], tile);
                break;
            default:
                EmitTileAccess(instruction, tile, instruction.SymbolArguments[0]);
                break;
        }

        _depth--;
        Line("}");
    }

    private void EmitMultiplyAdd(Symbol sum, Symbol left, Symbol right)
    {
        int depth = left.Tile!.Columns;
        int blocks = sum.Tile!.Columns / 8;
        Line($"for (uint k = 0u; k < {depth}u; k++)");
        Line($"for (uint n = 0u; n < {blocks}u; n++)");
        Line("{");
        _depth++;
        Line($"float b = subgroupShuffle({_names[right]}[(k / groups) * {blocks}u + n], (k % groups) * 8u + lane);");
        Line($"for (uint m = 0u; m < {sum.Tile.Rows}u / groups; m++)");
        Line("{");
        _depth++;
        Line($"float a = subgroupShuffle({_names[left]}[m * {depth / 8}u + k / 8u], group * 8u + k % 8u);");
        Line($"{_names[sum]}[m * {blocks}u + n] += a * b;");
        _depth--;
        Line("}");
        _depth--;
        Line("}");
    }

    private void EmitTileAccess(Instruction access, Symbol tile, Symbol memory)
    {
        TileShape shape = tile.Tile!;
        string name = _names[memory];
        string first = $"{(memory.Kind == SymbolKind.View ? $"first_{name} + " : "")}{Unsigned(Operand(access, 0))} * {memory.Lanes}u";
        Line($"uint start = {first};");
        Line($"uint stride = {Unsigned(Operand(access, 1))} * {memory.Lanes}u;");
        Line($"for (uint m = 0u; m < {shape.Rows}u / groups; m++)");
        Line($"for (uint n = 0u; n < {shape.Columns / 8}u; n++)");
        Line("{");
        _depth++;
        Line("uint row = m * groups + group;");
        Line("uint column = n * 8u + lane;");
        Line(access.Op == Op.TileLoadTransposed ? "uint at = start + column * stride + row;" : "uint at = start + row * stride + column;");
        string element = $"{_names[tile]}[m * {shape.Columns / 8}u + n]";
        if (access.Op == Op.TileStore)
        {
            EmitTileElementStore(memory, element);
        }
        else
        {
            Line($"{element} = {Widened(memory)};");
        }

        _depth--;
        Line("}");
    }

    private string Widened(Symbol memory)
    {
        string bits = WordOf(memory) is not { } word ? FromElement(memory, $"{_names[memory]}[at]")
            : memory.Type == ScalarType.F32 ? word
            : $"bitfieldExtract({word}, int(at & 1u) * 16, 16)";
        return Convert(memory.Type, ScalarType.F32, bits);
    }

    private void EmitTileElementStore(Symbol memory, string element)
    {
        string value = Convert(ScalarType.F32, memory.Type, element);
        if (WordOf(memory) is not { } word)
        {
            Line($"{_names[memory]}[at] = {ToElement(memory, value)};");
        }
        else if (memory.Type == ScalarType.F32)
        {
            Line($"{word} = {value};");
        }
        else
        {
            // The other half of the word belongs to the neighbour.
            Line($"uint bits = {value};");
            Line("uint other = subgroupShuffleXor(bits, 1u);");
            Line($"if ((lane & 1u) == 0u) {word} = bits | (other << 16);");
        }
    }

    /// <summary>The word that holds the scalar <c>at</c> of an array of vectors; null for an array of scalars.</summary>
    private string? WordOf(Symbol memory) => WideAccess.OfElements(memory) is not { } wide ? null
        : wide.Words == 1 ? $"{_names[memory]}[at / {memory.Lanes}u]"
        : $"{_names[memory]}[at / {memory.Lanes}u][at % {memory.Lanes}u * {memory.Type.Size()}u / 4u]";

    private void EmitCopy(Instruction copy)
    {
        Symbol shared = copy.Symbol!;
        Symbol view = copy.SymbolArguments[0];
        string to = Unsigned(Operand(copy, 0));
        string from = Unsigned(Operand(copy, 1));
        string viewName = _names[view];
        Line($"{_names[shared]}[{to}] = {viewName}[first_{viewName} / {view.Lanes}u + {from}];");
    }
}
