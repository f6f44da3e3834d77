namespace HataDsl.Ir;

/// <summary>A conditional around an access.</summary>
/// <param name="Conditional">The conditional.</param>
/// <param name="Branch">0 for then, 1 for else.</param>
/// <param name="Kind">What is known of its condition.</param>
public readonly record struct LaneGuard(Instruction Conditional, int Branch, LaneGuardKind Kind);

/// <summary>What is known of a condition.</summary>
public enum LaneGuardKind
{
    /// <summary>Its truth in every invocation.</summary>
    Known,

    /// <summary>That it is the same in every invocation.</summary>
    Uniform,

    /// <summary>That it compares a position in the launch with something uniform: full workgroups pass whole.</summary>
    Bounds,

    /// <summary>Nothing.</summary>
    Unknown,
}

/// <summary>One instruction that touches an element of a view or array, with what is known of who executes it when.</summary>
/// <param name="Instruction">The load, store or atomic operation.</param>
/// <param name="Index">The form of its index, or null.</param>
/// <param name="Active">The invocations that execute it, when <paramref name="IsCertain"/>; else those that may.</param>
/// <param name="IsCertain">Whether there are arguments for which exactly the active invocations execute it.</param>
/// <param name="IsBounded">Whether a test that differs between invocations, or a jump under one, stands before it.</param>
/// <param name="Interval">The stretch between barriers it lies in.</param>
/// <param name="Guards">The conditionals around it, outermost first.</param>
/// <param name="Loops">The loops around it, outermost first.</param>
public sealed record LaneAccess(
    Instruction Instruction, LaneForm? Index, bool[] Active, bool IsCertain, bool IsBounded, int Interval,
    IReadOnlyList<LaneGuard> Guards, IReadOnlyList<Instruction> Loops)
{
    /// <summary>The view or array.</summary>
    public Symbol Symbol => Instruction.Symbol!;

    /// <summary>Whether it is an atomic operation.</summary>
    public bool IsAtomic => Instruction.Op is >= Op.AtomicAdd and <= Op.AtomicCompareExchange;

    /// <summary>Number of active invocations.</summary>
    public int ActiveCount => Active.Count(active => active);

    /// <summary>Whether there is a round of the loops and a choice of the conditions in which both accesses happen.</summary>
    public bool MayHappenWith(LaneAccess other)
    {
        bool own = false;
        bool others = false;
        foreach (LaneGuard guard in Guards)
        {
            LaneGuard twin = other.Guards.FirstOrDefault(candidate => candidate.Conditional == guard.Conditional);
            if (twin.Conditional is null)
            {
                own |= guard.Kind != LaneGuardKind.Known;
            }
            else if (twin.Branch != guard.Branch && guard.Kind != LaneGuardKind.Known)
            {
                return false;
            }
        }

        foreach (LaneGuard guard in other.Guards)
        {
            others |= guard.Kind != LaneGuardKind.Known && Guards.All(candidate => candidate.Conditional != guard.Conditional);
        }

        return !(own && others);
    }
}
