using HataDsl.Ir;
using HataDsl.Ir.Graphs;
using HataDsl.Models;

namespace HataDsl.Import;

/// <content>Arithmetic on elements. Where all operands are integers that are known, so is the result.</content>
internal static partial class OnnxOperators
{
    private static Dictionary<string, Action<NodeContext>> Elements() => new()
    {
        ["Add"] = node => Binary(node, "Add", Lengths.Add),
        ["Sub"] = node => Binary(node, "Subtract", Lengths.Subtract),
        ["Mul"] = node => Binary(node, "Multiply", (a, b) => a * b),
        ["Div"] = node => Binary(node, "Divide", Lengths.Divide),
        ["Pow"] = Power,
        ["Neg"] = node => Unary(node, x => node.Build.Apply("Negate", [x])),
        ["Abs"] = node => Function(node, "Abs"),
        ["Exp"] = node => Function(node, "Exp"),
        ["Log"] = node => Function(node, "Log"),
        ["Sqrt"] = node => Function(node, "Sqrt"),
        ["Tanh"] = node => Function(node, "Tanh"),
        ["Sin"] = node => Function(node, "Sin"),
        ["Cos"] = node => Function(node, "Cos"),
        ["Floor"] = node => Function(node, "Floor"),
        ["Ceil"] = node => Function(node, "Ceiling"),
        ["Round"] = node => Function(node, "Round"),
        ["Reciprocal"] = node => Unary(node, x => node.Build.Apply("Divide", [node.Build.Number(1f), x])),
        ["Erf"] = node => Unary(node, x => node.Build.Operator("Erf", x)),
        ["Relu"] = node => Unary(node, x => node.Build.Operator("Relu", x)),
        ["Sigmoid"] = node => Unary(node, x => node.Build.Operator("Sigmoid", x)),
        ["Swish"] = node => Unary(node, x => Scaled(node, x, node.Single("alpha", 1))),
        ["Gelu"] = Gelu,
        [Microsoft + "Gelu"] = node => Unary(node, x => node.Build.Operator("GeluExact", x)),
        [Microsoft + "FastGelu"] = node => Unary(node, x => node.Build.Operator("Gelu", node.Has(1) ? node.Build.Apply("Add", [x, node.Floats(1)]) : x)),
        [Microsoft + "QuickGelu"] = node => Unary(node, x => Scaled(node, x, node.Single("alpha", 1.702f))),
        ["LeakyRelu"] = node => Unary(node, x => Leaky(node, x, node.Build.Apply("Multiply", [x, node.Build.Number(node.Single("alpha", 0.01f))]))),
        ["PRelu"] = node => node.Set(Leaky(node, node.Floats(0), node.Build.Apply("Multiply", [node.Floats(0), node.Floats(1)]))),
        ["Elu"] = node => Unary(node, x => Leaky(node, x, node.Build.Apply("Multiply", [Minus(node, node.Build.Apply("Exp", [x]), 1), node.Build.Number(node.Single("alpha", 1))]))),
        ["HardSigmoid"] = node => Unary(node, x => HardSigmoid(node, x, node.Single("alpha", 0.2f), node.Single("beta", 0.5f))),
        ["HardSwish"] = node => Unary(node, x => node.Build.Apply("Multiply", [x, HardSigmoid(node, x, 1 / 6f, 0.5f)])),
        ["Softplus"] = Softplus,
        ["Clip"] = Clip,
        ["Max"] = node => Variadic(node, "Max"),
        ["Min"] = node => Variadic(node, "Min"),
        ["Sum"] = node => Variadic(node, "Add"),
        ["Mean"] = node => node.Set(node.Build.Apply("Divide", [Joined(node, "Add"), node.Build.Number((float)node.Count)])),
        ["Cast"] = Cast,
        ["Identity"] = node => node.Alias(0, node.Input(0)),
        ["Dropout"] = Dropout,
        ["Constant"] = Constant,
    };

    private static void Unary(NodeContext node, Func<TensorExpression, TensorExpression> function)
    {
        if (node.Node.Operator == "Neg" && node.Input(0).Integers is { } integers)
        {
            node.Set(integers.Select(value => value * Extent.Of(-1)), node.Input(0).Shape);
            return;
        }

        TensorExpression x = node.Shaped(0);
        bool isArithmetic = x.Type == ScalarType.F32 || node.Node.Operator is "Neg" or "Abs";
        node.Set(isArithmetic ? function(node.Build.Local(node.Node.Inputs[0], x)) : node.Floats(0));
    }

    private static void Function(NodeContext node, string name) => Unary(node, x => node.Build.Apply(name, [x]));

    private static void Binary(NodeContext node, string function, Func<Extent, Extent, Extent?> known)
    {
        if (TryKnown(node, known))
        {
            return;
        }

        node.Set(Broadcast(node, 0, 1, (a, b) => node.Build.Apply(function, [a, b])));
    }

    /// <summary>Computes with integers that are known.</summary>
    private static bool TryKnown(NodeContext node, Func<Extent, Extent, Extent?> known, ScalarType type = ScalarType.I32)
    {
        (OnnxOperand left, OnnxOperand right) = (node.Input(0), node.Input(1));
        if (left.Integers is not { } a || right.Integers is not { } b || (a.Count != b.Count && a.Count != 1 && b.Count != 1))
        {
            return false;
        }

        var result = new Extent[Math.Max(a.Count, b.Count)];
        for (int i = 0; i < result.Length; i++)
        {
            Extent x = a[a.Count == 1 ? 0 : i];
            Extent y = b[b.Count == 1 ? 0 : i];
            if (known(x, y) is not { } value)
            {
                return left.Stored is not null || right.Stored is not null || result.Length == 1 ? false
                    : throw node.Error($"computes with the lengths {x} and {y}, and the result is no product of numbers and dimensions");
            }

            result[i] = value;
        }

        node.Set(result, Shape.Broadcast(left.Shape, right.Shape)!, type);
        return true;
    }

    /// <summary>An operation on two operands, with the axes that ONNX gives the result where both are numbers here.</summary>
    private static TensorExpression Broadcast(NodeContext node, int left, int right, Func<TensorExpression, TensorExpression, TensorExpression> function)
    {
        TensorExpression result = function(node.Tensor(left), node.Tensor(right));
        Shape expected = Shape.Broadcast(node.Input(left).Shape, node.Input(right).Shape)
            ?? throw node.Error($"takes shapes that do not fit together: {node.Input(left).Shape} and {node.Input(right).Shape}");
        return node.Reshape(result, expected);
    }

    private static void Power(NodeContext node)
    {
        float? exponent = node.Input(1).Stored is { Count: 1, Type: OnnxType.Float } stored ? stored.Singles()[0]
            : node.Input(1).Integers is [{ IsConstant: true } integer] ? integer.Factor : null;
        TensorExpression x = node.Build.Local(node.Node.Inputs[0], node.Floats(0));
        node.Set(exponent switch
        {
            0.5f => node.Build.Apply("Sqrt", [x]),
            2f => node.Build.Apply("Multiply", [x, x]),
            3f => node.Build.Apply("Multiply", [node.Build.Apply("Multiply", [x, x]), x]),
            { } known => node.Build.Apply("Pow", [x, node.Build.Number(known)]),
            _ => node.Build.Apply("Pow", [x, node.Floats(1)]),
        });
    }

    private static TensorExpression Minus(NodeContext node, TensorExpression x, float number) => node.Build.Apply("Subtract", [x, node.Build.Number(number)]);

    private static TensorExpression Leaky(NodeContext node, TensorExpression x, TensorExpression below) =>
        node.Build.Apply("Select", [node.Build.Apply("Less", [x, node.Build.Number(0f)]), below, x]);

    /// <summary>x times the sigmoid of x times a factor.</summary>
    private static TensorExpression Scaled(NodeContext node, TensorExpression x, float factor) => factor == 1
        ? node.Build.Operator("Silu", x)
        : node.Build.Apply("Multiply", [x, node.Build.Operator("Sigmoid", node.Build.Apply("Multiply", [x, node.Build.Number(factor)]))]);

    private static TensorExpression HardSigmoid(NodeContext node, TensorExpression x, float alpha, float beta)
    {
        TensorExpression line = node.Build.Apply("Add", [node.Build.Apply("Multiply", [x, node.Build.Number(alpha)]), node.Build.Number(beta)]);
        return node.Build.Apply("Max", [node.Build.Apply("Min", [line, node.Build.Number(1f)]), node.Build.Number(0f)]);
    }

    private static void Gelu(NodeContext node)
    {
        string form = node.Text("approximate", "none");
        Unary(node, x => form switch
        {
            "none" => node.Build.Operator("GeluExact", x),
            "tanh" => node.Build.Operator("Gelu", x),
            _ => throw node.Error($"has 'approximate' '{form}', which is not imported"),
        });
    }

    /// <summary>log(1 + e^x) = max(x, 0) + log(1 + e^-|x|), which overflows nowhere.</summary>
    private static void Softplus(NodeContext node) => Unary(node, x =>
    {
        TensorExpression tail = node.Build.Apply("Exp", [node.Build.Apply("Negate", [node.Build.Apply("Abs", [x])])]);
        TensorExpression logarithm = node.Build.Apply("Log", [node.Build.Apply("Add", [tail, node.Build.Number(1f)])]);
        return node.Build.Apply("Add", [node.Build.Operator("Relu", x), logarithm]);
    });

    private static void Clip(NodeContext node)
    {
        float least = node.Opset < 11 ? node.Single("min", float.NegativeInfinity) : node.Scalar(1, float.NegativeInfinity);
        float most = node.Opset < 11 ? node.Single("max", float.PositiveInfinity) : node.Scalar(2, float.PositiveInfinity);
        TensorExpression x = node.Floats(0);
        x = float.IsNegativeInfinity(least) ? x : node.Build.Apply("Max", [x, node.Build.Number(least)]);
        node.Set(float.IsPositiveInfinity(most) ? x : node.Build.Apply("Min", [x, node.Build.Number(most)]));
    }

    private static void Variadic(NodeContext node, string function) => node.Set(Joined(node, function));

    private static TensorExpression Joined(NodeContext node, string function)
    {
        TensorExpression result = node.Shaped(0);
        for (int i = 1; i < node.Count; i++)
        {
            result = node.Build.Apply(function, [result, node.Shaped(i)]);
        }

        return result;
    }

    private static void Cast(NodeContext node)
    {
        _ = node.Integer("saturate", 1);
        _ = node.Text("round_mode", "up");
        var target = (OnnxType)node.Integer("to", 0);
        OnnxOperand operand = node.Input(0);
        ScalarType type = target switch
        {
            OnnxType.Float or OnnxType.Float16 or OnnxType.BFloat16 => ScalarType.F32,
            OnnxType.Int32 or OnnxType.Int64 => ScalarType.I32,
            OnnxType.Bool => ScalarType.I1,
            _ => throw node.Error($"casts to {target}, which is not imported"),
        };
        if (operand.Integers is { } integers && type is ScalarType.I32 or ScalarType.I1)
        {
            node.Set(type == ScalarType.I32 ? operand.Integers : operand.Integers!.Select(value => Extent.Of(value.Factor == 0 ? 0 : 1)), operand.Shape, type);
            return;
        }

        if (operand.Integers is [{ } only] && operand.Type == ScalarType.I32)
        {
            node.Set(node.Reshape(node.Build.Length(only, ScalarType.F32), operand.Shape));
            return;
        }

        TensorExpression x = node.Shaped(0);
        if (x.Type == type)
        {
            node.Alias(0, operand);
            return;
        }

        node.Set((x.Type, type) switch
        {
            (ScalarType.I1, ScalarType.F32) => node.Build.Apply("Select", [x, node.Build.Number(1f), node.Build.Number(0f)]),
            (ScalarType.I1, _) => node.Build.Apply("Select", [x, node.Build.Number(1), node.Build.Number(0)]),
            (ScalarType.F32, ScalarType.I1) => node.Build.Apply("Not", [node.Build.Apply("Equal", [x, node.Build.Number(0f)])]),
            (_, ScalarType.I1) => node.Build.Apply("Not", [node.Build.Apply("Equal", [x, node.Build.Number(0)])]),
            (_, ScalarType.F32) => node.Build.Apply("ToSingle", [x]),
            _ => node.Build.Apply("ToInt32", [x]),
        });
    }

    private static void Dropout(NodeContext node)
    {
        _ = node.Single("ratio", 0.5f);
        _ = node.Integer("seed", 0);
        if (node.Has(2) && node.Numbers(2, "whether it trains")[0] != 0)
        {
            throw node.Error("trains; only inference is imported");
        }

        node.Alias(0, node.Input(0));
    }

    private static void Constant(NodeContext node)
    {
        if (node.Attribute("value", OnnxAttributeType.Tensor)?.Tensor is { } tensor)
        {
            node.Take(tensor);
        }
        else if (node.Attribute("value_float", OnnxAttributeType.Single) is { } single)
        {
            node.Set(node.Build.Number(single.Single));
        }
        else if (node.Attribute("value_int", OnnxAttributeType.Integer) is { } integer)
        {
            node.Set([Extent.Of(integer.Integer)], Shape.Scalar);
        }
        else if (node.Attribute("value_ints", OnnxAttributeType.Integers) is { } integers)
        {
            node.Set(integers.Integers.Select(Extent.Of), new Shape(Extent.Of(integers.Integers.Count)));
        }
        else
        {
            throw node.Error("has a value of a kind that is not imported");
        }
    }
}
