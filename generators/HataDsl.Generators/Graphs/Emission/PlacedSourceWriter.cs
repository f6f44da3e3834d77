using HataDsl.Ir;
using HataDsl.Ir.Graphs;

namespace HataDsl.Generators;

/// <summary>
/// Writes the files of a placed graph: a compiled graph for each stage, and a class that runs them on the devices of their blocks and copies
/// what crosses.
/// </summary>
internal sealed class PlacedSourceWriter
{
    private readonly GraphModel _model;
    private readonly Graph _graph;
    private readonly IReadOnlyList<PlacedStage> _stages;
    private readonly List<IReadOnlyList<string>> _dimensions = [];
    private readonly Dictionary<string, long> _arenas = [];
    private readonly Dictionary<(Node Node, string Block), long> _offsets = [];
    private readonly SourceBuilder _source = new();

    private PlacedSourceWriter(GraphModel model)
    {
        _model = model;
        _graph = GraphParser.Parse(model.Text);
        _stages = PlacedStage.Split(_graph);
    }

    /// <summary>All files, by name.</summary>
    public static IEnumerable<(string HintName, string Text)> Write(GraphModel model, TargetSet targets, PatternSet patterns)
    {
        var writer = new PlacedSourceWriter(model);
        for (int i = 0; i < writer._stages.Count; i++)
        {
            PlacedStage stage = writer._stages[i];
            var instance = new GraphInstanceModel(default, GraphPrinter.Print(stage.Graph), "");
            GraphModel part = model with { Method = writer.StageName(i), Accessibility = "public", Instances = new EquatableArray<GraphInstanceModel>([instance]), Blocks = default, LengthsType = "" };
            string text = GraphSourceWriter.WriteStage(part, targets, patterns, out long arena, out IReadOnlyList<string> dimensions);
            writer._dimensions.Add(dimensions);
            writer._arenas[stage.Block] = Math.Max(arena, writer._arenas.TryGetValue(stage.Block, out long known) ? known : 0);
            yield return (GraphSourceWriter.HintName(part), text);
        }

        yield return (GraphSourceWriter.HintName(model), writer.WriteFile());
    }

    private string StageName(int stage) => $"{_model.Method}{char.ToUpperInvariant(_stages[stage].Block[0])}{_stages[stage].Block.Substring(1)}{stage + 1}";

    private IEnumerable<(string Name, Node Node, bool IsResult)> Tensors =>
        _graph.Inputs.Select(input => (GraphSourceWriter.Identifier(input.Name!), input, false))
            .Concat(_graph.Outputs.Where(output => output.Node.Target is null).Select(output => (ResultName(output), output.Node, true)));

    private string ResultName(GraphOutput output) =>
        _graph.Inputs.Any(input => input.Name == output.Name) || _model.Blocks.Contains(output.Name) ? output.Name + "Result" : GraphSourceWriter.Identifier(output.Name);

    private string WriteFile()
    {
        _source.BeginFile("enable annotations", "disable warnings");
        if (_model.Namespace.Length > 0)
        {
            _source.Line($"namespace {_model.Namespace};");
            _source.Line();
        }

        foreach (ContainingType type in _model.Containing)
        {
            _source.Open($"partial {type.Keyword} {type.Name}");
        }

        WriteClass();
        foreach (ContainingType _ in _model.Containing)
        {
            _source.Close();
        }

        return _source.ToString();
    }

    private void WriteClass()
    {
        List<string> run = RunBody(); // decides where tensors lie, which the constructor needs
        string accessibility = _model.Accessibility is "public" ? "public" : "internal";
        _source.Line($"/// <summary>Runs <see cref=\"{_model.DocumentationId}\"/> on the devices of its blocks.</summary>");
        _source.Open($"{accessibility} sealed class {_model.Method}Graph : global::HataDsl.Graphs.PlacedGraph");
        for (int i = 0; i < _stages.Count; i++)
        {
            _source.Line($"private readonly {StageName(i)}Graph _stage{i + 1};");
        }

        foreach (string block in _model.Blocks)
        {
            _source.Line($"private readonly global::HataDsl.Device _{block};");
            _source.Line($"private readonly global::HataDsl.Buffer<byte> _{block}Arena;");
        }

        _source.Line();
        _source.Line("/// <summary>Allocates an arena on each device.</summary>");
        _source.Open($"public {_model.Method}Graph({string.Join(", ", _model.Blocks.Select(block => $"global::HataDsl.Device {GraphSourceWriter.Identifier(block)}"))})");
        foreach (string block in _model.Blocks)
        {
            _source.Line($"_{block} = {GraphSourceWriter.Identifier(block)};");
            _source.Line($"_{block}Arena = Arena({GraphSourceWriter.Identifier(block)}, {(_arenas.TryGetValue(block, out long bytes) ? bytes : 0)});");
        }

        for (int i = 0; i < _stages.Count; i++)
        {
            _source.Line($"_stage{i + 1} = Stage(new {StageName(i)}Graph(_{_stages[i].Block}, _{_stages[i].Block}Arena));");
        }

        _source.Close();
        _source.Line();
        string parameters = string.Join(", ", _model.Blocks.Select(block => $"global::HataDsl.Queue {GraphSourceWriter.Identifier(block)}")
            .Concat(_graph.Dimensions.Where(IsUsed).Select(dimension => $"int {dimension.Name}"))
            .Concat(_graph.Scalars.Select(scalar => $"{GraphSourceWriter.TypeName(scalar.Type)} {GraphSourceWriter.Identifier(scalar.Name!)}"))
            .Concat(Tensors.Select(tensor => $"global::HataDsl.BufferView<{GraphSourceWriter.TypeName(tensor.Node.Type)}> {tensor.Name}")));
        _source.Line("/// <summary>Runs the stages in order. Inputs and results lie on the device of the block that reads or computes them.</summary>");
        _source.Open($"public void Run({parameters})");
        run.ForEach(line => _source.Line(line));
        _source.Close();
        _source.Close();
    }

    /// <summary>Whether a stage takes a dimension, or a tensor between stages has it.</summary>
    private bool IsUsed(Dimension dimension) => _dimensions.Any(taken => taken.Contains(dimension.Name)) || _graph.Symbols.Contains(dimension.Name);

    private List<string> RunBody()
    {
        List<string> lines = [.. _model.Blocks.Select(block => $"CheckQueue(\"{block}\", {GraphSourceWriter.Identifier(block)}, _{block});")];
        var present = new HashSet<(Node, string)>();
        for (int i = 0; i < _stages.Count; i++)
        {
            PlacedStage stage = _stages[i];
            string queue = GraphSourceWriter.Identifier(stage.Block);
            foreach (Node read in stage.Reads.Where(read => read.Block != stage.Block && present.Add((read, stage.Block))))
            {
                string from = GraphSourceWriter.Identifier(read.Block);
                lines.Add($"Cross({from}, {ViewOf(read, read.Block)}, {queue}, {ViewOf(read, stage.Block)}); // {read.Shape}");
            }

            IEnumerable<string> arguments = new[] { queue }
                .Concat(_dimensions[i])
                .Concat(stage.Graph.Scalars.Select(scalar => GraphSourceWriter.Identifier(scalar.Name!)))
                .Concat(stage.Reads.Select(read => ViewOf(read, stage.Block)))
                .Concat(stage.Writes.Where(write => write.Target is null).Select(write => ViewOf(write, stage.Block)));
            lines.Add($"_stage{i + 1}.Run({string.Join(", ", arguments)});");
        }

        // A result may be returned twice: the second is a copy.
        var results = Tensors.Where(tensor => tensor.IsResult).GroupBy(tensor => tensor.Node);
        lines.AddRange(results.SelectMany(set => set.Skip(1).Select(again => $"{GraphSourceWriter.Identifier(set.Key.Block)}.Copy({set.First().Name}, {again.Name});")));
        return lines;
    }

    /// <summary>Where a tensor lies for a block: the caller's memory, or the arena behind what the stages use.</summary>
    private string ViewOf(Node node, string block)
    {
        Node storage = node;
        while (storage.Target is { } target)
        {
            storage = target;
        }

        if (block == node.Block && Tensors.Where(tensor => tensor.Node == storage).Select(tensor => tensor.Name).FirstOrDefault() is { } name)
        {
            return name;
        }

        if (!_offsets.TryGetValue((node, block), out long offset))
        {
            long used = _arenas.TryGetValue(block, out long known) ? known : 0;
            offset = (used + MemoryPlan.Alignment - 1) / MemoryPlan.Alignment * MemoryPlan.Alignment;
            _offsets.Add((node, block), offset);
            _arenas[block] = offset + _graph.BoundBytes(node);
        }

        return $"In<{GraphSourceWriter.TypeName(node.Type)}>(_{block}Arena, {offset}, {GraphSourceWriter.Long(node.Shape.Count)})";
    }
}
