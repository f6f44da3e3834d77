using HataDsl.Ir.Passes;

namespace HataDsl.Ir;

/// <summary>
/// Splits loops that add to more variables than the processor has registers, as a product with 8 by 8 sums an invocation does, into
/// loops over the same rounds with a part of the variables each. What the parts read is read again, which costs far less than moving
/// every sum to memory and back in every round.
/// </summary>
/// <remarks>
/// Only loops whose body is straight, writes nothing but variables, and computes each variable from itself and from what the loop
/// does not change: then the parts do not see each other.
/// </remarks>
internal static class WideLoops
{
    /// <summary>Vectors that a loop may carry from round to round beside the values of one round, of 32 registers.</summary>
    private const int MostCarried = 24;

    /// <summary>Variables of a part.</summary>
    private const int Part = 16;

    /// <summary>Splits the loops of a region and those inside.</summary>
    /// <returns>
    /// The instructions where the parts begin and what follows the last: the subgroups had better go through one part after the other,
    /// so that each brings only its own variables to registers.
    /// </returns>
    public static HashSet<Instruction> Split(Region region)
    {
        var breaks = new HashSet<Instruction>();
        Split(region, breaks);
        return breaks;
    }

    private static void Split(Region region, HashSet<Instruction> breaks)
    {
        var starts = new Dictionary<Symbol, Value>();
        foreach (Instruction instruction in region.Instructions.ToArray())
        {
            if (instruction.Op == Op.Loop && PartsOf(instruction, starts) is { } parts)
            {
                Replace(region, instruction, parts, starts, breaks);
            }

            foreach (Region nested in instruction.Regions)
            {
                Split(nested, breaks);
                ForgetAssigned(nested, starts);
            }

            if (instruction.Op == Op.Set)
            {
                starts[instruction.Symbol!] = instruction.Operands[0];
            }
        }
    }

    private static void ForgetAssigned(Region region, Dictionary<Symbol, Value> starts)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            if (instruction.Op == Op.Set)
            {
                starts.Remove(instruction.Symbol!);
            }

            foreach (Region nested in instruction.Regions)
            {
                ForgetAssigned(nested, starts);
            }
        }
    }

    /// <summary>The variables of each part, if a loop is to be split.</summary>
    private static List<HashSet<Symbol>>? PartsOf(Instruction loop, Dictionary<Symbol, Value> starts)
    {
        List<Instruction> body = loop.Regions[1].Instructions;
        List<Instruction> latch = loop.Regions[2].Instructions;
        List<Symbol> carried = [.. body.Where(instruction => instruction.Op == Op.Set).Select(instruction => instruction.Symbol!)];
        bool straight = ControlFlow.HasTest(loop.Regions[0]) && !ControlFlow.HasTest(loop.Regions[2])
            && loop.Regions[0].Instructions.All(instruction => instruction.Op == Op.Test || IsPlain(instruction))
            && body.All(instruction => IsPlain(instruction) || instruction.Op == Op.Set)
            && latch.All(instruction => IsPlain(instruction) || instruction.Op == Op.Set);
        if (carried.Count <= MostCarried || !straight || carried.Distinct().Count() != carried.Count)
        {
            return null;
        }

        // Each part counts from the start again.
        HashSet<Symbol> counters = [.. latch.Where(instruction => instruction.Op == Op.Set).Select(instruction => instruction.Symbol!)];
        return counters.All(starts.ContainsKey) && !counters.Overlaps(carried) && AreIndependent(body, carried) && !ReadsAny(loop.Regions[0], carried) && !ReadsAny(loop.Regions[2], carried)
            ? [.. carried.Select((symbol, place) => (symbol, place)).GroupBy(item => item.place / Part, item => item.symbol).Select(part => new HashSet<Symbol>(part))]
            : null;
    }

    private static bool IsPlain(Instruction instruction) => instruction.Info.Has(OpTraits.Pure) || instruction.Op is Op.Get or Op.Load;

    private static bool ReadsAny(Region region, List<Symbol> carried) =>
        region.Instructions.Any(instruction => instruction.Op == Op.Get && carried.Contains(instruction.Symbol!));

    /// <summary>Whether every carried variable is computed without the others.</summary>
    private static bool AreIndependent(List<Instruction> body, List<Symbol> carried)
    {
        var sources = new Dictionary<Value, Symbol>();
        foreach (Instruction instruction in body)
        {
            Symbol? source = instruction.Op == Op.Get && carried.Contains(instruction.Symbol!) ? instruction.Symbol : null;
            foreach (Value operand in instruction.Operands)
            {
                if (sources.TryGetValue(operand, out Symbol? other))
                {
                    if (source is not null && source != other)
                    {
                        return false;
                    }

                    source = other;
                }
            }

            if (instruction.Op == Op.Set && source is not null && source != instruction.Symbol)
            {
                return false;
            }

            foreach (Value result in instruction.Results)
            {
                if (source is not null)
                {
                    sources[result] = source;
                }
            }
        }

        return true;
    }

    private static void Replace(Region region, Instruction loop, List<HashSet<Symbol>> parts, Dictionary<Symbol, Value> starts, HashSet<Instruction> breaks)
    {
        int place = region.Instructions.IndexOf(loop);
        region.Instructions.RemoveAt(place);
        var split = new List<Instruction>();
        foreach (HashSet<Symbol> part in parts)
        {
            int first = split.Count;
            foreach (Instruction step in loop.Regions[2].Instructions)
            {
                if (step.Op == Op.Set)
                {
                    split.Add(new Instruction(Op.Set) { Symbol = step.Symbol, Operands = [starts[step.Symbol!]], Span = loop.Span });
                }
            }

            var copy = new Instruction(Op.Loop) { Regions = [new Region(), new Region(), new Region()], Span = loop.Span };
            var cloner = new RegionCloner();
            List<Instruction> body = [.. loop.Regions[1].Instructions.Where(instruction => instruction.Op != Op.Set || part.Contains(instruction.Symbol!))];
            cloner.CloneInto(copy.Regions[0].Instructions, loop.Regions[0].Instructions, loop.Regions[0].Instructions.Count);
            cloner.CloneInto(copy.Regions[1].Instructions, body, body.Count);
            cloner.CloneInto(copy.Regions[2].Instructions, loop.Regions[2].Instructions, loop.Regions[2].Instructions.Count);
            RemoveUnused(copy.Regions[1].Instructions);
            split.Add(copy);
            breaks.Add(split[first]);
        }

        if (place < region.Instructions.Count)
        {
            breaks.Add(region.Instructions[place]);
        }

        region.Instructions.InsertRange(place, split);
    }

    private static void RemoveUnused(List<Instruction> body)
    {
        var used = new HashSet<Value>();
        for (int i = body.Count - 1; i >= 0; i--)
        {
            if (body[i].Op != Op.Set && !body[i].Results.Any(used.Contains))
            {
                body.RemoveAt(i);
            }
            else
            {
                used.UnionWith(body[i].Operands);
            }
        }
    }
}
