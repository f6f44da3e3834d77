namespace HataDsl.Ir;

/// <summary>
/// What the IR of a kernel consists of: compared by identity, and numbered for hash tables. The passes keep most of what they know in such tables,
/// and the run time's own identity hashes, made anew for each object, took an eighth of a compilation.
/// </summary>
public abstract class KernelNode
{
    [ThreadStatic]
    private static int s_last;

    private readonly int _number = ++s_last;

    private protected KernelNode()
    {
    }

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => _number;
}
