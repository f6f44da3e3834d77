using System.Globalization;
using HataDsl.Fuzz.Execution;
using HataDsl.Fuzz.Generation;
using HataDsl.Fuzz.Shrinking;
using HataDsl.Fuzz.Workers;
using HataDsl.Ir;
using HataDsl.Ir.Passes;

namespace HataDsl.Fuzz.Campaigns;

/// <summary>The command line.</summary>
internal static class Verbs
{
    private const string Usage = """
        HataDsl.Fuzz FIRST COUNT [OPTIONS]         runs COUNT programs from seed FIRST in worker processes; exit code 1 if one differs or aborts
          --processes N   workers; default the number of processors. A program that ends its worker is found, runs again alone, then with
                          careful driver settings ("rescued" in the table), and is an abort if no worker survives it
          --limit SECONDS no batch begins after this time
          --results FILE  one line of JSON a program; the same command with the same file goes on where a run was cut off
          --report FILE   the table, written anew every ten seconds
          --shrinks N     how many failing programs to shrink at the end, within the limit (default 8)
          --threads N     no workers: N batches at a time within this process
        HataDsl.Fuzz show SEED                     prints a program
        HataDsl.Fuzz shrink SEED,SEED…             shrinks programs that fail
        HataDsl.Fuzz check FOLDER [SEED]           runs the sources of a folder
        HataDsl.Fuzz explain FILE [SEED [SHADER]]  runs one source and prints every form of its kernel; SHADER replaces its GLSL
        HataDsl.Fuzz repeat TIMES FILE [SEED [SHADER]]  runs one source many times and counts the verdicts: some differences come and go
        HATADSL_TEST_DEVICES chooses the devices (cpu, cpu-compiled, vulkan, cuda, ilgpu-cpu; default cpu,vulkan). glslc: HATADSL_GLSLC, or the PATH.
        Example, from a self-contained publish: HATADSL_GLSLC=glslc VK_DRIVER_FILES=lvp_icd.json ./HataDsl.Fuzz 200000 20000 --limit 540 --shrinks 0 --results r.jsonl --report r.txt
        """;

    public static int Execute(string[] args)
    {
        NativeEnvironment.Prepare();
        int seed = args.Length > 2 && int.TryParse(args[2], NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : 0;
        switch (args)
        {
            case ["show", _]:
                Console.WriteLine(ProgramGenerator.Create(Number(args[1])).Source());
                return 0;
            case ["shrink", _]:
                return args[1].Split(',').Select(Number).Max(one => Report(Campaign.Run(new CampaignOptions(one, 1) { Threads = 1 }, Console.Out)));
            case ["check", _, ..]:
                return Check(args[1], seed);
            case ["explain", _, ..]:
                return Explain(args[1], seed, args.Length > 3 ? args[3] : null);
            case ["repeat", _, _, ..]:
                return Repeat(Number(args[1]), args[2], args.Length > 3 ? Number(args[3]) : 0, args.Length > 4 ? args[4] : null);
            case [Worker.Verb, _, _]:
                return Worker.Run(args[1], args[2]);
            case [_, _, ..] when CommandLine.Parse(args) is { } options:
                Statistics statistics = options.Processes > 0 ? ProcessCampaign.Run(options, Console.Out) : Campaign.Run(options, Console.Out);
                Console.WriteLine(statistics.Describe());
                return Report(statistics);
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static int Report(Statistics statistics) => statistics.Failures.Count == 0 ? 0 : 1;

    /// <summary>Runs one source file and prints every form of its kernel.</summary>
    private static int Explain(string path, int seed, string? shader)
    {
        string source = File.ReadAllText(path);
        string name = Regression.ClassOf(source);
        using var laboratory = new Laboratory(new CampaignOptions(0, 1).Devices);
        using PreparedBatch prepared = laboratory.Prepare(new Dictionary<string, string> { [name] = source });
        if (prepared.Batch.Kernels.TryGetValue(name, out CompiledKernel? kernel))
        {
            Kernel passed = KernelParser.Parse(kernel.Ir);
            PassPipeline.Run(passed);
            Console.WriteLine($"{kernel.Ir}\n{KernelPrinter.Print(passed)}\n{CpuEmitter.Emit(passed, "Cpu")}\n{kernel.Glsl}");
        }

        Replace(prepared, name, shader);
        Verdict verdict = laboratory.Examine(prepared, _ => seed)[name];
        Console.WriteLine($"{verdict.Outcome} {verdict.Device} {verdict.Message}");
        return verdict.Outcome == Outcome.Same ? 0 : 1;
    }

    /// <summary>Runs one source file many times and counts what came out.</summary>
    private static int Repeat(int times, string path, int seed, string? shader)
    {
        string source = File.ReadAllText(path);
        string name = Regression.ClassOf(source);
        using var laboratory = new Laboratory(new CampaignOptions(0, 1).Devices);
        using PreparedBatch prepared = laboratory.Prepare(new Dictionary<string, string> { [name] = source });
        Replace(prepared, name, shader);
        var counts = Enumerable.Range(0, times).Select(_ => laboratory.Examine(prepared, _ => seed)[name])
            .CountBy(verdict => $"{verdict.Outcome} {verdict.Device} {verdict.Message.Split('\n')[0]}").ToList();
        counts.ForEach(count => Console.WriteLine($"{count.Value} x {count.Key}"));
        return counts.All(count => count.Key.StartsWith(nameof(Outcome.Same), StringComparison.Ordinal)) ? 0 : 1;
    }

    /// <summary>Takes the GLSL of a file in place of a kernel's own.</summary>
    private static void Replace(PreparedBatch prepared, string name, string? shader)
    {
        if (shader is not null && prepared.Batch.Kernels.TryGetValue(name, out CompiledKernel? kernel))
        {
            string hash = kernel.Descriptor.Hash;
            prepared.Shaders[hash] = ShaderBatch.Compile(new Dictionary<string, string> { [hash] = File.ReadAllText(shader) })[hash];
        }
    }

    /// <summary>Runs every source file of a folder.</summary>
    private static int Check(string folder, int seed)
    {
        using var laboratory = new Laboratory(new CampaignOptions(0, 1).Devices);
        Dictionary<string, string> sources = Directory.GetFiles(folder, "*.cs").Select(File.ReadAllText).ToDictionary(Regression.ClassOf);
        using PreparedBatch prepared = laboratory.Prepare(sources);
        Dictionary<string, Verdict> verdicts = laboratory.Examine(prepared, _ => seed);
        foreach ((string name, Verdict verdict) in verdicts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"{name}: {verdict.Outcome} {verdict.Device} {verdict.Message.Split('\n')[0]}");
        }

        return verdicts.Values.All(verdict => verdict.Outcome == Outcome.Same) ? 0 : 1;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
