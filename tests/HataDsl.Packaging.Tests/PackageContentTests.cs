using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace HataDsl.Packaging.Tests;

/// <summary>What the packages hold.</summary>
[Collection(nameof(Packed))]
public sealed class PackageContentTests(Packed packed)
{
    public static TheoryData<string> Packages => [.. Packed.Ids];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Library_documentation_readme_licence_and_symbols(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(packed.FileOf(id));
        string[] entries = [.. package.Entries.Select(entry => entry.FullName)];
        Assert.Contains($"lib/net10.0/{id}.dll", entries);
        Assert.Contains($"lib/net10.0/{id}.xml", entries);
        Assert.Contains("README.md", entries);
        XElement metadata = ReadSpecification(package, id);
        string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        Assert.NotEqual("Package Description", Value("description"));
        Assert.False(string.IsNullOrWhiteSpace(Value("authors")));
        using ZipArchive symbols = ZipFile.OpenRead(packed.FileOf(id, ".snupkg"));
        Assert.Contains(symbols.Entries, entry => entry.FullName == $"lib/net10.0/{id}.pdb");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Libraries_are_deterministic(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(packed.FileOf(id));
        using var copy = new MemoryStream();
        using (Stream library = package.GetEntry($"lib/net10.0/{id}.dll")!.Open())
        {
            library.CopyTo(copy);
        }

        copy.Position = 0;
        using var reader = new PEReader(copy);
        Assert.Contains(reader.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.Reproducible);
    }

    [Fact]
    public void The_compiler_parts_are_inside()
    {
        using ZipArchive package = ZipFile.OpenRead(packed.FileOf("HataDsl"));
        string[] entries = [.. package.Entries.Select(entry => entry.FullName)];
        foreach (string folder in Directory.EnumerateDirectories(Path.Combine(Packed.Repository, "generators")))
        {
            Assert.Contains($"analyzers/dotnet/cs/{Path.GetFileName(folder)}.dll", entries);
        }

        Assert.Contains("tools/net10.0/HataDsl.Build.dll", entries);
        Assert.Contains("tools/net10.0/HataDsl.Build.runtimeconfig.json", entries);
        foreach (string folder in (string[])["build", "buildTransitive"])
        {
            Assert.Contains($"{folder}/HataDsl.props", entries);
            Assert.Contains($"{folder}/HataDsl.targets", entries);
        }
    }

    [Theory]
    [InlineData("HataDsl.Vulkan")]
    [InlineData("HataDsl.Attention")]
    [InlineData("HataDsl.Transformers")]
    public void Shaders_lie_beside_their_library(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(packed.FileOf(id));
        Assert.True(package.GetEntry($"lib/net10.0/{id}.hatapack") is { Length: > 1000 });
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Dependencies_bring_the_generator_along(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(packed.FileOf(id));
        IEnumerable<XElement> own = ReadSpecification(package, id).Descendants()
            .Where(element => element.Name.LocalName == "dependency" && element.Attribute("id")!.Value.StartsWith("HataDsl", StringComparison.Ordinal));
        Assert.All(own, dependency =>
        {
            Assert.Equal(packed.Version, dependency.Attribute("version")!.Value);
            Assert.Equal("All", dependency.Attribute("include")?.Value);
        });
    }

    private static XElement ReadSpecification(ZipArchive package, string id)
    {
        using Stream stream = package.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(stream).Root!.Elements().Single();
    }
}
