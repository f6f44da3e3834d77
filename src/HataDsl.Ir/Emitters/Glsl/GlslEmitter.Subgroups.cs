namespace HataDsl.Ir;

public sealed partial class GlslEmitter
{
    /// <summary>The expression of a position, or null when the operation is none.</summary>
    private string? Position(Op op)
    {
        (int x, int y, int z) = (_kernel.Workgroup.X, _kernel.Workgroup.Y, _kernel.Workgroup.Z);
        return op switch
        {
            Op.InvocationX => IsFlattened ? $"(int(gl_WorkGroupID.x) * {x} + {Position(Op.LocalX)})" : "int(gl_GlobalInvocationID.x)",
            Op.InvocationY => IsFlattened ? $"(int(gl_WorkGroupID.y) * {y} + {Position(Op.LocalY)})" : "int(gl_GlobalInvocationID.y)",
            Op.InvocationZ => IsFlattened ? $"(int(gl_WorkGroupID.z) * {z} + {Position(Op.LocalZ)})" : "int(gl_GlobalInvocationID.z)",
            Op.LocalX => IsFlattened ? $"int(gl_LocalInvocationIndex % {x}u)" : "int(gl_LocalInvocationID.x)",
            Op.LocalY => IsFlattened ? $"int(gl_LocalInvocationIndex / {x}u % {y}u)" : "int(gl_LocalInvocationID.y)",
            Op.LocalZ => IsFlattened ? $"int(gl_LocalInvocationIndex / {x * y}u)" : "int(gl_LocalInvocationID.z)",
            Op.LocalIndex => "int(gl_LocalInvocationIndex)",
            Op.WorkgroupX => "int(gl_WorkGroupID.x)",
            Op.WorkgroupY => "int(gl_WorkGroupID.y)",
            Op.WorkgroupZ => "int(gl_WorkGroupID.z)",
            Op.WorkgroupCountX => "int(gl_NumWorkGroups.x)",
            Op.WorkgroupCountY => "int(gl_NumWorkGroups.y)",
            Op.WorkgroupCountZ => "int(gl_NumWorkGroups.z)",
            Op.SubgroupSize => "int(gl_SubgroupSize)",
            Op.SubgroupLane => "int(gl_SubgroupInvocationID)",
            Op.SubgroupIndex => "int(gl_SubgroupID)",
            _ => null,
        };
    }

    private string? SubgroupExpression(Instruction instruction)
    {
        string Lane() => $"uint({Operand(instruction, 1)})";
        string value = instruction.Operands.Length > 0 ? Operand(instruction, 0) : "";
        return instruction.Op switch
        {
            Op.SubgroupAdd => $"subgroupAdd({value})",
            Op.SubgroupMin => $"subgroupMin({value})",
            Op.SubgroupMax => $"subgroupMax({value})",
            Op.SubgroupAnd => $"subgroupAnd({value})",
            Op.SubgroupOr => $"subgroupOr({value})",
            Op.SubgroupXor => $"subgroupXor({value})",
            Op.SubgroupMultiply => $"subgroupMul({value})",
            Op.SubgroupInclusiveAdd when instruction.Type is ScalarType.I32 or ScalarType.U32 or ScalarType.F32 =>
                Call("hd_inclusive_add_" + instruction.Type.Name(), value),
            _ when SubgroupFolds.IsScan(instruction.Op) =>
                $"subgroup{(SubgroupFolds.IsExclusive(instruction.Op) ? "Exclusive" : "Inclusive")}{SubgroupFolds.OperationOf(instruction.Op)}({value})",
            // A broadcast's lane must be a constant before SPIR-V 1.5; a shuffle's need not be, and costs the same.
            Op.SubgroupBroadcast => _constants.ContainsKey(instruction.Operands[1])
                ? $"subgroupBroadcast({value}, {Lane()})"
                : $"subgroupShuffle({value}, {Lane()})",
            // Mesa's LLVM reads one lane of what a float was converted from and converts that alone, and the broadcast of its bits is then an
            // instruction of AVX and AVX-512 that LLVM 15 cannot select, which ends the process.
            Op.SubgroupBroadcastFirst => $"subgroupBroadcastFirst({Hidden(instruction.Operands[0])})",
            Op.SubgroupShuffle => $"subgroupShuffle({value}, {Lane()})",
            Op.SubgroupShuffleXor => $"subgroupShuffleXor({value}, {Lane()})",
            Op.SubgroupShuffleUp => $"subgroupShuffleUp({value}, {Lane()})",
            Op.SubgroupShuffleDown => $"subgroupShuffleDown({value}, {Lane()})",
            Op.SubgroupAny => $"subgroupAny({value})",
            Op.SubgroupAll => $"subgroupAll({value})",
            Op.SubgroupBallot => $"packUint2x32(subgroupBallot({value}).xy)",
            _ => null,
        };
    }
}
