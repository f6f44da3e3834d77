using System.Reflection;

namespace HataDsl.Packaging.Tests;

/// <summary>The tests that share the packages.</summary>
[CollectionDefinition(nameof(Packed))]
public sealed class PackedTests : ICollectionFixture<Packed>;

/// <summary>The repository's packages in a folder of their own, made once for all tests, with a consumer restored and built from them.</summary>
public sealed class Packed : IDisposable
{
    /// <summary>The folder of the repository.</summary>
    public static readonly string Repository = Metadata("Repository");

    /// <summary>Every library: the projects that do not say that they are no package, or a tool.</summary>
    public static readonly string[] Ids = [.. Projects(isTool: false)];

    /// <summary>Every tool.</summary>
    public static readonly string[] Tools = [.. Projects(isTool: true)];

    private readonly string _root = Directory.CreateTempSubdirectory("hatadsl-packages-").FullName;

    /// <summary>Packs what the build of this test project has built, and makes the consumer's folder.</summary>
    public Packed()
    {
        // A version of its own: whatever else the machine has under the usual one cannot be taken instead.
        Version = $"0.1.0-test.{DateTime.UtcNow:yyyyMMddHHmmss}";
        Feed = Path.Combine(_root, "feed");
        Application = Path.Combine(_root, "application");
        foreach (string id in Ids.Concat(Tools))
        {
            Tool.Run(
                Repository, "dotnet", "pack", $"src/{id}", "--no-build", "-c", Metadata("Configuration"), "-o", Feed,
                $"-p:PackageVersion={Version}", "-v", "quiet", "--nologo");
        }

        Directory.CreateDirectory(Application);
        string consumer = Path.Combine(Repository, "tests", "HataDsl.Packaging.Tests", "Consumer");
        File.Copy(Path.Combine(consumer, "Program.cs"), Path.Combine(Application, "Program.cs"));
        string project = File.ReadAllText(Path.Combine(consumer, "Application.csproj"));
        File.WriteAllText(Path.Combine(Application, "Application.csproj"), project.Replace("HATADSL_VERSION", Version, StringComparison.Ordinal));

        // Adds to the machine's own sources; what it has restored before serves too, except for packages of this version.
        File.WriteAllText(Path.Combine(Application, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{Feed}" /></packageSources>
              <fallbackPackageFolders>{FallbackFolder()}</fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_root, "restored")}" /></config>
            </configuration>
            """);
    }

    /// <summary>The version of the packages.</summary>
    public string Version { get; }

    /// <summary>Where they are.</summary>
    public string Feed { get; }

    /// <summary>An application that knows nothing but the packages.</summary>
    public string Application { get; }

    /// <summary>The file of a package.</summary>
    public string FileOf(string id, string extension = ".nupkg") => Path.Combine(Feed, $"{id}.{Version}{extension}");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static IEnumerable<string> Projects(bool isTool) =>
        from project in Directory.EnumerateFiles(Path.Combine(Repository, "src"), "*.csproj", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
        let text = File.ReadAllText(project)
        where !text.Contains("<IsPackable>false", StringComparison.Ordinal) && text.Contains("<PackAsTool>true", StringComparison.Ordinal) == isTool
        orderby project
        select Path.GetFileNameWithoutExtension(project);

    private static string Metadata(string key) =>
        typeof(Packed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    private static string FallbackFolder()
    {
        string folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Directory.Exists(folder) ? $"""<add key="machine" value="{folder}" />""" : "";
    }
}
