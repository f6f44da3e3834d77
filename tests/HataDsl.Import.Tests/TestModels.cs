using HataDsl.Models;

namespace HataDsl.Import.Tests;

/// <summary>The ONNX models of the tests; weights are the same in every run.</summary>
internal static class TestModels
{
    /// <summary>Every model by the name of the class that its import has.</summary>
    public static IReadOnlyDictionary<string, Func<OnnxFileBuilder>> All { get; } = new Dictionary<string, Func<OnnxFileBuilder>>
    {
        ["Elements"] = Elements, ["Choices"] = Choices, ["Movements"] = Movements, ["Rows"] = Rows,
        ["Images"] = Images, ["Halves"] = Halves, ["Turns"] = Turns, ["Extras"] = Extras,
    };

    /// <summary>Arithmetic on elements and activations.</summary>
    public static OnnxFileBuilder Elements()
    {
        var random = new Random(1);
        var file = new OnnxFileBuilder { Opsets = { [""] = 24 } };
        string x = file.Input("x", OnnxType.Float, "batch", 20);
        string y = file.Input("y", OnnxType.Float, "batch", 20);
        string N(string operation, params string[] inputs) => file.Node(operation, inputs);
        string sum = N("Mul", N("Add", x, file.Floats("bias", random, 20)), N("Sub", y, file.Scalar(0.25)));
        string positive = N("Add", N("Mul", sum, sum), file.Scalar(0.5));
        string powers = N("Sum", N("Pow", positive, file.Scalar(1.5)), N("Pow", x, file.Scalar(2)), N("Pow", y, file.Scalar(3)), N("Pow", positive, file.Scalar(0.5)));
        string roots = N("Div", N("Sqrt", positive), N("Add", N("Abs", y), file.Scalar(1)));
        string waves = N("Add", N("Sin", x), N("Mul", N("Cos", y), N("Tanh", sum)));
        string logarithm = N("Add", N("Log", positive), N("Reciprocal", N("Exp", N("Neg", x))));
        string steps = N("Mean", N("Floor", N("Mul", x, file.Scalar(4))), N("Ceil", y), N("Round", N("Mul", y, file.Scalar(3))));
        string curves = N("Sum", N("Erf", N("Mul", x, file.Scalar(3))), N("Relu", x), N("Sigmoid", y), N("Softplus", N("Mul", x, file.Scalar(9))));
        string gates = N("Sum", N("Gelu", x), file.Node("Gelu", [y], ("approximate", "tanh")), N("Swish", x), file.Node("Swish", [y], ("alpha", 1.5f)));
        string hard = N("Sum", N("HardSwish", N("Mul", x, file.Scalar(5))), file.Node("HardSigmoid", [y], ("alpha", 0.3f)), file.Node("Elu", [x], ("alpha", 0.7f)));
        string leaky = N("Sum", file.Node("LeakyRelu", [x], ("alpha", 0.2f)), N("PRelu", y, file.Floats("slopes", random, 20)));
        string clipped = N("Clip", N("Mul", x, file.Scalar(3)), file.Scalar(-1), file.Scalar(0.75));
        string extremes = N("Sub", N("Max", x, y, clipped), N("Min", x, y));
        file.Output(N("Dropout", powers), roots, N("Sum", waves, logarithm, steps), N("Sum", curves, gates), N("Sum", hard, leaky), N("Identity", extremes));
        return file;
    }

    /// <summary>Comparisons, masks, choices, and integers beside floats.</summary>
    public static OnnxFileBuilder Choices()
    {
        var random = new Random(2);
        var file = new OnnxFileBuilder();
        string x = file.Input("x", OnnxType.Float, "batch", "length");
        string ids = file.Input("ids", OnnxType.Int64, "batch", "length");
        string isKept = file.Input("is_kept", OnnxType.Bool, "batch", "length");
        string N(string operation, params string[] inputs) => file.Node(operation, inputs);
        string shape = N("Shape", x);
        string length = N("Gather", shape, file.Int(1));
        string positions = N("Range", file.Int(0), length, file.Int(1));
        string column = N("Unsqueeze", positions, file.Ints(1));
        string causal = N("LessOrEqual", N("Unsqueeze", positions, file.Ints(0)), column);
        string outer = N("MatMul", N("Unsqueeze", x, file.Ints(2)), N("Unsqueeze", x, file.Ints(1)));
        string masked = N("Where", causal, outer, file.Scalar(-2));
        string triangle = N("Add", N("Trilu", outer), file.Node("Trilu", [outer, file.Int(-1)], ("upper", 0)));
        string isLarge = N("And", N("Greater", x, file.Scalar(0.1)), N("Not", N("Less", ids, file.Int(3))));
        string either = N("Or", isLarge, N("Equal", ids, file.Int(1)));
        string chosen = N("Where", N("And", either, isKept), x, file.Scalar(9));
        string numbers = N("Mul", file.Node("Cast", [N("Add", ids, file.Int(2))], ("to", 1)), file.Node("Cast", [N("GreaterOrEqual", x, file.Scalar(0))], ("to", 1)));
        string embedded = N("Gather", file.Floats("table", random, 12, 5), ids);
        string truth = file.Node("Cast", [file.Node("Cast", [N("Mul", x, file.Scalar(3))], ("to", 7))], ("to", 9));
        file.Output(masked, triangle, N("Add", chosen, numbers), embedded, truth);
        return file;
    }

    /// <summary>Shapes that are computed, and elements that move.</summary>
    public static OnnxFileBuilder Movements()
    {
        var random = new Random(3);
        var file = new OnnxFileBuilder { Opsets = { [""] = 18 } };
        string x = file.Input("x", OnnxType.Float, "batch", "tokens", 12);
        string N(string operation, params string[] inputs) => file.Node(operation, inputs);
        string shape = N("Shape", x);
        string batch = N("Gather", shape, file.Int(0));
        string tokens = N("Gather", shape, file.Int(1));
        string heads = file.Node("Concat", [N("Unsqueeze", batch, file.Ints(0)), N("Unsqueeze", tokens, file.Ints(0)), file.Ints(3), N("Unsqueeze", N("Div", file.Int(12), file.Int(3)), file.Ints(0))], ("axis", 0));
        string split = file.Node("Transpose", [N("Reshape", x, heads)], ("perm", new[] { 0, 2, 1, 3 }));
        string keys = N("Unsqueeze", split, file.Ints(2));
        string repeated = N("Expand", keys, file.Node("Concat", [N("Unsqueeze", batch, file.Ints(0)), file.Ints(3, 2), N("Unsqueeze", tokens, file.Ints(0)), file.Ints(4)], ("axis", 0)));
        string flat = N("Reshape", repeated, file.Node("Concat", [N("Unsqueeze", batch, file.Ints(0)), file.Ints(6, -1, 4)], ("axis", 0)));
        string[] parts = file.Nodes_("Split", [x, file.Ints(5, 4, 3)], 3, ("axis", 2));
        string[] even = file.Nodes_("Split", [x], 3, ("axis", -1), ("num_outputs", 3));
        string joined = file.Node("Concat", [parts[2], parts[0], N("Neg", even[1])], ("axis", -1));
        string every = N("Slice", x, file.Ints(1), file.Ints(10), file.Ints(2), file.Ints(3));
        string backwards = N("Slice", x, file.Ints(-1), file.Ints(int.MinValue), file.Ints(2), file.Ints(-2));
        string last = N("Slice", x, file.Ints(-1), file.Ints(long.MaxValue), file.Ints(1));
        string table = N("Slice", file.Floats("table", random, 30, 12), file.Ints(0), N("Unsqueeze", tokens, file.Ints(0)), file.Ints(0));
        string lastByNumber = file.Node("Gather", [x, file.Int(-1)], ("axis", 1));
        string picked = file.Node("Gather", [x, file.Ints(7, 0, -2)], ("axis", 2));
        string tiled = N("Tile", parts[1], file.Ints(1, 2, 3));
        string padded = N("Pad", x, file.Ints(0, 0, 2, 0, 0, 1), file.Scalar(0.5));
        string constant = file.Node("ConstantOfShape", [shape], ("value", new TestTensor(Nd.Of([1.5], 1), OnnxType.Float)));
        string kept = file.Node("Constant", [], ("value", new TestTensor(Nd.Of([0.5, -1, 2, 0.25, 1, 3, -0.5, 0.125, 7, 1, 0, 2], 12), OnnxType.Float) { IsTyped = true }));
        string squeezed = N("Squeeze", last, file.Ints(1));
        string flattened = file.Node("Flatten", [every], ("axis", 2));
        file.Output(flat, joined, flattened, N("Add", backwards, N("Slice", x, file.Ints(0), file.Ints(6), file.Ints(-1))), N("Add", squeezed, lastByNumber));
        file.Output(picked, tiled, padded, N("Add", N("Mul", x, table), N("Mul", constant, kept)), file.Node("Transpose", [x]));
        return file;
    }

    /// <summary>Reductions, norms, softmax, products.</summary>
    public static OnnxFileBuilder Rows()
    {
        var random = new Random(4);
        var file = new OnnxFileBuilder { Opsets = { [""] = 23 } };
        string x = file.Input("x", OnnxType.Float, "batch", 6, 32);
        string N(string operation, params string[] inputs) => file.Node(operation, inputs);
        string gain = file.Floats("gain", random, 32);
        string shift = file.Floats("shift", random, 32);
        string layer = file.Node("LayerNormalization", [x, gain, shift], ("epsilon", 1e-3f));
        string planes = file.Node("LayerNormalization", [x, file.Floats("plane_gain", random, 6, 32)], ("axis", -2));
        string root = file.Node("RMSNormalization", [x, gain], ("epsilon", 1e-6f));
        string simple = file.Node("SimplifiedLayerNormalization", [layer, gain], ("axis", -1), ("epsilon", 1e-5f), ("stash_type", 1));
        string instance = N("InstanceNormalization", x, file.Floats("instance_gain", random, 6), file.Floats("instance_shift", random, 6));
        string sums = N("Add", N("ReduceSum", x, file.Ints(-1)), N("ReduceMean", x, file.Ints(1)));
        string all = file.Node("ReduceMax", [x, file.Ints(1, 2)], ("keepdims", 0));
        string least = file.Node("ReduceMin", [x, file.Ints(2)], ("keepdims", 0));
        string squares = N("Add", N("ReduceSumSquare", x, file.Ints(2)), N("ReduceL2", x, file.Ints(1, 2)));
        string softmax = N("Add", N("Softmax", x), file.Node("Softmax", [x], ("axis", 1)));
        string logarithm = file.Node("LogSoftmax", [x], ("axis", -1));
        string product = N("MatMul", N("MatMul", x, file.Floats("weight", random, 32, 24)), file.Node("Transpose", [x], ("perm", new[] { 0, 2, 1 })) is { } turned ? N("MatMul", file.Floats("left", random, 24, 32), turned) : "");
        string column = N("MatMul", x, file.Floats("vector", random, 32));
        file.Output(N("Sum", layer, planes, root, simple, instance), sums, N("Add", all, file.Scalar(1)), least, squares, softmax, logarithm, product, column);
        return file;
    }

    /// <summary>A small convolutional network: convolutions with and without groups, norms, pools, a classifier.</summary>
    public static OnnxFileBuilder Images()
    {
        var random = new Random(5);
        var file = new OnnxFileBuilder { Opsets = { [""] = 13 } };
        string x = file.Input("image", OnnxType.Float, "batch", 3, 16, 14);
        string N(string operation, params string[] inputs) => file.Node(operation, inputs);
        string first = file.Node("Conv", [x, file.Floats("first.weight", random, 8, 3, 3, 3), file.Floats("first.bias", random, 8)], ("pads", new[] { 1, 1, 1, 1 }), ("kernel_shape", new[] { 3, 3 }));
        string Norm(string name, string values, int channels, float epsilon)
        {
            string variance = file.Add(name + ".variance", new TestTensor(Nd.Of(Enumerable.Range(1, channels).Select(i => i * 0.25), channels), OnnxType.Float) { IsTyped = true });
            return file.Node("BatchNormalization", [values, file.Floats(name + ".scale", random, channels), file.Floats(name + ".shift", random, channels), file.Floats(name + ".mean", random, channels), variance], ("epsilon", epsilon));
        }

        // After a product with stored weights a norm goes into these; elsewhere it stays.
        string normed = Norm("norm", first, 8, 1e-3f);
        string again = Norm("again", N("Relu", normed), 8, 1e-5f);
        string pooled = file.Node("MaxPool", [again], ("kernel_shape", new[] { 3, 2 }), ("strides", new[] { 2, 2 }), ("pads", new[] { 1, 0, 1, 0 }));
        string grouped = file.Node("Conv", [pooled, file.Floats("grouped.weight", random, 8, 2, 3, 3)], ("group", 4), ("strides", new[] { 1, 2 }), ("auto_pad", "SAME_UPPER"));
        string wide = file.Node("Conv", [pooled, file.Floats("wide.weight", random, 8, 8, 2, 2)], ("dilations", new[] { 2, 3 }));
        string average = file.Node("AveragePool", [N("HardSigmoid", grouped)], ("kernel_shape", new[] { 3, 3 }), ("pads", new[] { 1, 1, 1, 1 }));
        string counted = file.Node("AveragePool", [wide], ("kernel_shape", new[] { 2, 2 }), ("count_include_pad", 1), ("pads", new[] { 1, 0, 0, 0 }));
        string flat = file.Node("Flatten", [N("GlobalAveragePool", average)]);
        string classes = file.Node("Gemm", [flat, file.Floats("head.weight", random, 5, 8), file.Floats("head.bias", random, 5)], ("transB", 1), ("alpha", 0.5f), ("beta", 2f));
        classes = Norm("classes", classes, 5, 1e-5f);
        classes = Norm("last", file.Node("Gemm", [classes, file.Floats("last.weight", random, 5, 6)], ("alpha", 0.25f)), 6, 1e-5f);
        string line = Norm("line", file.Node("Conv", [N("Reshape", x, file.Ints(0, 3, -1)), file.Floats("line.weight", random, 4, 3, 5)], ("strides", new[] { 3 })), 4, 1e-5f);
        file.Output(file.Node("Softmax", [classes], ("axis", 1)), counted, N("GlobalMaxPool", line));
        return file;
    }

    /// <summary>16-bit weights and inputs, and operators with older forms.</summary>
    public static OnnxFileBuilder Halves()
    {
        var random = new Random(6);
        var file = new OnnxFileBuilder { Opsets = { [""] = 12 } };
        string x = file.Input("x", OnnxType.Float16, "rows", 16);
        Nd Small(params int[] shape) => Nd.Of(Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => (random.NextDouble() * 2) - 1), shape);
        string weight = file.Add("weight", new TestTensor(Small(16, 24), OnnxType.Float16));
        string bias = file.Add("bias", new TestTensor(Small(24), OnnxType.Float16) { IsTyped = true });
        string hidden = file.Node("Relu", [file.Node("Add", [file.Node("MatMul", [x, weight]), bias])]);
        string mean = file.Node("ReduceMean", [hidden], ("axes", new[] { -1 }), ("keepdims", 1));
        string sum = file.Node("ReduceSum", [hidden], ("axes", new[] { 1 }), ("keepdims", 0));
        string row = file.Node("Unsqueeze", [sum], ("axes", new[] { 1 }));
        file.Output(file.Node("Softmax", [file.Node("Sub", [hidden, mean])]), file.Node("Squeeze", [row], ("axes", new[] { 1 })));
        return file;
    }

    /// <summary>Rotary positions, by tables and by positions, in halves and in neighbours.</summary>
    public static OnnxFileBuilder Turns()
    {
        var random = new Random(7);
        var file = new OnnxFileBuilder { Opsets = { [""] = 23 } };
        string x = file.Input("x", OnnxType.Float, "batch", 2, "tokens", 8);
        string positions = file.Input("positions", OnnxType.Int64, "batch", "tokens");
        string cosines = file.Floats("cosines", random, 16, 4);
        string sines = file.Floats("sines", random, 16, 4);
        string halves = file.Node("RotaryEmbedding", [x, cosines, sines, positions]);
        string neighbours = file.Node("RotaryEmbedding", [x, cosines, sines, positions], ("interleaved", 1));
        file.Output(halves, neighbours);
        return file;
    }

    /// <summary>Operators of ONNX Runtime's own set, and those that no other model has.</summary>
    public static OnnxFileBuilder Extras()
    {
        var random = new Random(8);
        var file = new OnnxFileBuilder { Opsets = { ["com.microsoft"] = 1 } };
        string x = file.Input("x", OnnxType.Float, "rows", 24);
        string y = file.Input("y", OnnxType.Float, "rows", 24);
        string gain = file.Floats("gain", random, 24);
        string gelu = file.Node("com.microsoft:Gelu", [x]);
        string fast = file.Node("com.microsoft:FastGelu", [y, file.Floats("bias", random, 24)]);
        string quick = file.Node("com.microsoft:QuickGelu", [x], ("alpha", 1.25f));
        string[] skip = file.Nodes_("com.microsoft:SkipSimplifiedLayerNormalization", [x, y, gain], 4, ("epsilon", 1e-5f));
        string size = file.Node("Cast", [file.Node("Size", [x])], ("to", 1));
        file.Output(file.Node("Sum", [gelu, fast, quick]), skip[0], skip[3], file.Node("Mul", [x, size]));
        return file;
    }
}
