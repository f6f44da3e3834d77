using HataDsl.Ir;

namespace HataDsl.Generators;

/// <summary>Operations that are slow in loops, or that no device can do as the kernel's contract says.</summary>
internal static class ArithmeticCheck
{
    public static void Run(CheckContext context)
    {
        bool isExact = context.Kernel.Contract == NumericContract.Exact;
        foreach ((Instruction instruction, IReadOnlyList<Instruction> loops) in context.Instructions)
        {
            switch (instruction.Op)
            {
                case Op.Div or Op.Rem when instruction.Type.IsInteger() && loops.Count > 0:
                    CheckDivision(context, instruction, loops[loops.Count - 1]);
                    break;
                case Op.AtomicAdd or Op.SubgroupAdd or Op.SubgroupInclusiveAdd or Op.SubgroupExclusiveAdd when isExact && instruction.Type.IsFloat():
                    context.Report(KernelDiagnostics.UnorderedSum, instruction);
                    break;
                case Op.Exp or Op.Exp2 or Op.Log or Op.Log2 or Op.Sin or Op.Cos or Op.Tan or Op.Tanh or Op.Pow when isExact:
                    context.Report(KernelDiagnostics.InexactFunction, instruction, instruction.Info.Name);
                    break;
            }
        }
    }

    /// <summary>A division whose operands both stay the same in the loop is done once, before it.</summary>
    private static void CheckDivision(CheckContext context, Instruction division, Instruction loop)
    {
        bool isConstant = context.Forms.DefinitionOf(division.Operands[1]).Op == Op.Const;
        if (!isConstant && Changes(context, division.Operands[0], loop))
        {
            context.Report(KernelDiagnostics.DivisionInLoop, division, division.Op == Op.Div ? "division" : "remainder");
        }
    }

    private static bool Changes(CheckContext context, Value value, Instruction loop)
    {
        Instruction definition = context.Forms.DefinitionOf(value);
        if (definition.Op is Op.Get or Op.Load || !definition.Info.Has(OpTraits.Pure))
        {
            return definition.Op != Op.Get || definition.Symbol!.Kind == HataDsl.Ir.SymbolKind.Scalar
                ? definition.Op == Op.Load && IsInside(context, definition, loop)
                : context.Instructions.Any(found => found.Loops.Contains(loop) && found.Instruction.Op == Op.Set && found.Instruction.Symbol == definition.Symbol);
        }

        return definition.Operands.Any(operand => Changes(context, operand, loop));
    }

    private static bool IsInside(CheckContext context, Instruction instruction, Instruction loop) =>
        context.Instructions.Any(found => found.Instruction == instruction && found.Loops.Contains(loop));
}
