namespace HataDsl.Ir.Graphs;

/// <summary>What a kernel reads or writes of one tensor in memory, each element once.</summary>
/// <param name="Node">The tensor.</param>
/// <param name="Parts">Numbers of elements that are needed: the whole, or of a table or a cache what is used of it.</param>
/// <param name="Whole">Number of elements of the tensor, which the parts together do not exceed.</param>
/// <param name="IsWrite">Whether it is written.</param>
public sealed record Traffic(Node Node, IReadOnlyList<Extent> Parts, Extent Whole, bool IsWrite)
{
    /// <summary>Bytes for given lengths.</summary>
    /// <param name="lengthOf">The value of a length.</param>
    public double Bytes(Func<Extent, long> lengthOf) =>
        Math.Min(Parts.Sum(part => (double)lengthOf(part)), lengthOf(Whole)) * Node.Type.Size();
}
