namespace HataDsl.Ir.Graphs;

/// <summary>What is wrong with a graph.</summary>
public enum GraphErrorKind
{
    /// <summary>Shapes do not fit.</summary>
    Shape,

    /// <summary>Element types do not fit.</summary>
    Type,

    /// <summary>A length is neither a dimension of the graph nor a length of an operand: the message is its name.</summary>
    Dimension,

    /// <summary>Something else: a target that cannot be written in place.</summary>
    Structure,
}

/// <summary>A node cannot be built. The message says what does not fit.</summary>
public sealed class GraphException(GraphErrorKind kind, string message) : Exception(message)
{
    /// <summary>What is wrong.</summary>
    public GraphErrorKind Kind { get; } = kind;
}

/// <summary>Type and shape of each operation from its operands: the one place where the rules stand. The verifier asks here too.</summary>
public static partial class NodeInference
{
    /// <summary>A number of a type, with the shape of a scalar.</summary>
    public static Node Constant(ScalarType type, ulong bits) => new(GraphOp.Constant, type, Shape.Scalar) { Bits = bits };

    /// <summary>An f32 constant.</summary>
    public static Node Constant(float value) => Constant(ScalarType.F32, ConstantBits.FromSingle(value));

    /// <summary>The value of a length as f32 or i32.</summary>
    public static Node Length(Extent extent, ScalarType type) => new(GraphOp.Length, type, Shape.Scalar) { Name = extent.ToString() };

    /// <summary>A number that the caller gives at each run.</summary>
    public static Node Scalar(ScalarType type, string name) => new(GraphOp.Scalar, type, Shape.Scalar) { Name = name };

    /// <summary>A kernel of the user's own, bound to its operands.</summary>
    public static Node Kernel(KernelCall call, Node[] operands)
    {
        KernelResult first = call.Results[0];
        if (call.Results.Any(result => result.InPlace >= 0 && operands[result.InPlace].Op == GraphOp.Reshape))
        {
            throw new GraphException(GraphErrorKind.Structure, "a tensor with other axes cannot be written in place: write into the tensor itself");
        }

        return first.InPlace < 0
            ? new Node(GraphOp.Kernel, first.Type, first.Shape, operands) { Name = call.ToString() }
            : new Node(GraphOp.Kernel, operands[first.InPlace].Type, operands[first.InPlace].Shape, operands) { Name = call.ToString(), Numbers = [first.InPlace] };
    }

    /// <summary>One of the further results of a kernel of the user's own.</summary>
    public static Node Part(Node kernel, int number)
    {
        KernelResult result = KernelCall.Parse(kernel.Name!).Results[number];
        return result.InPlace < 0
            ? new Node(GraphOp.Part, result.Type, result.Shape, kernel) { Numbers = [number] }
            : new Node(GraphOp.Part, kernel.Operands[result.InPlace].Type, kernel.Operands[result.InPlace].Shape, kernel, kernel.Operands[result.InPlace]) { Numbers = [number] };
    }

    /// <summary>0, 1, 2, … up to a length.</summary>
    public static Node Index(Extent length) => new(GraphOp.Index, ScalarType.I32, new Shape(length));

    /// <summary>One operation of the kernel IR on each element.</summary>
    /// <exception cref="GraphException">Types or shapes do not fit.</exception>
    public static Node Pointwise(Op scalar, params Node[] operands)
    {
        OpInfo row = OpTable.Get(scalar);
        if (!row.Has(OpTraits.Pure) || row.Operands.Length == 0 || scalar is Op.Convert or Op.Bitcast)
        {
            throw new GraphException(GraphErrorKind.Structure, $"'{row.Name}' is no operation on elements.");
        }

        for (int i = 0; i < operands.Length; i++)
        {
            ScalarType type = operands[i].Type;
            ScalarType like = scalar == Op.Select ? (i == 0 ? ScalarType.I1 : operands[1].Type) : i < row.SameTypes ? operands[0].Type : type;
            if (!Accepts(row.Operands[i], type) || type != like)
            {
                throw new GraphException(GraphErrorKind.Type, type.IsFloat() && !type.IsArithmetic()
                    ? $"'{row.Name}' cannot work on {type.Name()}, which is a storage type: convert to f32 first"
                    : $"operand {i + 1} of '{row.Name}' cannot be {type.Name()}{(type != like ? $" beside {like.Name()}" : "")}");
            }
        }

        ScalarType result = scalar == Op.Select ? operands[1].Type : RegionBuilder.ResultType(scalar, [.. operands.Select(operand => new Value(operand.Type))], null);
        return new Node(GraphOp.Pointwise, result, BroadcastAll(row.Name, operands), operands) { Scalar = scalar };
    }

    /// <summary>A scalar function on each element.</summary>
    /// <exception cref="GraphException">Types or shapes do not fit.</exception>
    public static Node Call(Function function, params Node[] operands)
    {
        ScalarType[] expected = [.. function.Parameters.Select(parameter => parameter.Type)];
        return operands.Select(operand => operand.Type).SequenceEqual(expected)
            ? new Node(GraphOp.Call, function.ReturnType, BroadcastAll(function.Name, operands), operands) { Name = function.Name }
            : throw new GraphException(GraphErrorKind.Type, $"'{function.Name}' takes ({string.Join(", ", expected.Select(type => type.Name()))}), not ({string.Join(", ", operands.Select(operand => operand.Type.Name()))})");
    }

    /// <summary>Each element as another type; the node itself when it has the type.</summary>
    public static Node Convert(Node operand, ScalarType type) =>
        operand.Type == type ? operand : new Node(GraphOp.Convert, type, operand.Shape, operand);

    /// <summary>Sum or maximum along the last axis, which stays with length 1.</summary>
    /// <exception cref="GraphException">The type has no arithmetic, or the operand is a scalar.</exception>
    public static Node Reduce(GraphOp op, Node operand) =>
        operand.Shape.Rank == 0 ? throw new GraphException(GraphErrorKind.Shape, $"'{op.Name()}' needs at least one axis")
        : !operand.Type.IsArithmetic() ? throw new GraphException(GraphErrorKind.Type, $"'{op.Name()}' cannot work on {operand.Type.Name()}: convert to f32 first")
        : new Node(op, operand.Type, operand.Shape.With(operand.Shape.Rank - 1, Extent.One), operand);

    /// <summary>Rows of a table by index.</summary>
    /// <exception cref="GraphException">The table is not [n, w], or the indices are not i32.</exception>
    public static Node Take(Node table, Node indices) =>
        table.Shape.Rank != 2 ? throw new GraphException(GraphErrorKind.Shape, $"a table to take rows of is [n, width], not {table.Shape}")
        : indices.Type != ScalarType.I32 ? throw new GraphException(GraphErrorKind.Type, $"indices are i32, not {indices.Type.Name()}")
        : new Node(GraphOp.Take, table.Type, new Shape([.. indices.Shape.Axes, table.Shape[1]]), table, indices);

    /// <summary>Sums of products along the last axes: [.., m, k] and [.., n, k] give [.., m, n].</summary>
    /// <exception cref="GraphException">Types or shapes do not fit.</exception>
    public static Node Dot(Node left, Node right)
    {
        if (left.Type != ScalarType.F32 || right.Type != ScalarType.F32)
        {
            throw new GraphException(GraphErrorKind.Type, $"a product of matrices takes f32 and f32, not {left.Type.Name()} and {right.Type.Name()}: convert first");
        }

        Shape a = left.Shape;
        Shape b = right.Shape;
        if (a.Rank < 2 || b.Rank < 2 || a.Last != b.Last)
        {
            throw new GraphException(GraphErrorKind.Shape, $"{a} and {b} cannot be multiplied: the summed lengths {a.Last} and {b.Last} differ or an axis is missing");
        }

        Shape outer = Shape.Broadcast(new Shape(a.Axes.Take(a.Rank - 2)), new Shape(b.Axes.Take(b.Rank - 2)))
            ?? throw new GraphException(GraphErrorKind.Shape, $"the outer axes of {a} and {b} differ");
        return new Node(GraphOp.Dot, ScalarType.F32, new Shape([.. outer.Axes, a[a.Rank - 2], b[b.Rank - 2]]), left, right);
    }

    /// <summary>Writes a value into a target in place.</summary>
    /// <exception cref="GraphException">Types or shapes do not fit, or the target is not an input.</exception>
    public static Node Update(Node target, Node value, Node position, int axis)
    {
        if (target.Op == GraphOp.Reshape || target.Storage.Op != GraphOp.Input)
        {
            throw new GraphException(GraphErrorKind.Structure, "only a parameter of the graph can be written in place");
        }

        if (value.Type != target.Type || position.Type != ScalarType.I32)
        {
            throw new GraphException(GraphErrorKind.Type, $"a target of {target.Type.Name()} takes {target.Type.Name()} at an i32 position, not {value.Type.Name()} at {position.Type.Name()}");
        }

        bool fits = value.Shape.Rank == target.Shape.Rank && axis >= 0 && axis < target.Shape.Rank && position.Shape.Count.IsOne
            && target.Shape.Axes.Where((length, i) => i != axis && length != value.Shape[i]).Any() is false;
        return fits
            ? new Node(GraphOp.Update, target.Type, target.Shape, target, value, position) { Numbers = [axis] }
            : throw new GraphException(GraphErrorKind.Shape, $"{value.Shape} cannot be written into {target.Shape} along axis {axis} from one position on");
    }

    private static bool Accepts(OperandClass operand, ScalarType type) => operand switch
    {
        OperandClass.Any => true,
        OperandClass.Arithmetic => type.IsArithmetic(),
        OperandClass.Integer => type.IsInteger() && type.IsArithmetic(),
        OperandClass.Float => type is ScalarType.F32 or ScalarType.F64,
        OperandClass.Boolean => type == ScalarType.I1,
        OperandClass.IntegerOrBoolean => type == ScalarType.I1 || (type.IsInteger() && type.IsArithmetic()),
        OperandClass.Int32Only => type == ScalarType.I32,
        _ => type is ScalarType.I32 or ScalarType.I64,
    };

    private static Shape BroadcastAll(string name, Node[] operands) =>
        operands.Skip(1).Aggregate(operands[0].Shape, (shape, operand) =>
            Shape.Broadcast(shape, operand.Shape) ?? throw new GraphException(GraphErrorKind.Shape, $"shapes {shape} and {operand.Shape} of '{name}' do not fit together"));
}
