using HataDsl.Models;
using HataDsl.Transformers;

namespace HataDsl.Import.Tests;

/// <summary>
/// Writes a decoder as an ONNX file in the form that exporters of frameworks give it: a batch, norms and rotations in their parts, shapes that
/// the graph computes, keys repeated for the heads that share them, a mask of numbers.
/// </summary>
internal static class DecoderExport
{
    public static OnnxFileBuilder Write(ModelFiles files)
    {
        ModelConfiguration c = files.Configuration;
        var file = new OnnxFileBuilder();
        string ids = file.Input("input_ids", OnnxType.Int64, "batch", "sequence");
        string N(string operation, params string[] inputs) => file.Node(operation, inputs);
        string Join(params string[] parts) => file.Node("Concat", parts, ("axis", 0));
        string Weight(string name, bool transposed = false)
        {
            TensorEntry entry = files.Find(name);
            var values = new float[entry.ElementCount];
            files.ReadFloat32(name, values);
            int[] shape = [.. entry.Shape.Select(length => (int)length)];
            if (transposed)
            {
                float[] rows = values;
                values = [.. Enumerable.Range(0, rows.Length).Select(i => rows[(i % shape[0] * shape[1]) + (i / shape[0])])];
                shape = [shape[1], shape[0]];
            }

            return file.Add(name, new TestTensor(Nd.Of(values.Select(value => (double)value), shape), OnnxType.Float));
        }

        string Norm(string x, string gain)
        {
            string mean = file.Node("ReduceMean", [N("Pow", x, file.Scalar(2))], ("axes", new[] { -1 }));
            return N("Mul", Weight(gain), N("Mul", x, N("Reciprocal", N("Sqrt", N("Add", mean, file.Scalar(c.NormEpsilon))))));
        }

        string shape = N("Shape", ids);
        string batch = N("Unsqueeze", N("Gather", shape, file.Int(0)), file.Ints(0));
        string length = N("Gather", shape, file.Int(1));
        string sequence = N("Unsqueeze", length, file.Ints(0));
        string positions = N("Range", file.Int(0), length, file.Int(1));

        // Angles as the exporter of a framework leaves them: frequencies times positions, twice side by side.
        var inverse = new float[c.HeadSize / 2];
        new RotaryEmbedding(c).InverseFrequencies(c.MaximumPositions, inverse);
        string frequencies = file.Add("inverse_frequencies", new TestTensor(Nd.Of(inverse.Select(value => (double)value), 1, inverse.Length), OnnxType.Float));
        string angles = N("Mul", N("Unsqueeze", file.Node("Cast", [positions], ("to", 1)), file.Ints(1)), frequencies);
        string both = file.Node("Concat", [angles, angles], ("axis", -1));
        (string cosine, string sine) = (N("Cos", both), N("Sin", both));
        string isHidden = N("Greater", N("Unsqueeze", positions, file.Ints(0)), N("Unsqueeze", positions, file.Ints(1)));
        string mask = N("Where", isHidden, file.Scalar(-1e9), file.Scalar(0));

        string Turned(string x)
        {
            string low = N("Slice", x, file.Ints(0), file.Ints(c.HeadSize / 2), file.Ints(3));
            string high = N("Slice", x, file.Ints(c.HeadSize / 2), file.Ints(long.MaxValue), file.Ints(3));
            string rotated = file.Node("Concat", [N("Neg", high), low], ("axis", -1));
            return N("Add", N("Mul", x, cosine), N("Mul", rotated, sine));
        }

        string x = N("Gather", Weight(ModelTensors.Embedding), ids);
        for (int layer = 0; layer < c.LayerCount; layer++)
        {
            string Name(string suffix) => ModelTensors.InLayer(layer, suffix);
            string Project(string input, string name, bool hasBias)
            {
                string product = N("MatMul", input, Weight(Name(name + ".weight"), transposed: true));
                return hasBias ? N("Add", product, Weight(Name(name + ".bias"))) : product;
            }

            string normed = Norm(x, Name("input_layernorm.weight"));
            string Heads(string name, int count)
            {
                string split = N("Reshape", Project(normed, "self_attn." + name, c.QueryKeyValueBias), Join(batch, sequence, file.Ints(count), file.Ints(c.HeadSize)));
                return file.Node("Transpose", [split], ("perm", new[] { 0, 2, 1, 3 }));
            }

            string Repeated(string heads)
            {
                string apart = N("Expand", N("Unsqueeze", heads, file.Ints(2)), Join(batch, file.Ints(c.KeyValueHeadCount, c.GroupSize), sequence, file.Ints(c.HeadSize)));
                return N("Reshape", apart, Join(batch, file.Ints(c.HeadCount), sequence, file.Ints(c.HeadSize)));
            }

            string query = Turned(Heads("q_proj", c.HeadCount));
            string key = Repeated(Turned(Heads("k_proj", c.KeyValueHeadCount)));
            string value = Repeated(Heads("v_proj", c.KeyValueHeadCount));
            string scores = N("Div", N("MatMul", query, file.Node("Transpose", [key], ("perm", new[] { 0, 1, 3, 2 }))), file.Scalar(Math.Sqrt(c.HeadSize)));
            string shares = file.Node("Softmax", [N("Add", scores, mask)], ("axis", -1));
            string attended = N("Reshape", file.Node("Transpose", [N("MatMul", shares, value)], ("perm", new[] { 0, 2, 1, 3 })), Join(batch, sequence, file.Ints(-1)));
            x = N("Add", x, Project(attended, "self_attn.o_proj", c.AttentionOutputBias));
            string inner = Norm(x, Name("post_attention_layernorm.weight"));
            string gate = Project(inner, "mlp.gate_proj", c.FeedForwardBias);
            string activated = N("Mul", N("Mul", gate, N("Sigmoid", gate)), Project(inner, "mlp.up_proj", c.FeedForwardBias));
            x = N("Add", x, Project(activated, "mlp.down_proj", c.FeedForwardBias));
        }

        string last = Norm(x, ModelTensors.FinalNorm);
        string logits = c.TieWordEmbeddings
            ? N("MatMul", last, file.Node("Transpose", [ModelTensors.Embedding], ("perm", new[] { 1, 0 })))
            : N("MatMul", last, Weight(ModelTensors.Output, transposed: true));
        file.Output(logits);
        return file;
    }
}
