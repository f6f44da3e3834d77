using System.Runtime.CompilerServices;

namespace HataDsl.Import.Tests;

/// <summary>
/// The imported sources are files of this project, so that the generator compiles them as it does a user's. A test holds them against what
/// the importer writes now; HATADSL_ACCEPT=1 writes them.
/// </summary>
internal static class Imports
{
    public const string Namespace = "HataDsl.Import.Tests.Imported";

    public static ImportOptions Options(string name) => new(Namespace, name) { Maximum = 16 };

    public static void Check(string name, string source, [CallerFilePath] string file = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(file)!, "Imported", name + ".cs");
        if (Environment.GetEnvironmentVariable("HATADSL_ACCEPT") == "1")
        {
            File.WriteAllText(path, source);
            return;
        }

        Assert.True(File.Exists(path), $"{path} is missing; HATADSL_ACCEPT=1 writes it.");
        Assert.Equal(File.ReadAllText(path), source, ignoreLineEndingDifferences: true);
    }

    /// <summary>The folder of a small model with reference logits.</summary>
    public static string Parity(string name) => Path.Combine(
        typeof(Imports).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
            .Cast<System.Reflection.AssemblyMetadataAttribute>().First(attribute => attribute.Key == "Parity").Value!, name);
}
