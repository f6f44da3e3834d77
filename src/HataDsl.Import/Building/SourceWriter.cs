using System.Text;
using HataDsl.Ir;
using HataDsl.Ir.Graphs;

namespace HataDsl.Import;

/// <summary>Writes the source file of an imported graph: the graph, its weights, and a class that loads and runs both.</summary>
internal sealed class SourceWriter(ImportOptions options, GraphBuilder builder, string origin)
{
    private readonly StringBuilder _text = new();

    private string Name => options.Name;

    /// <summary>The whole file.</summary>
    public string Write()
    {
        WriteHead(_text, options, origin);
        foreach (Dimension dimension in builder.Graph.Dimensions)
        {
            _text.Append($"[Dimension(\"{dimension.Name}\", {dimension.Maximum}{(dimension.Typical < dimension.Maximum ? $", Typical = {dimension.Typical}" : "")})]\n");
        }

        _text.Append($"public static partial class {Name}\n{{\n");
        WriteGraph();
        WriteWeights();
        _text.Append("}\n\n");
        WriteModel();
        return _text.ToString();
    }

    /// <summary>The lines before the types.</summary>
    public static void WriteHead(StringBuilder text, ImportOptions options, string origin)
    {
        text.Append($"// Made by HataDsl.Import from {origin}. It is a source file like any other: change it as you like.\n");
        text.Append("using HataDsl;\nusing HataDsl.Graphs;\nusing HataDsl.Models;\nusing static HataDsl.Graphs.Operators;\n\n");
        if (options.Namespace.Length > 0)
        {
            text.Append($"namespace {options.Namespace};\n\n");
        }

        text.Append($"/// <summary>The graph of {origin}.</summary>\n");
    }

    private void WriteGraph()
    {
        (string Name, TensorExpression Value)[] outputs = [.. builder.Outputs];
        string type = outputs.Length == 1
            ? $"Tensor<{GraphBuilder.NameOf(outputs[0].Value.Type)}>"
            : $"({string.Join(", ", outputs.Select(output => $"Tensor<{GraphBuilder.NameOf(output.Value.Type)}> {output.Name}"))})";
        List<string> parameters = [.. builder.Inputs.Select(input => $"[Shape({LengthsOf(input.Node.Shape)})] Tensor<{GraphBuilder.NameOf(input.Node.Type)}> {input.Name}")];
        if (builder.Weights.Count > 0)
        {
            parameters.Add($"{Name}Weights weights");
        }

        _text.Append("    /// <summary>Computes the outputs.</summary>\n    [Graph]\n");
        _text.Append($"    public static {type} Forward(\n        {string.Join(",\n        ", parameters)})\n    {{\n");
        foreach (Dimension dimension in builder.Graph.Dimensions)
        {
            (string input, int axis) = PlaceOf(dimension.Name);
            _text.Append($"        int {dimension.Name} = {input}.Length({axis});\n");
        }

        builder.Statements.ForEach(statement => _text.Append($"        {statement}\n"));
        string result = string.Join(", ", outputs.Select(output => output.Value.Code));
        _text.Append($"        return {(outputs.Length == 1 ? result : $"({result})")};\n    }}\n");
    }

    /// <summary>A parameter's axis that has the length of a dimension.</summary>
    private (string Input, int Axis) PlaceOf(string dimension)
    {
        foreach ((string name, Node node) in builder.Inputs)
        {
            int axis = node.Shape.Axes.ToList().IndexOf(Extent.Of(dimension));
            if (axis >= 0)
            {
                return (name, axis);
            }
        }

        throw new InvalidOperationException($"No parameter has the dimension '{dimension}'.");
    }

    private void WriteWeights()
    {
        if (builder.Weights.Count == 0)
        {
            return;
        }

        _text.Append("\n    /// <summary>Reads the weights to the host, for computing there.</summary>\n");
        _text.Append("    /// <param name=\"path\">The file that the graph was made from.</param>\n");
        _text.Append($"    public static {Name}Weights ReadWeights(string path)\n    {{\n        using var file = ModelFile.Open(path);\n        return new {Name}Weights(\n            ");
        _text.AppendJoin(",\n            ", builder.Weights.Select(weight => $"file.Read<{GraphBuilder.NameOf(weight.Type)}>({Arguments(weight)})"));
        _text.Append(");\n    }\n");
    }

    private void WriteModel()
    {
        if (builder.Weights.Count > 0)
        {
            _text.Append($"/// <summary>Weights of <see cref=\"{Name}\"/>.</summary>\n");
            _text.Append($"public sealed record {Name}Weights(\n    ");
            _text.AppendJoin(",\n    ", builder.Weights.Select(weight => $"[Shape({string.Join(", ", weight.Lengths)})] Tensor<{GraphBuilder.NameOf(weight.Type)}> {weight.Property}"));
            _text.Append(");\n\n");
        }

        string[] results = ResultNames();
        string parameters = "Queue queue"
            + string.Concat(builder.Graph.Dimensions.Select(dimension => $", int {dimension.Name}"))
            + string.Concat(builder.Inputs.Select(input => $", BufferView<{GraphBuilder.NameOf(input.Node.Type)}> {input.Name}"))
            + string.Concat(builder.Outputs.Select((output, i) => $", BufferView<{GraphBuilder.NameOf(output.Value.Type)}> {results[i]}"));
        IEnumerable<string> arguments = new[] { "queue" }
            .Concat(builder.Graph.Dimensions.Select(dimension => dimension.Name))
            .Concat(builder.Inputs.Select(input => input.Name))
            .Concat(builder.Weights.Select(weight => "_" + char.ToLowerInvariant(weight.Property[0]) + weight.Property[1..]))
            .Concat(results);
        string path = builder.Weights.Count > 0 ? ", string path" : "";
        _text.Append($"/// <summary><see cref=\"{Name}\"/> on a device, with its weights.</summary>\n");
        _text.Append($"public sealed class {Name}Model : IDisposable\n{{\n");
        _text.Append($"    private readonly {Name}.ForwardGraph _graph;\n");
        foreach (ImportedWeight weight in builder.Weights)
        {
            _text.Append($"    private readonly Buffer<{GraphBuilder.NameOf(weight.Type)}> {FieldOf(weight)};\n");
        }

        _text.Append("\n    /// <summary>Loads the weights.</summary>\n    /// <param name=\"device\">The device.</param>\n");
        _text.Append(path.Length > 0 ? "    /// <param name=\"path\">The file that the graph was made from.</param>\n" : "");
        _text.Append($"    public {Name}Model(Device device{path})\n    {{\n        _graph = new {Name}.ForwardGraph(device);\n");
        if (builder.Weights.Count > 0)
        {
            _text.Append("        using var file = ModelFile.Open(path);\n        using Queue queue = device.CreateQueue();\n");
            foreach (ImportedWeight weight in builder.Weights)
            {
                _text.Append($"        {FieldOf(weight)} = file.Load<{GraphBuilder.NameOf(weight.Type)}>(queue, {Arguments(weight)});\n");
            }
        }

        _text.Append("    }\n\n    /// <summary>The compiled graph: its report, its picture, the choice of plan.</summary>\n    public CompiledGraph Graph => _graph;\n\n");
        _text.Append($"    /// <summary>Runs the graph.</summary>\n    public void Run({parameters}) =>\n        _graph.Run({string.Join(", ", arguments)});\n\n");
        _text.Append("    /// <summary>Frees the weights and the memory between kernels.</summary>\n    public void Dispose()\n    {\n        _graph.Dispose();\n");
        builder.Weights.ForEach(weight => _text.Append($"        {FieldOf(weight)}.Dispose();\n"));
        _text.Append("    }\n}\n");
    }

    private string[] ResultNames()
    {
        var names = new Identifiers([.. builder.Inputs.Select(input => input.Name), .. builder.Graph.Dimensions.Select(dimension => dimension.Name), "queue"]);
        return [.. builder.Outputs.Select(output => names.Unique(output.Name, upper: false))];
    }

    private static string FieldOf(ImportedWeight weight) => "_" + char.ToLowerInvariant(weight.Property[0]) + weight.Property[1..];

    private static string Arguments(ImportedWeight weight) =>
        string.Join(", ", new[] { Literal(weight.Source) }.Concat(weight.Lengths.Select(length => length.ToString())));

    private static string Literal(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    private static string LengthsOf(Shape shape) =>
        string.Join(", ", shape.Axes.Select(axis => axis.IsConstant ? axis.ToString() : $"\"{axis}\""));
}
