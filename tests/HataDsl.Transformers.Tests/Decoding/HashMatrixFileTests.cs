using HataDsl.Attention;

namespace HataDsl.Transformers.Tests.Decoding;

/// <summary>Files of hash matrices.</summary>
public sealed class HashMatrixFileTests
{
    [Fact]
    public void Matrices_come_back_and_say_from_where()
    {
        using var model = new RandomModelFolder("llama");
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "hash.safetensors");
        var matrices = HashMatrices.RandomOrthogonal(2, 2, 16, 64, seed: 3);
        HashMatrixFile.Save(matrices, path);
        HashMatrices read = HashMatrixFile.Load(path, model.Configuration, denseLayers: 0);
        Assert.Equal((2, 2, 16, 64, path), (read.LayerCount, read.KeyHeads, read.HeadSize, read.Bits, read.Origin));
        Assert.All([0, 1], layer => Assert.Equal(matrices.Layer(layer).ToArray(), read.Layer(layer).ToArray()));
    }

    [Fact]
    public void Dense_layers_need_none()
    {
        using var model = new RandomModelFolder("llama");
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "hash.safetensors");
        float[] matrix = [.. Enumerable.Range(0, 2 * 16 * 32).Select(i => (float)i)];
        var writer = new SafetensorsWriter();
        writer.Add("model.layers.1.self_attn.hash", TensorType.Float32, [2, 16, 32], matrix);
        writer.Save(path);
        HashMatrices read = HashMatrixFile.Load(path, model.Configuration, denseLayers: 1);
        Assert.All(read.Layer(0).ToArray(), value => Assert.Equal(0, value));
        Assert.Equal(matrix, read.Layer(1).ToArray());
        var error = Assert.Throws<ModelFormatException>(() => HashMatrixFile.Load(path, model.Configuration, denseLayers: 0));
        Assert.Contains("model.layers.0.self_attn.hash", error.Message, StringComparison.Ordinal);
    }
}
