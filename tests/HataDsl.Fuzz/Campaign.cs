using System.Diagnostics;
using System.Globalization;
using HataDsl.Fuzz.Execution;
using HataDsl.Fuzz.Generation;
using HataDsl.Fuzz.Model;
using HataDsl.Fuzz.Shrinking;

namespace HataDsl.Fuzz;

/// <summary>
/// Runs ranges of seeds: <c>HataDsl.Fuzz FIRST COUNT [--ilgpu] [--no-vulkan] [--no-shrink] [--limit SECONDS] [--log FILE]</c>,
/// <c>HataDsl.Fuzz show SEED</c>, <c>HataDsl.Fuzz shrink SEED,SEED</c>, or <c>HataDsl.Fuzz explain FILE SEED</c> for a program that failed.
/// </summary>
internal static class Campaign
{
    private const int BatchSize = 64;
    private const int HangSeconds = 40;

    public static int Execute(string[] args)
    {
        if (args.Length < 2)
        {
            Console.Error.WriteLine("usage: HataDsl.Fuzz FIRST COUNT [--ilgpu] [--no-vulkan] [--no-shrink] [--limit SECONDS] [--log FILE] | HataDsl.Fuzz show SEED | HataDsl.Fuzz shrink SEED,SEED… | HataDsl.Fuzz explain FILE [SEED] | HataDsl.Fuzz check FOLDER [SEED]");
            return 2;
        }

        if (args[0] == "show")
        {
            Console.WriteLine(ProgramGenerator.Create(Number(args[1])).Source());
            return 0;
        }

        if (args[0] == "shrink")
        {
            foreach (string seed in args[1].Split(','))
            {
                Run(Number(seed), 1, TimeSpan.FromHours(1), vulkan: true, ilgpu: args.Contains("--ilgpu"), shrinks: 1, Console.Out);
            }

            return 0;
        }

        if (args[0] == "check")
        {
            return Check(args[1], args.Length > 2 ? Number(args[2]) : 0);
        }

        if (args[0] == "explain")
        {
            return Explain(args[1], args.Length > 2 ? Number(args[2]) : 0);
        }

        string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
        TimeSpan limit = TimeSpan.FromSeconds(Option("--limit") is { } seconds ? Number(seconds) : 1e6);
        var statistics = Run(
            Number(args[0]), Number(args[1]), limit, !args.Contains("--no-vulkan"), args.Contains("--ilgpu"), shrinks: args.Contains("--no-shrink") ? 0 : 4, Console.Out);
        Console.WriteLine(statistics.Describe());
        if (Option("--log") is { } log)
        {
            File.AppendAllText(log, statistics.Line() + "\n");
        }

        return statistics.Failures.Count == 0 ? 0 : 1;
    }

    /// <summary>Runs seeds until the count or the time is used up.</summary>
    public static Statistics Run(int first, int count, TimeSpan limit, bool vulkan, bool ilgpu, int shrinks, TextWriter output)
    {
        IsolateCaches();
        var watch = Stopwatch.StartNew();
        using var laboratory = new Laboratory(vulkan, ilgpu);
        using var watchdog = new Watchdog(TimeSpan.FromSeconds(HangSeconds));
        laboratory.Starting = watchdog.Restart;
        laboratory.Ended = watchdog.Stop;
        var statistics = new Statistics(first, ilgpu ? "plain/cpu/vulkan/ilgpu" : vulkan ? "plain/cpu/vulkan" : "plain/cpu");
        (List<FuzzProgram> Programs, PreparedBatch Batch) Prepare(int from)
        {
            List<FuzzProgram> programs = [.. Enumerable.Range(from, Math.Min(BatchSize, first + count - from)).Select(ProgramGenerator.Create)];
            return (programs, laboratory.Prepare(programs.ToDictionary(program => program.ClassName, program => program.Source())));
        }

        Task<(List<FuzzProgram>, PreparedBatch)>? next = Task.Run(() => Prepare(first));
        for (int from = first; next is not null; from += BatchSize)
        {
            (List<FuzzProgram> programs, PreparedBatch prepared) = next.GetAwaiter().GetResult();
            bool isLast = from + BatchSize >= first + count || watch.Elapsed > limit;
            int following = from + BatchSize;
            next = isLast ? null : Task.Run(() => Prepare(following));
            using (prepared)
            {
                Dictionary<string, Verdict> verdicts = laboratory.Examine(prepared, name => Number(name[1..]));
                foreach (FuzzProgram program in programs)
                {
                    Verdict verdict = verdicts[program.ClassName];
                    statistics.Add(program, verdict);
                    if (verdict.Outcome != Outcome.Same)
                    {
                        string message = verdict.Message.Split('\n')[0];
                        output.WriteLine($"seed {program.Seed}: {verdict.Outcome} on {verdict.Device}: {message}");
                        if (shrinks-- > 0)
                        {
                            output.WriteLine(new Shrinker(laboratory, program, verdict).Run());
                        }

                        output.Flush();
                    }
                }
            }
        }

        statistics.Finish(watch.Elapsed, laboratory.Seconds);
        return statistics;
    }

    /// <summary>Runs one source file and prints every form of its kernel.</summary>
    private static int Explain(string path, int seed)
    {
        IsolateCaches();
        string source = File.ReadAllText(path);
        string name = Regression.ClassOf(source);
        using var laboratory = new Laboratory(vulkan: true, ilgpu: true);
        using PreparedBatch prepared = laboratory.Prepare(new Dictionary<string, string> { [name] = source });
        Verdict verdict = laboratory.Examine(prepared, _ => seed)[name];
        if (prepared.Batch.Kernels.TryGetValue(name, out CompiledKernel? kernel))
        {
            Console.WriteLine($"{kernel.Ir}\n{kernel.Glsl}");
        }

        Console.WriteLine($"{verdict.Outcome} {verdict.Device} {verdict.Message}");
        return verdict.Outcome == Outcome.Same ? 0 : 1;
    }

    /// <summary>Runs every source file of a folder.</summary>
    private static int Check(string folder, int seed)
    {
        IsolateCaches();
        using var laboratory = new Laboratory();
        Dictionary<string, string> sources = Directory.GetFiles(folder, "*.cs").Select(File.ReadAllText).ToDictionary(Regression.ClassOf);
        using PreparedBatch prepared = laboratory.Prepare(sources);
        Dictionary<string, Verdict> verdicts = laboratory.Examine(prepared, _ => seed);
        foreach ((string name, Verdict verdict) in verdicts)
        {
            Console.WriteLine($"{name}: {verdict.Outcome} {verdict.Device} {verdict.Message.Split('\n')[0]}");
        }

        return verdicts.Values.All(verdict => verdict.Outcome == Outcome.Same) ? 0 : 1;
    }

    /// <summary>Keeps throw-away shaders out of the user's caches.</summary>
    private static void IsolateCaches() =>
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", Path.Combine(Path.GetTempPath(), $"hatadsl-fuzz-cache-{Environment.ProcessId}"));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
