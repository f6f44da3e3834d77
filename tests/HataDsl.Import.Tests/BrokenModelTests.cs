using HataDsl.Models;
using HataDsl.Transformers;

namespace HataDsl.Import.Tests;

/// <summary>Files that cannot be imported: one line that names the file, the node or tensor, and the cause.</summary>
public sealed class BrokenModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hatadsl-import-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(200)]
    public void Truncated(int bytes)
    {
        string path = Good().Save(_folder, "model");
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..Math.Min(bytes, whole.Length - 1)]);
        Assert.Contains("is no ONNX file", Refused(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_something_else()
    {
        string path = Path.Combine(_folder, "model.onnx");
        Assert.Contains("there is no such file", Refused(path), StringComparison.Ordinal);
        File.WriteAllText(path, "This is a text and no model of anything at all.");
        Assert.Contains("is no ONNX file", Refused(path), StringComparison.Ordinal);
        File.WriteAllBytes(path, []);
        Assert.Contains("is no ONNX file", Refused(path), StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_that_is_not_imported() =>
        Expect(file => file.Node("LSTM", ["x"]), "node 'n_lstm' (LSTM) computes LSTM, which is not imported");

    [Fact]
    public void An_operator_of_an_undeclared_set() =>
        Expect(file =>
        {
            string result = file.Node("com.example:Thing", ["x"]);
            file.Opsets.Remove("com.example");
            return result;
        }, "node 'n_thing' (com.example.Thing) is of the operator set 'com.example', which the file does not declare");

    [Fact]
    public void An_attribute_that_is_not_imported() =>
        Expect(file => file.Node("Sigmoid", ["x"], ("slope", 0.5f)), "node 'n_sigmoid' (Sigmoid) has the attribute 'slope', which is not imported");

    [Fact]
    public void An_attribute_of_another_type() =>
        Expect(file => file.Node("Softmax", ["x"], ("axis", 0.5f)), "node 'n_softmax' (Softmax) has the attribute 'axis' of type Single, and Integer is needed");

    [Fact]
    public void An_element_type_that_is_not_imported()
    {
        Expect(file => file.Node("Add", ["x", file.Add("wide", new TestTensor(Nd.Of([1, 2, 3, 4], 4), OnnxType.Double))]), "node 'n_add' (Add) has elements of type Double ('wide'), which is not imported");
        var file = new OnnxFileBuilder();
        file.Output(file.Node("Relu", [file.Input("text", OnnxType.String, 4)]));
        Assert.Contains("node 'text' (input) has elements of type String", Refused(file.Save(_folder, "model")), StringComparison.Ordinal);
    }

    [Fact]
    public void Types_that_do_not_fit() =>
        Expect(file => file.Node("Add", ["x", file.Ints(1, 2, 3, 4)]), "node 'n_add' (Add) cannot be computed: operand 2 of 'add' cannot be i32 beside f32");

    [Fact]
    public void A_tensor_that_is_missing() =>
        Expect(file => file.Node("Add", ["x", "lost"]), "node 'n_add' (Add) takes 'lost', which is no input, no stored tensor and no other node's result");

    [Fact]
    public void An_input_that_is_left_out() => Expect(file => file.Node("Add", ["x"]), "node 'n_add' (Add) lacks its input 1");

    [Fact]
    public void A_cycle() =>
        Expect(file =>
        {
            string first = file.Node("Add", ["x", "sigmoid"]);
            return file.Node("Sigmoid", [first]);
        }, "which is computed from its own result: the graph has a cycle");

    [Fact]
    public void Nodes_out_of_order_are_put_in_order()
    {
        OnnxFileBuilder file = Good();
        file.Nodes.Reverse();
        Assert.Contains("Forward(", ModelImporter.Import(file.Save(_folder, "model"), Imports.Options("Model")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_that_is_given_twice() =>
        Expect(file =>
        {
            string result = file.Node("Tanh", ["x"]);
            file.Nodes.Add(new TestNode("Exp", "", ["x"], [result], []));
            return result;
        }, "node 'n_tanh' (Exp) gives 'tanh', which node 'n_tanh' (Tanh) gives too");

    [Theory]
    [InlineData(5)]
    [InlineData(99)]
    public void An_operator_set_that_is_not_imported(int version)
    {
        OnnxFileBuilder file = Good();
        file.Opsets[""] = version;
        Assert.Contains($"uses operator set {version}; 9 to 24 are imported", Refused(file.Save(_folder, "model")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weights.bin", "lies in the external file 'weights.bin', which is not there")]
    [InlineData("../weights.bin", "which is outside the model's folder")]
    [InlineData("short.bin", "needs bytes 8 to 24 of 'short.bin', which has 16")]
    public void External_data(string location, string message)
    {
        File.WriteAllBytes(Path.Combine(_folder, "short.bin"), new byte[16]);
        OnnxFileBuilder file = Good();
        file.Tensors["weight"] = file.Tensors["weight"] with { External = new() { ["location"] = location, ["offset"] = "8", ["length"] = "16" } };
        string path = file.Save(_folder, "model");
        ModelImporter.Import(path, Imports.Options("Model"));
        using var weights = ModelFile.Open(path);
        string error = Assert.Throws<ModelFormatException>(() => weights.Read<float>("weight", 4)).Message;
        Assert.Contains(path, error, StringComparison.Ordinal);
        Assert.Contains("tensor 'weight'", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void External_data_that_is_there()
    {
        File.WriteAllBytes(Path.Combine(_folder, "weights.bin"), [0, 0, 0, 0, .. System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>([1, 2, 3, 4]).ToArray()]);
        OnnxFileBuilder file = Good();
        file.Tensors["weight"] = file.Tensors["weight"] with { External = new() { ["location"] = "weights.bin", ["offset"] = "4" } };
        using var weights = ModelFile.Open(file.Save(_folder, "model"));
        Assert.Equal([1, 2, 3, 4], weights.Read<float>("weight", 4).Elements);
        Assert.Contains("is [4], and the graph was made for [5]", Assert.Throws<ModelFormatException>(() => weights.Read<float>("weight", 5)).Message, StringComparison.Ordinal);
        Assert.Contains("is missing", Assert.Throws<ModelFormatException>(() => weights.Read<float>("other", 5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_that_depends_on_data() =>
        Expect(file =>
        {
            file.Input("shape", OnnxType.Int64, 2);
            return file.Node("Reshape", ["x", "shape"]);
        }, "node 'n_reshape' (Reshape) computes shape ('shape') while it runs");

    [Fact]
    public void A_shape_that_does_not_fit() =>
        Expect(file => file.Node("Reshape", ["x", file.Ints(3, 5)]), "node 'n_reshape' (Reshape) reshapes [batch, 4] to [3, 5], which has not as many elements");

    [Fact]
    public void A_sum_of_dimensions() =>
        Expect(file =>
        {
            string length = file.Node("Gather", [file.Node("Shape", ["x"]), file.Ints(0)]);
            return file.Node("Expand", [file.Node("ReduceSum", ["x", file.Ints(0)]), file.Node("Concat", [file.Node("Add", [length, file.Ints(1)]), file.Ints(4)], ("axis", 0))]);
        }, "while it runs; it must be known when the model is imported");

    [Fact]
    public void A_dimension_without_a_bound()
    {
        string path = Good().Save(_folder, "model");
        string error = Assert.Throws<ModelFormatException>(() => ModelImporter.Import(path, new ImportOptions("", "Model"))).Message;
        Assert.Contains("node 'x' (input) has the dimension 'batch' without a bound: say --dimension batch=MAXIMUM", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_that_are_not_imported() =>
        Expect(file =>
        {
            string[] results = file.Nodes_("MaxPool", [file.Input("image", OnnxType.Float, 1, 2, 4, 4)], 2, ("kernel_shape", new[] { 2, 2 }));
            return results[1];
        }, "node 'n_maxpool' (MaxPool) has the result 'maxpool_2', which is not imported");

    [Fact]
    public void Training_is_not_imported() =>
        Expect(file =>
        {
            string image = file.Input("image", OnnxType.Float, 1, 4, 2);
            return file.Node("BatchNormalization", [image, "weight", "weight", "weight", "weight"], ("training_mode", 1));
        }, "node 'n_batchnormalization' (BatchNormalization) has 'training_mode' 1; only 0 is imported");

    [Fact]
    public void An_output_that_nothing_gives()
    {
        OnnxFileBuilder file = Good();
        file.Output("elsewhere");
        Assert.Contains("output 'elsewhere' is no node's result", Refused(file.Save(_folder, "model")), StringComparison.Ordinal);
    }

    private static OnnxFileBuilder Good()
    {
        var file = new OnnxFileBuilder();
        file.Input("x", OnnxType.Float, "batch", 4);
        file.Floats("weight", new Random(1), 4);
        file.Output(file.Node("Relu", [file.Node("Mul", ["x", "weight"])]));
        return file;
    }

    private void Expect(Func<OnnxFileBuilder, string> add, string message)
    {
        OnnxFileBuilder file = Good();
        file.Opsets["com.example"] = 1;
        file.Output(add(file));
        string path = file.Save(_folder, "model");
        string error = Refused(path);
        Assert.StartsWith(path, error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    private static string Refused(string path)
    {
        string message = Assert.Throws<ModelFormatException>(() => ModelImporter.Import(path, Imports.Options("Model"))).Message;
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
