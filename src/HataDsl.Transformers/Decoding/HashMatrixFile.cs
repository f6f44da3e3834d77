using HataDsl.Attention;

namespace HataDsl.Transformers;

/// <summary>
/// Hash matrices in a safetensors file: tensors <c>model.layers.N.self_attn.hash</c> of shape [HKV, d, bits], one a layer.
/// Layers without a tensor (the dense ones) get zeros.
/// </summary>
public static class HashMatrixFile
{
    /// <summary>Reads the matrices of a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model's configuration.</param>
    /// <param name="denseLayers">First layers that need none.</param>
    /// <exception cref="ModelFormatException">The file is malformed, or a tensor is missing or misshapen.</exception>
    public static HashMatrices Load(string path, ModelConfiguration model, int denseLayers)
    {
        ArgumentNullException.ThrowIfNull(model);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        int bits = 0;
        var layers = new float[model.LayerCount][];
        for (int layer = 0; layer < layers.Length; layer++)
        {
            string name = NameOf(layer);
            if (layer < denseLayers && !file.Tensors.ContainsKey(name))
            {
                continue;
            }

            TensorEntry entry = file.Find(name);
            if (entry.Shape.Length != 3 || entry.Shape[0] != model.KeyValueHeadCount || entry.Shape[1] != model.HeadSize
                || entry.Shape[2] is < 32 or > int.MaxValue || (bits != 0 && entry.Shape[2] != bits))
            {
                throw new ModelFormatException(
                    $"{path}: tensor '{name}': shape {entry.ShapeText}, [{model.KeyValueHeadCount}, {model.HeadSize}, {(bits == 0 ? "bits" : bits)}] expected");
            }

            bits = (int)entry.Shape[2];
            layers[layer] = new float[entry.ElementCount];
            file.ReadFloat32(name, layers[layer]);
            if (!layers[layer].All(float.IsFinite))
            {
                throw new ModelFormatException($"{path}: tensor '{name}' holds a value that is not finite");
            }
        }

        if (bits == 0)
        {
            throw new ModelFormatException($"{path}: no hash matrix in it");
        }

        for (int layer = 0; layer < layers.Length; layer++)
        {
            layers[layer] ??= new float[model.KeyValueHeadCount * model.HeadSize * bits];
        }

        return new HashMatrices(layers, model.KeyValueHeadCount, model.HeadSize, bits, path);
    }

    /// <summary>Writes the matrices, through a temporary file.</summary>
    public static void Save(HashMatrices matrices, string path)
    {
        ArgumentNullException.ThrowIfNull(matrices);
        var writer = new SafetensorsWriter();
        for (int layer = 0; layer < matrices.LayerCount; layer++)
        {
            writer.Add(NameOf(layer), TensorType.Float32, [matrices.KeyHeads, matrices.HeadSize, matrices.Bits], matrices.Layer(layer));
        }

        writer.Save(path);
    }

    private static string NameOf(int layer) => ModelTensors.InLayer(layer, "self_attn.hash");
}
