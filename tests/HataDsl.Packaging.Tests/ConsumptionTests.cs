namespace HataDsl.Packaging.Tests;

/// <summary>An application in an empty folder that knows nothing but the packages: restored, built, run, and published as native code.</summary>
[Collection(nameof(Packed))]
public sealed class ConsumptionTests(Packed packed)
{
    private static readonly string[] Devices = ["cpu", "vulkan"];

    [Fact]
    public void Builds_and_runs_on_every_device_and_as_native_code()
    {
        Tool.Run(packed.Application, "dotnet", "build", "-c", "Release", "-v", "quiet", "--nologo", "-warnaserror");
        string output = Path.Combine(packed.Application, "bin", "Release", "net10.0");
        Assert.True(File.Exists(Path.Combine(output, "Application.hatapack")), "the application's shaders");
        Assert.True(File.Exists(Path.Combine(output, "HataDsl.Vulkan.hatapack")), "the shaders of a package");
        foreach (string device in Devices)
        {
            string text = Tool.Run(output, "dotnet", "Application.dll", device);
            Assert.StartsWith($"right on {device}", text, StringComparison.Ordinal);
        }

        string native = Path.Combine(packed.Application, "native");
        Tool.Run(packed.Application, "dotnet", "publish", "-c", "Release", "-r", Runtime, "-o", native, "-v", "quiet", "--nologo", "-warnaserror");
        Assert.Empty(Directory.EnumerateFiles(native, "*.dll"));
        foreach (string device in Devices)
        {
            string text = Tool.Run(native, Path.Combine(native, "Application"), device);
            Assert.StartsWith($"right on {device}", text, StringComparison.Ordinal);
            Assert.Contains("dynamic code: False", text, StringComparison.Ordinal);
        }
    }

    private static string Runtime =>
        "linux-" + System.Runtime.InteropServices.RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
}
