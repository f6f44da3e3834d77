using System.Runtime.CompilerServices;

namespace HataDsl.Transformers.Tests;

/// <summary>Folders of the test data, found beside the sources.</summary>
internal static class TestData
{
    private static readonly string Root = Path.GetDirectoryName(SourcePath())!;

    /// <summary>A small model with a reference made by transformers.</summary>
    public static string Parity(string name) => Path.Combine(Root, "Parity", name);

    /// <summary>Names of all models that <see cref="Parity"/> has.</summary>
    public static IEnumerable<string> ParityModels
        => Directory.EnumerateDirectories(Path.Combine(Root, "Parity")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>Tokenizer and configuration of a real model, without its weights.</summary>
    public static string Tokenizer(string name) => Path.Combine(Root, "Tokenizers", name);

    private static string SourcePath([CallerFilePath] string path = "") => path;
}

/// <summary>A folder that is removed afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hatadsl-").FullName;

    public string Write(string name, byte[] content)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
