namespace HataDsl.Ir;

/// <summary>Which place a tile takes in a product.</summary>
public enum TileRole : byte
{
    /// <summary>The left factor.</summary>
    Left,

    /// <summary>The right factor.</summary>
    Right,

    /// <summary>The sums, in f32.</summary>
    Sum,
}

/// <summary>The shape of a matrix tile: the work of one subgroup, spread over its invocations as the target likes.</summary>
/// <param name="Role">Its place in a product.</param>
/// <param name="Rows">Rows, a multiple of 16.</param>
/// <param name="Columns">Columns, a multiple of 16.</param>
public sealed record TileShape(TileRole Role, int Rows, int Columns)
{
    /// <summary>Elements.</summary>
    public int Count => Rows * Columns;
}
