namespace HataDsl.Ir.Graphs;

/// <summary>How many workgroups a launch has.</summary>
public enum LaunchGrid : byte
{
    /// <summary>An invocation for each element.</summary>
    Elements,

    /// <summary>An invocation for each column, a workgroup's y for each row.</summary>
    ElementsByRows,

    /// <summary>A workgroup for each row.</summary>
    Rows,

    /// <summary>A subgroup for each column of a product, a workgroup's y for each row.</summary>
    MatrixVector,

    /// <summary>An invocation for each column of a product and part of its sum, a workgroup's y for each row.</summary>
    VectorMatrix,

    /// <summary>A workgroup for each tile of a product, z for each matrix.</summary>
    Tiles,

    /// <summary>What the call of a user's own kernel says.</summary>
    Own,
}

/// <summary>One kernel of a plan, shared by all launches of the same text.</summary>
/// <param name="Name">Name for C#, unique in the graph.</param>
/// <param name="Ir">IR text; empty for a kernel of the user's own.</param>
/// <param name="Call">How a user's own kernel is launched.</param>
public sealed record PlannedKernel(string Name, string Ir, KernelCall? Call = null);

/// <summary>One launch.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Group">What it computes.</param>
/// <param name="Views">The tensors it takes, in parameter order.</param>
/// <param name="Dimensions">The dimensions it takes after them.</param>
/// <param name="Grid">How many workgroups.</param>
/// <param name="Shape">What the grid goes over.</param>
/// <param name="Condition">For which numbers of rows of a product it is launched.</param>
public sealed record Launch(
    PlannedKernel Kernel, Group Group, IReadOnlyList<Node> Views, IReadOnlyList<string> Dimensions, LaunchGrid Grid, Shape Shape, LaunchCondition Condition)
{
    /// <summary>The different numbers of elements that a kernel of elements goes over; it has invocations for the largest.</summary>
    public IReadOnlyList<Extent> Counts => [.. Group.Roots.Select(root => Group.IterationOf(root).Count).Distinct()];
}

/// <summary>For which numbers of rows of a product a launch is made.</summary>
public enum LaunchCondition : byte
{
    /// <summary>Always.</summary>
    Always,

    /// <summary>For at most <see cref="GroupAnalysis.MatrixVectorRows"/>.</summary>
    FewRows,

    /// <summary>For more.</summary>
    ManyRows,
}

/// <summary>A graph ready to run: kernels, launches, memory.</summary>
/// <param name="Fusion">Which nodes are computed together.</param>
/// <param name="Memory">Where tensors between kernels lie.</param>
/// <param name="Kernels">The different kernels.</param>
/// <param name="Launches">The launches in order.</param>
public sealed record LaunchPlan(FusionPlan Fusion, MemoryPlan Memory, IReadOnlyList<PlannedKernel> Kernels, IReadOnlyList<Launch> Launches)
{
    private const int LongestName = 60;

    /// <summary>Builds the kernels of a fusion plan.</summary>
    /// <param name="fusion">The plan.</param>
    /// <param name="kernels">Kernels known already, by IR text without a name; others are added. Plans of one graph share them.</param>
    public static LaunchPlan Of(FusionPlan fusion, IDictionary<string, PlannedKernel> kernels)
    {
        var launches = new List<Launch>();
        foreach (Group group in fusion.Groups)
        {
            GroupAnalysis analysis = fusion.Analyze(group);
            string name = NameOf(analysis);
            if (analysis.Kind == GroupKind.Own)
            {
                Node own = group.Roots[0];
                KernelCall call = KernelCall.Parse(own.Name!);
                Node[] tensors = [.. own.Operands, .. group.Roots];
                Node[] views = [.. call.Views.Select(view => tensors[view].Storage)];
                launches.Add(new Launch(new PlannedKernel(name, "", call), group, views, [], LaunchGrid.Own, own.Shape, LaunchCondition.Always));
                continue;
            }

            foreach ((string form, LaunchGrid grid, LaunchCondition condition, Kernel kernel) in Forms(fusion, group, analysis))
            {
                string text = KernelPrinter.Print(kernel);
                if (!kernels.TryGetValue(text, out PlannedKernel? planned))
                {
                    string unique = Unique(name + form, [.. kernels.Values.Select(known => known.Name)]);
                    planned = new PlannedKernel(unique, text.Replace("kernel \"\"", $"kernel \"{fusion.Graph.Name}.{unique}\""));
                    kernels.Add(text, planned);
                }

                Shape shape = analysis.Kind == GroupKind.Dot ? analysis.Dots[0].Shape : group.Shape;
                launches.Add(new Launch(planned, group, Views(fusion, analysis, group), [.. kernel.Parameters.Where(p => p.Kind == SymbolKind.Scalar).Select(p => p.Name.Substring(2))], grid, shape, condition));
            }
        }

        return new LaunchPlan(fusion, MemoryPlan.Of(fusion), [.. launches.Select(launch => launch.Kernel).Where(kernel => kernel.Ir.Length > 0).Distinct()], launches);
    }

    /// <summary>What a group's kernel does, by the names the user gave.</summary>
    public static string NameOf(GroupAnalysis analysis)
    {
        string[] scopes = [.. analysis.Computed.Where(node => node.Class != FusionClass.Leaf).Select(node => node.Scope.Length > 0 ? node.Scope : Title(node.OpName)).Distinct()];
        string name = string.Join("_", scopes);
        return name.Length <= LongestName ? name : scopes[0] + "_to_" + scopes[scopes.Length - 1];
    }

    private static string Title(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1).Replace(".", "");

    private static Node[] Views(FusionPlan fusion, GroupAnalysis analysis, Group group) => [.. analysis.Reads.Keys.Concat(group.Roots).Select(fusion.StorageOf).Distinct()];

    private static IEnumerable<(string Form, LaunchGrid Grid, LaunchCondition Condition, Kernel Kernel)> Forms(FusionPlan fusion, Group group, GroupAnalysis analysis)
    {
        Graph graph = fusion.Graph;
        switch (analysis.Kind)
        {
            case GroupKind.Elements:
                bool byRows = GroupKernelBuilder.PrefersRows(fusion, group, analysis);
                yield return ("", byRows ? LaunchGrid.ElementsByRows : LaunchGrid.Elements, LaunchCondition.Always, GroupKernelBuilder.Elements(fusion, group, analysis, "", byRows));
                break;
            case GroupKind.Rows:
                yield return ("", LaunchGrid.Rows, LaunchCondition.Always, GroupKernelBuilder.Rows(fusion, group, analysis, ""));
                break;
            default:
                Extent rows = analysis.Dots[0].Shape[analysis.Dots[0].Shape.Rank - 2];
                bool mayBeFew = !rows.IsConstant || rows.Factor <= GroupAnalysis.MatrixVectorRows;
                bool mayBeMany = graph.Bound(rows) > GroupAnalysis.MatrixVectorRows;
                if (mayBeFew)
                {
                    LaunchCondition condition = mayBeMany ? LaunchCondition.FewRows : LaunchCondition.Always;
                    yield return GroupKernelBuilder.GoesAcross(fusion, group, analysis)
                        ? ("", LaunchGrid.VectorMatrix, condition, GroupKernelBuilder.VectorMatrix(fusion, group, analysis, ""))
                        : ("", LaunchGrid.MatrixVector, condition, GroupKernelBuilder.MatrixVector(fusion, group, analysis, ""));
                }

                if (mayBeMany)
                {
                    LaunchCondition condition = mayBeFew ? LaunchCondition.ManyRows : LaunchCondition.Always;
                    yield return (mayBeFew ? "_Tiles" : "", LaunchGrid.Tiles, condition, GroupKernelBuilder.MatrixMatrix(fusion, group, analysis, ""));
                }

                break;
        }
    }

    private static string Unique(string wanted, ICollection<string> taken)
    {
        string name = wanted;
        for (int i = 2; taken.Contains(name); i++)
        {
            name = $"{wanted}_{i}";
        }

        return name;
    }
}
