namespace HataDsl.Ir;

/// <content>
/// Values of one lane that go to all lanes again, as running sums of rows do, and what is added up of them: they stay vectors, because the
/// way from a vector to a scalar and back costs more than all that is done with them.
/// </content>
public sealed partial class CpuEmitter
{
    private readonly Dictionary<Value, bool> _laneValues = [];

    /// <summary>Whether a uniform value is kept as a vector.</summary>
    private bool IsLaneValue(Value value)
    {
        if (!_laneValues.TryGetValue(value, out bool isLaneValue))
        {
            _laneValues[value] = isLaneValue = value.Type is ScalarType.I32 or ScalarType.U32 or ScalarType.F32 && ShapeOf(value).IsUniform
                && !_plan.IsGroup(value) && !_plan.Kept.Contains(value) && IsFromLane(_tree.DefinitionOf(value)) && GoesToLanes(value);
        }

        return isLaneValue;
    }

    private bool IsFromLane(Instruction definition) => definition.Op switch
    {
        Op.SubgroupBroadcast => _tree.DefinitionOf(definition.Operands[1]).Op == Op.Const && ShapeOf(definition.Operands[0]).IsVarying,
        Op.Add => definition.Operands.All(IsLaneValue),
        _ => false,
    };

    private bool GoesToLanes(Value value) => _tree.UsesOf(value).Any(use =>
        use.Op == Op.Add && (ShapeOf(use.Result).IsVarying || (ShapeOf(use.Result).IsUniform && GoesToLanes(use.Result))));
}
