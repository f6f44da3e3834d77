using HataDsl.Ir.Graphs;
using HataDsl.Ir.Passes;

namespace HataDsl.Ir.Tests.Graphs;

/// <summary>Runs a launch plan with the kernel interpreter, in one arena as the plan lays it out.</summary>
internal static class PlanRunner
{
    /// <summary>Runs all launches.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="inputs">Elements of each input by name; written in place by updates.</param>
    /// <param name="dimensions">Values of the dimensions.</param>
    /// <param name="passes">Whether the kernels go through the pass pipeline first.</param>
    /// <param name="subgroup">Invocations of a subgroup.</param>
    /// <param name="moved">Receives, for each kernel of a group that ran, its bytes read and written: every element that was touched, once.</param>
    /// <returns>The outputs by name.</returns>
    public static Dictionary<string, double[]> Run(
        LaunchPlan plan, IReadOnlyDictionary<string, double[]> inputs, IReadOnlyDictionary<string, long> dimensions, bool passes, int subgroup = 8, List<(Group Group, long Read, long Written)>? moved = null)
    {
        Graph graph = plan.Fusion.Graph;
        var buffers = new Dictionary<Node, ulong[]>();
        foreach (Node input in graph.Inputs)
        {
            buffers[input] = [.. inputs[input.Name!].Select(value => GraphInterpreter.Bits(input.Type, value))];
        }

        foreach (Node output in graph.Outputs.Select(output => output.Node).Where(node => node.Op is not (GraphOp.Input or GraphOp.Update)))
        {
            buffers[output] = new ulong[Count(output, dimensions)];
        }

        // Elements of a block are kept apart by their bytes: a block is an array, and what overlaps in the arena must not be alive.
        Dictionary<MemoryBlock, ulong[]> blocks = plan.Memory.Blocks.ToDictionary(block => block, block => new ulong[block.Bytes]);
        ulong[] BufferOf(Node node) => buffers.TryGetValue(node, out ulong[]? own) ? own : blocks[plan.Memory.Blocks.First(block => block.Nodes.Contains(node))];

        for (int i = 0; i < plan.Launches.Count; i++)
        {
            Launch launch = plan.Launches[i];
            Kernel kernel = KernelParser.Parse(launch.Kernel.Ir);
            Assert.Empty(KernelVerifier.Verify(kernel, VerificationLevel.AfterLowering));
            if (passes)
            {
                PassPipeline.Run(kernel, verify: true);
            }

            if (GridOf(launch, dimensions, subgroup) is not { } grid)
            {
                continue;
            }

            Poison(plan, blocks, plan.Fusion.Groups.ToList().IndexOf(launch.Group));
            var arguments = new Dictionary<string, ulong[]>();
            Node[] views = [.. launch.Views];
            Symbol[] parameters = [.. kernel.Parameters];
            for (int p = 0; p < parameters.Length; p++)
            {
                arguments[parameters[p].Name] = p < views.Length ? BufferOf(views[p]) : [(ulong)dimensions[launch.Dimensions[p - views.Length]]];
            }

            var touched = new HashSet<(Symbol, int, bool)>();
            Interpreter.Run(kernel, arguments, grid, subgroup, touch: moved is null ? null : (symbol, element, isWrite) => touched.Add((symbol, element, isWrite)));
            long Bytes(bool isWrite) => touched.Where(access => access.Item1.Kind == SymbolKind.View && access.Item3 == isWrite).Sum(access => (long)access.Item1.Type.Size());
            moved?.Add((launch.Group, Bytes(false), Bytes(true)));
        }

        foreach (Node input in graph.Inputs.Where(input => graph.Nodes.Any(node => node.Op == GraphOp.Update && GroupStorage(node) == input)))
        {
            ulong[] bits = buffers[input];
            double[] target = inputs[input.Name!];
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = GraphInterpreter.Value(input.Type, bits[i]);
            }
        }

        return graph.Outputs.ToDictionary(
            output => output.Name,
            output => BufferOf(GroupStorage(output.Node)).Take(Count(output.Node, dimensions)).Select(bits => GraphInterpreter.Value(output.Node.Type, bits)).ToArray());
    }

    private static Node GroupStorage(Node node) => node.Op == GraphOp.Update ? GroupStorage(node.Operands[0]) : node;

    private static int Count(Node node, IReadOnlyDictionary<string, long> dimensions) => (int)node.Shape.Count.Evaluate(name => dimensions[name]);

    /// <summary>What is not alive has no meaning: spoil it, so that a wrong lifetime shows.</summary>
    private static void Poison(LaunchPlan plan, Dictionary<MemoryBlock, ulong[]> blocks, int kernel)
    {
        foreach (MemoryBlock block in plan.Memory.Blocks.Where(block => kernel < block.First || kernel > block.Last))
        {
            Array.Fill(blocks[block], ConstantBits.FromSingle(float.NaN));
        }
    }

    private static (int X, int Y, int Z)? GridOf(Launch launch, IReadOnlyDictionary<string, long> dimensions, int subgroup)
    {
        int Value(Extent extent) => (int)extent.Evaluate(name => dimensions[name]);
        static int Up(int value, int by) => (value + by - 1) / by;
        Shape shape = launch.Shape;
        int rows = Math.Min(Value(shape.Rows), 65535);
        int heights = shape.Rank < 2 ? 1 : Value(shape[shape.Rank - 2]);
        bool few = heights <= GroupAnalysis.MatrixVectorRows;
        if (launch.Condition != LaunchCondition.Always && few != (launch.Condition == LaunchCondition.FewRows))
        {
            return null;
        }

        return launch.Grid switch
        {
            LaunchGrid.Elements => (Up(launch.Counts.Max(Value), 256), 1, 1),
            LaunchGrid.ElementsByRows => (Up(Value(shape.Last), 256), rows, 1),
            LaunchGrid.Rows => (rows, 1, 1),
            LaunchGrid.MatrixVector => (Up(Value(shape.Last), 256 / subgroup), rows, 1),
            LaunchGrid.VectorMatrix => (Up(Value(shape.Last), 32), rows, 1),
            _ => (Up(heights, 64), Up(Value(shape.Last), 64), Value(shape.Product(0, shape.Rank - 2))),
        };
    }
}
