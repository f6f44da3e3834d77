using System.Globalization;

namespace HataDsl.Ir;

/// <content>Names of values, as scalars and as vectors.</content>
public sealed partial class CpuEmitter
{
    private readonly Dictionary<Value, int> _numbers = [];
    private readonly Dictionary<Value, bool> _deferred = [];
    private int _nextName;

    private string NumberedName(Value value)
    {
        if (!_numbers.TryGetValue(value, out int number))
        {
            number = _numbers.Count;
            _numbers.Add(value, number);
        }

        return "v" + number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A name used once in the method.</summary>
    private string FreshName(string stem) => $"{stem}_{(_nextName++).ToString(CultureInfo.InvariantCulture)}";

    private LaneShape ShapeOf(Value value) => _lanes.Of(value);

    /// <summary>Defines a value in the current block.</summary>
    private void Define(Value value, string expression)
    {
        string name = NumberedName(value);
        bool isVector = ShapeOf(value).IsVarying || IsLaneValue(value);
        string type = isVector ? "var" : CpuTypes.Scalar(value.Type);
        Instruction definition = _tree.DefinitionOf(value);
        if (definition.Info.Has(OpTraits.Pure) || definition.Op == Op.Get)
        {
            _block.Temporary(type, name, expression);
        }
        else
        {
            _block.Line($"{type} {name} = {expression};");
        }

        _block.Names[name] = isVector ? CpuTypes.Vector(value.Type) : type;
        (isVector ? _block.Vectors : _block.Scalars)[value] = name;
    }

    /// <summary>A uniform value, or the start of a linear one.</summary>
    private string Scalar(Value value)
    {
        for (CodeBlock? block = _block; block is not null; block = block.Parent)
        {
            if (block.Scalars.TryGetValue(value, out string? name))
            {
                return name;
            }
        }

        Instruction definition = _tree.DefinitionOf(value);
        if (IsLaneValue(value))
        {
            return $"{CpuTypes.Vector256}.ToScalar({Vector(value)})";
        }

        return definition.Op == Op.Const ? Literal(value, definition.Bits)
            : definition is { Op: Op.Get, Symbol: { Kind: SymbolKind.Scalar } parameter } ? NameOf(parameter)
            : IsDeferred(value) && ShapeOf(value).IsUniform ? $"({PureExpression(definition, vector: false)})"
            : throw new InvalidOperationException($"A scalar of '{definition.Info.Name}' is used before it is defined.");
    }

    /// <summary>A value in all lanes.</summary>
    private string Vector(Value value)
    {
        CodeBlock? home = null;
        string scalar = "";
        for (CodeBlock? block = _block; block is not null; block = block.Parent)
        {
            if (block.Vectors.TryGetValue(value, out string? name))
            {
                return name;
            }

            if (home is null && block.Scalars.TryGetValue(value, out string? found))
            {
                home = block;
                scalar = found;
            }
        }

        Instruction definition = _tree.DefinitionOf(value);
        if (definition.Op == Op.Const)
        {
            return CpuTypes.Broadcast(value.Type, Literal(value, definition.Bits));
        }

        if (definition is { Op: Op.Get, Symbol: { Kind: SymbolKind.Scalar } parameter })
        {
            return ParameterVector(parameter);
        }

        LaneShape shape = ShapeOf(value);
        if (home is null || shape.Has(LaneFacts.AddressOnly))
        {
            // A condition put off until a mask is needed, or a start that does not tell the lanes: from the operands.
            return Materialise(value, _block, null, PureExpression(definition, vector: !shape.IsUniform), shape.IsUniform);
        }

        CodeBlock? loop = null;
        for (CodeBlock block = _block; block != home; block = block.Parent!)
        {
            loop = block.IsLoop ? block : loop;
        }

        string expression = shape.IsLinear ? $"{Simd}Linear({scalar}, {shape.Stride})" : CpuTypes.Broadcast(value.Type, scalar);
        return Materialise(value, loop?.Parent ?? _block, loop, expression, broadcast: false);
    }

    private string Materialise(Value value, CodeBlock target, CodeBlock? before, string expression, bool broadcast)
    {
        string name = FreshName(NumberedName(value));
        string vector = broadcast ? CpuTypes.Broadcast(value.Type, expression) : expression;
        if (before is null)
        {
            target.Temporary("var", name, vector);
        }
        else
        {
            target.InsertBefore(before, "var", name, vector);
        }

        target.Names[name] = CpuTypes.Vector(value.Type);
        target.Vectors[value] = name;
        return name;
    }

    private string ParameterVector(Symbol parameter)
    {
        if (!_parameterVectors.TryGetValue(parameter, out string? name))
        {
            name = FreshName(NameOf(parameter));
            _prologue.Declare(CpuTypes.Vector(parameter.Type), name, CpuTypes.Broadcast(parameter.Type, NameOf(parameter)));
            _parameterVectors.Add(parameter, name);
        }

        return name;
    }

    /// <summary>The value as its form wants it: a vector when it varies, else a scalar.</summary>
    private string InForm(Value value) => ShapeOf(value).IsVarying ? Vector(value) : Scalar(value);

    /// <summary>
    /// Whether a condition is written where it is used: it compares positions and uniform values, and only conditionals and tests
    /// use it. Those that need no mask then compute none.
    /// </summary>
    private bool IsDeferred(Value value)
    {
        if (!_deferred.TryGetValue(value, out bool deferred))
        {
            Instruction definition = _tree.DefinitionOf(value);
            deferred = value.Type == ScalarType.I1 && IsCondition(definition) && !_plan.Kept.Contains(value) && _tree.UsesOf(value).All(use =>
                use.Op is Op.If or Op.Test || (use.Op is Op.And or Op.Or or Op.Not && IsDeferred(use.Result)));
            _deferred[value] = deferred;
        }

        return deferred;
    }

    private bool IsCondition(Instruction definition) => definition.Op switch
    {
        >= Op.Equal and <= Op.GreaterEqual => !ShapeOf(definition.Operands[0]).IsVarying && !ShapeOf(definition.Operands[1]).IsVarying,
        Op.And or Op.Or or Op.Not => definition.Operands.All(operand =>
            ShapeOf(operand).IsUniform || (_tree.DefinitionOf(operand) is { } inner && IsCondition(inner))),
        _ => false,
    };

    /// <summary>The last place in its own list where a value is needed; none when a nested region needs it.</summary>
    private int? LastUse(Value value, List<Instruction> list)
    {
        int last = -1;
        foreach (Instruction use in _tree.UsesOf(value))
        {
            if (_tree.NodeOf(use).Region.Instructions != list)
            {
                return null;
            }

            int place = list.IndexOf(use);
            if (use.Results.Length > 0)
            {
                if (ShapeOf(use.Result).Has(LaneFacts.AddressOnly))
                {
                    return null;
                }

                if (IsDeferred(use.Result))
                {
                    if (LastUse(use.Result, list) is not { } later)
                    {
                        return null;
                    }

                    place = later;
                }
            }

            last = Math.Max(last, place);
        }

        return last;
    }

    /// <summary>Whether a read of a variable needs no copy: it is not assigned before the last use.</summary>
    private bool MayAlias(Instruction get)
    {
        if (_plan.IsGroup(get.Symbol!))
        {
            return false;
        }

        List<Instruction> list = _tree.NodeOf(get).Region.Instructions;
        if (LastUse(get.Result, list) is not { } last)
        {
            return false;
        }

        int first = list.IndexOf(get);
        foreach (Instruction access in _tree.AccessesOf(get.Symbol!))
        {
            if (access.Op != Op.Set)
            {
                continue;
            }

            // The place in this list of the assignment, or of the control around it.
            Instruction at = access;
            while (_tree.NodeOf(at).Region.Instructions != list)
            {
                if (_tree.NodeOf(at).Control is not { } around)
                {
                    break;
                }

                at = around;
            }

            int place = list.IndexOf(at);
            if (place > first && place < last)
            {
                return false;
            }
        }

        return true;
    }
}
