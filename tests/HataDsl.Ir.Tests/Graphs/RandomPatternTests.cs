using HataDsl.Ir.Graphs;

namespace HataDsl.Ir.Tests.Graphs;

/// <summary>Random graphs with steps of a pattern in them: what is put computes the same, and is put unless an inner value is used elsewhere.</summary>
public sealed class RandomPatternTests
{
    /// <summary><c>tanh(x) * y + x</c>, put as <c>x - tanh(x) * -y</c>.</summary>
    private const string Bent =
        """
        graph "Lib.Bent"
          dimension n 1000 1000
        {
          %0: f32[n] = input x
          %1: f32[n] = input y
          %2: f32[n] = tanh %0
          %3: f32[n] = mul %2, %1
          %4: f32[n] = add %3, %0
          output result %4
        }

        put
        graph "Lib.Bent"
          dimension n 1000 1000
        {
          %0: f32[n] = input x
          %1: f32[n] = input y
          %2: f32[n] = tanh %0 # Put
          %3: f32[n] = neg %1 # Put
          %4: f32[n] = mul %2, %3 # Put
          %5: f32[n] = sub %0, %4 # Put
          output result %5
        }
        """;

    public static TheoryData<int> Groups => [.. Enumerable.Range(0, Environment.GetEnvironmentVariable("HATADSL_FULL") == "1" ? 40 : 4)];

    [Theory]
    [MemberData(nameof(Groups))]
    public void What_is_put_computes_the_same(int group)
    {
        GraphPattern pattern = GraphPattern.Parse(Bent);
        for (int seed = group * 25; seed < (group + 1) * 25; seed++)
        {
            Check(pattern, seed);
        }
    }

    private static void Check(GraphPattern pattern, int seed)
    {
        RandomGraph random = RandomGraph.Create(seed);
        Graph graph = random.Graph;
        var choices = new Random(seed);
        Node last = graph.Outputs.First(output => output.Name == "last").Node;
        Node x = graph.Add(NodeInference.Reshape(last, new Shape(last.Shape.Count)));
        int times = choices.Next(1, 4);
        bool escapes = choices.Next(3) == 0;
        for (int i = 0; i < times; i++)
        {
            Node y = graph.Add(NodeInference.Pointwise(Op.Sin, x));
            Node bent = graph.Add(NodeInference.Pointwise(Op.Tanh, x));
            Node product = graph.Add(Either(choices, Op.Mul, bent, y));
            Node used = graph.Add(NodeInference.Pointwise(Op.Neg, product));
            x = graph.Add(Either(choices, Op.Add, product, x));
            if (escapes && i == times - 1)
            {
                graph.Outputs.Add(new GraphOutput("used", used));
            }
        }

        graph.Outputs.Add(new GraphOutput("bent", x));
        Dictionary<string, double[]> expected = GraphInterpreter.Run(graph, random.Inputs(), random.Dimensions);
        GraphPipeline.Run(graph, null, [pattern]);
        Dictionary<string, double[]> actual = GraphInterpreter.Run(graph, random.Inputs(), random.Dimensions);
        foreach ((string name, double[] values) in expected)
        {
            for (int i = 0; i < values.Length; i++)
            {
                bool isEqual = Math.Abs(values[i] - actual[name][i]) <= 1e-9 * (1 + Math.Abs(values[i])) || !double.IsFinite(values[i]) || Math.Abs(values[i]) > 1e30;
                Assert.True(isEqual, $"Seed {seed}: {name}[{i}] is {actual[name][i]}, not {values[i]}");
            }
        }

        // A random graph may have such steps of its own, or values of parameters alone, which may be used elsewhere.
        int found = graph.Findings.Count(finding => finding.IsMatch);
        Assert.True(found >= times - (escapes ? 1 : 0), $"Seed {seed}: {found} of {times} found\n{GraphPrinter.Print(graph)}");
        Assert.True(graph.Nodes.Count(node => node.Scope == "Put") >= found, GraphPrinter.Print(graph));
    }

    private static Node Either(Random choices, Op op, Node first, Node second) =>
        choices.Next(2) == 0 ? NodeInference.Pointwise(op, first, second) : NodeInference.Pointwise(op, second, first);
}
