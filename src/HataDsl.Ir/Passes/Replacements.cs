namespace HataDsl.Ir.Passes;

/// <summary>Values that a pass found equal to earlier ones. Operands are rewritten as the pass walks forward.</summary>
internal sealed class Replacements
{
    private readonly Dictionary<Value, Value> _map = [];

    /// <summary>Uses <paramref name="by"/> for <paramref name="value"/> from now on; it must itself be in use, not replaced.</summary>
    public void Add(Value value, Value by) => _map[value] = by;

    /// <summary>The value to use.</summary>
    public Value Of(Value value) => _map.TryGetValue(value, out Value? by) ? by : value;

    /// <summary>Rewrites the operands of an instruction.</summary>
    public void Apply(Instruction instruction)
    {
        Value[] operands = instruction.Operands;
        for (int i = 0; i < operands.Length; i++)
        {
            if (_map.TryGetValue(operands[i], out Value? by))
            {
                operands[i] = by;
            }
        }
    }
}
