using HataDsl.Fuzz.Execution;
using HataDsl.Fuzz.Shrinking;

namespace HataDsl.Fuzz;

/// <summary>Programs that once came out wrong, each made as small as the shrinker could.</summary>
public sealed class RegressionTests
{
    private static readonly Lazy<Laboratory> Shared = new(() => new Laboratory(vulkan: true, ilgpu: true));

    private static void Check(int seed, string source)
    {
        string name = Regression.ClassOf(source);
        using PreparedBatch prepared = Shared.Value.Prepare(new Dictionary<string, string> { [name] = source });
        Verdict verdict = Shared.Value.Examine(prepared, _ => seed)[name];
        Assert.True(verdict.Outcome == Outcome.Same, $"{verdict.Outcome} on {verdict.Device}: {verdict.Message}\n{verdict.Ir}");
    }
}
