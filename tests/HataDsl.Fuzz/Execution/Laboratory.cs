using System.Diagnostics;
using HataDsl.Fuzz.Model;

namespace HataDsl.Fuzz.Execution;

/// <summary>Runs programs as plain C# and on devices, and compares. One thread at a time uses it.</summary>
/// <param name="devices">Names of the devices to compare.</param>
internal sealed class Laboratory(IReadOnlyList<string> devices) : IDisposable
{
    /// <summary>In the list of what a program ran on: plain C# had to run without the JIT's optimiser, which was wrong.</summary>
    public const string Unoptimized = "plain C# again, the JIT being wrong";

    private readonly Target[] _targets = [.. devices.Select(name => new Target(name))];

    /// <summary>Plain C# by subgroup size: a program may ask for it.</summary>
    private readonly Dictionary<int, DeviceRun> _plain = [];

    /// <summary>Time spent by step, in seconds.</summary>
    public Dictionary<string, double> Seconds { get; } = [];

    /// <summary>The one device to compare, for the shrinker; all when null.</summary>
    public string? Only { get; set; }

    /// <summary>Called with the name and the source of a program before it runs, so that one that never comes back is known.</summary>
    public Action<string, string>? Starting { get; set; }

    /// <summary>Called when the programs of a batch have run.</summary>
    public Action? Ended { get; set; }

    private IEnumerable<Target> Wanted => _targets.Where(target => Only is null || Only == target.Name || (Only == "glslc" && target.NeedsShader));

    /// <summary>Compiles and shades a batch.</summary>
    public PreparedBatch Prepare(IReadOnlyDictionary<string, string> sources)
    {
        CompiledBatch batch = Timed("compile", () => BatchCompiler.Compile(sources, Wanted.Any(target => target.NeedsCuda)));
        Dictionary<string, (byte[]?, string)> shaders = Wanted.Any(target => target.NeedsShader)
            ? Timed("shade", () => ShaderBatch.Compile(batch.Kernels.Values.DistinctBy(kernel => kernel.Descriptor.Hash).ToDictionary(kernel => kernel.Descriptor.Hash, kernel => kernel.Glsl)))
            : [];
        return new PreparedBatch(sources, batch, shaders);
    }

    /// <summary>Runs the programs of a batch.</summary>
    /// <param name="prepared">The batch.</param>
    /// <param name="seedOf">The seed of the inputs of a program.</param>
    /// <param name="judged">Called with the name and the verdict of a program as soon as it has run.</param>
    public Dictionary<string, Verdict> Examine(PreparedBatch prepared, Func<string, int> seedOf, Action<string, Verdict>? judged = null)
    {
        var verdicts = new Dictionary<string, Verdict>();
        foreach ((string name, string message) in prepared.Batch.Refused)
        {
            verdicts[name] = new Verdict(Outcome.Refused, "compiler", message, "", []);
            judged?.Invoke(name, verdicts[name]);
        }

        foreach ((string name, CompiledKernel kernel) in prepared.Batch.Kernels)
        {
            Starting?.Invoke(name, prepared.Sources[name]);
            verdicts[name] = Examine(name, prepared.Sources[name], kernel, seedOf(name), prepared.Shaders);
            judged?.Invoke(name, verdicts[name]);
        }

        Ended?.Invoke();
        return verdicts;
    }

    public void Dispose()
    {
        foreach (IDisposable run in _plain.Values.Concat<IDisposable>(_targets))
        {
            run.Dispose();
        }
    }

    private Verdict Examine(string name, string source, CompiledKernel kernel, int seed, Dictionary<string, (byte[]? Spirv, string Message)> shaders)
    {
        bool keepsSubnormals = source.StartsWith(FuzzProgram.SubnormalMark, StringComparison.Ordinal);
        var image = new MemoryImage(kernel.Descriptor, seed);
        var expected = new Dictionary<int, byte[]>();
        var ran = new List<string>();
        bool usesSubgroups = kernel.Ir.Contains("subgroup.", StringComparison.Ordinal);
        foreach (Target target in Wanted)
        {
            (byte[]? spirv, string message) = target.NeedsShader ? shaders[kernel.Descriptor.Hash] : default;
            if (target.NeedsShader && spirv is null)
            {
                return new(Outcome.Refused, "glslc", message, kernel.Ir, ran);
            }

            DeviceRun run = Timed("open", target.ForKernel);
            int subgroup = run.Device.Capabilities.SubgroupSize;
            if ((usesSubgroups && kernel.Descriptor.Workgroup.Count % subgroup != 0) || (keepsSubnormals && !run.Device.Capabilities.KeepsSubnormals))
            {
                continue;
            }

            int key = usesSubgroups ? subgroup : 8;
            if (!expected.TryGetValue(key, out byte[]? wanted))
            {
                try
                {
                    expected[key] = wanted = Timed("plain", () => Plain(key).Run(kernel.Descriptor, image));
                }
                catch (Exception exception)
                {
                    return new(Outcome.Undefined, "debug", exception.ToString(), kernel.Ir, ran);
                }
            }

            try
            {
                if (spirv is not null)
                {
                    Target.AddShader(run, kernel.Descriptor.Hash, spirv);
                }

                byte[] actual = Timed(target.Name, () => run.Run(kernel.Descriptor, image));
                ran.Add(target.Name);
                if (image.Difference(wanted, actual) is { } difference)
                {
                    byte[] unoptimized = Timed("plain", () => RunUnoptimized(name, source, key, image));
                    if (image.Difference(wanted, unoptimized) is null || image.Difference(unoptimized, actual) is not null)
                    {
                        return new(Outcome.Different, target.Name, difference, kernel.Ir, ran);
                    }

                    expected[key] = unoptimized;
                    ran.Add(Unoptimized);
                }
            }
            catch (Exception exception)
            {
                // A GPU may be lost for all that follows.
                target.Close();
                return new(Outcome.Different, target.Name, exception.ToString(), kernel.Ir, ran);
            }
        }

        return new(Outcome.Same, "", "", kernel.Ir, ran);
    }

    /// <summary>What the program is without the JIT's optimiser, whose mistakes are not ours: 64 &lt;&lt; i counts as never negative in .NET 10.</summary>
    private byte[] RunUnoptimized(string name, string source, int subgroupSize, MemoryImage image)
    {
        using CompiledBatch alone = BatchCompiler.Compile(new Dictionary<string, string> { [name] = source }, cuda: false, optimizes: false);
        return Plain(subgroupSize).Run(alone.Kernels[name].Descriptor, image);
    }

    private DeviceRun Plain(int subgroupSize)
    {
        if (!_plain.TryGetValue(subgroupSize, out DeviceRun? run))
        {
            _plain[subgroupSize] = run = new DeviceRun(new DebugDevice(new DebugDeviceOptions { SubgroupSize = subgroupSize }));
        }

        return run;
    }

    private T Timed<T>(string step, Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            Seconds[step] = Seconds.GetValueOrDefault(step) + Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}

/// <summary>A batch compiled for every device.</summary>
/// <param name="Sources">Source by class name.</param>
/// <param name="Batch">The kernels.</param>
/// <param name="Shaders">SPIR-V by hash, or what the compiler said.</param>
internal sealed record PreparedBatch(
    IReadOnlyDictionary<string, string> Sources, CompiledBatch Batch, Dictionary<string, (byte[]? Spirv, string Message)> Shaders) : IDisposable
{
    public void Dispose() => Batch.Dispose();
}
