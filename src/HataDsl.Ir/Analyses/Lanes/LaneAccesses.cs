namespace HataDsl.Ir;

/// <summary>
/// Walks a kernel once and lists the accesses to elements in order, each with the invocations that make it and the barriers around it.
/// Cautious in one direction: what it calls certain is so for some arguments; what it does not know it does not call certain.
/// </summary>
public sealed class LaneAccesses
{
    private readonly Kernel _kernel;
    private readonly LaneForms _forms;
    private readonly UniformityInfo _uniformity;
    private readonly List<LaneAccess> _accesses = [];
    private readonly List<LaneGuard> _guards = [];
    private readonly List<Instruction> _loops = [];
    private readonly List<(Instruction Loop, int End, int Start)> _wraps = [];
    private bool[] _active;
    private bool _isCertain = true;
    private bool _isBounded;
    private bool _isLost;
    private int _interval;
    private int _intervals;

    private LaneAccesses(Kernel kernel, LaneForms forms, UniformityInfo uniformity)
    {
        _kernel = kernel;
        _forms = forms;
        _uniformity = uniformity;
        _active = [.. Enumerable.Repeat(true, kernel.Workgroup.Count)];
    }

    /// <summary>The accesses in the order of the text.</summary>
    public IReadOnlyList<LaneAccess> All => _accesses;

    /// <summary>Walks an inlined kernel whose variables are promoted.</summary>
    public static LaneAccesses Of(Kernel kernel, LaneForms forms, UniformityInfo uniformity)
    {
        var result = new LaneAccesses(kernel, forms, uniformity);
        result.Walk(kernel.Body);
        return result;
    }

    /// <summary>The loop whose next round follows an access of its last stretch without a barrier, if the two accesses are such a pair.</summary>
    public Instruction? WrapBetween(LaneAccess a, LaneAccess b)
    {
        foreach ((Instruction loop, int end, int start) in _wraps)
        {
            if (((a.Interval == end && b.Interval == start) || (b.Interval == end && a.Interval == start)) && a.Loops.Contains(loop) && b.Loops.Contains(loop))
            {
                return loop;
            }
        }

        return null;
    }

    private void Walk(Region region)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            switch (instruction.Op)
            {
                case Op.Barrier or Op.SubgroupBarrier:
                    _interval = ++_intervals;
                    break;
                case Op.If:
                    WalkIf(instruction);
                    break;
                case Op.Loop:
                    WalkLoop(instruction);
                    break;
                case Op.Test:
                    (LaneGuardKind kind, _) = GuardOf(instruction.Operands[0], positive: true);
                    _isBounded |= kind != LaneGuardKind.Uniform;
                    _isCertain &= kind is LaneGuardKind.Uniform or LaneGuardKind.Bounds || IsConstantlyTrue(instruction.Operands[0]);
                    break;
                case Op.Break or Op.Continue or Op.Return:
                    _isLost |= !_isCertain;
                    _active = new bool[_active.Length];
                    return;
                default:
                    if (instruction.Symbol is { IsIndexed: true } && instruction.Op != Op.Length)
                    {
                        _accesses.Add(new LaneAccess(
                            instruction, _forms.Of(instruction.Operands[0]), _active, _isCertain && !_isLost, _isBounded, _interval, [.. _guards], [.. _loops]));
                    }

                    break;
            }
        }
    }

    private void WalkIf(Instruction conditional)
    {
        bool[] before = _active;
        bool certain = _isCertain;
        bool bounded = _isBounded;
        int start = _interval;
        bool synchronises = Synchronises(conditional);
        var after = new bool[before.Length];
        var sawJump = false;
        var leftUnder = LaneGuardKind.Known;
        for (int branch = 0; branch < 2; branch++)
        {
            (LaneGuardKind kind, bool[]? mask) = GuardOf(conditional.Operands[0], positive: branch == 0);
            _active = mask is null ? before : And(before, mask);
            _isCertain = certain && kind != LaneGuardKind.Unknown;
            _isBounded = bounded || kind != LaneGuardKind.Uniform;
            _interval = start;
            bool[] entered = _active;
            _guards.Add(new LaneGuard(conditional, branch, kind));
            Walk(conditional.Regions[branch]);
            _guards.RemoveAt(_guards.Count - 1);
            if (!entered.SequenceEqual(_active))
            {
                sawJump = true;
                leftUnder = kind > leftUnder ? kind : leftUnder;
            }

            for (int i = 0; i < after.Length; i++)
            {
                after[i] |= _active[i];
            }
        }

        _active = after;
        _isCertain = certain && !(sawJump && leftUnder == LaneGuardKind.Unknown);
        _isBounded = bounded || (sawJump && leftUnder != LaneGuardKind.Uniform);
        _interval = synchronises ? ++_intervals : start;
    }

    private void WalkLoop(Instruction loop)
    {
        bool[] before = _active;
        bool certain = _isCertain;
        bool bounded = _isBounded;
        int start = _interval;
        _loops.Add(loop);
        Walk(loop.Regions[0]);
        Walk(loop.Regions[1]);
        _active = before;
        Walk(loop.Regions[2]);
        _loops.RemoveAt(_loops.Count - 1);
        if (_interval != start)
        {
            _wraps.Add((loop, _interval, start));
        }

        // Invocations that leave early are together again behind the loop, unless they have left the kernel.
        _active = before;
        _isLost |= ControlFlow.Contains(loop.Regions[1], Op.Return);
        _isCertain = certain;
        _isBounded = bounded;
    }

    private bool IsConstantlyTrue(Value condition) => _forms.Of(condition)?.Constant is not (null or 0);

    /// <summary>What is known of a condition, and where its truth is known in each invocation, that.</summary>
    private (LaneGuardKind Kind, bool[]? Mask) GuardOf(Value condition, bool positive)
    {
        Instruction definition = _forms.DefinitionOf(condition);
        if (definition.Op == Op.Not)
        {
            return GuardOf(definition.Operands[0], !positive);
        }

        if (_forms.Of(condition) is { IsKnown: true } form)
        {
            return (LaneGuardKind.Known, [.. form.Offsets.Select(truth => (truth != 0) == positive)]);
        }

        if (_uniformity.Of(condition) <= UniformityLevel.Workgroup)
        {
            return (LaneGuardKind.Uniform, null);
        }

        if ((definition.Op == Op.And && positive) || (definition.Op == Op.Or && !positive))
        {
            (LaneGuardKind first, bool[]? firstMask) = GuardOf(definition.Operands[0], positive);
            (LaneGuardKind second, bool[]? secondMask) = GuardOf(definition.Operands[1], positive);
            bool[]? mask = firstMask is null ? secondMask : secondMask is null ? firstMask : And(firstMask, secondMask);
            return (first > second ? first : second, mask);
        }

        if (definition.Op is Op.And or Op.Or)
        {
            // One side is enough, and there are arguments for which it holds everywhere.
            (LaneGuardKind first, _) = GuardOf(definition.Operands[0], positive);
            (LaneGuardKind second, _) = GuardOf(definition.Operands[1], positive);
            return (first == LaneGuardKind.Unknown || second == LaneGuardKind.Unknown ? LaneGuardKind.Unknown : LaneGuardKind.Bounds, null);
        }

        bool isBounds = definition.Op is Op.Less or Op.LessEqual or Op.Greater or Op.GreaterEqual
            && ((IsPosition(definition.Operands[0]) && IsUnknown(definition.Operands[1])) || (IsPosition(definition.Operands[1]) && IsUnknown(definition.Operands[0])));
        return (isBounds ? LaneGuardKind.Bounds : LaneGuardKind.Unknown, null);
    }

    /// <summary>Whether a value is the same in a workgroup and free to be large: a constant bound may cut the first workgroup already.</summary>
    private bool IsUnknown(Value value) => _uniformity.Of(value) <= UniformityLevel.Workgroup && _forms.Of(value) is not { Constant: not null };

    private bool IsPosition(Value value) => !value.Type.IsFloat() && _forms.Of(value) is { } form && form.Terms.Keys.Any(key => key is Op);

    private static bool[] And(bool[] a, bool[] b) => [.. a.Zip(b, (x, y) => x && y)];

    private static bool Synchronises(Instruction instruction) =>
        instruction.Op == Op.Barrier || instruction.Regions.Any(region => region.Instructions.Any(Synchronises));
}
