using System.Text;
using HataDsl.Ir;
using HataDsl.Ir.Graphs;

namespace HataDsl.Generators;

/// <content>The lists of launches.</content>
internal sealed partial class GraphSourceWriter
{
    private const string Argument = "global::HataDsl.KernelArgument.From";

    private IEnumerable<string> Dimensions => Graph.Dimensions.Select(dimension => dimension.Name);

    private void WriteRun()
    {
        string parameters = RunParameters(isOpen: false);
        string arguments = "hataQueue" + string.Concat(Dimensions.Concat(Graph.Scalars.Select(scalar => Identifier(scalar.Name!))).Concat(Tensors.Select(tensor => tensor.Name)).Select(name => ", " + name));

        // Plans with the same launches share their list.
        var lists = new Dictionary<string, string>();
        string MethodOf(string variant, LaunchPlan plan)
        {
            string body = LaunchList(plan);
            if (!lists.TryGetValue(body, out string? method))
            {
                lists.Add(body, method = "Run" + variant);
            }

            return method;
        }

        string processor = MethodOf("Processor", _plans.Processor);
        string accelerator = MethodOf("Accelerator", _plans.Accelerator);
        string? separate = _model.HasSeparate ? MethodOf("Separate", _plans.Separate) : null;
        WriteRunDocumentation();
        _source.Open($"public {(IsGeneric ? "override " : "")}void Run({parameters})");
        foreach (Dimension dimension in Graph.Dimensions)
        {
            _source.Line($"CheckDimension(\"{dimension.Name}\", {dimension.Name}, _{dimension.Name});");
        }

        foreach ((string name, Node node, bool _) in Tensors)
        {
            _source.Line($"CheckTensor(\"{name.TrimStart('@')}\", {name}, {Long(node.Shape.Count)}, \"{node.Shape}\");");
        }

        Graph read = _plans.Separate.Fusion.Graph;
        foreach (string check in read.Nodes.Where(node => node.Op == GraphOp.Slice && !(node.Start.IsConstant && node.Shape[node.Numbers[0]].IsConstant && node.Operands[0].Shape[node.Numbers[0]].IsConstant)).Select(CheckOf).Distinct())
        {
            _source.Line(check);
        }

        _source.Open("switch (Variant)");
        _source.Line($"case global::HataDsl.Graphs.GraphVariant.Separate: {(separate is null ? "throw new global::System.NotSupportedException(\"The plan without fusion is not compiled.\")" : $"{separate}({arguments}); break")};");
        _source.Line($"case global::HataDsl.Graphs.GraphVariant.Processor: {processor}({arguments}); break;");
        _source.Line($"default: {accelerator}({arguments}); break;");
        _source.Close();
        _source.Close();
        _source.Line();
        if (!IsGeneric)
        {
            WriteRunWithLengths(isOpen: false);
        }

        foreach (KeyValuePair<string, string> list in lists)
        {
            _source.Open($"private void {list.Value}({parameters})");
            _source.Block(list.Key);
            _source.Close();
            _source.Line();
        }
    }

    /// <summary>The line that checks a part whose place or length is known when the graph runs.</summary>
    private static string CheckOf(Node slice)
    {
        Extent whole = slice.Operands[0].Shape[slice.Numbers[0]];
        Extent length = slice.Shape[slice.Numbers[0]];
        return $"CheckPart({Long(slice.Start)}, {Long(length)}, {Long(whole)}, \"{length} of {whole}\");";
    }

    /// <summary>Parameters of Run; element types are those of the instance, or type parameters.</summary>
    private string RunParameters(bool isOpen) => "global::HataDsl.Queue hataQueue" + DimensionParameters + RunParametersAfterDimensions(isOpen);

    private string RunParametersAfterDimensions(bool isOpen)
    {
        var open = _model.OpenTensors.Select(pair => pair.Split(' ')).ToDictionary(pair => pair[0], pair => pair[1]);
        string TypeOf(Node node) => isOpen && node.Op == GraphOp.Input && open.TryGetValue(node.Name!, out string? parameter) ? parameter : TypeName(node.Type);
        return string.Concat(Graph.Scalars.Select(scalar => $", {TypeName(scalar.Type)} {Identifier(scalar.Name!)}"))
            + string.Concat(Tensors.Select(tensor => $", global::HataDsl.BufferView<{TypeOf(tensor.Node)}> {tensor.Name}"));
    }

    private void WriteRunDocumentation()
    {
        _source.Line("/// <summary>Runs the graph.</summary>");
        _source.Line("/// <param name=\"hataQueue\">The queue.</param>");
        foreach (Dimension dimension in Graph.Dimensions)
        {
            _source.Line($"/// <param name=\"{dimension.Name}\">1 to {dimension.Maximum}.</param>");
        }

        foreach (Node scalar in Graph.Scalars)
        {
            _source.Line($"/// <param name=\"{scalar.Name}\">A number.</param>");
        }

        foreach ((string name, Node node, bool isResult) in Tensors)
        {
            _source.Line($"/// <param name=\"{name.TrimStart('@')}\">{(isResult ? "Result, " : "")}{node.Shape}.</param>");
        }
    }

    private string LaunchList(LaunchPlan plan)
    {
        var text = new StringBuilder();
        Graph graph = plan.Fusion.Graph;
        var names = TensorsOf(graph).GroupBy(tensor => tensor.Node).ToDictionary(set => set.Key, set => set.First().Name);
        foreach (MemoryBlock block in plan.Memory.Blocks)
        {
            foreach (Node node in block.Nodes)
            {
                names[node] = $"t{graph.Nodes.IndexOf(node)}_{(node.Scope.Length > 0 ? node.Scope : node.OpName.Replace('.', '_'))}";
            }
        }

        int number = 1;
        Group? last = null;
        foreach (Launch launch in plan.Launches)
        {
            if (launch.Group != last)
            {
                AppendPassed(text, last, plan);
                last = launch.Group;
                text.Append($"// {number++}. {launch.Shape}\n");
                foreach (Node root in launch.Group.Roots.Where(root => root.Target is null).Select(plan.Fusion.StorageOf).Where(root => plan.Memory.Blocks.Any(block => block.Nodes.Contains(root))))
                {
                    int block = plan.Memory.Blocks.ToList().FindIndex(candidate => candidate.Nodes.Contains(root));
                    text.Append($"var {names[root]} = Arena<{TypeName(root.Type)}>({block}, {plan.Memory.OffsetOf(root)}, {Long(root.Shape.Count)}); // {root.Shape}\n");
                }
            }

            text.Append(launch.Condition == LaunchCondition.ManyRows ? "" : MovedBy(plan.Fusion.Analyze(launch.Group)));
            if (launch.Kernel.Call is { } call)
            {
                string scalars = string.Concat(call.Scalars.Select(scalar => $", {Argument}({ScalarText(scalar)})"));
                string groups = string.Join(", ", call.Workgroups.Select(GroupsText));
                text.Append($"hataQueue.Launch({call.Descriptor}, global::HataDsl.Grid.Workgroups({groups}){string.Concat(launch.Views.Select(view => $", {Argument}({names[view]})"))}{scalars});\n");
                continue;
            }

            string condition = Condition(launch);
            string arguments = string.Concat(launch.Views.Select(view => $", {Argument}({names[view]})").Concat(launch.Dimensions.Select(dimension => $", {Argument}({dimension})")));
            text.Append($"{condition}hataQueue.Launch({KernelsClass}.{launch.Kernel.Name}, {GridOf(launch)}{arguments});\n");
        }

        AppendPassed(text, last, plan);
        return text.ToString();
    }

    private static void AppendPassed(StringBuilder text, Group? group, LaunchPlan plan)
    {
        if (group is not null)
        {
            text.Append($"Passed(\"{plan.Launches.First(launch => launch.Group == group).Kernel.Name}\");\n");
        }
    }

    private static string ScalarText(string scalar) =>
        scalar[0] == '$' ? Identifier(scalar.Substring(1)) : KernelCall.IsLiteral(scalar) ? scalar : Int(Extent.Parse(scalar));

    private static string GroupsText(string count)
    {
        string[] parts = [.. count.Split('/').Select(length => Int(Extent.Parse(length)).Replace(KernelCall.Subgroup, "Device.Capabilities.SubgroupSize"))];
        return parts.Length == 1 ? parts[0] : $"Up({parts[0]}, {parts[1]})";
    }

    /// <summary>The line that counts what a kernel reads and writes, at the lengths of the run.</summary>
    private static string MovedBy(GroupAnalysis analysis)
    {
        string Bytes(bool isWrite)
        {
            string[] terms = [.. analysis.Traffic.Where(traffic => traffic.IsWrite == isWrite).Select(Term)];
            return terms.Length == 0 ? "0" : string.Join(" + ", terms);
        }

        static string Term(Traffic traffic)
        {
            string parts = string.Join(" + ", traffic.Parts.Select(Long));
            string elements = traffic.Parts.Count == 1 && traffic.Parts[0] == traffic.Whole ? Long(traffic.Whole) : $"global::System.Math.Min({parts}, {Long(traffic.Whole)})";
            return $"({traffic.Node.Type.Size()}L * {elements})";
        }

        return $"Moved({Bytes(false)}, {Bytes(true)});\n";
    }

    private static string Condition(Launch launch)
    {
        if (launch.Condition == LaunchCondition.Always)
        {
            return "";
        }

        string rows = Int(launch.Shape[launch.Shape.Rank - 2]);
        return launch.Condition == LaunchCondition.FewRows ? $"if ({rows} <= {GroupAnalysis.MatrixVectorRows}) " : "else ";
    }

    private string GridOf(Launch launch)
    {
        Shape shape = launch.Shape;
        string rows = Graph.Bound(shape.Rows) <= GroupKernelBuilder.MaximumWorkgroups ? Int(shape.Rows) : $"(int)global::System.Math.Min({Long(shape.Rows)}, {GroupKernelBuilder.MaximumWorkgroups})";
        const string Grid = "global::HataDsl.Grid.";
        return launch.Grid switch
        {
            LaunchGrid.Elements => $"{Grid}Invocations({Largest(launch.Counts)})",
            LaunchGrid.ElementsByRows => $"{Grid}Invocations({Int(shape.Last)}, {rows})",
            LaunchGrid.Rows => $"{Grid}Workgroups({rows})",
            LaunchGrid.MatrixVector => $"{Grid}Workgroups(Up({Int(shape.Last)}, {GroupAnalysis.DotWorkgroup} / Device.Capabilities.SubgroupSize), {rows})",
            LaunchGrid.VectorMatrix => $"{Grid}Workgroups(Up({Int(shape.Last)}, {GroupKernelBuilder.AcrossColumns}), {rows})",
            _ => $"{Grid}Workgroups(Up({Int(shape[shape.Rank - 2])}, {GroupAnalysis.Tile}), Up({Int(shape.Last)}, {GroupAnalysis.Tile}), {Int(shape.Product(0, shape.Rank - 2))})",
        };
    }

    private static string Largest(IReadOnlyList<Extent> counts) =>
        counts.Skip(1).Aggregate(Int(counts[0]), (largest, count) => $"global::System.Math.Max({largest}, {Int(count)})");

    internal static string Int(Extent extent) => extent.ToString().Replace("*", " * ");

    internal static string Long(Extent extent) => extent.IsConstant ? extent.ToString() : $"{extent.Factor}L * {string.Join(" * ", extent.Symbols)}";

    internal static string TypeName(ScalarType type) => type switch
    {
        ScalarType.I1 => "bool",
        ScalarType.I8 => "sbyte",
        ScalarType.U8 => "byte",
        ScalarType.I16 => "short",
        ScalarType.U16 => "ushort",
        ScalarType.I32 => "int",
        ScalarType.U32 => "uint",
        ScalarType.I64 => "long",
        ScalarType.U64 => "ulong",
        ScalarType.F16 => "global::System.Half",
        ScalarType.BF16 => "global::HataDsl.BFloat16",
        ScalarType.F32 => "float",
        _ => "double",
    };
}
