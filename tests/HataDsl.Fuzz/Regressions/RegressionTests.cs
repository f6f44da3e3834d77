using HataDsl.Fuzz.Execution;
using HataDsl.Fuzz.Shrinking;
using HataDsl.Testing;

namespace HataDsl.Fuzz;

/// <summary>
/// Programs that once came out wrong, as small as the shrinker could make them and named after what was wrong. Each runs on the CPU, on
/// Vulkan and on the simulation of the CUDA form, against plain C#.
/// </summary>
public sealed partial class RegressionTests
{
    private static readonly Lazy<Laboratory> Shared = new(() =>
    {
        NativeEnvironment.Prepare();
        return new Laboratory([TestDevices.Cpu, TestDevices.Vulkan, TestDevices.Ilgpu]);
    });

    private static void Check(int seed, string source)
    {
        string name = Regression.ClassOf(source);
        using PreparedBatch prepared = Shared.Value.Prepare(new Dictionary<string, string> { [name] = source });
        Verdict verdict = Shared.Value.Examine(prepared, _ => seed)[name];
        Assert.True(verdict.Outcome == Outcome.Same, $"{verdict.Outcome} on {verdict.Device}: {verdict.Message}\n{verdict.Ir}");
    }
}
