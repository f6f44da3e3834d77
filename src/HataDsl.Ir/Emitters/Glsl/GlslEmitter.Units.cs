namespace HataDsl.Ir;

/// <content>Matrix tiles as cooperative matrices of 16 x 16 elements, block after block along the rows.</content>
public sealed partial class GlslEmitter
{
    private static string CooperativeMatrix(ScalarType type) => $"fcoopmatNV<{(type == ScalarType.F16 ? 16 : 32)}, gl_ScopeSubgroup, 16, 16>";

    /// <summary>
    /// Whether tiles only meet arrays of 16-byte elements. Cooperative matrices want rows that begin on 16 bytes (VK_KHR_cooperative_matrix,
    /// OpCooperativeMatrixLoadKHR), which an array of scalars does not promise.
    /// </summary>
    private static bool HasAlignedTiles(Region region) => region.Instructions.All(instruction => instruction.Op switch
    {
        Op.TileStore => IsAligned(instruction.Symbol!),
        Op.TileLoad or Op.TileLoadTransposed => IsAligned(instruction.SymbolArguments[0]),
        _ => instruction.Regions.All(HasAlignedTiles),
    });

    private static bool IsAligned(Symbol memory) => memory.Lanes * memory.Type.Size() == 16 && memory.Type != ScalarType.BF16;

    private void EmitCooperativeTile(Instruction instruction)
    {
        Symbol tile = instruction.Op == Op.TileStore ? instruction.SymbolArguments[0] : instruction.Symbol!;
        int rows = tile.Tile!.Rows / 16;
        int columns = tile.Tile.Columns / 16;
        string Block(Symbol of, int row, int column) => $"{_names[of]}[{(row * (of.Tile!.Columns / 16)) + column}]";
        if (instruction.Op == Op.TileMultiplyAdd)
        {
            Symbol left = instruction.SymbolArguments[0];
            Symbol right = instruction.SymbolArguments[1];
            for (int k = 0; k < left.Tile!.Columns / 16; k++)
            {
                ForEachBlock((row, column) =>
                    $"{Block(tile, row, column)} = coopMatMulAddNV({Block(left, row, k)}, {Block(right, k, column)}, {Block(tile, row, column)});");
            }

            return;
        }

        if (instruction.Op == Op.TileFill)
        {
            ForEachBlock((row, column) => $"{Block(tile, row, column)} = {CooperativeMatrix(ScalarType.F32)}({Operand(instruction, 0)});");
            return;
        }

        Symbol memory = instruction.Op == Op.TileStore ? instruction.Symbol! : instruction.SymbolArguments[0];
        string name = _names[memory];
        string start = "start_" + (_nextValue++).ToString();
        string first = memory.Kind == SymbolKind.View ? $"first_{name} / {memory.Lanes}u + " : "";

        // Elements of the array, be they scalars or vectors, are what the matrix is placed by; a vector goes on along a line of memory.
        bool swapped = instruction.Op == Op.TileLoadTransposed;
        Line($"uint {start} = {first}{Unsigned(Operand(instruction, 0))};");
        string stride = Unsigned(Operand(instruction, 1));
        ForEachBlock((row, column) =>
        {
            (int line, int along) = swapped ? (column, row) : (row, column);
            string at = $"{start} + {line * 16}u * {stride} + {along * 16 / memory.Lanes}u";
            string order = swapped ? "true" : "false";
            return instruction.Op != Op.TileStore ? $"coopMatLoadNV({Block(tile, row, column)}, {name}, {at}, {stride}, {order});"
                : $"coopMatStoreNV({(memory.Type == ScalarType.F16 ? $"{CooperativeMatrix(ScalarType.F16)}({Block(tile, row, column)})" : Block(tile, row, column))}, {name}, {at}, {stride}, false);";
        });

        void ForEachBlock(Func<int, int, string> line)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    Line(line(row, column));
                }
            }
        }
    }
}
