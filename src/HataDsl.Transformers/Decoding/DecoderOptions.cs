using HataDsl.Attention;

namespace HataDsl.Transformers;

/// <summary>How a decoder runs.</summary>
public sealed record DecoderOptions
{
    /// <summary>Positions that the caches hold: prompt and generated tokens together.</summary>
    public required int Capacity { get; init; }

    /// <summary>Storage type of keys and values: <see cref="NumberType.Float32"/> or <see cref="NumberType.Float16"/>.</summary>
    public NumberType CacheType { get; init; }

    /// <summary>Tokens of a prompt that go through the layers together.</summary>
    public int ChunkSize { get; init; } = 512;

    /// <summary>Hash-aware attention; null for dense attention.</summary>
    public HataOptions? Hata { get; init; }

    /// <summary>Hash matrices for <see cref="Hata"/>; null for random orthogonal ones of seed 0.</summary>
    public HashMatrices? HashMatrices { get; init; }

    /// <summary>Whether a step of one token is recorded once and then replayed with one submission. The numbers are the same either way.</summary>
    public bool Replay { get; init; } = true;

    /// <summary>The plan of the graphs of layers; null for the one that the kind of device chooses.</summary>
    public Graphs.GraphVariant? Plan { get; init; }

    /// <summary>Whether to time the stages of a step from the start (<see cref="Decoder.IsProfiling"/>); costs a little on a GPU.</summary>
    public bool Profile { get; init; }
}
