using HataDsl.Ir.Graphs;

namespace HataDsl.Ir.Tests.Graphs;

/// <summary>Runs a graph node by node, element by element, in double precision: the oracle for kernels of any grouping.</summary>
internal static class GraphInterpreter
{
    /// <summary>Computes every node.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">Elements of each input, by name; written in place by updates.</param>
    /// <param name="dimensions">Values of the dimensions.</param>
    /// <returns>The outputs by name.</returns>
    public static Dictionary<string, double[]> Run(Graph graph, IReadOnlyDictionary<string, double[]> inputs, IReadOnlyDictionary<string, long> dimensions)
    {
        var values = new Dictionary<Node, double[]>();
        foreach (Node node in graph.Nodes)
        {
            values[node] = new Evaluation(graph, node, values, dimensions).Run(inputs);
        }

        return graph.Outputs.ToDictionary(output => output.Name, output => values[output.Node]);
    }

    /// <summary>The lengths of a shape.</summary>
    public static int[] Lengths(Shape shape, IReadOnlyDictionary<string, long> dimensions) =>
        [.. shape.Axes.Select(axis => (int)axis.Evaluate(name => dimensions[name]))];

    private sealed class Evaluation(Graph graph, Node node, Dictionary<Node, double[]> values, IReadOnlyDictionary<string, long> dimensions)
    {
        private readonly int[] _lengths = Lengths(node.Shape, dimensions);

        public double[] Run(IReadOnlyDictionary<string, double[]> inputs)
        {
            if (node.Op == GraphOp.Input)
            {
                return inputs[node.Name!];
            }

            if (node.Op == GraphOp.Update)
            {
                return Update();
            }

            var result = new double[_lengths.Aggregate(1, (product, length) => product * length)];
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = Element(i, Split(i, _lengths));
            }

            return result;
        }

        private double[] Update()
        {
            double[] target = values[node.Operands[0]];
            int[] lengths = Lengths(node.Operands[1].Shape, dimensions);
            int from = (int)values[node.Operands[2]][0];
            double[] value = [.. values[node.Operands[1]]];
            for (int i = 0; i < value.Length; i++)
            {
                int[] position = Split(i, lengths);
                position[node.Numbers[0]] += from;
                target[Join(position, _lengths)] = value[i];
            }

            return target;
        }

        private double Element(int linear, int[] position)
        {
            double Operand(int i, int[] at) => values[node.Operands[i]][Join(at, Lengths(node.Operands[i].Shape, dimensions))];
            int last = position.Length - 1;
            switch (node.Op)
            {
                case GraphOp.Constant:
                    return node.Type == ScalarType.F32 ? ConstantBits.ToSingle(node.Bits) : ConstantBits.ToInt64(node.Type, node.Bits);
                case GraphOp.Length:
                    return Extent.Parse(node.Name!).Evaluate(name => dimensions[name]);
                case GraphOp.Index:
                    return linear;
                case GraphOp.Pointwise:
                    return Scalar(node.Scalar, [.. Enumerable.Range(0, node.Operands.Length).Select(i => Operand(i, Align(position, i)))]);
                case GraphOp.Convert:
                    return node.Type.IsFloat() ? Operand(0, position) : Math.Truncate(Operand(0, position));
                case GraphOp.Call:
                    return Call([.. Enumerable.Range(0, node.Operands.Length).Select(i => Operand(i, Align(position, i)))]);
                case GraphOp.Sum or GraphOp.Maximum:
                    int length = Lengths(node.Operands[0].Shape, dimensions)[last];
                    IEnumerable<double> row = Enumerable.Range(0, length).Select(i => Operand(0, [.. position[..last], i]));
                    return node.Op == GraphOp.Sum ? row.Sum() : row.Max();
                case GraphOp.Reshape:
                    return values[node.Operands[0]][linear];
                case GraphOp.Transpose:
                    return Operand(0, [.. Enumerable.Range(0, position.Length).Select(axis => position[Array.IndexOf(node.Numbers, axis)])]);
                case GraphOp.Slice:
                    return Operand(0, [.. position.Select((value, axis) => axis == node.Numbers[0] ? value + node.Numbers[1] : value)]);
                case GraphOp.Concat:
                    return Concat(position, Operand);
                case GraphOp.Broadcast:
                    return Operand(0, Align(position, 0));
                case GraphOp.Take:
                    return Operand(0, [(int)Operand(1, position[..last]), position[last]]);
                case GraphOp.Window:
                    int axis = node.Numbers[0];
                    return Operand(0, [.. position[..axis], (position[axis] * node.Numbers[2]) + (position[axis + 1] * node.Numbers[3]), .. position[(axis + 2)..]]);
                default:
                    int depth = Lengths(node.Operands[0].Shape, dimensions)[^1];
                    return Enumerable.Range(0, depth).Sum(k => Operand(0, AlignOuter(position, 0, [position[last - 1], k])) * Operand(1, AlignOuter(position, 1, [position[last], k])));
            }
        }

        private double Concat(int[] position, Func<int, int[], double> operand)
        {
            int axis = node.Numbers[0];
            int[] at = [.. position];
            for (int i = 0; ; i++)
            {
                int length = Lengths(node.Operands[i].Shape, dimensions)[axis];
                if (at[axis] < length)
                {
                    return operand(i, at);
                }

                at[axis] -= length;
            }
        }

        private int[] Align(int[] position, int operand)
        {
            int[] lengths = Lengths(node.Operands[operand].Shape, dimensions);
            return [.. lengths.Select((length, i) => length == 1 ? 0 : position[i + position.Length - lengths.Length])];
        }

        private int[] AlignOuter(int[] position, int operand, int[] inner)
        {
            int[] lengths = Lengths(node.Operands[operand].Shape, dimensions);
            return [.. lengths[..^2].Select((length, i) => length == 1 ? 0 : position[i + position.Length - lengths.Length]), .. inner];
        }

        /// <summary>A function of one expression, run by the kernel interpreter in f32.</summary>
        private double Call(double[] arguments)
        {
            if (node.Name == "Bent")
            {
                return arguments[0] < arguments[1] ? (2 * arguments[1]) - arguments[0] : arguments[0]; // the random graphs' own, in double
            }

            Function function = graph.Function(node.Name!);
            var kernel = new Kernel("call", new WorkgroupShape(1, 1, 1));
            kernel.Functions.AddRange(graph.Functions.Functions);
            var build = new RegionBuilder(kernel.Body);
            var result = new Symbol(SymbolKind.View, "result", function.ReturnType, access: ViewAccess.Write);
            kernel.Parameters.Add(result);
            Value[] operands = [.. arguments.Select((argument, i) => build.Constant(function.Parameters[i].Type, Bits(function.Parameters[i].Type, argument)))];
            Value value = build.Append(new Instruction(Op.Call) { Callee = function.Name, Operands = operands, Results = [new Value(function.ReturnType)] }).Result;
            build.Store(result, build.Constant(0), value);
            var buffers = new Dictionary<string, ulong[]> { ["result"] = [0] };
            Interpreter.Run(kernel, buffers, (1, 1, 1));
            return Value(function.ReturnType, buffers["result"][0]);
        }
    }

    /// <summary>An element as bits of a type.</summary>
    public static ulong Bits(ScalarType type, double value) => type switch
    {
        ScalarType.F32 => ConstantBits.FromSingle((float)value),
        ScalarType.F16 => BitConverter.HalfToUInt16Bits((Half)value),
        ScalarType.I1 => value != 0 ? 1u : 0u,
        _ => ConstantBits.Truncate(type, unchecked((ulong)(long)value)),
    };

    /// <summary>The element that bits of a type are.</summary>
    public static double Value(ScalarType type, ulong bits) => type switch
    {
        ScalarType.F32 => ConstantBits.ToSingle(bits),
        ScalarType.F16 => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
        _ => ConstantBits.ToInt64(type, bits),
    };

    private static double Scalar(Op op, double[] x) => op switch
    {
        Op.Add => x[0] + x[1],
        Op.Sub => x[0] - x[1],
        Op.Mul => x[0] * x[1],
        Op.Div => x[0] / x[1],
        Op.Neg => -x[0],
        Op.Abs => Math.Abs(x[0]),
        Op.Min => Math.Min(x[0], x[1]),
        Op.Max => Math.Max(x[0], x[1]),
        Op.Exp => Math.Exp(x[0]),
        Op.Log => Math.Log(x[0]),
        Op.Sqrt => Math.Sqrt(x[0]),
        Op.ReciprocalSqrt => 1 / Math.Sqrt(x[0]),
        Op.Tanh => Math.Tanh(x[0]),
        Op.Sin => Math.Sin(x[0]),
        Op.Cos => Math.Cos(x[0]),
        Op.Less => x[0] < x[1] ? 1 : 0,
        Op.LessEqual => x[0] <= x[1] ? 1 : 0,
        Op.Greater => x[0] > x[1] ? 1 : 0,
        Op.Equal => x[0] == x[1] ? 1 : 0,
        Op.GreaterEqual => x[0] >= x[1] ? 1 : 0,
        Op.And => x[0] != 0 && x[1] != 0 ? 1 : 0,
        Op.Or => x[0] != 0 || x[1] != 0 ? 1 : 0,
        Op.Not => x[0] != 0 ? 0 : 1,
        Op.Pow => Math.Pow(x[0], x[1]),
        Op.Select => x[0] != 0 ? x[1] : x[2],
        _ => throw new NotSupportedException($"The oracle has no '{op}'."),
    };

    private static int[] Split(int linear, int[] lengths)
    {
        var position = new int[lengths.Length];
        for (int i = lengths.Length - 1; i >= 0; i--)
        {
            position[i] = linear % lengths[i];
            linear /= lengths[i];
        }

        return position;
    }

    private static int Join(int[] position, int[] lengths)
    {
        int linear = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            linear = (linear * lengths[i]) + position[i];
        }

        return linear;
    }
}
