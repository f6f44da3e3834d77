namespace HataDsl.Ir;

/// <content>Loops that compute the same in every invocation of the workgroup, such as one that adds up partial sums, are run once.</content>
internal sealed partial class BarrierPlan
{
    private void HoistUniformLoops(Region region)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            if (_hoisted.Contains(instruction))
            {
                foreach (Region nested in instruction.Regions)
                {
                    HoistUniformLoops(nested);
                }
            }
            else if (instruction.Op == Op.Loop && IsUniform(instruction))
            {
                Hoist(instruction);
                NeedAssigned(instruction);
            }
        }
    }

    /// <summary>Whether an instruction, with all inside, is the same for the workgroup and changes nothing but variables.</summary>
    private bool IsUniform(Instruction instruction)
    {
        switch (instruction.Op)
        {
            case Op.Test:
                return true;
            case Op.If or Op.Loop:
                return _lanes.IsGroupControl(instruction) && instruction.Regions.All(region => region.Instructions.All(IsUniform));
            case Op.Set:
                return _lanes.Of(instruction.Symbol!).IsGroup;
            case Op.Load:
                return instruction.Symbol!.Kind != SymbolKind.Private && _lanes.Of(instruction.Results[0]).IsGroup;
            default:
                return (instruction.Op == Op.Get || instruction.Info.Has(OpTraits.Pure)) && _lanes.Of(instruction.Result).IsGroup;
        }
    }

    private void NeedAssigned(Instruction control)
    {
        foreach (Region region in control.Regions)
        {
            foreach (Instruction instruction in region.Instructions)
            {
                if (instruction.Op == Op.Set)
                {
                    Need(instruction.Symbol!);
                }

                NeedAssigned(instruction);
            }
        }
    }
}
