using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using HataDsl.Testing;

namespace HataDsl.CleanBuild;

/// <summary>
/// Measures a clean build of a project with many kernels against the same project without the attribute:
/// <c>dotnet run -c Release --project tests/HataDsl.CleanBuild -- [kernels] [repeats] [folder]</c>.
/// The projects stay in the folder, if one is given.
/// Both are built by turns, so that what disturbs one disturbs the other, by a compiler server that nobody else uses.
/// </summary>
internal static class Program
{
    /// <summary>The server's own code is slow until its methods were called some dozens of times.</summary>
    private const int WarmingBuilds = 15;

    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(SourcePath())!, "..", ".."));

    public static int Main(string[] arguments)
    {
        int kernels = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 200;
        int repeats = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 5;
        string? kept = arguments.Length > 2 ? Path.GetFullPath(arguments[2]) : null;
        string folder = kept ?? Directory.CreateTempSubdirectory("hatadsl-clean-build").FullName;
        try
        {
            string cache = Path.Combine(folder, "cache");
            string plain = Write(Path.Combine(folder, "Plain"), kernels, marked: false);
            string marked = Write(Path.Combine(folder, "Marked"), kernels, marked: true);
            Build(plain, cache);
            double cold = Build(marked, cache);
            Console.WriteLine($"{kernels} kernels, {new FileInfo(Path.Combine(marked, "bin", "Release", "net10.0", "Project.hatapack")).Length:N0} bytes of SPIR-V");
            Console.WriteLine($"first build, every shader compiled: {cold:F2} s");
            string[] server = ["-p:UseSharedCompilation=true", $"-p:SharedCompilationId=hatadsl-clean-build-{Environment.ProcessId}"];
            for (int i = 0; i < WarmingBuilds; i++)
            {
                Build(marked, cache, server);
            }

            Compare("compiler server and shader cache warm", () => Build(plain, cache, server), () => Build(marked, cache, server), repeats);
            Compare(
                "shader cache warm, a new compiler process each time",
                () => Build(plain, cache, "-p:UseSharedCompilation=false"), () => Build(marked, cache, "-p:UseSharedCompilation=false"), repeats);
            return 0;
        }
        finally
        {
            if (kept is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static void Compare(string what, Func<double> plain, Func<double> marked, int repeats)
    {
        var without = new List<double>();
        var with = new List<double>();
        for (int i = 0; i < repeats; i++)
        {
            without.Add(plain());
            with.Add(marked());
        }

        Console.WriteLine(
            $"{what}: {Median(with):F2} s with kernels, {Median(without):F2} s without, {Median(with) - Median(without):F2} s more (medians of {repeats})");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>Seconds of a clean build.</summary>
    private static double Build(string project, string cache, params string[] more)
    {
        foreach (string output in (string[])["obj/Release", "bin"])
        {
            string path = Path.Combine(project, output);
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }

        bool isRestored = File.Exists(Path.Combine(project, "obj", "project.assets.json"));
        if (!isRestored)
        {
            Run(project, cache, "restore");
        }

        var watch = Stopwatch.StartNew();
        Run(project, cache, ["build", "-c", "Release", "--no-restore", "-v", "quiet", .. more]);
        return watch.Elapsed.TotalSeconds;
    }

    private static void Run(string project, string cache, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = project, RedirectStandardOutput = true };
        start.Environment["HATADSL_CACHE"] = cache;
        using Process process = Process.Start(start)!;
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed in {project}:\n{said}");
        }
    }

    /// <summary>A project as a user has it, with the generator and the build step as the package brings them.</summary>
    private static string Write(string folder, int kernels, bool marked)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, string text) in KernelProject.Files(kernels, marked))
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }

        string use = marked
            ? $"""
                <ItemGroup>
                  <Analyzer Include="{Built("generators", "HataDsl.Generators", "netstandard2.0")}" />
                  <HataDslBuildTool Include="{Built("src", "HataDsl.Build", "net10.0")}" />
                </ItemGroup>
                <Import Project="{Path.Combine(Root, "src", "HataDsl.Build", "build", "HataDsl.targets")}" />
              """
            : "";
        File.WriteAllText(Path.Combine(folder, "Project.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
                <HataDslBuildToolFrom>reference</HataDslBuildToolFrom>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{typeof(Device).Assembly.Location}" />
              </ItemGroup>
            {use}
            </Project>
            """);
        return folder;
    }

    private static string Built(string part, string project, string framework) =>
        Path.Combine(Root, part, project, "bin", "Release", framework, project + ".dll");

    private static string SourcePath([CallerFilePath] string path = "") => path;
}
