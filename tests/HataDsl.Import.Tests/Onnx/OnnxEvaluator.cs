using HataDsl.Models;

namespace HataDsl.Import.Tests;

/// <summary>
/// Computes an ONNX graph node by node in double precision, by the text of the specification (onnx/docs/Operators.md) and without any code of
/// the importer: the reference for what imported graphs give.
/// </summary>
internal static partial class OnnxEvaluator
{
    /// <summary>Computes the outputs.</summary>
    public static Dictionary<string, Nd> Run(OnnxFileBuilder file, IReadOnlyDictionary<string, Nd> inputs)
    {
        var values = new Dictionary<string, Nd>();
        foreach ((string name, TestTensor tensor) in file.Tensors)
        {
            values[name] = tensor.Value with { Data = [.. tensor.Value.Data.Select(value => Rounded(tensor.Type, value))] };
        }

        foreach ((string name, Nd value) in inputs)
        {
            values[name] = value;
        }

        foreach (TestNode node in file.Nodes)
        {
            Nd[] results = new Node(node, [.. node.Inputs.Select(name => name.Length == 0 ? null : values[name])], file.Opsets[node.Domain]).Run();
            for (int i = 0; i < results.Length; i++)
            {
                values[node.Outputs[i]] = results[i];
            }
        }

        return file.Outputs.ToDictionary(name => name, name => values[name]);
    }

    private static double Rounded(OnnxType type, double value) => type == OnnxType.Float16 ? (double)(Half)value : type == OnnxType.Float ? (float)value : value;

    private static int Count(IEnumerable<int> shape) => shape.Aggregate(1, (product, length) => product * length);

    /// <summary>Every position of a shape in order.</summary>
    private static IEnumerable<int[]> Positions(int[] shape)
    {
        var position = new int[shape.Length];
        int count = Count(shape);
        for (int i = 0; i < count; i++)
        {
            yield return position;
            for (int axis = shape.Length - 1; axis >= 0 && ++position[axis] == shape[axis]; axis--)
            {
                position[axis] = 0;
            }
        }
    }

    private static Nd Generate(int[] shape, Func<int[], double> element) => new([.. Positions(shape).Select(element)], shape);

    /// <summary>An element, with axes of length 1 and missing outer axes repeated.</summary>
    private static double At(Nd x, IReadOnlyList<int> position)
    {
        int linear = 0;
        int skipped = position.Count - x.Shape.Length;
        for (int i = 0; i < x.Shape.Length; i++)
        {
            linear = (linear * x.Shape[i]) + (x.Shape[i] == 1 ? 0 : position[i + skipped]);
        }

        return x.Data[linear];
    }

    private static int[] Broadcast(params int[][] shapes)
    {
        int rank = shapes.Max(shape => shape.Length);
        return [.. Enumerable.Range(0, rank).Select(i => shapes.Max(shape => i + shape.Length - rank is >= 0 and int at ? shape[at] : 1))];
    }

    private static int[] With(int[] position, int axis, int value)
    {
        int[] changed = [.. position];
        changed[axis] = value;
        return changed;
    }

    private static double Erf(double x)
    {
        // Taylor series up to 3, where the rest is below 3e-5 of nothing that matters; beyond by the continued fraction of erfc.
        double magnitude = Math.Abs(x);
        if (magnitude < 3)
        {
            double term = magnitude;
            double sum = magnitude;
            for (int n = 1; n < 120; n++)
            {
                term *= -magnitude * magnitude / n;
                sum += term / ((2 * n) + 1);
            }

            return Math.Sign(x) * 2 / Math.Sqrt(Math.PI) * sum;
        }

        double fraction = 0;
        for (int k = 60; k > 0; k--)
        {
            fraction = k / 2.0 / (magnitude + fraction);
        }

        return Math.Sign(x) * (1 - (Math.Exp(-magnitude * magnitude) / Math.Sqrt(Math.PI) / (magnitude + fraction)));
    }

    private sealed partial class Node(TestNode node, Nd?[] inputs, long opset)
    {
        private Nd X => inputs[0]!;

        private bool Has(int input) => input < inputs.Length && inputs[input] is not null;

        private long Integer(string name, long otherwise) => node.Attributes.TryGetValue(name, out object? value) ? Convert.ToInt64(value) : otherwise;

        private float Single(string name, float otherwise) => node.Attributes.TryGetValue(name, out object? value) ? (float)value : otherwise;

        private string Text(string name, string otherwise) => node.Attributes.TryGetValue(name, out object? value) ? (string)value : otherwise;

        private int[]? List(string name) => node.Attributes.TryGetValue(name, out object? value) ? (int[])value : null;

        private int[] Ints(int input) => [.. inputs[input]!.Data.Select(value => (int)Math.Clamp(value, int.MinValue, int.MaxValue))];

        private static int Axis(long axis, int rank) => (int)(axis < 0 ? axis + rank : axis);

        private Nd Map(Func<double, double> function) => X with { Data = [.. X.Data.Select(function)] };

        private Nd Zip(Func<double, double, double> function, int left = 0, int right = 1)
        {
            (Nd a, Nd b) = (inputs[left]!, inputs[right]!);
            return Generate(Broadcast(a.Shape, b.Shape), at => function(At(a, at), At(b, at)));
        }

        private Nd Fold(Func<double, double, double> function)
        {
            Nd result = X;
            foreach (Nd? next in inputs[1..])
            {
                Nd left = result;
                result = Generate(Broadcast(left.Shape, next!.Shape), at => function(At(left, at), At(next, at)));
            }

            return result;
        }

        public Nd[] Run() => node.Operator switch
        {
            "Add" => [Zip((a, b) => a + b)],
            "Sub" => [Zip((a, b) => a - b)],
            "Mul" => [Zip((a, b) => a * b)],
            "Div" => [Zip((a, b) => Text("kind", "") == "integer" ? Math.Truncate(a / b) : a / b)],
            "Pow" => [Zip(Math.Pow)],
            "Neg" => [Map(x => -x)],
            "Abs" => [Map(Math.Abs)],
            "Exp" => [Map(Math.Exp)],
            "Log" => [Map(Math.Log)],
            "Sqrt" => [Map(Math.Sqrt)],
            "Tanh" => [Map(Math.Tanh)],
            "Sin" => [Map(Math.Sin)],
            "Cos" => [Map(Math.Cos)],
            "Floor" => [Map(Math.Floor)],
            "Ceil" => [Map(Math.Ceiling)],
            "Round" => [Map(x => Math.Round(x, MidpointRounding.ToEven))],
            "Reciprocal" => [Map(x => 1 / x)],
            "Erf" => [Map(Erf)],
            "Relu" => [Map(x => Math.Max(x, 0))],
            "Sigmoid" => [Map(Sigmoid)],
            "Swish" => [Map(x => x * Sigmoid(Single("alpha", 1) * x))],
            "FastGelu" => [Zip((x, bias) => 0.5 * (x + bias) * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + bias + (0.044715 * (x + bias) * (x + bias) * (x + bias))))))],
            "QuickGelu" => [Map(x => x * Sigmoid(Single("alpha", 1.702f) * x))],
            "Size" => [Nd.Of(X.Data.Length)],
            "Gelu" when Text("approximate", "none") == "tanh" => [Map(x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))))],
            "Gelu" => [Map(x => 0.5 * x * (1 + Erf(x / Math.Sqrt(2))))],
            "LeakyRelu" => [Map(x => x < 0 ? x * Single("alpha", 0.01f) : x)],
            "PRelu" => [Zip((x, slope) => x < 0 ? x * slope : x)],
            "Elu" => [Map(x => x < 0 ? Single("alpha", 1) * (Math.Exp(x) - 1) : x)],
            "HardSigmoid" => [Map(x => Math.Clamp((x * Single("alpha", 0.2f)) + Single("beta", 0.5f), 0, 1))],
            "HardSwish" => [Map(x => x * Math.Clamp((x / 6) + 0.5, 0, 1))],
            "Softplus" => [Map(x => Math.Log(Math.Exp(x) + 1))],
            "Clip" => [Map(x => Math.Min(Math.Max(x, Has(1) ? inputs[1]!.Data[0] : double.NegativeInfinity), Has(2) ? inputs[2]!.Data[0] : double.PositiveInfinity))],
            "Max" => [Fold(Math.Max)],
            "Min" => [Fold(Math.Min)],
            "Sum" => [Fold((a, b) => a + b)],
            "Mean" => [Fold((a, b) => a + b) is { } sum ? sum with { Data = [.. sum.Data.Select(x => x / inputs.Length)] } : null!],
            "Cast" => [Map(x => Integer("to", 0) == 9 ? (x != 0 ? 1 : 0) : Integer("to", 0) is 6 or 7 ? Math.Truncate(x) : x)],
            "Identity" or "Dropout" => [X],
            "Constant" => [((TestTensor)node.Attributes["value"]).Value],
            "Equal" => [Zip((a, b) => a == b ? 1 : 0)],
            "Greater" => [Zip((a, b) => a > b ? 1 : 0)],
            "Less" => [Zip((a, b) => a < b ? 1 : 0)],
            "GreaterOrEqual" => [Zip((a, b) => a >= b ? 1 : 0)],
            "LessOrEqual" => [Zip((a, b) => a <= b ? 1 : 0)],
            "And" => [Zip((a, b) => a != 0 && b != 0 ? 1 : 0)],
            "Or" => [Zip((a, b) => a != 0 || b != 0 ? 1 : 0)],
            "Not" => [Map(x => x == 0 ? 1 : 0)],
            "Where" => [Generate(Broadcast(X.Shape, inputs[1]!.Shape, inputs[2]!.Shape), at => At(X, at) != 0 ? At(inputs[1]!, at) : At(inputs[2]!, at))],
            "Trilu" => [Triangle()],
            _ => Moving() ?? Reducing() ?? Imaging() ?? throw new NotSupportedException($"The evaluator has no {node.Operator}."),
        };

        private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

        private Nd Triangle()
        {
            int offset = Has(1) ? Ints(1)[0] : 0;
            bool isUpper = Integer("upper", 1) != 0;
            return Generate(X.Shape, at => (isUpper ? at[^1] >= at[^2] + offset : at[^1] <= at[^2] + offset) ? At(X, at) : 0);
        }
    }
}
