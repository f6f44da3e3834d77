using HataDsl.Models;
using HataDsl.Transformers;

namespace HataDsl.Import;

/// <summary>From a model to the source of a graph.</summary>
internal static class ModelImporter
{
    /// <summary>The source.</summary>
    /// <param name="path">An ONNX file, or a folder with <c>config.json</c> and safetensors.</param>
    /// <param name="options">Names and bounds.</param>
    /// <exception cref="ModelFormatException">The model is malformed, or something in it is not imported; the message names the file and the place.</exception>
    public static string Import(string path, ImportOptions options)
    {
        if (!Directory.Exists(path))
        {
            return OnnxImporter.Import(BatchNormFolding.Apply(OnnxModel.Load(path)), options);
        }

        using ModelFiles files = ModelFiles.Open(path);
        return new DecoderImporter(files, options).Write();
    }
}
