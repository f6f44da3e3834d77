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

    /// <summary>The program CustomKernels as it was built: it comes from packages, and cannot be referenced beside projects.</summary>
    public static string CustomKernels =>
        Path.Combine(Tests, "..", "samples", "CustomKernels", "bin", Configuration, "net10.0", "CustomKernels.dll");

    /// <summary>The folder of this test's own output is named after the configuration.</summary>
    private static string Configuration => Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;

    private static string SourcePath([CallerFilePath] string path = "") => path;
}
