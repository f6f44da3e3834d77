using System.Text.Json;

namespace HataDsl.Samples.Tests;

/// <summary>What a second start of the program on the Vulkan device compiles: nothing.</summary>
public sealed class SecondStartTests : IDisposable
{
    private static readonly string[] Arguments =
    [
        "bench", "--shape", "layers=1,hidden=32,heads=2,kv-heads=1,head-size=16,intermediate=32,vocabulary=64", "--context", "20", "--tokens", "2",
        "--attention", "hata", "--budget", "8", "--dense-layers", "0", "--device", "vulkan", "--json",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("hatadsl-cache").FullName;

    [Fact]
    public void The_second_process_takes_every_kernel_from_disk()
    {
        int first = Compiled(_folder);
        Assert.InRange(first, 12, 100);
        Assert.Equal(0, Compiled(_folder));

        // A damaged file costs one compilation; the rest stays.
        string file = Directory.GetFiles(Path.Combine(_folder, "vulkan"), "*.pipeline")[0];
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);
        Assert.Equal(1, Compiled(_folder));
        Assert.Equal(0, Compiled(_folder));
    }

    [Fact]
    public void Switched_off_it_keeps_nothing()
    {
        int first = Compiled("off");
        Assert.InRange(first, 12, 100);
        Assert.Equal(first, Compiled("off"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static int Compiled(string cache)
    {
        ProgramRun run = ProgramRun.StartProcess([("HATADSL_CACHE", cache)], Arguments);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonElement root = run.ReadJson();
        return (int)root.Number("compiled_modules");
    }
}
