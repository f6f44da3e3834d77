namespace HataDsl.Ir.Passes;

/// <summary>
/// Copies at once what a target cannot copy in the background: a load and a store for each copy. Waiting then means nothing.
/// Run by the emitters that need it, on their own copy of a kernel.
/// </summary>
public static class ExpandCopies
{
    /// <summary>Runs the pass on an inlined kernel.</summary>
    public static void Run(Kernel kernel) => Walk(kernel.Body);

    private static void Walk(Region region)
    {
        if (region.Instructions.Any(instruction => instruction.Op is >= Op.CopyStart and <= Op.CopyWait))
        {
            List<Instruction> source = [.. region.Instructions];
            region.Instructions.Clear();
            var builder = new RegionBuilder(region);
            foreach (Instruction instruction in source)
            {
                builder.Span = instruction.Span;
                if (instruction.Op == Op.CopyStart)
                {
                    Symbol view = instruction.SymbolArguments[0];
                    builder.StoreWide(instruction.Symbol!, instruction.Operands[0], builder.LoadWide(view, instruction.Operands[1], view.Lanes));
                }
                else if (instruction.Op is not (Op.CopyCommit or Op.CopyWait))
                {
                    region.Instructions.Add(instruction);
                }
            }
        }

        foreach (Instruction instruction in region.Instructions)
        {
            foreach (Region nested in instruction.Regions)
            {
                Walk(nested);
            }
        }
    }
}
