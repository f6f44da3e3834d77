using System.Globalization;

namespace HataDsl.Ir;

public sealed partial class GlslEmitter
{
    /// <summary>The flag of each loop around, or null where it is left by break.</summary>
    private readonly Stack<string?> _flags = new();

    /// <summary>How often each variable is read in the whole kernel.</summary>
    private readonly Dictionary<Symbol, int> _reads = [];

    private int _nextFlag;

    private void EmitRegion(Region region)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            EmitInstruction(instruction);
        }
    }

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
                Line(_flags.Peek() is { } flag ? $"if (!{Operand(instruction, 0)}) {{ {flag} = false; continue; }}" : $"if (!{Operand(instruction, 0)}) break;");
                break;
            case Op.Break:
                Line(_flags.Peek() is { } more ? $"{more} = false; continue;" : "break;");
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
            case Op.SubgroupBarrier:
                Line("subgroupBarrier();");
                break;
            case Op.FenceWorkgroup or Op.FenceDevice:
                Line(instruction.Op == Op.FenceDevice ? "memoryBarrier();" : "groupMemoryBarrier();");
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
        string? flag = OutlivesLoop(instruction) ? "more" + (_nextFlag++).ToString(CultureInfo.InvariantCulture) : null;
        if (flag is not null)
        {
            Line($"bool {flag} = true;");
        }

        Line($"for (;{flag};)");
        Line("{");
        _latches.Push(latch);
        _flags.Push(flag);
        EmitNested(header);
        EmitNested(body);
        if (body.Instructions.Count == 0 || !body.Instructions[body.Instructions.Count - 1].Info.Has(OpTraits.Terminates))
        {
            EmitNested(latch);
        }

        _latches.Pop();
        _flags.Pop();
        Line("}");
    }

    /// <summary>
    /// Whether what a loop computes is read after it and the loop is left behind where that was computed. Mesa's software driver keeps it for
    /// the lanes that have left only where it is merged with another value at the way out (Mesa 22.3 does not bring loops into closed form),
    /// so such a loop is left at its head, by a flag.
    /// </summary>
    private bool OutlivesLoop(Instruction loop)
    {
        Region header = loop.Regions[0];
        bool isLeftAtHead = !ControlFlow.Contains(loop.Regions[1], Op.Break) && !loop.Regions[2].Instructions.Exists(instruction => instruction.Op == Op.Test);
        IEnumerable<Instruction> assigned = (isLeftAtHead ? [header] : loop.Regions).SelectMany(All).Where(instruction => instruction.Op == Op.Set);
        var reads = new Dictionary<Symbol, int>();
        foreach (Instruction read in loop.Regions.SelectMany(All).Where(instruction => instruction.Op == Op.Get))
        {
            reads.TryGetValue(read.Symbol!, out int count);
            reads[read.Symbol!] = count + 1;
        }

        return assigned.Any(set => _reads.TryGetValue(set.Symbol!, out int everywhere) && everywhere > (reads.TryGetValue(set.Symbol!, out int inside) ? inside : 0));
    }

    private static IEnumerable<Instruction> All(Region region) =>
        region.Instructions.SelectMany(instruction => instruction.Regions.SelectMany(All).Prepend(instruction));

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
