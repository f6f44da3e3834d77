namespace HataDsl.Scheduling;

/// <summary>A PyTorch release whose pipeline files are written. Checked by running the files in 2.6 and 2.14.</summary>
/// <param name="Major">Major number.</param>
/// <param name="Minor">Minor number.</param>
public readonly record struct TorchVersion(int Major, int Minor) : IComparable<TorchVersion>
{
    /// <summary>The oldest release whose loader knows today's letters (I for input gradients, B for the full backward pass).</summary>
    public static TorchVersion Oldest { get; } = new(2, 6);

    /// <summary>The oldest release whose files name the reduction of gradients themselves (pytorch/pytorch#166449, November 2025).</summary>
    public static TorchVersion FirstWithReduceGrad { get; } = new(2, 10);

    /// <summary>The release written for where none is named.</summary>
    public static TorchVersion Default { get; } = new(2, 11);

    /// <summary>Whether <c>compute_comms</c> files must hold REDUCE_GRAD: without it nothing divides gradients by the number of micro-batches.</summary>
    public bool HasReduceGrad => CompareTo(FirstWithReduceGrad) >= 0;

    /// <summary>Reads "2.11" or "2.11.0".</summary>
    /// <param name="text">The text.</param>
    /// <param name="version">The version.</param>
    /// <returns>Whether it is one, and not older than <see cref="Oldest"/>.</returns>
    public static bool TryParse(string text, out TorchVersion version)
    {
        version = default;
        string[] parts = text.Split('.');
        if (parts.Length is not (2 or 3) || !int.TryParse(parts[0], out int major) || !int.TryParse(parts[1], out int minor))
            return false;
        version = new TorchVersion(major, minor);
        return version.CompareTo(Oldest) >= 0;
    }

    /// <inheritdoc />
    public int CompareTo(TorchVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <summary>Whether one release came before another.</summary>
    public static bool operator <(TorchVersion left, TorchVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether one release came after another.</summary>
    public static bool operator >(TorchVersion left, TorchVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether one release came before another or is the same.</summary>
    public static bool operator <=(TorchVersion left, TorchVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one release came after another or is the same.</summary>
    public static bool operator >=(TorchVersion left, TorchVersion right) => left.CompareTo(right) >= 0;

    /// <summary>As in "2.11".</summary>
    public override string ToString() => $"{Major}.{Minor}";
}
