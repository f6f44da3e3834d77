namespace HataDsl.Ir.Passes;

/// <summary>
/// Repeats the body of a loop that runs a small, known number of times: a counter set to a constant in front of the loop, changed
/// only by the latch, and compared by the header. Needs neither a particular comparison nor step: the counter is evaluated.
/// </summary>
public sealed class UnrollLoops
{
    /// <summary>Rounds up to which a loop is unrolled.</summary>
    private const int MaximumRounds = 16;

    /// <summary>Instructions that all rounds together may have.</summary>
    private const int MaximumInstructions = 256;

    /// <summary>The same for a loop whose bounds the programmer asks to be known at compile time.</summary>
    private const int MaximumRequestedRounds = 1024;

    /// <summary>The same for a loop whose bounds the programmer asks to be known at compile time.</summary>
    private const int MaximumRequestedInstructions = 16384;

    /// <summary>The same where the rounds are what keeps a private array out of registers: its indices become constants.</summary>
    private const int MaximumArrayInstructions = 4096;

    private readonly RegionEffects _effects;
    private readonly Dictionary<Value, Instruction> _definitions = [];

    private UnrollLoops(Kernel kernel) => _effects = RegionEffects.Analyze(kernel.Body);

    /// <summary>Runs the pass on an inlined kernel.</summary>
    public static void Run(Kernel kernel) => new UnrollLoops(kernel).Walk(kernel.Body);

    private void Walk(Region region)
    {
        List<Instruction> source = [.. region.Instructions];
        List<Instruction> target = region.Instructions;
        var assigned = new Dictionary<Symbol, Value>();
        target.Clear();
        foreach (Instruction instruction in source)
        {
            foreach (Value result in instruction.Results)
            {
                _definitions[result] = instruction;
            }

            if (instruction.Op == Op.Set)
            {
                assigned[instruction.Symbol!] = instruction.Operands[0];
            }

            foreach (Region nested in instruction.Regions)
            {
                Walk(nested);
            }

            if (instruction.Op == Op.Loop && CountRounds(instruction, assigned) is int rounds)
            {
                Unroll(instruction, rounds, target);
            }
            else
            {
                target.Add(instruction);
            }

            foreach (Region nested in instruction.Regions)
            {
                foreach (Symbol written in _effects.Of(nested).Written)
                {
                    assigned.Remove(written);
                }
            }
        }
    }

    /// <summary>The number of rounds if the loop is to be unrolled.</summary>
    private int? CountRounds(Instruction loop, Dictionary<Symbol, Value> assigned)
    {
        Region header = loop.Regions[0];
        Region body = loop.Regions[1];
        Region latch = loop.Regions[2];
        if (!ControlFlow.HasTest(header) || ControlFlow.HasTest(latch)
            || (!loop.IsUnrolled && (_effects.Of(header).HasBarrier || _effects.Of(body).HasBarrier || _effects.Of(latch).HasBarrier))
            || !ControlFlow.FallsThrough(body) || ControlFlow.Contains(body, Op.Break) || ControlFlow.Contains(body, Op.Continue))
        {
            return null;
        }

        Value condition = header.Instructions[header.Instructions.Count - 1].Operands[0];
        int size = Math.Max(1, Size(body) + Size(latch));
        foreach (Instruction step in latch.Instructions)
        {
            if (step.Op != Op.Set)
            {
                continue;
            }

            int most = loop.IsUnrolled ? MaximumRequestedInstructions : IndexesArray(loop, step.Symbol!) ? MaximumArrayInstructions : MaximumInstructions;
            int rounds = loop.IsUnrolled ? MaximumRequestedRounds : MaximumRounds;
            if (assigned.TryGetValue(step.Symbol!, out Value? start) && IsCounter(step, loop)
                && Rounds(condition, step, start, Math.Min(most / size, rounds)) is int found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Whether a private array is indexed by what is computed from the counter.</summary>
    private static bool IndexesArray(Instruction loop, Symbol counter)
    {
        HashSet<Symbol> variables = [counter];
        HashSet<Value> values = [];
        return IndexesArray(loop.Regions[0], variables, values) || IndexesArray(loop.Regions[1], variables, values);
    }

    private static bool IndexesArray(Region region, HashSet<Symbol> variables, HashSet<Value> values)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            bool depends = instruction.Operands.Any(values.Contains) || (instruction.Op == Op.Get && variables.Contains(instruction.Symbol!));
            if (instruction is { Symbol.Kind: SymbolKind.Private, Operands.Length: > 0 } && values.Contains(instruction.Operands[0]))
            {
                return true;
            }

            if (depends && instruction.Op == Op.Set)
            {
                variables.Add(instruction.Symbol!);
            }
            else if (depends)
            {
                values.UnionWith(instruction.Results);
            }

            foreach (Region nested in instruction.Regions)
            {
                if (IndexesArray(nested, variables, values))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether the latch's assignment is the only one in the loop.</summary>
    private bool IsCounter(Instruction step, Instruction loop)
    {
        int count = 0;
        foreach (Instruction instruction in loop.Regions[2].Instructions)
        {
            count += instruction.Op == Op.Set && instruction.Symbol == step.Symbol ? 1 : 0;
            foreach (Region nested in instruction.Regions)
            {
                count += _effects.Of(nested).Writes(step.Symbol!) ? 1 : 0;
            }
        }

        return count == 1 && !_effects.Of(loop.Regions[0]).Writes(step.Symbol!) && !_effects.Of(loop.Regions[1]).Writes(step.Symbol!);
    }

    private int? Rounds(Value condition, Instruction step, Value start, int limit)
    {
        ulong? counter = Evaluate(start, null, 0, 0);
        for (int rounds = 0; rounds <= limit && counter is ulong value; rounds++)
        {
            ulong? goes = Evaluate(condition, step.Symbol, value, 0);
            if (goes == 0)
            {
                return rounds;
            }

            counter = goes is null ? null : Evaluate(step.Operands[0], step.Symbol, value, 0);
        }

        return null;
    }

    /// <summary>The constant a value has when the counter has a given one.</summary>
    private ulong? Evaluate(Value value, Symbol? counter, ulong bits, int depth)
    {
        if (depth > 8 || !_definitions.TryGetValue(value, out Instruction? instruction))
        {
            return null;
        }

        Value[] operands = instruction.Operands;
        if (instruction.Op == Op.Const)
        {
            return instruction.Bits;
        }

        if (instruction.Op == Op.Get)
        {
            return instruction.Symbol == counter ? bits : null;
        }

        if (!ConstantEvaluator.CanEvaluate(instruction.Op) || !ConstantEvaluator.IsReproducible(instruction.Op, instruction.Type, NumericContract.Exact))
        {
            return null;
        }

        ulong? a = Evaluate(operands[0], counter, bits, depth + 1);
        ulong? b = operands.Length > 1 ? Evaluate(operands[1], counter, bits, depth + 1) : 0;
        ulong? c = operands.Length > 2 ? Evaluate(operands[2], counter, bits, depth + 1) : 0;
        return a is null || b is null || c is null
            ? null
            : ConstantEvaluator.Evaluate(instruction.Op, operands[instruction.Op == Op.Select ? 1 : 0].Type, instruction.Type, a.Value, b.Value, c.Value);
    }

    private static int Size(Region region)
    {
        int size = region.Instructions.Count;
        foreach (Instruction instruction in region.Instructions)
        {
            foreach (Region nested in instruction.Regions)
            {
                size += Size(nested);
            }
        }

        return size;
    }

    /// <summary>Header, body, latch for each round, and the header once more, which finds the end.</summary>
    private static void Unroll(Instruction loop, int rounds, List<Instruction> target)
    {
        List<Instruction> header = loop.Regions[0].Instructions;
        List<Instruction> body = loop.Regions[1].Instructions;
        List<Instruction> latch = loop.Regions[2].Instructions;
        for (int round = 0; round <= rounds; round++)
        {
            var cloner = new RegionCloner();
            cloner.CloneInto(target, header, header.Count - 1);
            if (round < rounds)
            {
                cloner.CloneInto(target, body, body.Count);
                cloner.CloneInto(target, latch, latch.Count);
            }
        }
    }
}
