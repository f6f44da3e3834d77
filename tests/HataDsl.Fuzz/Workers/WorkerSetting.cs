using System.Diagnostics;

namespace HataDsl.Fuzz.Workers;

/// <summary>Settings of the native libraries of a worker.</summary>
/// <param name="Name">What the tables call it; nothing for the usual one.</param>
/// <param name="Variables">Environment variables.</param>
internal sealed record WorkerSetting(string Name, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>One thread for each worker's software driver, since the workers are the parallelism.</summary>
    public static WorkerSetting Usual { get; } = new("", new Dictionary<string, string> { ["LP_NUM_THREADS"] = "1" });

    /// <summary>
    /// For a program that a worker has died of, alone in its process: Mesa's software driver without LLVM's optimizer, which makes what LLVM
    /// then cannot select, and shaderc as a program, which may crash alone.
    /// </summary>
    public static WorkerSetting Careful { get; } = new(
        "GALLIVM_PERF=nopt", new Dictionary<string, string>(Usual.Variables) { ["GALLIVM_PERF"] = "nopt", ["HATADSL_GLSLC"] = Environment.GetEnvironmentVariable("HATADSL_GLSLC") ?? "glslc" });

    /// <summary>Sets the variables of a process; those that the user has set stay, but for what makes the setting careful.</summary>
    public void Apply(ProcessStartInfo start)
    {
        foreach ((string name, string value) in Variables)
        {
            if (this != Usual || !start.Environment.ContainsKey(name))
            {
                start.Environment[name] = value;
            }
        }
    }
}
