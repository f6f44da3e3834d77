namespace HataDsl.Ir;

/// <summary>How the values of the 8 lanes of a subgroup relate.</summary>
internal enum LaneKind : byte
{
    /// <summary>The same in every lane: a scalar.</summary>
    Uniform,

    /// <summary>A scalar start plus a constant stride times the lane: a scalar too, where it serves as an index.</summary>
    Linear,

    /// <summary>A vector.</summary>
    Varying,
}

/// <summary>What more is known of a value.</summary>
[Flags]
internal enum LaneFacts : byte
{
    None = 0,

    /// <summary>Uniform over the whole workgroup, not only the subgroup.</summary>
    Group = 1,

    /// <summary>The start (or the uniform value) is a multiple of 8.</summary>
    Aligned = 2,

    /// <summary>A position: not negative, and start plus lanes does not overflow.</summary>
    Position = 4,

    /// <summary>The 64-bit start plus lanes equals the value unless a 32-bit step before it overflowed: good for addresses only.</summary>
    AddressOnly = 8,

    /// <summary>Of a linear value: the start grows by 8 strides from one subgroup to the next, so that the whole workgroup is linear.</summary>
    Spread = 16,
}

/// <summary>The form in which a value is kept.</summary>
internal readonly record struct LaneShape(LaneKind Kind, int Stride, LaneFacts Facts)
{
    public static readonly LaneShape Varying = new(LaneKind.Varying, 0, LaneFacts.None);

    public static readonly LaneShape Group = new(LaneKind.Uniform, 0, LaneFacts.Group);

    public static readonly LaneShape Subgroup = new(LaneKind.Uniform, 0, LaneFacts.None);

    public bool IsUniform => Kind == LaneKind.Uniform;

    public bool IsLinear => Kind == LaneKind.Linear;

    public bool IsVarying => Kind == LaneKind.Varying;

    public bool IsGroup => IsUniform && Has(LaneFacts.Group);

    public bool Has(LaneFacts fact) => (Facts & fact) != 0;

    public LaneShape Without(LaneFacts facts) => this with { Facts = Facts & ~facts };

    public LaneShape With(LaneFacts facts) => this with { Facts = Facts | facts };

    /// <summary>The shape of a variable that may hold either.</summary>
    public static LaneShape Join(LaneShape a, LaneShape b)
    {
        if (a.Kind != b.Kind || a.Stride != b.Stride)
        {
            return Varying;
        }

        LaneFacts facts = (a.Facts & b.Facts & ~LaneFacts.AddressOnly) | ((a.Facts | b.Facts) & LaneFacts.AddressOnly);
        return new LaneShape(a.Kind, a.Stride, facts);
    }
}
