using HataDsl.Ir;
using HataDsl.Ir.Passes;
using HataDsl.Ir.Tests;

namespace HataDsl.Tests.Cpu;

/// <summary>Random kernels, compiled for the CPU and interpreted: the results must agree bit for bit.</summary>
public sealed class RandomKernelTests
{
    private const int GroupSize = 30;

    /// <summary>Groups of seeds; HATADSL_FULL=1 runs many more.</summary>
    public static TheoryData<int> Groups => [.. Enumerable.Range(0, Environment.GetEnvironmentVariable("HATADSL_FULL") == "1" ? 250 : 2)];

    [Theory]
    [MemberData(nameof(Groups))]
    public void Compiled_kernels_agree_with_the_interpreter(int group)
    {
        int[] seeds = [.. Enumerable.Range(group * GroupSize, GroupSize)];
        using var compiled = new CompiledKernels(seeds.Select(seed => Create(seed)));
        for (int i = 0; i < seeds.Length; i++)
        {
            Kernel kernel = Create(seeds[i]);
            Dictionary<string, ulong[]> expected = RandomKernel.Arguments(kernel, seeds[i]);
            Dictionary<string, ulong[]> actual = RandomKernel.Arguments(kernel, seeds[i]);
            Interpreter.Run(kernel, expected, (2, 1, 1), subgroup: 8);
            compiled.Run(i, actual, Grid.Workgroups(2));
            foreach (Symbol parameter in kernel.Parameters)
            {
                Assert.True(
                    expected[parameter.Name].SequenceEqual(actual[parameter.Name]),
                    $"Seed {seeds[i]}: '{parameter.Name}' differs.\n{string.Join(' ', expected[parameter.Name])}\n{string.Join(' ', actual[parameter.Name])}\n{KernelPrinter.Print(kernel)}\n{CpuEmitter.Emit(kernel, "Kernel")}");
            }
        }
    }

    /// <summary>
    /// A kernel whose functions are reproducible to the bit, every third one with a partial subgroup.
    /// Invocations of one subgroup run in lock step in the interpreter too, so that their races end alike.
    /// </summary>
    private static Kernel Create(int seed)
    {
        Kernel random = RandomKernel.Create(seed);
        var kernel = new Kernel(random.Name, seed % 3 == 0 ? new(5, 1, 1) : random.Workgroup) { Contract = NumericContract.Exact, Body = random.Body };
        kernel.Parameters.AddRange(random.Parameters);
        kernel.Symbols.AddRange(random.Symbols);
        kernel.Functions.AddRange(random.Functions);
        foreach (Region region in new[] { kernel.Body }.Concat(kernel.Functions.Select(function => function.Body)))
        {
            ReplaceFunctions(region);
        }

        if (seed % 2 == 0)
        {
            PassPipeline.Run(kernel);
        }
        else
        {
            LowerJumps.InFunctions(kernel);
            Inline.Run(kernel);
        }

        ClearSharedArrays(kernel);
        return kernel;
    }

    /// <summary>The interpreter starts with zeros; a device may start with anything.</summary>
    private static void ClearSharedArrays(Kernel kernel)
    {
        var start = new Region();
        var builder = new RegionBuilder(start);
        foreach (Symbol symbol in kernel.Symbols.Where(symbol => symbol.Kind == SymbolKind.Shared))
        {
            for (int i = 0; i < symbol.Length; i++)
            {
                builder.Store(symbol, builder.Constant(i), builder.Constant(symbol.Type, 0));
            }
        }

        kernel.Body.Instructions.InsertRange(0, start.Instructions);
    }

    private static void ReplaceFunctions(Region region)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            instruction.Op = instruction.Op is >= Op.Exp and <= Op.Tanh ? Op.Ceiling : instruction.Op;
            foreach (Region nested in instruction.Regions)
            {
                ReplaceFunctions(nested);
            }
        }
    }
}
