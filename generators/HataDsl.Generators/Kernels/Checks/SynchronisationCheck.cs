using HataDsl.Ir;

namespace HataDsl.Generators;

/// <summary>Barriers that do nothing, and lanes that small subgroups do not have.</summary>
internal static class SynchronisationCheck
{
    /// <summary>Lanes of the CPU target and of lavapipe.</summary>
    private const int SmallestSubgroup = 8;

    public static void Run(CheckContext context)
    {
        CheckBarriers(context, context.Kernel.Body);
        bool asksSize = context.Instructions.Any(found => found.Instruction.Op == Op.SubgroupSize);
        foreach ((Instruction instruction, _) in context.Instructions)
        {
            bool namesLane = instruction.Op is Op.SubgroupBroadcast or Op.SubgroupShuffle or Op.SubgroupShuffleXor or Op.SubgroupShuffleUp or Op.SubgroupShuffleDown;
            if (namesLane && !asksSize && context.Forms.DefinitionOf(instruction.Operands[1]) is { Op: Op.Const } lane
                && ConstantBits.ToInt64(lane.Type, lane.Bits) is var number && (number >= SmallestSubgroup || number < 0))
            {
                context.Report(KernelDiagnostics.LaneOutOfRange, instruction, number.ToString());
            }
        }
    }

    private static void CheckBarriers(CheckContext context, Region region)
    {
        Instruction? last = null;
        foreach (Instruction instruction in region.Instructions)
        {
            if (instruction.Op == Op.Barrier)
            {
                if (context.Kernel.Workgroup.Count == 1)
                {
                    context.Report(KernelDiagnostics.BarrierOfOne, instruction);
                }
                else if (last is not null)
                {
                    context.Report(KernelDiagnostics.RedundantBarrier, instruction, last);
                }

                last = instruction;
            }
            else if (instruction.Regions.Length > 0 || (instruction.Info.Has(OpTraits.Reads | OpTraits.Writes) && instruction.Op is not (Op.Get or Op.Set)))
            {
                last = null;
            }

            foreach (Region nested in instruction.Regions)
            {
                CheckBarriers(context, nested);
            }
        }
    }
}
