namespace HataDsl.Packaging.Tests;

/// <summary>The importer as an installed tool: from its package alone, outside the repository.</summary>
[Collection(nameof(Packed))]
public sealed class ToolTests(Packed packed) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hatadsl-tool-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_importer_is_installed_and_imports_a_model()
    {
        Assert.Equal(["HataDsl.Import"], Packed.Tools);
        Tool.Run(
            _folder, "dotnet", "tool", "install", "HataDsl.Import", "--version", packed.Version, "--tool-path", "tools",
            "--configfile", Path.Combine(packed.Application, "nuget.config"));
        string command = Path.Combine(_folder, "tools", "hatadsl-import");
        Assert.Contains("BatchNormalization", Tool.Run(_folder, command, "--operators"), StringComparison.Ordinal);

        string model = Path.Combine(Packed.Repository, "tests", "HataDsl.Transformers.Tests", "Parity", "llama-gqa");
        Tool.Run(_folder, command, model, "--output", "Llama.cs", "--maximum", "64");
        Assert.Contains("[Graph]", File.ReadAllText(Path.Combine(_folder, "Llama.cs")), StringComparison.Ordinal);
    }
}
