namespace HataDsl.Ir;

/// <content>Matrix tiles and copies to shared memory: shapes and types that fit each other.</content>
public sealed partial class KernelVerifier
{
    private static int SymbolArgumentsOf(Op op) => op switch
    {
        Op.TileLoad or Op.TileLoadTransposed or Op.TileStore or Op.CopyStart => 1,
        Op.TileMultiplyAdd => 2,
        _ => 0,
    };

    private string? MistakeInTiles(Instruction instruction)
    {
        Symbol first = instruction.Symbol!;
        if (instruction.SymbolArguments.FirstOrDefault(symbol => !_symbols.Contains(symbol)) is { } unknown)
        {
            return $"'{unknown.Name}' is not declared here.";
        }

        Symbol other = instruction.SymbolArguments[0];
        if (instruction.Op == Op.TileMultiplyAdd)
        {
            Symbol right = instruction.SymbolArguments[1];
            return other.Tile is { Role: TileRole.Left } l && right.Tile is { Role: TileRole.Right } r && other.Type == right.Type
                && l.Columns == r.Rows && l.Rows == first.Tile!.Rows && r.Columns == first.Tile.Columns
                ? null : $"'{other.Name}' times '{right.Name}' is not of the shape of '{first.Name}'.";
        }

        bool stores = instruction.Op == Op.TileStore;
        (Symbol tile, Symbol memory) = stores ? (other, first) : (first, other);
        return tile.Kind != SymbolKind.Tile || (stores && tile.Tile!.Role != TileRole.Sum) ? $"'{tile.Name}' is no {(stores ? "tile of sums" : "matrix tile")}."
            : memory.Kind is not (SymbolKind.View or SymbolKind.Shared) ? $"'{memory.Name}' is neither a view nor shared."
            : !stores && memory is { Kind: SymbolKind.View, Access: ViewAccess.Write } ? $"'{memory.Name}' can only be written."
            : stores ? (memory.Type is ScalarType.F32 or ScalarType.F16 or ScalarType.BF16 ? null : $"Sums cannot be stored as {memory.Type.Name()}.")
            : memory.Type != tile.Type ? $"'{memory.Name}' holds {memory.Type.Name()}, the tile {tile.Type.Name()}."
            : null;
    }

    private string? MistakeInCopy(Instruction instruction)
    {
        Symbol shared = instruction.Symbol!;
        Symbol view = instruction.SymbolArguments[0];
        return !_symbols.Contains(view) || view.Kind != SymbolKind.View || view.Access == ViewAccess.Write ? $"'{view.Name}' is no view that can be read here."
            : view.Type != shared.Type || view.Lanes != shared.Lanes ? $"'{view.Name}' and '{shared.Name}' have elements of different types."
            : shared.Lanes * shared.Type.Size() is 4 or 8 or 16 && shared.Lanes != 3 ? null
            : "An element of 4, 8 or 16 bytes is copied at a time.";
    }
}
