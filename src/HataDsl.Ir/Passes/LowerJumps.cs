namespace HataDsl.Ir.Passes;

/// <summary>
/// Replaces jumps by truth values and conditionals. A jump that ends one branch of an <c>if</c> only moves the rest into the other
/// branch; a flag is used where that is not enough. Flags are set under the control of the jump, so what follows a uniform jump
/// stays in uniform control.
/// </summary>
/// <remarks>
/// Two forms. In helper functions only <c>return</c> goes, so that a body can be put in place of a call; breaks stay.
/// In the body of a kernel everything goes, for emitters that turn control into masks.
/// </remarks>
public sealed class LowerJumps
{
    private readonly List<Symbol> _symbols;
    private readonly SymbolNames _names;
    private readonly bool _returnsOnly;
    private readonly HashSet<Symbol> _flags = [];
    private readonly HashSet<Symbol> _read = [];
    private readonly List<LoopFlags> _loops = [];
    private Symbol? _returned;
    private Symbol? _result;

    private LowerJumps(List<Symbol> symbols, SymbolNames names, bool returnsOnly)
    {
        _symbols = symbols;
        _names = names;
        _returnsOnly = returnsOnly;
    }

    /// <summary>How control leaves a list of instructions.</summary>
    private enum Exit : byte
    {
        /// <summary>At its end.</summary>
        End,

        /// <summary>At its end or by a jump, which has set the flag of the innermost scope.</summary>
        Either,

        /// <summary>By a jump only.</summary>
        Jump,
    }

    /// <summary>Removes the returns of every helper function but one at the end of a function with a value.</summary>
    public static void InFunctions(Kernel kernel)
    {
        foreach (Function function in kernel.Functions)
        {
            InFunction(function);
        }
    }

    /// <summary>Removes breaks, continues and returns from the body of an inlined kernel.</summary>
    public static void InBody(Kernel kernel)
    {
        var pass = new LowerJumps(kernel.Symbols, new SymbolNames(kernel.Parameters, kernel.Symbols), returnsOnly: false);
        pass.Run(kernel.Body);
    }

    private static void InFunction(Function function)
    {
        bool hasValue = function.ReturnType != ScalarType.Void;
        List<Instruction> body = function.Body.Instructions;
        Instruction? last = body.Count == 0 ? null : body[body.Count - 1];
        if (last?.Op == Op.Return)
        {
            body.RemoveAt(body.Count - 1);
            if (!ControlFlow.Contains(function.Body, Op.Return))
            {
                if (hasValue)
                {
                    body.Add(last);
                }

                return;
            }

            body.Add(last);
        }

        var pass = new LowerJumps(function.Symbols, new SymbolNames(function.Parameters, function.Symbols), returnsOnly: true);
        if (hasValue)
        {
            pass._result = pass.NewSymbol("result", function.ReturnType);
        }

        pass.Run(function.Body);
        if (pass._result is { } result)
        {
            var builder = new RegionBuilder(function.Body) { Span = last!.Span };
            builder.EmitEffect(Op.Return, builder.Get(result));
        }
    }

    private void Run(Region body)
    {
        var lowered = new Region();
        _returned = NewFlag("returned");
        Lower(body.Instructions, 0, new RegionBuilder(lowered));
        if (_read.Contains(_returned))
        {
            var start = new Region();
            var builder = new RegionBuilder(start);
            builder.Set(_returned, builder.Constant(false));
            lowered.Instructions.InsertRange(0, start.Instructions);
        }

        RemoveUnreadFlags(lowered);
        _symbols.RemoveAll(symbol => _flags.Contains(symbol) && !_read.Contains(symbol));
        body.Instructions.Clear();
        body.Instructions.AddRange(lowered.Instructions);
    }

    /// <summary>Appends instructions from a position on without their jumps.</summary>
    private Exit Lower(List<Instruction> source, int start, RegionBuilder to)
    {
        for (int i = start; i < source.Count; i++)
        {
            Instruction instruction = source[i];
            to.Span = instruction.Span;
            switch (instruction.Op)
            {
                case Op.Return:
                case Op.Break or Op.Continue when !_returnsOnly:
                    LowerJump(instruction, to);
                    return Exit.Jump;
                case Op.If when ContainsJump(instruction):
                    return LowerIf(instruction, source, i + 1, to);
                case Op.If:
                    LowerPlainIf(instruction, to);
                    break;
                case Op.Loop:
                    if (LowerLoop(instruction, to) == Exit.Either)
                    {
                        return LowerRestUnderFlag(source, i + 1, to);
                    }

                    break;
                default:
                    to.Region.Instructions.Add(instruction);
                    break;
            }
        }

        return Exit.End;
    }

    private bool ContainsJump(Instruction instruction)
    {
        foreach (Region region in instruction.Regions)
        {
            if (ControlFlow.Contains(region, Op.Return)
                || (!_returnsOnly && (ControlFlow.Contains(region, Op.Break) || ControlFlow.Contains(region, Op.Continue))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Only loops inside can need work.</summary>
    private void LowerPlainIf(Instruction instruction, RegionBuilder to)
    {
        foreach (Region region in instruction.Regions)
        {
            LowerInPlace(region);
        }

        to.Region.Instructions.Add(instruction);
    }

    private Exit LowerInPlace(Region region)
    {
        var lowered = new Region();
        Exit exit = Lower(region.Instructions, 0, new RegionBuilder(lowered));
        region.Instructions.Clear();
        region.Instructions.AddRange(lowered.Instructions);
        return exit;
    }

    private Exit LowerIf(Instruction instruction, List<Instruction> source, int rest, RegionBuilder to)
    {
        Exit then = LowerInPlace(instruction.Regions[0]);
        Exit otherwise = LowerInPlace(instruction.Regions[1]);
        to.Region.Instructions.Add(instruction);
        if (then == Exit.Jump && otherwise == Exit.Jump)
        {
            return Exit.Jump;
        }

        if (rest == source.Count)
        {
            return Exit.Either;
        }

        if (_returnsOnly && _loops.Count > 0)
        {
            // Inside a loop a return became a break, which needs no restructuring.
            return Lower(source, rest, to) == Exit.Jump ? Exit.Jump : Exit.Either;
        }

        if (then == Exit.Jump && otherwise == Exit.End)
        {
            return Lower(source, rest, new RegionBuilder(instruction.Regions[1])) == Exit.Jump ? Exit.Jump : Exit.Either;
        }

        if (otherwise == Exit.Jump && then == Exit.End)
        {
            return Lower(source, rest, new RegionBuilder(instruction.Regions[0])) == Exit.Jump ? Exit.Jump : Exit.Either;
        }

        return LowerRestUnderFlag(source, rest, to);
    }

    private Exit LowerRestUnderFlag(List<Instruction> source, int rest, RegionBuilder to)
    {
        if (rest == source.Count && !(_returnsOnly && _loops.Count > 0))
        {
            return Exit.Either;
        }

        Symbol flag = _loops.Count == 0 || _returnsOnly ? _returned! : _loops[_loops.Count - 1].Skip;
        _read.Add(flag);
        Instruction guard = to.If(to.Get(flag));
        if (_returnsOnly && _loops.Count > 0)
        {
            guard.Regions[0].Instructions.Add(new Instruction(Op.Break) { Span = to.Span });
            return Lower(source, rest, to) == Exit.Jump ? Exit.Jump : Exit.Either;
        }

        return Lower(source, rest, new RegionBuilder(guard.Regions[1])) == Exit.Jump ? Exit.Jump : Exit.Either;
    }

    private void LowerJump(Instruction jump, RegionBuilder to)
    {
        if (jump.Op == Op.Return && _result is not null)
        {
            to.Set(_result, jump.Operands[0]);
        }

        Value yes = to.Constant(true);
        if (jump.Op == Op.Return)
        {
            to.Set(_returned!, yes);
            if (_returnsOnly)
            {
                if (_loops.Count > 0)
                {
                    to.EmitEffect(Op.Break);
                }

                return;
            }
        }

        for (int i = _loops.Count - 1; i >= 0; i--)
        {
            LoopFlags flags = _loops[i];
            to.Set(flags.Skip, yes);
            if (jump.Op != Op.Continue && flags.Broken != flags.Skip)
            {
                to.Set(flags.Broken, yes);
            }

            if (jump.Op != Op.Return)
            {
                break;
            }
        }
    }

    private Exit LowerLoop(Instruction loop, RegionBuilder to)
    {
        Region body = loop.Regions[1];
        bool returns = ControlFlow.Contains(body, Op.Return);
        bool breaks = returns || ControlFlow.Contains(body, Op.Break);
        bool continues = ControlFlow.Contains(body, Op.Continue);
        LowerInPlace(loop.Regions[0]);
        LowerInPlace(loop.Regions[2]);
        if (_returnsOnly)
        {
            _loops.Add(default);
            LowerInPlace(body);
        }
        else
        {
            Symbol? broken = breaks ? NewFlag("broken") : null;
            Symbol? skip = continues ? NewFlag("skip") : broken;
            _loops.Add(new LoopFlags(skip!, broken!));
            LowerInPlace(body);
            if (continues)
            {
                var start = new Region();
                var builder = new RegionBuilder(start);
                builder.Set(skip!, builder.Constant(false));
                body.Instructions.InsertRange(0, start.Instructions);
            }

            if (breaks)
            {
                to.Set(broken!, to.Constant(false));
                LeaveWhenBroken(loop.Regions[2], broken!);
            }
        }

        _loops.RemoveAt(_loops.Count - 1);
        to.Region.Instructions.Add(loop);
        return returns ? Exit.Either : Exit.End;
    }

    /// <summary>A broken loop runs neither its latch nor its header again.</summary>
    private void LeaveWhenBroken(Region latch, Symbol broken)
    {
        _read.Add(broken);
        List<Instruction> old = [.. latch.Instructions];
        latch.Instructions.Clear();
        var builder = new RegionBuilder(latch);
        Value goes = builder.Emit(Op.Not, builder.Get(broken));
        if (old.Count == 0)
        {
            builder.EmitEffect(Op.Test, goes);
            return;
        }

        Instruction last = old[old.Count - 1];
        if (last.Op != Op.Test)
        {
            builder.If(goes).Regions[0].Instructions.AddRange(old);
            builder.EmitEffect(Op.Test, goes);
            return;
        }

        Symbol again = NewSymbol("again", ScalarType.I1);
        builder.Set(again, goes);
        Region inner = builder.If(goes).Regions[0];
        old.RemoveAt(old.Count - 1);
        inner.Instructions.AddRange(old);
        new RegionBuilder(inner).Set(again, last.Operands[0]);
        builder.EmitEffect(Op.Test, builder.Get(again));
    }

    private void RemoveUnreadFlags(Region region)
    {
        region.Instructions.RemoveAll(instruction =>
            instruction.Op == Op.Set && _flags.Contains(instruction.Symbol!) && !_read.Contains(instruction.Symbol!));
        foreach (Instruction instruction in region.Instructions)
        {
            foreach (Region nested in instruction.Regions)
            {
                RemoveUnreadFlags(nested);
            }
        }
    }

    private Symbol NewFlag(string name)
    {
        Symbol flag = NewSymbol(name, ScalarType.I1);
        _flags.Add(flag);
        return flag;
    }

    private Symbol NewSymbol(string name, ScalarType type)
    {
        var symbol = new Symbol(SymbolKind.Local, _names.Take(name), type);
        _symbols.Add(symbol);
        return symbol;
    }

    /// <summary>The flags of a loop: <c>Skip</c> ends the current pass through the body, <c>Broken</c> the loop. They may be one.</summary>
    private readonly record struct LoopFlags(Symbol Skip, Symbol Broken);
}
