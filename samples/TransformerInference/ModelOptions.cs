using System.CommandLine;
using HataDsl.Attention;
using HataDsl.Transformers;

namespace HataDsl.Samples.TransformerInference;

/// <summary>Options that every verb with a model has.</summary>
internal sealed class ModelOptions
{
    public Option<string> Model { get; } = new("--model", "-m") { Description = "Folder of the model, or the name of one that comes along.", DefaultValueFactory = _ => ShippedModels.Default };

    public Option<string> Device { get; } = new("--device", "-d") { Description = "cpu, vulkan[:n] or cuda[:n].", DefaultValueFactory = _ => "cpu" };

    public Option<int> Threads { get; } = new("--threads") { Description = "Threads of the cpu device; 0 for all.", DefaultValueFactory = _ => 0 };

    public Option<string> Attention { get; } = new("--attention", "-a") { Description = "dense or hata.", DefaultValueFactory = _ => "dense" };

    public Option<string?> Budget { get; } = new("--budget", "-b") { Description = "hata: tokens to look at, a number or a ratio below 1 (default 512)." };

    public Option<int> Bits { get; } = new("--bits") { Description = "hata: bits of a code.", DefaultValueFactory = _ => 128 };

    public Option<int> DenseLayers { get; } = new("--dense-layers") { Description = "hata: first layers that stay dense.", DefaultValueFactory = _ => 2 };

    public Option<int> Sinks { get; } = new("--sinks") { Description = "hata: first tokens always kept.", DefaultValueFactory = _ => 0 };

    public Option<int> Recent { get; } = new("--recent") { Description = "hata: last tokens always kept.", DefaultValueFactory = _ => 0 };

    public Option<string?> HashFile { get; } = new("--hash-file") { Description = "hata: safetensors file of hash matrices (default: random orthogonal)." };

    public Option<int> HashSeed { get; } = new("--hash-seed") { Description = "hata: seed of the random hash matrices.", DefaultValueFactory = _ => 0 };

    public Option<string?> Weights { get; } = new("--weights") { Description = "f32, f16 or bf16 (default: as in the file)." };

    public Option<string> Cache { get; } = new("--cache") { Description = "f32 or f16: storage of keys and values.", DefaultValueFactory = _ => "f32" };

    public Option<int> Chunk { get; } = new("--chunk") { Description = "Tokens of a prompt that go through together.", DefaultValueFactory = _ => 512 };

    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object instead of text." };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])
            [Model, Device, Threads, Attention, Budget, Bits, DenseLayers, Sinks, Recent, HashFile, HashSeed, Weights, Cache, Chunk, Json])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Hash-aware attention as asked for; null for dense.</summary>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public HataOptions? Hata(ParseResult parsed) => parsed.GetValue(Attention) switch
    {
        "dense" => parsed.GetValue(Budget) is not null ? throw new ArgumentException("--budget goes with --attention hata")
            : parsed.GetValue(HashFile) is not null ? throw new ArgumentException("--hash-file goes with --attention hata")
            : null,
        "hata" => HataOf(parsed, TokenBudget.Parse(parsed.GetValue(Budget) ?? "512")),
        var other => throw new ArgumentException($"--attention: '{other}' is neither dense nor hata"),
    };

    /// <summary>Hash-aware attention of a budget.</summary>
    public HataOptions HataOf(ParseResult parsed, TokenBudget budget) => new()
    {
        Budget = budget,
        Bits = parsed.GetValue(Bits),
        DenseLayers = parsed.GetValue(DenseLayers),
        Sinks = parsed.GetValue(Sinks),
        Recent = parsed.GetValue(Recent),
    };

    /// <summary>Hash matrices as asked for.</summary>
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    public HashMatrices? HashMatrices(ParseResult parsed, HataOptions? hata, ModelConfiguration model)
    {
        // Before matrices of that many bits are made.
        hata?.Check(model.GroupSize);
        return hata is null ? null
            : parsed.GetValue(HashFile) is { } path ? HashMatrixFile.Load(path, model, hata.DenseLayers)
            : HataDsl.Attention.HashMatrices.RandomOrthogonal(
                model.LayerCount, model.KeyValueHeadCount, model.HeadSize, hata.Bits, parsed.GetValue(HashSeed));
    }

    /// <summary>Threads as asked for.</summary>
    public int ThreadCount(ParseResult parsed) =>
        parsed.GetValue(Threads) is var threads and >= 0 ? threads : throw new ArgumentException($"--threads: {parsed.GetValue(Threads)} is negative");

    /// <summary>Storage type of the weights; null to keep that of the file.</summary>
    public NumberType? WeightType(ParseResult parsed) => parsed.GetValue(Weights) is { } text ? ParseType("--weights", text) : null;

    /// <summary>Storage type of keys and values.</summary>
    public NumberType CacheType(ParseResult parsed) => ParseType("--cache", parsed.GetValue(Cache)!) is var type && type != NumberType.BFloat16
        ? type
        : throw new ArgumentException("--cache: keys and values are stored as f32 or f16");

    private static NumberType ParseType(string option, string text) => text switch
    {
        "f32" => NumberType.Float32,
        "f16" => NumberType.Float16,
        "bf16" => NumberType.BFloat16,
        _ => throw new ArgumentException($"{option}: '{text}' is neither f32, f16 nor bf16"),
    };
}
