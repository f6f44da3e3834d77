namespace HataDsl.Ir;

/// <summary>Control flow and the dispatch over operations.</summary>
public sealed partial class CudaEmitter
{
    private void EmitRegion(Region region)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            EmitInstruction(instruction);
        }
    }

    private void EmitBlock(Region region)
    {
        Line("{");
        _depth++;
        EmitRegion(region);
        _depth--;
        Line("}");
    }

    private void EmitInstruction(Instruction instruction)
    {
        _line = instruction.Span.Line;
        switch (instruction.Op)
        {
            case Op.Const:
                _values[instruction.Result] = CudaTypes.Literal(instruction.Type, instruction.Bits);
                break;
            case Op.If:
                Line($"if ({Text(instruction.Operands[0])})");
                EmitBlock(instruction.Regions[0]);
                if (instruction.Regions[1].Instructions.Count > 0)
                {
                    Line("else");
                    EmitBlock(instruction.Regions[1]);
                }

                break;
            case Op.Loop:
                EmitLoop(instruction);
                break;
            case Op.Test:
                Line($"if (!{Text(instruction.Operands[0])}) break;");
                break;
            case Op.Break:
                Line("break;");
                break;
            case Op.Continue:
                EmitBlock(_latches.Peek());
                Line($"{Intrinsics}EndOfRound();");
                Line("continue;");
                break;
            case Op.Return:
                Line("return;");
                break;
            case Op.Barrier:
                Line("global::ILGPU.Group.Barrier();");
                break;
            case Op.SubgroupBarrier:
                Line("global::ILGPU.Warp.Barrier();");
                break;
            case Op.FenceWorkgroup or Op.FenceDevice:
                Line($"global::ILGPU.MemoryFence.{(instruction.Op == Op.FenceDevice ? "DeviceLevel" : "GroupLevel")}();");
                break;
            case Op.Get or Op.Set or Op.Load or Op.Store or Op.Length:
                EmitMemory(instruction);
                break;
            case >= Op.AtomicAdd and <= Op.AtomicCompareExchange:
                EmitAtomic(instruction);
                break;
            case >= Op.SubgroupAdd and <= Op.SubgroupBallot:
                EmitSubgroup(instruction);
                break;
            case >= Op.TileFill and <= Op.TileMultiplyAdd:
                EmitTile(instruction);
                break;
            case >= Op.CopyStart and <= Op.CopyWait:
                EmitCopy(instruction);
                break;
            case Op.Call:
                throw new InvalidOperationException($"{_kernel.Name}: the call of '{instruction.Callee}' was not inlined.");
            case Op.SubgroupIndex:
                _subgroupIndices.Add(instruction.Result);
                goto default;
            default:
                Define(instruction.Result, Expression(instruction));
                break;
        }
    }

    /// <summary>
    /// Header, body and latch follow each other in an endless loop; <c>continue</c> writes the latch out again.
    /// The latch has a block of its own, since C# lets no name of it recur in the blocks of the body. A round with branches ends with an
    /// instruction, if an empty one: where a branch goes back by itself, ILGPU assigns the variables of the next round ahead of it, for the
    /// other side of the branch, too.
    /// </summary>
    private void EmitLoop(Instruction loop)
    {
        Line("while (true)");
        Line("{");
        _depth++;
        EmitRegion(loop.Regions[0]);
        _latches.Push(loop.Regions[2]);
        EmitRegion(loop.Regions[1]);
        _latches.Pop();
        EmitBlock(loop.Regions[2]);
        if (loop.Regions.Any(region => region.Instructions.Exists(instruction => instruction.Regions.Length > 0)))
        {
            Line($"{Intrinsics}EndOfRound();");
        }

        _depth--;
        Line("}");
    }
}
