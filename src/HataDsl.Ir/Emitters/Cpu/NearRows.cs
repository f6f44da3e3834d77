namespace HataDsl.Ir;

/// <summary>
/// Writes the stretch around a loop that adds rows to variables, as a sum over tiles does, in two versions: for a large view the
/// workgroup goes through the rows in step, in the order of memory, and its sums through memory with it; for one that lies in a cache
/// near the processor each subgroup takes its part of all rounds at once and keeps its sums in registers.
/// </summary>
internal static class NearRows
{
    /// <summary>Bytes of a view up to which it is taken to lie in a cache near the processor, where the order of accesses does not matter.</summary>
    private const int NearBytes = 1 << 19;

    /// <summary>Code is not written twice beyond this many instructions.</summary>
    private const int LargestTwice = 400;

    /// <summary>Splits the stretches around the loops of a kernel.</summary>
    /// <param name="kernel">A kernel without jumps.</param>
    /// <param name="loops">Loops that the workgroup goes through in step, each with the view whose rows it reads.</param>
    public static void Split(Kernel kernel, IEnumerable<(Instruction Loop, Symbol View)> loops)
    {
        foreach ((Instruction loop, Symbol view) in loops)
        {
            Split(kernel, loop, view);
        }
    }

    private static void Split(Kernel kernel, Instruction loop, Symbol view)
    {
        List<Instruction> body = kernel.Body.Instructions;
        int place = body.IndexOf(loop);
        if (place < 0)
        {
            return;
        }

        var carried = new HashSet<Symbol>();
        CollectAssigned(loop, carried);
        int start = place;
        while (start > 0 && !RegionTree.HasBarrier(body[start - 1]))
        {
            start--;
        }

        start = body.FindIndex(start, instruction => carried.Any(symbol => RegionTree.Names(instruction, symbol)));
        int end = body.FindIndex(place, RegionTree.HasBarrier);
        end = end < 0 ? body.Count : end;
        start += BringForward(body, start, end);
        List<Instruction> stretch = body.GetRange(start, end - start);
        var assigned = new HashSet<Symbol>();
        stretch.ForEach(instruction => CollectAssigned(instruction, assigned));
        HashSet<Value> values = [.. stretch.SelectMany(instruction => instruction.Results)];
        List<Instruction> others = [.. body.Take(start), .. body.Skip(start + stretch.Count)];
        if (stretch.Sum(RegionTree.SizeOf) > LargestTwice
            || others.Exists(other => Uses(other, values) || assigned.Any(symbol => RegionTree.Names(other, symbol))))
        {
            return;
        }

        // The near version has variables of its own: those of the other go through memory.
        var names = new Passes.SymbolNames(kernel.Parameters, kernel.Symbols);
        var cloner = new Passes.RegionCloner();
        foreach (Symbol symbol in assigned)
        {
            var own = new Symbol(SymbolKind.Local, names.Take(symbol.Name), symbol.Type);
            kernel.Symbols.Add(own);
            cloner.Symbols.Add(symbol, own);
        }

        body.RemoveRange(start, stretch.Count);
        var before = new RegionBuilder(new Region());
        Value elements = before.Constant(NearBytes / view.Type.Size());
        Instruction choice = before.If(before.Emit(Op.Greater, before.Length(view, ScalarType.I32), elements));
        choice.Regions[0].Instructions.AddRange(stretch);
        cloner.CloneInto(choice.Regions[1].Instructions, stretch, stretch.Count);
        body.InsertRange(start, before.Region.Instructions);
    }

    /// <summary>Moves what is computed in a stretch from what was there before it, positions and constants among it, to its front; gives the number.</summary>
    private static int BringForward(List<Instruction> body, int start, int end)
    {
        HashSet<Value> inside = [.. body.GetRange(start, end - start).SelectMany(instruction => instruction.Results)];
        int moved = 0;
        for (int i = start; i < end; i++)
        {
            Instruction instruction = body[i];
            if (instruction.Info.Has(OpTraits.Pure) && instruction.Regions.Length == 0 && !instruction.Operands.Any(inside.Contains))
            {
                inside.ExceptWith(instruction.Results);
                body.RemoveAt(i);
                body.Insert(start + moved, instruction);
                moved++;
            }
        }

        return moved;
    }

    private static void CollectAssigned(Instruction instruction, HashSet<Symbol> symbols)
    {
        if (instruction.Op == Op.Set)
        {
            symbols.Add(instruction.Symbol!);
        }

        foreach (Instruction nested in instruction.Regions.SelectMany(region => region.Instructions))
        {
            CollectAssigned(nested, symbols);
        }
    }

    private static bool Uses(Instruction instruction, HashSet<Value> values) =>
        instruction.Operands.Any(values.Contains) || instruction.Regions.Any(region => region.Instructions.Exists(nested => Uses(nested, values)));
}
