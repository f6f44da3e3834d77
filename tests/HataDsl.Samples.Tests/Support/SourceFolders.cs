using System.Runtime.CompilerServices;

namespace HataDsl.Samples.Tests;

/// <summary>Test data that lies beside the sources.</summary>
internal static class SourceFolders
{
    private static readonly string Tests = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(SourcePath())!, "..", ".."));

    /// <summary>A small model with a reference made by transformers.</summary>
    public static string Parity(string name) => Path.Combine(Tests, "HataDsl.Transformers.Tests", "Parity", name);

    /// <summary>Tokenizer and configuration of a model, without its weights.</summary>
    public static string Tokenizer(string name) => Path.Combine(Tests, "HataDsl.Transformers.Tests", "Tokenizers", name);

    private static string SourcePath([CallerFilePath] string path = "") => path;
}
