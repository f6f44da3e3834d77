namespace HataDsl.Ir.Tests;

/// <content>Statements and control.</content>
internal sealed partial class RandomKernel
{
    /// <summary>Statements up to the end of the budget or a random end. Gives false if the block ended in a jump.</summary>
    private bool EmitBlock(bool uniform)
    {
        int statements = _scopes.Count == 1 ? int.MaxValue : _random.Next(1, 9);
        for (int i = 0; i < statements && _budget > 0; i++)
        {
            _budget--;
            switch (_random.Next(24))
            {
                case < 7:
                    EmitValue();
                    break;
                case < 10:
                    EmitMemory();
                    break;
                case < 13 when _variables.Count > 0:
                    Symbol variable = _variables[_random.Next(_variables.Count)];
                    _at.Set(variable, Any(variable.Type));
                    break;
                case 13 or 14 or 22:
                    EmitIf(uniform);
                    break;
                case 15 or 16 or 23 when _loopDepth < 3:
                    EmitLoop(uniform);
                    break;
                case 17 or 20 when _kernel.Functions.Count > 0:
                    EmitCall();
                    break;
                case 18 when _synchronises && uniform && !_inFunction:
                    EmitSynchronisation();
                    break;
                case 19 or 21 when _scopes.Count > 1 && EmitJump(uniform):
                    return false;
            }
        }

        return true;
    }

    private void EmitNested(Region region, bool uniform)
    {
        Region outer = _at.Region;
        int variables = _variables.Count;
        _at.Region = region;
        _scopes.Add([]);
        EmitBlock(uniform);
        _scopes.RemoveAt(_scopes.Count - 1);
        _variables.RemoveRange(variables, _variables.Count - variables);
        _at.Region = outer;
    }

    /// <summary>Where a kernel synchronises, conditions are the same in all invocations.</summary>
    private Value Condition(out bool uniform)
    {
        uniform = _synchronises;
        if (!_synchronises || _inFunction)
        {
            uniform = false;
            ScalarType type = AnyArithmetic();
            return _random.Next(3) == 0 ? Any(ScalarType.I1) : _at.Emit(Choose(Op.Equal, Op.GreaterEqual), Any(type), Any(type));
        }

        Symbol n = _kernel.Parameters.First(parameter => parameter.Name == "n");
        return _random.Next(2) == 0
            ? _at.Get(_kernel.Parameters.First(parameter => parameter.Name == "flag"))
            : _at.Emit(Choose(Op.Less, Op.GreaterEqual), _at.Get(n), _at.Constant(_random.Next(-2, 30)));
    }

    private void EmitIf(bool uniform)
    {
        Value condition = Condition(out bool same);
        Instruction branch = _at.If(condition);
        EmitNested(branch.Regions[0], uniform && same);
        if (_random.Next(2) == 0)
        {
            EmitNested(branch.Regions[1], uniform && same);
        }
    }

    /// <summary>A jump that is taken always, or under a condition.</summary>
    private bool EmitJump(bool uniform)
    {
        bool jumpsFromLoop = _loopDepth > 0 && _inBody;
        if (_synchronises && !_inFunction && !uniform)
        {
            return false;
        }

        if (!jumpsFromLoop && _loopDepth > 0)
        {
            return false; // in a latch
        }

        if (_returns != ScalarType.Void && _inFunction && _random.Next(3) == 0)
        {
            _at.EmitEffect(Op.Return, Any(_returns));
            return true;
        }

        if (!jumpsFromLoop || _random.Next(5) == 0)
        {
            if (_inFunction && _returns != ScalarType.Void)
            {
                return false;
            }

            _at.EmitEffect(Op.Return);
            return true;
        }

        _at.EmitEffect(_random.Next(2) == 0 ? Op.Break : Op.Continue);
        return true;
    }

    /// <summary>A loop over a counter of its own, with its test in the header, in the latch, or as a break in the body.</summary>
    private void EmitLoop(bool uniform)
    {
        Symbol counter = new(SymbolKind.Local, $"i{_names++}", ScalarType.I32);
        _declared.Add(counter);
        int start = _random.Next(4);
        int step = _random.Next(1, 4);
        bool down = _random.Next(4) == 0;
        Value? dynamic = _random.Next(2) == 0 ? _at.Emit(Op.And, Bound(out bool same), _at.Constant(7)) : null;
        bool stays = uniform && (dynamic is null || _synchronises);
        _at.Set(counter, _at.Constant(down ? start + 5 : start));
        int form = _random.Next(4);
        Value? risky = !_synchronises && _random.Next(3) == 0 ? Any(ScalarType.I32) : null;
        Instruction loop = _at.Loop();
        Region outer = _at.Region;

        void Test(Region region, bool breaks)
        {
            _at.Region = region;
            Value bound = dynamic ?? _at.Constant(down ? start : start + _random.Next(7));
            Value goes = _at.Emit(down ? Op.Greater : Op.Less, _at.Get(counter), bound);
            if (breaks)
            {
                _at.Region = _at.If(goes).Regions[1];
                _at.EmitEffect(Op.Break);
            }
            else
            {
                _at.EmitEffect(Op.Test, goes);
            }
        }

        _scopes.Add([]);
        _loopDepth++;
        bool outerBody = _inBody;
        if (form < 2)
        {
            _at.Region = loop.Regions[0];
            Keep(_at.Get(counter));
            EmitStraight();

            Test(loop.Regions[0], breaks: false);
        }

        _inBody = true;
        if (form == 3)
        {
            Test(loop.Regions[1], breaks: true);
        }

        if (risky is not null)
        {
            EmitRiskyBreak(loop.Regions[1], risky);
        }

        EmitNested(loop.Regions[1], stays);
        _inBody = false;
        _at.Region = loop.Regions[2];
        _scopes.Add([]);
        EmitStraight();
        if (risky is not null)
        {
            Keep(_at.Load(FloatView(), risky));
        }

        _at.Set(counter, _at.Emit(down ? Op.Sub : Op.Add, _at.Get(counter), _at.Constant(step)));
        if (form == 2)
        {
            Test(loop.Regions[2], breaks: false);
        }

        _scopes.RemoveAt(_scopes.Count - 1);
        _scopes.RemoveAt(_scopes.Count - 1);
        _inBody = outerBody;
        _loopDepth--;
        _at.Region = outer;
    }

    /// <summary>A few statements without control.</summary>
    private void EmitStraight()
    {
        for (int count = _random.Next(3); count > 0; count--)
        {
            if (_random.Next(2) == 0 || _variables.Count == 0)
            {
                EmitValue();
            }
            else
            {
                Symbol variable = _variables[_random.Next(_variables.Count)];
                Symbol other = _variables[_random.Next(_variables.Count)];
                Value read = _at.Get(variable);
                Keep(read);
                _at.Set(
                    other.Type == variable.Type ? other : variable,
                    read.Type.IsArithmetic() ? _at.Emit(Op.Sub, read, Any(read.Type)) : read);
            }
        }
    }

    private Symbol FloatView() => _arrays.First(array => array.Kind == SymbolKind.View && array.Type == ScalarType.F32);

    /// <summary>Leaves the loop unless an index is in range, and then loads: the load must not be moved out of the loop.</summary>
    private void EmitRiskyBreak(Region body, Value index)
    {
        _at.Region = body;
        Value inside = _at.Emit(Op.And, _at.Emit(Op.Less, index, _at.Constant(Elements)), _at.Emit(Op.GreaterEqual, index, _at.Constant(0)));
        _at.Region = _at.If(inside).Regions[1];
        _at.EmitEffect(Op.Break);
        _at.Region = body;
        _at.Load(FloatView(), index);
    }

    private Value Bound(out bool uniform)
    {
        uniform = _synchronises && !_inFunction;
        return uniform ? _at.Get(_kernel.Parameters.First(parameter => parameter.Name == "n")) : Any(ScalarType.I32);
    }

    private void EmitCall()
    {
        Function function = _kernel.Functions[_random.Next(_kernel.Functions.Count)];
        Symbol[] views = [.. _arrays.Where(array => array.Kind == SymbolKind.View && array.Type == ScalarType.F32)];
        Symbol? reference = _variables.FirstOrDefault(variable => variable.Type == ScalarType.I32);
        Symbol shared = _arrays.First(array => array.Kind == SymbolKind.Shared);
        if (reference is null || (function.Parameters[4].Length != 0 && shared.Length != function.Parameters[4].Length))
        {
            return;
        }

        var call = new Instruction(Op.Call)
        {
            Callee = function.Name,
            Operands = [Any(function.Parameters[0].Type), Any(ScalarType.I32)],
            SymbolArguments = [views[_random.Next(views.Length)], reference, shared],
            Results = function.ReturnType == ScalarType.Void ? [] : [new Value(function.ReturnType)],
        };
        _at.Append(call);
        if (call.Results.Length > 0)
        {
            Keep(call.Result);
        }
    }

    private void EmitSynchronisation()
    {
        if (_random.Next(2) == 0)
        {
            EmitExchange();
        }
        else
        {
            _at.EmitEffect(Op.Barrier);
        }
    }
}
