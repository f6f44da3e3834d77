using HataDsl.Transformers;

namespace HataDsl.Import.Tests;

/// <summary>The sources that the importer writes are those that this project compiles.</summary>
public sealed class ImportedSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hatadsl-import-").FullName;

    public static TheoryData<string> Models => [.. TestModels.All.Keys];

    public static TheoryData<string> Decoders => [.. DecoderTests.Names];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Models))]
    public void Onnx_files(string name) =>
        Imports.Check(name, ModelImporter.Import(TestModels.All[name]().Save(_folder, name), Imports.Options(name)));

    /// <summary>Of five batch norms three follow a product with stored weights and no factor on its bias.</summary>
    [Fact]
    public void Batch_norms_after_products_are_in_the_weights()
    {
        string source = ModelImporter.Import(TestModels.Images().Save(_folder, "Images"), Imports.Options("Images"));
        Assert.Equal(2, source.Split("Tensor.ReciprocalSqrt(").Length - 1);
        foreach (string name in new[] { "first.weight.folded", "first.bias.folded", "last.weight.folded.transposed", "last.shift.folded", "line.weight.folded", "line.shift.folded", "again.scale", "classes.mean" })
        {
            Assert.Contains($"\"{name}\"", source, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("\"norm.mean\"", source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llama-gqa")]
    [InlineData("qwen2-bias")]
    public void Decoders_that_were_exported_to_onnx(string name)
    {
        using ModelFiles files = ModelFiles.Open(Imports.Parity(name));
        string type = Identifiers.Of(name + "-onnx", upper: true);
        string path = DecoderExport.Write(files).Save(_folder, name);
        Imports.Check(type, ModelImporter.Import(path, new ImportOptions(Imports.Namespace, type)
        {
            Dimensions = new Dictionary<string, (int, int)> { ["batch"] = (2, 1), ["sequence"] = (320, 64) },
        }));
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Folders(string name)
    {
        string type = Identifiers.Of(name, upper: true);
        Imports.Check(type, ModelImporter.Import(Imports.Parity(name), new ImportOptions(Imports.Namespace, type) { Maximum = name == "llama3-rope-tied" ? 704 : 512 }));
    }
}
