using HataDsl.Ir.Passes;

namespace HataDsl.Ir.Tests;

/// <summary>Random kernels, interpreted before and after each pass: the results must agree bit for bit.</summary>
public sealed class RandomKernelTests
{
    private static readonly Action<Kernel>[] AfterInlining =
    [
        PromoteLocals.Run, Simplify.Run, UnrollLoops.Run, SplitArrays.Run, EliminateCommonSubexpressions.Run, HoistInvariants.Run,
        EliminateDeadStores.Run, EliminateDeadCode.Run, CanonicalizeNames.Run, LowerJumps.InBody,
    ];

    /// <summary>Groups of seeds; HATADSL_FULL=1 runs many more.</summary>
    public static TheoryData<int> Groups => [.. Enumerable.Range(0, Environment.GetEnvironmentVariable("HATADSL_FULL") == "1" ? 400 : 10)];

    [Theory]
    [MemberData(nameof(Groups))]
    public void Each_pass_keeps_the_results(int group) => ForEachSeed(group, seed =>
    {
        Kernel kernel = RandomKernel.Create(seed);
        Assert.Empty(KernelVerifier.Verify(kernel, VerificationLevel.AfterLowering));
        Dictionary<string, ulong[]> expected = Run(kernel, seed);
        foreach (Pass pass in PassPipeline.Default)
        {
            Check(kernel, seed, expected, pass.Run, pass.Name);
        }

        Check(kernel, seed, expected, LowerJumps.InBody, "lower-jumps of the body");
        Check(kernel, seed, expected, kernel => PassPipeline.Run(kernel, verify: true), "the pipeline once more");
    });

    [Theory]
    [MemberData(nameof(Groups))]
    public void Passes_work_in_any_order(int group) => ForEachSeed(group + 10_000, seed =>
    {
        Kernel kernel = RandomKernel.Create(seed);
        Dictionary<string, ulong[]> expected = Run(kernel, seed);
        LowerJumps.InFunctions(kernel);
        Inline.Run(kernel);
        var random = new Random(seed);
        for (int i = 0; i < 8; i++)
        {
            Action<Kernel> pass = AfterInlining[random.Next(AfterInlining.Length)];
            Check(kernel, seed, expected, pass, $"{pass.Method.DeclaringType!.Name}, step {i}");
        }
    });

    [Theory]
    [MemberData(nameof(Groups))]
    public void Text_can_be_read_back(int group) => ForEachSeed(group + 20_000, seed =>
    {
        Kernel kernel = RandomKernel.Create(seed);
        string text = KernelPrinter.Print(kernel);
        Kernel again = KernelParser.Parse(text);
        Assert.Equal(text, KernelPrinter.Print(again));
        Assert.Equal(Run(kernel, seed), Run(again, seed));

        // The pipeline depends on nothing but the text.
        PassPipeline.Run(kernel);
        PassPipeline.Run(again);
        Assert.Equal(KernelPrinter.Print(kernel), KernelPrinter.Print(again));
    });

    /// <summary>The interpreter of a workgroup finds a barrier in divergent control; the analysis must have found it before.</summary>
    [Theory]
    [MemberData(nameof(Groups))]
    public void Synchronising_kernels_have_uniform_control(int group) => ForEachSeed(group, seed =>
    {
        if (seed % 2 == 0)
        {
            Kernel kernel = RandomKernel.Create(seed);
            PassPipeline.Run(kernel);
            Assert.Empty(Uniformity.Analyze(kernel).Divergences);
            LowerJumps.InBody(kernel);
            Assert.Empty(Uniformity.Analyze(kernel).Divergences);
        }
    });

    /// <summary>What the analysis calls uniform is the same in all active invocations whenever it is computed.</summary>
    [Theory]
    [MemberData(nameof(Groups))]
    public void Uniform_values_are_the_same_in_all_active_invocations(int group) => ForEachSeed(group + 30_000, seed =>
    {
        Kernel kernel = RandomKernel.Create(seed);
        LowerJumps.InFunctions(kernel);
        Inline.Run(kernel);
        CheckUniformity(kernel, seed);
        LowerJumps.InBody(kernel);
        CheckUniformity(kernel, seed);
        PassPipeline.Run(kernel);
        CheckUniformity(kernel, seed);
    });

    private static void CheckUniformity(Kernel kernel, int seed)
    {
        const int subgroup = 4;
        UniformityInfo uniformity = Uniformity.Analyze(kernel);
        Interpreter.Run(kernel, RandomKernel.Arguments(kernel, seed), (2, 1, 1), subgroup, (value, lanes, active) =>
        {
            UniformityLevel level = uniformity.Of(value);
            int set = level <= UniformityLevel.Workgroup ? lanes.Length : level == UniformityLevel.Subgroup ? subgroup : 1;
            int first = -1;
            for (int lane = 0; lane < lanes.Length; lane++)
            {
                if (active[lane])
                {
                    first = first < 0 || lane / set != first / set ? lane : first;
                    if (lanes[lane] != lanes[first])
                    {
                        throw new InvalidOperationException($"A value called {level} varies.\n{KernelPrinter.Print(kernel)}");
                    }
                }
            }
        });
    }

    private static void ForEachSeed(int group, Action<int> check)
    {
        for (int seed = group * 30; seed < (group + 1) * 30; seed++)
        {
            try
            {
                check(seed);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}: {exception.Message}", exception);
            }
        }
    }

    private static void Check(Kernel kernel, int seed, Dictionary<string, ulong[]> expected, Action<Kernel> pass, string name)
    {
        string before = KernelPrinter.Print(kernel);
        try
        {
            pass(kernel);
            Assert.Empty(KernelVerifier.Verify(kernel, VerificationLevel.AfterLowering));
            Dictionary<string, ulong[]> actual = Run(kernel, seed);
            foreach ((string argument, ulong[] values) in expected)
            {
                Assert.True(values.AsSpan().SequenceEqual(actual[argument]), $"'{argument}' differs.");
            }
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{name}: {exception.Message}\nbefore:\n{before}\nafter:\n{KernelPrinter.Print(kernel)}", exception);
        }
    }

    private static Dictionary<string, ulong[]> Run(Kernel kernel, int seed)
    {
        Dictionary<string, ulong[]> arguments = RandomKernel.Arguments(kernel, seed);
        Interpreter.Run(kernel, arguments, (2, 1, 1));
        return arguments;
    }
}
