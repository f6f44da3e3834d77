using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <content>Matrix tiles, which are followed at compile time like arrays, and copies to shared memory.</content>
internal sealed partial class BodyLowering
{
    private const int MaximumTile = 1 << 14;

    private readonly Dictionary<ISymbol, Symbol> _tiles = new(SymbolEqualityComparer.Default);

    private static bool IsTile(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Class && (TypeMapping.IsNamed(type, "HataDsl", "SumTile") || TypeMapping.IsNamed(type, "HataDsl", "LeftTile`1") || TypeMapping.IsNamed(type, "HataDsl", "RightTile`1"));

    private void DeclareTile(ILocalSymbol local, IOperation? initializer, IOperation declarator)
    {
        if (initializer is not IInvocationOperation { TargetMethod: { IsStatic: true } create } call
            || !TypeMapping.IsNamed(create.ContainingType, "HataDsl", "MatrixTile") || _usage.IsWritten(local) || !ReferenceEquals(_symbols, _context.Kernel.Symbols) || _depth > 0)
        {
            Report(KernelDiagnostics.TilePlacement, declarator);
            return;
        }

        long[] sides = [.. call.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).Select(argument => ConstantInteger(argument.Value) ?? 0)];
        ScalarType type = create.IsGenericMethod ? TypeMapping.Scalar(_types.Apply(create.TypeArguments[0])) : ScalarType.F32;
        bool fits = sides.All(side => side > 0 && side % 16 == 0) && sides[0] * sides[1] <= MaximumTile && (!create.IsGenericMethod || type is ScalarType.F16 or ScalarType.BF16);
        if (!fits)
        {
            Report(KernelDiagnostics.TileShape, initializer);
            return;
        }

        if (_context.Kernel.Workgroup.Count % 32 != 0)
        {
            Report(KernelDiagnostics.TileWorkgroup, initializer, _context.Kernel.Workgroup.Count.ToString());
            return;
        }

        TileRole role = create.Name switch { "Left" => TileRole.Left, "Right" => TileRole.Right, _ => TileRole.Sum };
        var tile = new Symbol(SymbolKind.Tile, _names.Take(local.Name), type) { Tile = new TileShape(role, (int)sides[0], (int)sides[1]) };
        _symbols.Add(tile);
        _tiles[local] = tile;
    }

    /// <summary>The tile that an expression names; null after a report.</summary>
    private Symbol? TileOf(IOperation operation)
    {
        if (operation is ILocalReferenceOperation local && _tiles.TryGetValue(local.Local, out Symbol? tile))
        {
            return tile;
        }

        if (_context.Diagnostics.Count == 0)
        {
            Report(KernelDiagnostics.TilePlacement, operation);
        }

        return null;
    }

    private Value[] LowerTileCall(IInvocationOperation operation)
    {
        if (TileOf(operation.Instance!) is not { } tile)
        {
            return [];
        }

        IOperation[] arguments = [.. operation.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).Select(argument => argument.Value)];
        switch (operation.TargetMethod.Name)
        {
            case "Fill":
                Value value = LowerScalar(arguments[0]);
                At(operation).Append(new Instruction(Op.TileFill) { Symbol = tile, Operands = [value] });
                return [];
            case "MultiplyAdd":
                if (TileOf(arguments[0]) is { } left && TileOf(arguments[1]) is { } right)
                {
                    TileShape shape = tile.Tile!;
                    bool fits = left.Tile!.Rows == shape.Rows && right.Tile!.Columns == shape.Columns && left.Tile.Columns == right.Tile.Rows;
                    if (!fits)
                    {
                        return Refuse(KernelDiagnostics.TileProduct, operation, Describe(left), Describe(right), Describe(tile));
                    }

                    At(operation).Append(new Instruction(Op.TileMultiplyAdd) { Symbol = tile, SymbolArguments = [left, right] });
                }

                return [];
            default:
                return LowerTileAccess(operation, tile, arguments);
        }
    }

    private Value[] LowerTileAccess(IInvocationOperation operation, Symbol tile, IOperation[] arguments)
    {
        if (ArrayOf(arguments[0], "memory") is not { } array)
        {
            return [];
        }

        bool stores = operation.TargetMethod.Name == "Store";
        Symbol memory = array.Symbols[0];
        bool fits = array.Symbols.Length == 1 && memory.Record is null && memory.Terms.Count == 0 && memory.Kind is SymbolKind.View or SymbolKind.Shared
            && (stores ? memory.Type is ScalarType.F32 or ScalarType.F16 or ScalarType.BF16 : memory.Type == tile.Type);
        if (!fits)
        {
            return Refuse(KernelDiagnostics.TileMemory, arguments[0], stores ? "float, Half or BFloat16" : tile.Type == ScalarType.F16 ? "Half" : tile.Type == ScalarType.BF16 ? "BFloat16" : "float");
        }

        Value offset = Offset(array, LowerIndex(arguments[1]), arguments[1]);
        Value stride = LowerIndex(arguments[2]);
        At(operation).Append(stores
            ? new Instruction(Op.TileStore) { Symbol = memory, SymbolArguments = [tile], Operands = [offset, stride] }
            : new Instruction(operation.TargetMethod.Name == "Load" ? Op.TileLoad : Op.TileLoadTransposed) { Symbol = tile, SymbolArguments = [memory], Operands = [offset, stride] });
        return [];
    }

    private static string Describe(Symbol tile) => $"{tile.Tile!.Rows} x {tile.Tile.Columns}";

    private Value[] LowerSharedCopy(IInvocationOperation operation)
    {
        IOperation[] arguments = [.. operation.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).Select(argument => argument.Value)];
        switch (operation.TargetMethod.Name)
        {
            case "Commit":
                At(operation).EmitEffect(Op.CopyCommit);
                return [];
            case "Wait":
                if (ConstantInteger(arguments[0]) is not (>= 0 and <= int.MaxValue and var groups))
                {
                    return Refuse(KernelDiagnostics.CopyGroups, arguments[0]);
                }

                RegionBuilder at = At(operation);
                at.EmitEffect(Op.CopyWait, at.Constant((int)groups));
                return [];
            default:
                if (ArrayOf(arguments[0], "target") is not { } targets || ArrayOf(arguments[2], "source") is not { } sources)
                {
                    return [];
                }

                Symbol target = targets.Symbols[0];
                bool fits = targets.Symbols.Length == 1 && sources.Symbols[0].Record is null && target.Terms.Count == 0 && target.Kind == SymbolKind.Shared && target.Lanes != 3 && target.Lanes * target.Type.Size() is 4 or 8 or 16;
                if (!fits)
                {
                    return Refuse(KernelDiagnostics.CopyTarget, arguments[0]);
                }

                Value to = Offset(targets, LowerIndex(arguments[1]), arguments[1]);
                Value from = Offset(sources, LowerIndex(arguments[3]), arguments[3]);
                At(operation).Append(new Instruction(Op.CopyStart) { Symbol = target, SymbolArguments = [sources.Symbols[0]], Operands = [to, from] });
                return [];
        }
    }
}
