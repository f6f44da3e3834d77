namespace HataDsl.Ir.Passes;

/// <content>Control that is decided when the kernel is compiled.</content>
public sealed partial class Simplify
{
    private bool WalkIf(Instruction instruction)
    {
        if (IsConstant(instruction.Operands[0], out ulong condition))
        {
            return Walk(instruction.Regions[condition != 0 ? 0 : 1]);
        }

        if (DefinitionOf(instruction.Operands[0], Op.Not) is { } not)
        {
            instruction.Operands = [not.Operands[0]];
            instruction.Regions = [instruction.Regions[1], instruction.Regions[0]];
        }

        WalkInPlace(instruction.Regions[0]);
        WalkInPlace(instruction.Regions[1]);
        if (instruction.Regions[0].Instructions.Count == 0 && instruction.Regions[1].Instructions.Count == 0)
        {
            return true;
        }

        _target.Add(instruction);
        return ControlFlow.FallsThrough(instruction.Regions[0]) || ControlFlow.FallsThrough(instruction.Regions[1]);
    }

    /// <summary>A test that always holds goes; one that never holds stays for the loop to see.</summary>
    private bool WalkTest(Instruction instruction)
    {
        if (!IsConstant(instruction.Operands[0], out ulong condition) || condition == 0)
        {
            _target.Add(instruction);
        }

        return true;
    }

    private bool WalkLoop(Instruction loop)
    {
        Region header = loop.Regions[0];
        WalkInPlace(header);
        if (NeverHolds(header))
        {
            AppendWithoutLast(header);
            return true;
        }

        Region body = loop.Regions[1];
        Region latch = loop.Regions[2];
        WalkInPlace(body);
        WalkInPlace(latch);
        int breaks = CountJumps(body, Op.Break);
        int continues = CountJumps(body, Op.Continue);
        Instruction? last = body.Instructions.Count > 0 ? body.Instructions[body.Instructions.Count - 1] : null;
        if (last?.Op == Op.Break && breaks == 1 && continues == 0)
        {
            return RunOnce(loop, body.Instructions, body.Instructions.Count - 1, null);
        }

        if (NeverHolds(latch) && breaks == 0 && continues == 0 && ControlFlow.FallsThrough(body))
        {
            return RunOnce(loop, body.Instructions, body.Instructions.Count, latch);
        }

        _target.Add(loop);
        return ControlFlow.HasTest(header) || ControlFlow.HasTest(latch) || breaks > 0;
    }

    private bool NeverHolds(Region region) => ControlFlow.HasTest(region)
        && IsConstant(region.Instructions[region.Instructions.Count - 1].Operands[0], out ulong condition) && condition == 0;

    private void AppendWithoutLast(Region region)
    {
        for (int i = 0; i + 1 < region.Instructions.Count; i++)
        {
            _target.Add(region.Instructions[i]);
        }
    }

    /// <summary>Puts the single round of a loop in its place, under the condition of its header.</summary>
    private bool RunOnce(Instruction loop, List<Instruction> body, int count, Region? latch)
    {
        List<Instruction> header = loop.Regions[0].Instructions;
        List<Instruction> round = body.GetRange(0, count);
        if (latch is not null)
        {
            round.AddRange(latch.Instructions.GetRange(0, latch.Instructions.Count - 1));
        }

        if (!ControlFlow.HasTest(loop.Regions[0]))
        {
            _target.AddRange(header);
            _target.AddRange(round);
            return true;
        }

        AppendWithoutLast(loop.Regions[0]);
        var branch = new Instruction(Op.If) { Operands = header[header.Count - 1].Operands, Regions = [new Region(), new Region()], Span = loop.Span };
        branch.Regions[0].Instructions.AddRange(round);
        _target.Add(branch);
        return true;
    }

    private static int CountJumps(Region region, Op jump)
    {
        int count = 0;
        foreach (Instruction instruction in region.Instructions)
        {
            count += instruction.Op == jump ? 1 : 0;
            if (instruction.Op == Op.If)
            {
                count += CountJumps(instruction.Regions[0], jump) + CountJumps(instruction.Regions[1], jump);
            }
        }

        return count;
    }
}
