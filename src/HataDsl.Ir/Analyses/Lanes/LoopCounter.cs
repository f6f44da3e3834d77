namespace HataDsl.Ir;

/// <summary>A variable that counts a loop from a constant to a constant and is assigned nowhere else.</summary>
/// <param name="Loop">The loop.</param>
/// <param name="First">Its value in the first round.</param>
/// <param name="Last">Its value in the last round, reached unless the loop is left early.</param>
public sealed record LoopCounter(Instruction Loop, long First, long Last)
{
    /// <summary>The counters of a kernel whose variables have been promoted.</summary>
    public static Dictionary<Symbol, LoopCounter> Find(Kernel kernel)
    {
        var sets = new Dictionary<Symbol, List<(Instruction Set, Region Region)>>();
        var constants = new Dictionary<Value, long>();
        var definitions = new Dictionary<Value, Instruction>();
        Survey(kernel.Body, sets, constants, definitions);
        var counters = new Dictionary<Symbol, LoopCounter>();
        Find(kernel.Body, sets, constants, definitions, counters);
        return counters;
    }

    private static void Survey(
        Region region, Dictionary<Symbol, List<(Instruction, Region)>> sets, Dictionary<Value, long> constants, Dictionary<Value, Instruction> definitions)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            foreach (Value result in instruction.Results)
            {
                definitions[result] = instruction;
            }

            if (instruction.Op == Op.Const && instruction.Type.IsInteger())
            {
                constants[instruction.Result] = ConstantBits.ToInt64(instruction.Type, instruction.Bits);
            }
            else if (instruction.Op == Op.Set)
            {
                if (!sets.TryGetValue(instruction.Symbol!, out List<(Instruction, Region)>? list))
                {
                    sets.Add(instruction.Symbol!, list = []);
                }

                list.Add((instruction, region));
            }

            foreach (Region nested in instruction.Regions)
            {
                Survey(nested, sets, constants, definitions);
            }
        }
    }

    private static void Find(
        Region region,
        Dictionary<Symbol, List<(Instruction Set, Region Region)>> sets,
        Dictionary<Value, long> constants,
        Dictionary<Value, Instruction> definitions,
        Dictionary<Symbol, LoopCounter> counters)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            if (instruction.Op == Op.Loop
                && ControlFlow.HasTest(instruction.Regions[0])
                && instruction.Regions[0].Instructions is var header
                && definitions.TryGetValue(header[header.Count - 1].Operands[0], out Instruction? comparison)
                && comparison.Op is Op.Less or Op.LessEqual
                && constants.TryGetValue(comparison.Operands[1], out long bound)
                && definitions.TryGetValue(comparison.Operands[0], out Instruction? read)
                && read is { Op: Op.Get, Symbol: { Kind: SymbolKind.Local } symbol }
                && sets.TryGetValue(symbol, out List<(Instruction Set, Region Region)>? assigned)
                && assigned.Count == 2
                && assigned.Find(set => set.Region == region).Set is { } initial
                && assigned.Find(set => set.Region == instruction.Regions[2]).Set is { } next
                && region.Instructions.IndexOf(initial) < region.Instructions.IndexOf(instruction)
                && constants.TryGetValue(initial.Operands[0], out long first)
                && definitions.TryGetValue(next.Operands[0], out Instruction? sum)
                && sum.Op == Op.Add
                && constants.TryGetValue(sum.Operands[1], out long step)
                && step > 0
                && definitions.TryGetValue(sum.Operands[0], out Instruction? before)
                && before is { Op: Op.Get }
                && before.Symbol == symbol)
            {
                long end = comparison.Op == Op.Less ? bound - 1 : bound;
                if (end >= first)
                {
                    counters[symbol] = new LoopCounter(instruction, first, first + ((end - first) / step * step));
                }
            }

            foreach (Region nested in instruction.Regions)
            {
                Find(nested, sets, constants, definitions, counters);
            }
        }
    }
}
