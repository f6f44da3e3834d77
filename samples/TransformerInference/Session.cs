using System.CommandLine;
using HataDsl.Attention;
using HataDsl.Cpu;
using HataDsl.Cuda;
using HataDsl.Transformers;
using HataDsl.Vulkan;

namespace HataDsl.Samples.TransformerInference;

/// <summary>A device, a model on it and a decoder: what a verb works with.</summary>
internal sealed class Session : IDisposable
{
    private Session(Device device, DecoderWeights weights, Decoder decoder, HataOptions? hata)
    {
        Device = device;
        Weights = weights;
        Decoder = decoder;
        Hata = hata;
    }

    public Device Device { get; }

    public DecoderWeights Weights { get; }

    public Decoder Decoder { get; }

    public HataOptions? Hata { get; }

    public ModelConfiguration Model => Weights.Configuration;

    /// <summary>The devices this program knows of.</summary>
    public static DeviceCatalog Catalog(int threads = 0) => new(
        new CpuDeviceProvider(new CpuDeviceOptions { Threads = threads }), new VulkanDeviceProvider(), new CudaDeviceProvider());

    /// <summary>Opens a session over a model's files.</summary>
    /// <param name="options">The options of the verb.</param>
    /// <param name="parsed">Their values.</param>
    /// <param name="files">The model's files.</param>
    /// <param name="capacity">Positions that the caches hold.</param>
    /// <param name="hata">Hash-aware attention, or null.</param>
    /// <param name="progress">Where to show loading.</param>
    /// <param name="adjust">Further settings of the decoder.</param>
    public static Session Open(
        ModelOptions options, ParseResult parsed, ModelFiles files, int capacity, HataOptions? hata, ProgressLine progress,
        Func<DecoderOptions, DecoderOptions>? adjust = null) =>
        Open(
            options, parsed, files.Configuration, capacity, hata,
            device => DecoderWeights.Load(device, files, options.WeightType(parsed), progress.For("loading")), adjust);

    /// <summary>Opens a session over weights from elsewhere.</summary>
    public static Session Open(
        ModelOptions options, ParseResult parsed, ModelConfiguration model, int capacity, HataOptions? hata,
        Func<Device, DecoderWeights> load, Func<DecoderOptions, DecoderOptions>? adjust = null)
    {
        var decoderOptions = new DecoderOptions
        {
            Capacity = capacity,
            CacheType = options.CacheType(parsed),
            ChunkSize = parsed.GetValue(options.Chunk),
            Hata = hata,
            HashMatrices = options.HashMatrices(parsed, hata, model),
        };
        Device device = Catalog(options.ThreadCount(parsed)).Open(parsed.GetValue(options.Device)!);
        DecoderWeights? weights = null;
        try
        {
            weights = load(device);
            return new Session(device, weights, new Decoder(weights, adjust?.Invoke(decoderOptions) ?? decoderOptions), hata);
        }
        catch
        {
            weights?.Dispose();
            device.Dispose();
            throw;
        }
    }

    /// <summary>Attention in words.</summary>
    public string AttentionText => Hata is null
        ? "dense"
        : $"hata, budget {Hata.Budget}, {Hata.Bits} bits, hash {Decoder.HashMatrices!.Origin}";

    public void Dispose()
    {
        Decoder.Dispose();
        Weights.Dispose();
        Device.Dispose();
    }
}
