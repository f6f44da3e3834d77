using System.Diagnostics;
using System.Globalization;
using HataDsl.Attention;
using HataDsl.Build;
using HataDsl.Testing;

namespace HataDsl.Cuda.Tests;

/// <summary>What a second start compiles to PTX: nothing. The part of the CUDA device's start that needs no GPU.</summary>
public sealed class SecondStartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hatadsl-cache").FullName;

    [Fact]
    public void The_second_process_does_not_run_the_compiler()
    {
        (int compiled, string ptx) = Start(_folder);
        Assert.Equal(KernelDescriptors.Of(typeof(HataOptions).Assembly).Count, compiled);
        Assert.Equal((0, ptx), Start(_folder));
        string file = Directory.GetFiles(Path.Combine(_folder, "cuda"), "*.ptx")[0];
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);
        Assert.Equal((1, ptx), Start(_folder));
        Assert.Equal((compiled, ptx), Start("off"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Compilations of a process, and a digest of all PTX it got.</summary>
    private static (int Compiled, string Digest) Start(string cache)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SecondStartTests).Assembly.Location]) { RedirectStandardOutput = true };
        start.Environment[DiskCache.Variable] = cache;
        using Process process = Process.Start(start)!;
        string[] words = process.StandardOutput.ReadToEnd().Trim().Split(' ');
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return (int.Parse(words[0], CultureInfo.InvariantCulture), words[1]);
    }
}

/// <summary>The program that the tests start: takes the kernels of a library to PTX through the cache.</summary>
internal static class SecondStart
{
    public static void Main()
    {
        using var compiler = new PtxCompiler(9);
        var cache = new ModuleCache(DiskCache.FolderForUser("cuda"), "no device");
        int compiled = 0;
        var texts = new List<byte[]>();
        foreach (KernelDescriptor kernel in KernelDescriptors.Of(typeof(HataOptions).Assembly))
        {
            string ptx = cache.GetPtx(
                kernel.Cuda!(), kernel.Hash, compiler.Target, () => compiler.Compile(kernel.Cuda!(), kernel.Workgroup, kernel.Name), out bool found);
            compiled += found ? 0 : 1;
            texts.Add(System.Text.Encoding.UTF8.GetBytes(ptx));
        }

        Console.WriteLine($"{compiled} {DiskCache.Key([.. texts])}");
    }
}
