namespace HataDsl.Ir;

/// <content>Conditionals and loops within a run.</content>
public sealed partial class CpuEmitter
{
    /// <summary>Code is not emitted twice beyond this many instructions.</summary>
    private const int LargestTwice = 400;

    private void EmitInstructions(List<Instruction> instructions)
    {
        foreach (Instruction instruction in instructions)
        {
            EmitInstruction(instruction);
        }
    }

    private void EmitInstruction(Instruction instruction)
    {
        if (TryLeaveVector(instruction) || (_forwards && ForwardedBy(_run!).Any(array => IsCopying(instruction, array.Found))))
        {
            return;
        }

        switch (instruction.Op)
        {
            case Op.Const:
                break;
            case Op.If:
                EmitIf(instruction);
                break;
            case Op.Loop:
                EmitLoop(instruction);
                break;
            case Op.Test:
                _block.Line($"if (!{Scalar(instruction.Operands[0])}) break;");
                break;
            case Op.Get:
                EmitGet(instruction);
                break;
            case Op.Set:
                EmitSet(instruction);
                break;
            case Op.Load:
                EmitLoad(instruction);
                break;
            case Op.Store:
                EmitStore(instruction);
                break;
            case >= Op.AtomicAdd and <= Op.AtomicCompareExchange:
                EmitAtomic(instruction);
                break;
            case >= Op.SubgroupAdd and <= Op.SubgroupBallot:
                EmitExchange(instruction);
                break;
            case >= Op.TileFill and <= Op.TileMultiplyAdd:
                EmitTile(instruction);
                break;
            case Op.FenceWorkgroup or Op.SubgroupBarrier:
                // A workgroup is one thread, and a subgroup does each instruction together.
                break;
            case Op.FenceDevice:
                _block.Line("global::System.Threading.Interlocked.MemoryBarrier();");
                break;
            case Op.Barrier or Op.Call or Op.Break or Op.Continue or Op.Return:
                throw new InvalidOperationException($"'{instruction.Info.Name}' is left in {_kernel.Name}.");
            default:
                EmitPure(instruction);
                break;
        }

        foreach (Value result in instruction.Results)
        {
            Keep(result);
        }
    }

    private void EmitPure(Instruction instruction)
    {
        if (!IsDeferred(instruction.Result))
        {
            Define(instruction.Result, PureExpression(instruction, ShapeOf(instruction.Result).IsVarying || IsLaneValue(instruction.Result)));
        }
    }

    private void EmitGet(Instruction get)
    {
        if (get.Symbol!.Kind == SymbolKind.Scalar)
        {
            return;
        }

        if (MayAlias(get) && !_keptValues.ContainsKey(get.Result))
        {
            (ShapeOf(get.Result).IsVarying ? _block.Vectors : _block.Scalars)[get.Result] = NameOf(get.Symbol);
        }
        else
        {
            Define(get.Result, NameOf(get.Symbol));
        }
    }

    private void EmitSet(Instruction set)
    {
        string name = NameOf(set.Symbol!);
        Value value = set.Operands[0];
        if (!_lanes.Of(set.Symbol!).IsVarying)
        {
            _block.Line($"{name} = {Scalar(value)};");
        }
        else if (_mask is null || _lanes.MayOverwriteAllLanes(set))
        {
            _block.Line($"{name} = {Vector(value)};");
        }
        else
        {
            _block.Line($"{name} = {Simd}Select({_mask}, {Vector(value)}, {name});");
        }
    }

    private void EmitIf(Instruction instruction)
    {
        Value condition = instruction.Operands[0];
        bool hasThen = instruction.Regions[0].Instructions.Count > 0;
        bool hasElse = instruction.Regions[1].Instructions.Count > 0;
        CodeBlock outer = _block;
        if (!hasThen && !hasElse)
        {
            return;
        }

        if (ShapeOf(condition).IsUniform)
        {
            string text = Scalar(condition);
            if (hasThen)
            {
                EmitRegion(instruction.Regions[0], $"if ({text})", _mask);
            }

            if (hasElse)
            {
                EmitRegion(instruction.Regions[1], hasThen ? "else" : $"if (!{text})", _mask);
            }

            return;
        }

        if (_guard is { } guard && guard.Conditions.Contains(condition))
        {
            EmitGuarded(instruction, guard);
            return;
        }

        bool twice = _mask is null && RegionTree.SizeOf(instruction) <= LargestTwice;
        string? test = !twice ? null : hasThen ? AllLanes(condition) : NoLane(condition);
        if (test is null)
        {
            EmitMasked(instruction, hasThen, hasElse);
            return;
        }

        EmitRegion(instruction.Regions[hasThen ? 0 : 1], $"if ({test})", null);
        _block = outer.Open("else");
        EmitMasked(instruction, hasThen, hasElse, isRare: true);
        _block = outer;
    }

    // Where other code runs for most subgroups ("rare"), a test costs nothing, and spares rows that lie wholly behind the end of their
    // view: a masked load of a page that is not there takes the processor some hundred cycles.
    private void EmitMasked(Instruction instruction, bool hasThen, bool hasElse, bool isRare = false)
    {
        string condition = Vector(instruction.Operands[0]);
        string then = FreshName("mask");
        string otherwise = FreshName("mask");

        // Both masks first: the branches may assign the variable that the condition was read from.
        if (hasThen)
        {
            _block.Temporary("var", then, _mask is null ? condition : $"{_mask} & {condition}");
        }

        if (hasElse)
        {
            _block.Temporary("var", otherwise, _mask is null ? $"~{condition}" : $"{Simd}Except({_mask}, {condition})");
        }

        if (hasThen)
        {
            EmitRegion(instruction.Regions[0], NeedsTest(instruction.Regions[0], isRare) && !IsLaneChoice(instruction.Operands[0]) ? $"if ({Simd}Any({then}))" : "", then);
        }

        if (hasElse)
        {
            EmitRegion(instruction.Regions[1], NeedsTest(instruction.Regions[1], isRare) ? $"if ({Simd}Any({otherwise}))" : "", otherwise);
        }
    }

    /// <summary>Whether a condition names one lane of a whole subgroup, and so always holds in one.</summary>
    private bool IsLaneChoice(Value condition) =>
        _mask is null && _tree.DefinitionOf(condition) is { Op: Op.Equal } comparison && _tree.DefinitionOf(comparison.Operands[0]).Op == Op.SubgroupLane
        && _tree.DefinitionOf(comparison.Operands[1]) is { Op: Op.Const, Bits: < Lanes };

    private void EmitRegion(Region region, string heading, string? mask)
    {
        CodeBlock outer = _block;
        string? outerMask = _mask;
        _mask = mask;
        _block = outer.Open(heading);
        EmitInstructions(region.Instructions);
        _block = outer;
        _mask = outerMask;
    }

    private void EmitLoop(Instruction loop)
    {
        CodeBlock outer = _block;
        string? outerMask = _mask;
        if (!_lanes.IsDivergent(loop))
        {
            EmitLoopParts(loop, null);
            return;
        }

        if (_mask is null && RegionTree.SizeOf(loop) <= LargestTwice && ConditionOf(loop.Regions[0]) is { } condition && AllLanesAtTest(loop, condition))
        {
            EmitLoopParts(loop, condition);
        }

        string mask = FreshName("mask");
        outer.Line($"var {mask} = {outerMask ?? $"{Simd}AllLanes"};");
        _mask = mask;
        EmitLoopParts(loop, null);
        _mask = outerMask;
    }

    /// <summary>
    /// Emits header, body and latch. With a condition, the loop runs without a mask as long as all lanes go on; the masked loop
    /// behind it takes over, starting with the header again.
    /// </summary>
    private void EmitLoopParts(Instruction loop, Value? whileAll)
    {
        CodeBlock outer = _block;
        _block = outer.Open("while (true)", isLoop: true);
        foreach (Region region in loop.Regions)
        {
            foreach (Instruction instruction in region.Instructions)
            {
                if (instruction.Op != Op.Test)
                {
                    EmitInstruction(instruction);
                }
                else if (ShapeOf(instruction.Operands[0]).IsUniform)
                {
                    EmitInstruction(instruction);
                }
                else if (whileAll is not null)
                {
                    _block.Line($"if (!({AllLanes(whileAll)})) break;");
                }
                else
                {
                    _block.Line($"{_mask} &= {Vector(instruction.Operands[0])};");
                    _block.Line($"if (!{Simd}Any({_mask})) break;");
                }
            }
        }

        _block = outer;
    }

    private static Value? ConditionOf(Region region)
    {
        List<Instruction> list = region.Instructions;
        return list.Count > 0 && list[list.Count - 1].Op == Op.Test ? list[list.Count - 1].Operands[0] : null;
    }

    /// <summary>Whether the unmasked form of a loop pays: its test is cheap, its header can be run again and its latch has no test.</summary>
    private bool AllLanesAtTest(Instruction loop, Value condition) =>
        !ShapeOf(condition).IsUniform && HasAllLanes(condition) && ConditionOf(loop.Regions[2]) is null
        && loop.Regions[0].Instructions.All(instruction =>
            instruction.Op == Op.Test || instruction.Info.Has(OpTraits.Pure) || instruction.Op is Op.Get or Op.Load);

    /// <summary>Whether a masked region is worth skipping when no lane is active, or must be: memory is touched only for active lanes.</summary>
    private bool NeedsTest(Region region, bool isRare) =>
        region.Instructions.Count > 10 || region.Instructions.Any(instruction =>
            !(instruction.Info.Has(OpTraits.Pure) || instruction.Op is Op.Get or Op.Set || (IsMaskedRow(instruction) && !(isRare && instruction.Symbol!.Kind == SymbolKind.View))) || instruction.Op is Op.Div or Op.Rem
            || instruction.Op is >= Op.Exp and <= Op.Pow);

    /// <summary>Whether a load is one of neighbouring words, which touches nothing where no lane is active.</summary>
    private bool IsMaskedRow(Instruction instruction) =>
        instruction is { Op: Op.Load, Symbol: { Kind: SymbolKind.View or SymbolKind.Shared, Stride: 1, Lanes: 1 } symbol, Results.Length: 1 }
        && SizeWord(symbol).Length == 0 && symbol.Type != ScalarType.I1 && ShapeOf(instruction.Operands[0]) is { IsLinear: true, Stride: 1 };
}
