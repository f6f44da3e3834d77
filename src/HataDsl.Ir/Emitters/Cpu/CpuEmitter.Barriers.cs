using System.Globalization;

namespace HataDsl.Ir;

/// <content>Steps of a workgroup: what is done once, control around barriers, and runs of all subgroups.</content>
public sealed partial class CpuEmitter
{
    private void EmitSteps(List<PlanStep> steps)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            PlanStep step = steps[i];
            if (TryEmitRolled(steps, i) is > 0 and var count)
            {
                i += count - 1;
            }
            else if (step.Run is { } run)
            {
                EmitRun(run);
            }
            else if (step.Parts.Length == 0)
            {
                EmitInstruction(step.Instruction!);
            }
            else if (step.Instruction!.Op == Op.If)
            {
                EmitGroupIf(step);
            }
            else
            {
                EmitGroupLoop(step);
            }
        }
    }

    private void EmitGroupIf(PlanStep step)
    {
        CodeBlock outer = _block;
        string condition = Scalar(step.Instruction!.Operands[0]);
        for (int i = 0; i < 2; i++)
        {
            if (step.Parts[i].Count > 0)
            {
                _block = outer.Open($"if ({(i == 0 ? condition : $"!{condition}")})");
                EmitSteps(step.Parts[i]);
            }
        }

        _block = outer;
    }

    private void EmitGroupLoop(PlanStep step)
    {
        CodeBlock outer = _block;
        _block = outer.Open("while (true)", isLoop: true);
        foreach (List<PlanStep> part in step.Parts)
        {
            EmitSteps(part);
        }

        _block = outer;
    }

    /// <summary>Emits a run for every subgroup: first the full ones, without a mask, then the partial last one.</summary>
    private void EmitRun(Run run)
    {
        if (!HasEffect(run.Instructions))
        {
            return;
        }

        CodeBlock outer = _block;
        _block = _plan.RunCount > 1 ? OpenMethod() : outer;
        EmitForAll(run);
        _block = outer;
    }

    private void EmitForAll(Run run)
    {
        EmitTouches(run);
        if (_transposedRuns.TryGetValue(run, out TransposedRun? transposed) && transposed.Stores is null)
        {
            EmitTransposedFrames(run);
        }

        int full = _kernel.Workgroup.Count / Lanes;
        int rest = _kernel.Workgroup.Count % Lanes;
        if (full > 1 && rest == 0 && GuardOf(run, out bool isOnly) is { } conditions)
        {
            EmitGuardedRun(run, conditions, isOnly, full);
        }
        else if (full > 1 && !(rest == 0 && TryEmitWholeRun(run, full.ToString(CultureInfo.InvariantCulture))))
        {
            EmitSubgroups(run, "0", full.ToString(CultureInfo.InvariantCulture));
        }
        else if (full == 1)
        {
            EmitRunBlock(run, _block.Open(""), "0", 0);
        }

        if (rest > 0)
        {
            EmitRunBlock(run, _block.Open(""), full.ToString(CultureInfo.InvariantCulture), rest);
        }

        EmitSubgroupSums(run);
    }

    /// <summary>Declares the place of the first subgroup, where something is found out for all of them.</summary>
    private void DeclareFirstSubgroup()
    {
        _block.Temporary("int", "subgroup", "0");
        _block.Temporary("int", "first", "0");
    }

    private void EmitRunBlock(Run run, CodeBlock block, string? subgroup, int lanes)
    {
        CodeBlock outer = _block;
        _block = block;
        _run = run;
        if (subgroup is not null)
        {
            block.Temporary("int", "subgroup", subgroup);
        }

        block.Temporary("int", "first", $"subgroup * {Lanes}");
        DeclareFrame(run, block);
        if (lanes > 0)
        {
            block.Line($"var active = {Simd}FirstLanes({lanes.ToString(CultureInfo.InvariantCulture)});");
            _mask = "active";
        }

        foreach (Value value in run.Imports)
        {
            if (_keptValues.TryGetValue(value, out KeptPlace place))
            {
                Define(value, KeptElement(place));
            }
            else
            {
                EmitInstruction(_tree.DefinitionOf(value));
            }
        }

        DeclareRunSymbols(run);
        EmitInstructions(run.Instructions);
        KeepRunSymbols(run);
        _mask = null;
        _run = null;
        _block = outer;
    }
}
