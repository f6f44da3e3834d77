namespace HataDsl.Ir.Graphs;

/// <content>The value of a node at a position.</content>
internal sealed partial class GroupKernelBuilder
{
    /// <summary>An element of a node.</summary>
    private Value Evaluate(Node node, Position position) => Remember(node, position, () =>
    {
        if (!_analysis.Staged.TryGetValue(node, out Node? root))
        {
            return EvaluateNew(node, position);
        }

        if (_keptAlready.Contains(node))
        {
            return _build.Load(ViewOf(root), AddressOf(root, position));
        }

        Value value = EvaluateNew(node, position);
        _build.Store(ViewOf(root), AddressOf(root, position), value);
        _kept.Add(node);
        return value;
    });

    private Value EvaluateNew(Node node, Position position)
    {
        if (_known.TryGetValue(node, out Value? known))
        {
            return known;
        }

        if (_analysis.Reads.ContainsKey(node))
        {
            return _build.Load(ViewOf(node), AddressOf(node, position));
        }

        Node Operand(int i) => node.Operands[i];
        switch (node.Op)
        {
            case GraphOp.Constant:
                return _build.Constant(node.Type, node.Bits);
            case GraphOp.Scalar:
                return _build.Get(_scalars[node.Name!]);
            case GraphOp.Length:
                Value length = LengthValue(Extent.Parse(node.Name!));
                return node.Type == ScalarType.I32 ? length : _build.EmitAs(node.Type, Op.Convert, length);
            case GraphOp.Index:
                return position.Axes[0];
            case GraphOp.Pointwise:
                Value[] values = BroadcastOperands(node, position);
                return _build.EmitAs(node.Type, node.Scalar, values);
            case GraphOp.Call:
                return _build.Append(new Instruction(Op.Call) { Callee = node.Name, Operands = BroadcastOperands(node, position), Results = [new Value(node.Type)] }).Result;
            case GraphOp.Convert:
                Value converted = Evaluate(Operand(0), position);
                return Operand(0).Type == node.Type ? converted : _build.EmitAs(node.Type, Op.Convert, converted);
            case GraphOp.Reshape:
                return Evaluate(Operand(0), Remember(position, Operand(0).Shape, () => Reshaped(position, Operand(0).Shape)));
            case GraphOp.Broadcast:
                return Evaluate(Operand(0), Aligned(position, Operand(0).Shape));
            case GraphOp.Transpose:
                return Evaluate(Operand(0), Remember(position, node, () => Transposed(node, position)));
            case GraphOp.Slice:
                return Evaluate(Operand(0), Remember(position, node, () => Sliced(node, position)));
            case GraphOp.Concat:
                return Joined(node, position);
            case GraphOp.Take:
                return Evaluate(Operand(0), Remember(position, node, () => Taken(node, position)));
            case GraphOp.Window:
                return Evaluate(Operand(0), Remember(position, node, () => Windowed(node, position)));
            default:
                throw new InvalidOperationException($"'{node}' has no value at a single position in '{_kernel.Name}'.");
        }
    }

    private Value[] BroadcastOperands(Node node, Position position) =>
        [.. node.Operands.Select(operand => Evaluate(operand, Aligned(position, operand.Shape)))];

    /// <summary>The position in an operand whose axes of length 1 are repeated.</summary>
    private Position Aligned(Position position, Shape shape)
    {
        if (shape.Equals(position.Shape))
        {
            return position;
        }

        return Remember(position, "as " + shape, () =>
        {
            int skipped = position.Shape.Rank - shape.Rank;
            var axes = new Value[shape.Rank];
            for (int i = 0; i < axes.Length; i++)
            {
                axes[i] = shape[i].IsOne && !position.Shape[i + skipped].IsOne ? Number(0) : position.Axes[i + skipped];
            }

            return new Position(shape, axes, null);
        });
    }

    private Symbol ViewOf(Node node) => _views[_plan.StorageOf(node)];

    /// <summary>Where an element lies in the memory of its tensor.</summary>
    private Value AddressOf(Node node, Position position)
    {
        if (!_plan.Layouts.TryGetValue(node, out TensorLayout? layout))
        {
            return LinearOf(position);
        }

        return LinearOf(Remember(position, layout, () => layout.Views.Aggregate(position, (at, view) =>
            view.Order is { } order ? new Position(view.Shape, [.. order.Select(axis => at.Axes[axis])], null) : Reshaped(at, view.Shape))));
    }

    private Value LinearOf(Position position)
    {
        if (position.Linear is { } known)
        {
            return known;
        }

        return Remember(position, "linear", () => Linear(position.Shape, position.Axes, 0, position.Shape.Rank) ?? Number(0));
    }

    /// <summary>The number of an element among some axes; null if they are none.</summary>
    private Value? Linear(Shape shape, Value[] axes, int from, int to)
    {
        Value? linear = null;
        for (int i = from; i < to; i++)
        {
            if (!shape[i].IsOne)
            {
                linear = linear is null ? axes[i] : Plus(Times(linear, LengthValue(shape[i])), axes[i]);
            }
        }

        return linear;
    }

    /// <summary>The position of an element from its number.</summary>
    private Position FromLinear(Shape shape, Value linear)
    {
        var axes = new Value[shape.Rank];
        Split(shape, axes, 0, shape.Rank, linear);
        return new Position(shape, axes, linear);
    }

    /// <summary>Splits a number into values of some axes.</summary>
    private void Split(Shape shape, Value[] axes, int from, int to, Value linear)
    {
        Value rest = linear;
        Extent left = shape.Product(from, to);
        for (int i = to - 1; i >= from; i--)
        {
            left.TryDivide(shape[i], out left);
            if (shape[i].IsOne)
            {
                axes[i] = Number(0);
            }
            else if (left.IsOne)
            {
                axes[i] = rest;
            }
            else
            {
                Value length = LengthValue(shape[i]);
                axes[i] = _build.Emit(Op.Rem, rest, length);
                rest = _build.Emit(Op.Div, rest, length);
            }
        }
    }

    /// <summary>The position in the same elements with other axes. Axes that both have stay as they are; only the rest is divided out.</summary>
    private Position Reshaped(Position position, Shape shape)
    {
        var axes = new Value[shape.Rank];
        int from = 0;
        int to = 0;
        while (to < shape.Rank)
        {
            int fromEnd = from;
            int toEnd = to;
            Extent source = Extent.One;
            Extent target = Extent.One;
            do
            {
                // Whichever side is behind takes an axis, until both cover the same elements.
                bool takeTarget = toEnd < shape.Rank && (fromEnd == position.Shape.Rank || toEnd == to || source != target && source.TryDivide(target, out _));
                if (takeTarget)
                {
                    target *= shape[toEnd++];
                }
                else if (fromEnd < position.Shape.Rank)
                {
                    source *= position.Shape[fromEnd++];
                }
            }
            while (source != target && (fromEnd < position.Shape.Rank || toEnd < shape.Rank));

            Split(shape, axes, to, toEnd, Linear(position.Shape, position.Axes, from, fromEnd) ?? Number(0));
            from = fromEnd;
            to = toEnd;
        }

        return new Position(shape, axes, position.Linear);
    }

    private static Position Transposed(Node node, Position position)
    {
        var axes = new Value[node.Numbers.Length];
        for (int i = 0; i < axes.Length; i++)
        {
            axes[node.Numbers[i]] = position.Axes[i];
        }

        return new Position(node.Operands[0].Shape, axes, null);
    }

    private Position Sliced(Node node, Position position)
    {
        Value[] axes = [.. position.Axes];
        int axis = node.Numbers[0];
        axes[axis] = Plus(axes[axis], node.Start.IsConstant ? Number(node.Numbers[1]) : LengthValue(node.Start));
        return new Position(node.Operands[0].Shape, axes, null);
    }

    private Position Windowed(Node node, Position position)
    {
        int axis = node.Numbers[0];
        Value Scaled(Value value, int by) => by == 1 ? value : Times(value, Number(by));
        Value along = Plus(Scaled(position.Axes[axis], node.Numbers[2]), Scaled(position.Axes[axis + 1], node.Numbers[3]));
        return new Position(node.Operands[0].Shape, [.. position.Axes.Take(axis), along, .. position.Axes.Skip(axis + 2)], null);
    }

    private Position Taken(Node node, Position position)
    {
        Node indices = node.Operands[1];
        Value[] outer = [.. position.Axes.Take(position.Axes.Length - 1)];
        Value row = Evaluate(indices, new Position(indices.Shape, outer, null));
        return new Position(node.Operands[0].Shape, [row, position.Axes[position.Axes.Length - 1]], null);
    }

    /// <summary>Only the operand that has the element is read: the others have no such position.</summary>
    private Value Joined(Node node, Position position)
    {
        Symbol result = NewLocal(node.Type);
        JoinFrom(node, position, result, 0, 0);
        return _build.Get(result);
    }

    private void JoinFrom(Node node, Position position, Symbol result, int operand, int start)
    {
        int axis = node.Numbers[0];
        Shape shape = node.Operands[operand].Shape;
        void Choose()
        {
            Value[] axes = [.. position.Axes];
            axes[axis] = start == 0 ? axes[axis] : _build.Emit(Op.Sub, axes[axis], Number(start));
            _build.Set(result, Evaluate(node.Operands[operand], new Position(shape, axes, null)));
        }

        if (operand == node.Operands.Length - 1)
        {
            Choose();
            return;
        }

        int end = start + (int)shape[axis].Factor;
        Instruction branch = _build.If(_build.Emit(Op.Less, position.Axes[axis], Number(end)));
        Within(branch.Regions[0], Choose);
        Within(branch.Regions[1], () => JoinFrom(node, position, result, operand + 1, end));
    }

    /// <summary>
    /// Writes elements of roots. All are computed before the first is written, because a result may lie where something else was read.
    /// </summary>
    private void StoreAll(IEnumerable<(Node Root, Position Position)> elements)
    {
        Action[] stores = [.. elements.Select(element => Prepare(element.Root, element.Position))];
        foreach (Action store in stores)
        {
            store();
        }
    }

    /// <summary>Computes a root's element at a position of the group's iteration; what is returned writes it.</summary>
    private Action Prepare(Node root, Position position)
    {
        if (root.Op != GraphOp.Update)
        {
            Position own = position.Shape.Equals(root.Shape) ? position : Remember(position, "root " + root.Shape, () => Reshaped(position, root.Shape));
            Value value = Evaluate(root, own);
            return () => _build.Store(ViewOf(root), AddressOf(root, _plan.Layouts.ContainsKey(root) ? own : position), value);
        }

        Node target = root.Operands[0];
        Node offset = root.Operands[2];
        int axis = root.Numbers[0];
        Value written = Evaluate(root.Operands[1], position);
        Value from = Evaluate(offset, new Position(offset.Shape, [.. offset.Shape.Axes.Select(_ => Number(0))], Number(0)));
        Value[] axes = [.. position.Axes];
        axes[axis] = Plus(axes[axis], from);
        return () => _build.Store(ViewOf(target), LinearOf(new Position(target.Shape, axes, null)), written);
    }
}
