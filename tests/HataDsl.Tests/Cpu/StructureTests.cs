using HataDsl.Ir;
using HataDsl.Ir.Passes;
using HataDsl.Ir.Tests;

namespace HataDsl.Tests.Cpu;

/// <summary>Control flow, barriers, memory and positions over several subgroups, full and partial, against the interpreter.</summary>
public sealed partial class StructureTests
{
    private static readonly string[] Shapes = ["8 1 1", "64 1 1", "20 1 1", "1 1 1", "16 4 1", "4 3 2", "1 16 2", "2 12 1", "3 5 3", "40 1 2", "1 1 9"];

    public static TheoryData<string> Names => [.. new[] { Kernels, Barriers, Memory, Cooperation, Rows }.SelectMany(kernels => kernels.Keys)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_the_interpreter(string name)
    {
        string text = new[] { Kernels, Barriers, Memory, Cooperation, Rows }.First(kernels => kernels.ContainsKey(name))[name];
        var kernels = new List<Kernel>();
        foreach (string shape in Shapes)
        {
            string header = $"kernel \"{name}\" workgroup {shape} exact\n";
            kernels.Add(KernelParser.Parse(header + text));
            Kernel optimised = KernelParser.Parse(header + text);
            PassPipeline.Run(optimised);
            kernels.Add(optimised);
        }

        using var compiled = new CompiledKernels(kernels);
        for (int i = 0; i < kernels.Count; i++)
        {
            Kernel kernel = kernels[i];
            Assert.Empty(KernelVerifier.Verify(kernel, VerificationLevel.AfterPasses));
            Dictionary<string, ulong[]> expected = Arguments(kernel);
            Dictionary<string, ulong[]> actual = Arguments(kernel);
            Interpreter.Run(kernel, expected, (3, 2, 1), subgroup: 8);
            compiled.Run(i, actual, Grid.Workgroups(3, 2));
            foreach (Symbol parameter in kernel.Parameters)
            {
                Assert.True(
                    expected[parameter.Name].SequenceEqual(actual[parameter.Name]),
                    $"'{parameter.Name}' differs for {kernel.Workgroup}.\n{string.Join(' ', expected[parameter.Name])}\n{string.Join(' ', actual[parameter.Name])}\n{CpuEmitter.Emit(kernel, "Kernel")}");
            }
        }
    }

    /// <summary>Small numbers, so that sums of floats are exact in any order.</summary>
    private static Dictionary<string, ulong[]> Arguments(Kernel kernel)
    {
        var random = new Random(7);
        return kernel.Parameters.ToDictionary(parameter => parameter.Name, parameter =>
        {
            int length = parameter.Kind == SymbolKind.Scalar ? 1 : 1100;
            return Enumerable.Range(0, length).Select(_ => parameter.Type switch
            {
                ScalarType.I1 => (ulong)random.NextInt64(2),
                _ when parameter.Kind == SymbolKind.Scalar => 37UL,
                _ => ConstantEvaluator.Evaluate(Op.Convert, ScalarType.I32, parameter.Type, (ulong)random.Next(100)),
            }).ToArray();
        });
    }
}
