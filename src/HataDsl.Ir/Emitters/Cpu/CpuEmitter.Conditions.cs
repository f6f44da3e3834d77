namespace HataDsl.Ir;

/// <content>Scalar tests of whole subgroups: a position of lane 7 below a bound means that all lanes are.</content>
public sealed partial class CpuEmitter
{
    private bool HasAllLanes(Value condition) => IsDeferred(condition) && TestLanes(condition, all: true, emit: false) is not null;

    /// <summary>A scalar expression that is true only if the condition holds in all lanes; none when there is no cheap one.</summary>
    private string? AllLanes(Value condition) => IsDeferred(condition) ? TestLanes(condition, all: true, emit: true) : null;

    /// <summary>A scalar expression that is true only if the condition holds in no lane; none when there is no cheap one.</summary>
    private string? NoLane(Value condition) => IsDeferred(condition) ? TestLanes(condition, all: false, emit: true) : null;

    private string? TestLanes(Value condition, bool all, bool emit)
    {
        Instruction definition = _tree.DefinitionOf(condition);
        if (ShapeOf(condition).IsUniform)
        {
            return !emit ? "" : all ? Scalar(condition) : $"!{Scalar(condition)}";
        }

        switch (definition.Op)
        {
            case Op.Not:
                return TestLanes(definition.Operands[0], !all, emit);
            case Op.And when all:
            case Op.Or when !all:
                string? left = TestLanes(definition.Operands[0], all, emit);
                string? right = TestLanes(definition.Operands[1], all, emit);
                return left is null || right is null ? null : $"{left} && {right}";
            default:
                return TestBound(definition, all, emit);
        }
    }

    private string? TestBound(Instruction comparison, bool all, bool emit)
    {
        // In the form linear < bound or linear <= bound, whichever way it was written.
        (bool below, bool orEqual, bool swapped) = (comparison.Op, all) switch
        {
            (Op.Less, true) => (true, false, false),
            (Op.LessEqual, true) => (true, true, false),
            (Op.Greater, true) => (true, false, true),
            (Op.GreaterEqual, true) => (true, true, true),
            (Op.GreaterEqual, false) => (true, false, false),
            (Op.Greater, false) => (true, true, false),
            (Op.LessEqual, false) => (true, false, true),
            (Op.Less, false) => (true, true, true),
            _ => default,
        };
        Value linear = comparison.Operands[swapped ? 1 : 0];
        Value bound = comparison.Operands[swapped ? 0 : 1];
        LaneShape shape = ShapeOf(linear);
        if (!below || !shape.IsLinear || shape.Stride <= 0 || shape.Has(LaneFacts.AddressOnly) || !ShapeOf(bound).IsUniform)
        {
            return null;
        }

        long reach = 7L * shape.Stride;
        string? last = linear.Type switch
        {
            ScalarType.I32 => "(long)",
            ScalarType.U32 => "(long)",
            ScalarType.I64 => "",
            _ => null,
        };
        return last is null ? null : !emit ? "" : $"{last}{Scalar(linear)} + {reach} {(orEqual ? "<=" : "<")} {Scalar(bound)}";
    }
}
