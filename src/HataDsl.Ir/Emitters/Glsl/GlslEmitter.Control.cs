using System.Globalization;

namespace HataDsl.Ir;

public sealed partial class GlslEmitter
{
    private void EmitRegion(Region region)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            EmitInstruction(instruction);
        }
    }

    /// <summary>
    /// Mesa's software driver runs rows of a workgroup 8 invocations at a time. Those behind the end of a row go on in a loop by conditions
    /// of their own, because the mask of its loops does not know of them (lp_exec_endloop in Mesa 22.3), and what the others computed in the
    /// loop may be lost then. A condition around everything, which holds for every invocation there is, keeps them out.
    /// </summary>
    private void EmitBody()
    {
        if (IsFlattened || _kernel.Workgroup.X % 8 == 0 || !ContainsLoop(_kernel.Body))
        {
            EmitRegion(_kernel.Body);
            return;
        }

        Line($"if (gl_LocalInvocationID.x < {_kernel.Workgroup.X}u)");
        Line("{");
        EmitNested(_kernel.Body);
        Line("}");
    }

    private static bool ContainsLoop(Region region) =>
        region.Instructions.Exists(instruction => instruction.Op == Op.Loop || instruction.Regions.Any(ContainsLoop));

    private void EmitNested(Region region)
    {
        _depth++;
        EmitRegion(region);
        _depth--;
    }

    private void EmitInstruction(Instruction instruction)
    {
        int around = _instructionLine;
        _instructionLine = instruction.Span.Line;
        EmitOne(instruction);
        _instructionLine = around;
    }

    private void EmitOne(Instruction instruction)
    {
        switch (instruction.Op)
        {
            case Op.If:
                EmitIf(instruction);
                break;
            case Op.Loop:
                EmitLoop(instruction);
                break;
            case Op.Test:
                Line($"if (!{Operand(instruction, 0)}) break;");
                break;
            case Op.Break:
                Line("break;");
                break;
            case Op.Continue:
                // The latch is not a part of GLSL's loop: each way to it gets a copy. The names in it are local to this block.
                EmitRegion(_latches.Peek());
                Line("continue;");
                break;
            case Op.Return:
                Line("return;");
                break;
            case Op.Call:
                throw new InvalidOperationException($"'{instruction.Callee}' must be inlined before GLSL is emitted.");
            case Op.Barrier:
                // barrier() orders shared memory by itself; buffers need the wider one.
                if (_kernel.Parameters.Concat(_kernel.Symbols).Any(p => p.Kind == SymbolKind.View && IsCoherent(p)))
                {
                    Line("groupMemoryBarrier();");
                }

                Line("barrier();");
                break;
            case >= Op.TileFill and <= Op.TileMultiplyAdd:
                EmitTile(instruction);
                break;
            case Op.CopyCommit or Op.CopyWait:
                // A copy is done when it is begun.
                break;
            default:
                if (!EmitMemory(instruction))
                {
                    EmitValue(instruction);
                }

                break;
        }
    }

    private void EmitIf(Instruction instruction)
    {
        bool isThenEmpty = instruction.Regions[0].Instructions.Count == 0;
        bool isElseEmpty = instruction.Regions[1].Instructions.Count == 0;
        Line($"if ({(isThenEmpty ? "!" : "")}{Operand(instruction, 0)})");
        Line("{");
        EmitNested(instruction.Regions[isThenEmpty ? 1 : 0]);
        Line("}");
        if (!isThenEmpty && !isElseEmpty)
        {
            Line("else");
            Line("{");
            EmitNested(instruction.Regions[1]);
            Line("}");
        }
    }

    private void EmitLoop(Instruction instruction)
    {
        (Region header, Region body, Region latch) = (instruction.Regions[0], instruction.Regions[1], instruction.Regions[2]);
        Line("for (;;)");
        Line("{");
        _latches.Push(latch);
        EmitNested(header);
        EmitNested(body);
        if (body.Instructions.Count == 0 || !body.Instructions[body.Instructions.Count - 1].Info.Has(OpTraits.Terminates))
        {
            EmitNested(latch);
        }

        _latches.Pop();
        Line("}");
    }

    /// <summary>Values that cost nothing are written where they are used; each other one becomes a variable.</summary>
    private void EmitValue(Instruction instruction)
    {
        if (instruction.Op == Op.Const)
        {
            _constants[instruction.Result] = instruction.Bits;
            _values[instruction.Result] = Constant(instruction.Type, instruction.Bits);
        }
        else if (Position(instruction.Op) is { } position)
        {
            _values[instruction.Result] = position;
        }
        else
        {
            Define(instruction.Result, Expression(instruction));
        }
    }

    private void Define(Value value, string expression)
    {
        if (!_values.TryGetValue(value, out string? name))
        {
            name = "t" + (_nextValue++).ToString(CultureInfo.InvariantCulture);
            _values.Add(value, name);
        }

        Line($"{GlslTypes.Register(value.Type)} {name} = {expression};");
    }

    private string Operand(Instruction instruction, int index) => Name(instruction.Operands[index]);

    private string Name(Value value) =>
        _values.TryGetValue(value, out string? name) ? name : throw new InvalidOperationException("A value is used before it is defined.");
}
