using HataDsl.Transformers.Tests.Reference;

namespace HataDsl.Transformers.Tests.Files;

public sealed class ModelFilesTests
{
    [Fact]
    public void ReadsShards()
    {
        using var folder = new TemporaryFolder();
        RandomModels.Create(folder.Path, RandomModels.Cases["llama-brain-sharded"], seed: 1);
        using var files = ModelFiles.Open(folder.Path);
        Assert.Equal(3, files.Shards.Count);
        Assert.Equal(ModelTensors.Required(files.Configuration).Count(), files.TensorNames.Count());
        Assert.Equal(files.TotalBytes, files.TensorNames.Sum(name => files.Bytes(name).Length));
        Assert.Equal(TensorType.BFloat16, files.Find(ModelTensors.Embedding).Type);
    }

    [Theory]
    [InlineData("../x.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b.safetensors")]
    [InlineData("..\\\\x")]
    [InlineData("")]
    public void ShardOutsideTheFolderIsRefused(string shard)
        => RefusedIndex($$$"""{"weight_map":{"x":"{{{shard}}}"}}""", "not a plain file name");

    [Theory]
    [InlineData("""{"weight_map":{"x":"none.safetensors"}}""", "no such file")]
    [InlineData("""{"weight_map":{"x":3}}""", "not a string")]
    [InlineData("""{"weight_map":3}""", "weight_map")]
    [InlineData("""{}""", "weight_map")]
    [InlineData("""{"weight_map":{}}""", "missing")]
    [InlineData("""{"weight_map":{"x":"model-00001-of-00003.safetensors"}}""", "missing, though")]
    [InlineData("""[]""", "not a JSON object")]
    [InlineData("""{""", "not JSON")]
    public void BadIndexIsRefused(string index, string cause) => RefusedIndex(index, cause);

    [Fact]
    public void FolderWithoutWeightsSaysWhatItHas()
    {
        using var folder = new TemporaryFolder();
        RandomModels.Create(folder.Path, new RandomModelOptions(), seed: 1);
        File.Move(Path.Combine(folder.Path, "model.safetensors"), Path.Combine(folder.Path, "pytorch_model.bin"));
        SafetensorsTests.AssertRefused(() => ModelFiles.Open(folder.Path).Dispose(), "model.safetensors.index.json", "pytorch_model.bin");
    }

    [Fact]
    public void MissingFolderAndConfigurationAreRefused()
    {
        using var folder = new TemporaryFolder();
        SafetensorsTests.AssertRefused(() => ModelFiles.Open(Path.Combine(folder.Path, "none")).Dispose(), "none", "no such folder");
        SafetensorsTests.AssertRefused(() => ModelFiles.Open(folder.Path).Dispose(), "config.json", "no such file");
    }

    [Theory]
    [InlineData("model.layers.1.mlp.up_proj.weight", "missing")]
    [InlineData("model.norm.weight", "missing")]
    [InlineData("lm_head.weight", "missing")]
    public void MissingTensorIsRefused(string name, string cause)
        => RefusedModel((writer, tensor) => tensor.Name == name ? null : tensor.Shape, name, cause);

    [Fact]
    public void WrongShapeIsRefused()
        => RefusedModel(
            (writer, tensor) => tensor.Name == "model.layers.0.self_attn.k_proj.weight" ? [tensor.Columns, tensor.Rows] : tensor.Shape,
            "model.layers.0.self_attn.k_proj.weight", "[64, 32]", "[32, 64]");

    [Fact]
    public void UnexpectedTensorIsRefused()
        => RefusedModel(
            (writer, tensor) =>
            {
                if (tensor.Name == ModelTensors.Embedding)
                {
                    writer.Add("model.layers.0.self_attn.q_proj.bias", TensorType.Float32, [64], new float[64]);
                }

                return tensor.Shape;
            },
            "model.layers.0.self_attn.q_proj.bias", "no part of LlamaForCausalLM");

    [Fact]
    public void WrongTypeIsRefused()
        => RefusedModel(
            (writer, tensor) =>
            {
                if (tensor.Name != "model.norm.weight")
                {
                    return tensor.Shape;
                }

                writer.Add(tensor.Name, TensorType.Int32, tensor.Shape, new byte[4 * tensor.Rows]);
                return null;
            },
            "model.norm.weight", "I32");

    [Fact]
    public void RedundantTensorsAreIgnored()
    {
        using var folder = new TemporaryFolder();
        Rewrite(folder.Path, new RandomModelOptions { Tied = true }, (writer, tensor) =>
        {
            if (tensor.Name == ModelTensors.Embedding)
            {
                writer.Add("model.layers.0.self_attn.rotary_emb.inv_freq", TensorType.Float32, [8], new float[8]);
                writer.Add(ModelTensors.Output, TensorType.Float32, tensor.Shape, new float[tensor.Rows * tensor.Columns]);
            }

            return tensor.Shape;
        });
        using var files = ModelFiles.Open(folder.Path);
        Assert.True(files.Contains(ModelTensors.Output));
    }

    private static void RefusedModel(Func<SafetensorsWriter, ModelTensor, long[]?> shapeOf, params string[] fragments)
    {
        using var folder = new TemporaryFolder();
        Rewrite(folder.Path, new RandomModelOptions(), shapeOf);
        SafetensorsTests.AssertRefused(() => ModelFiles.Open(folder.Path).Dispose(), fragments);
    }

    private static void Rewrite(string directory, RandomModelOptions options, Func<SafetensorsWriter, ModelTensor, long[]?> shapeOf)
    {
        RandomModels.Create(directory, options, seed: 1);
        var writer = new SafetensorsWriter();
        foreach (var tensor in ModelTensors.Required(ModelConfiguration.Load(directory)))
        {
            if (shapeOf(writer, tensor) is { } shape)
            {
                writer.Add(tensor.Name, TensorType.Float32, shape, new float[tensor.Rows * Math.Max(1, tensor.Columns)]);
            }
        }

        writer.Save(Path.Combine(directory, "model.safetensors"));
    }

    private static void RefusedIndex(string index, string cause)
    {
        using var folder = new TemporaryFolder();
        RandomModels.Create(folder.Path, RandomModels.Cases["llama-brain-sharded"], seed: 1);
        folder.Write("model.safetensors.index.json", index);
        SafetensorsTests.AssertRefused(() => ModelFiles.Open(folder.Path).Dispose(), cause);
    }
}
