using HataDsl.Graphs;
using HataDsl.Import.Tests.Imported;
using HataDsl.Testing;
using HataDsl.Transformers;

namespace HataDsl.Import.Tests;

/// <summary>Small decoders, imported from their folders: the logits that another implementation gives.</summary>
public sealed class DecoderTests
{
    public static readonly string[] Names = ["llama-gqa", "llama3-rope-tied", "qwen2-bias", "qwen3-norm", "mistral-window"];

    private delegate void Forward(Queue queue, int tokens, BufferView<int> ids, BufferView<float> logits);

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string name in Names)
            {
                data.Add(name, TestDevices.Compiled);
                data.Add(name, TestDevices.Vulkan);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Logits_are_those_of_another_implementation(string name, string deviceName)
    {
        using Device device = TestDevices.Open(deviceName);
        (IDisposable model, CompiledGraph graph, Forward run) = Load(name, device, Imports.Parity(name));
        using (model)
        {
            foreach (GraphVariant variant in Enum.GetValues<GraphVariant>())
            {
                graph.Variant = variant;
                Check(ParityReference.Load(Imports.Parity(name)), device, run);
            }
        }
    }

    /// <summary>Two of them, written as ONNX files in the form of exporters and imported again.</summary>
    [Theory]
    [InlineData("llama-gqa", TestDevices.Compiled)]
    [InlineData("llama-gqa", TestDevices.Vulkan)]
    [InlineData("qwen2-bias", TestDevices.Compiled)]
    [InlineData("qwen2-bias", TestDevices.Vulkan)]
    public void Logits_stay_after_a_round_trip_through_onnx(string name, string deviceName)
    {
        string folder = Directory.CreateTempSubdirectory("hatadsl-import-").FullName;
        try
        {
            string path;
            using (ModelFiles files = ModelFiles.Open(Imports.Parity(name)))
            {
                path = DecoderExport.Write(files).Save(folder, name);
            }

            using Device device = TestDevices.Open(deviceName);
            ParityReference reference = ParityReference.Load(Imports.Parity(name));
            if (name == "llama-gqa")
            {
                using var model = new LlamaGqaOnnxModel(device, path);
                Check(reference, device, (queue, tokens, ids, logits) => model.Run(queue, 1, tokens, ids, logits));
            }
            else
            {
                using var model = new Qwen2BiasOnnxModel(device, path);
                Check(reference, device, (queue, tokens, ids, logits) => model.Run(queue, 1, tokens, ids, logits));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (IDisposable Model, CompiledGraph Graph, Forward Run) Load(string name, Device device, string folder)
    {
        switch (name)
        {
            case "llama-gqa":
                var llama = new LlamaGqaModel(device, folder);
                return (llama, llama.Graph, llama.Run);
            case "llama3-rope-tied":
                var scaled = new Llama3RopeTiedModel(device, folder);
                return (scaled, scaled.Graph, scaled.Run);
            case "qwen2-bias":
                var biased = new Qwen2BiasModel(device, folder);
                return (biased, biased.Graph, biased.Run);
            case "qwen3-norm":
                var normed = new Qwen3NormModel(device, folder);
                return (normed, normed.Graph, normed.Run);
            default:
                var windowed = new MistralWindowModel(device, folder);
                return (windowed, windowed.Graph, windowed.Run);
        }
    }

    private static void Check(ParityReference reference, Device device, Forward run)
    {
        int tokens = reference.InputIds.Length;
        int vocabulary = reference.Logits[0].Length;
        using Queue queue = device.CreateQueue();
        using Buffer<int> ids = device.Allocate<int>(tokens);
        using Buffer<float> logits = device.Allocate<float>((long)tokens * vocabulary);
        queue.Write(ids.View, reference.InputIds.AsSpan());
        run(queue, tokens, ids, logits);
        float[] computed = queue.Read(logits.View);
        for (int i = 0; i < reference.Positions.Length; i++)
        {
            ReadOnlySpan<float> row = computed.AsSpan(reference.Positions[i] * vocabulary, vocabulary);
            for (int token = 0; token < vocabulary; token++)
            {
                Assert.True(MathF.Abs(row[token] - reference.Logits[i][token]) <= 1e-4f, $"position {reference.Positions[i]}, token {token}: {row[token]}, not {reference.Logits[i][token]}");
            }
        }
    }
}
