namespace HataDsl.Ir;

/// <content>Matrix tiles: memory of the subgroup, row after row in f32, worked on as a whole.</content>
public sealed partial class CpuEmitter
{
    private const string Tiles = "global::HataDsl.Cpu.MatrixTiles.";

    private void EmitTile(Instruction instruction)
    {
        Symbol tile = instruction.Op == Op.TileStore ? instruction.SymbolArguments[0] : instruction.Symbol!;
        TileShape shape = tile.Tile!;
        if (instruction.Op == Op.TileFill)
        {
            _block.Line($"new global::System.Span<float>({TileOf(tile)}, {shape.Count}).Fill({OneLane(instruction.Operands[0])});");
        }
        else if (instruction.Op == Op.TileMultiplyAdd)
        {
            Symbol left = instruction.SymbolArguments[0];
            _block.Line($"{Tiles}MultiplyAdd({TileOf(tile)}, {TileOf(left)}, {TileOf(instruction.SymbolArguments[1])}, {shape.Rows}, {shape.Columns}, {left.Tile!.Columns});");
        }
        else
        {
            Symbol memory = instruction.Op == Op.TileStore ? instruction.Symbol! : instruction.SymbolArguments[0];
            string start = $"{NameOf(memory)} + ((long){OneLane(instruction.Operands[0])} * {memory.Lanes})";
            string stride = $"(long){OneLane(instruction.Operands[1])} * {memory.Lanes}";
            string format = memory.Type switch { ScalarType.F16 => "Half", ScalarType.BF16 => "BFloat16", _ => "Single" };
            string operation = (instruction.Op == Op.TileStore ? "Store" : "Load") + format;
            string transposed = instruction.Op == Op.TileStore ? "" : instruction.Op == Op.TileLoadTransposed ? ", transposed: true" : ", transposed: false";
            _block.Line($"{Tiles}{operation}({start}, {stride}, {TileOf(tile)}, {shape.Rows}, {shape.Columns}{transposed});");
        }
    }

    private string TileOf(Symbol tile) => $"{NameOf(tile)} + (subgroup * {tile.Tile!.Count})";

    /// <summary>A value that is the same in all lanes, whether the form of the value shows it or not.</summary>
    private string OneLane(Value value) => ShapeOf(value).IsUniform ? Scalar(value) : OneLane(value.Type, $"{Simd}ValueOfLane({Vector(value)}, 0)");
}
