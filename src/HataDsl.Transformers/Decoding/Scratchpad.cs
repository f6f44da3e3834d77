using HataDsl.Attention;
using HataDsl.Attention.Kernels;

namespace HataDsl.Transformers;

/// <summary>Memory of a decoder for what lives within a step. Sizes are fixed at creation: a step allocates nothing.</summary>
internal sealed class Scratchpad : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    public Scratchpad(Device device, ModelConfiguration model, DecoderOptions options)
    {
        int chunk = Math.Min(options.ChunkSize, options.Capacity);
        Buffer<T> Allocate<T>(long length)
            where T : unmanaged
        {
            Buffer<T> buffer = device.Allocate<T>(length);
            _owned.Add(buffer);
            return buffer;
        }

        Tokens = Allocate<int>(chunk);
        State = Allocate<int>(3);
        Hidden = Allocate<float>((long)chunk * model.HiddenSize);
        Normed = Allocate<float>((long)chunk * model.HiddenSize);
        Projection = Allocate<float>((long)chunk * (model.QuerySize + (2 * model.KeyValueSize)));
        Queries = Allocate<float>((long)chunk * model.QuerySize);
        Attended = Allocate<float>((long)chunk * model.QuerySize);
        GateUp = Allocate<float>(2L * chunk * model.IntermediateSize);
        Activated = Allocate<float>((long)chunk * model.IntermediateSize);
        Logits = Allocate<float>(model.VocabularySize);
        Partials = Allocate<float>(DecodeAttention.PartialLength(model.HeadCount, model.HeadSize, DecodeAttention.MaxSplits));
        HostLogits = new float[model.VocabularySize];
        if (options.Hata is { } hata)
        {
            int group = model.GroupSize;
            int heads = model.KeyValueHeadCount;
            Planes = Allocate<uint>((long)heads * HashScoring.PlaneCount(group) * (hata.Bits / 32));
            Histogram = Allocate<int>((long)heads * HashScoring.BinCount(group, hata.Bits));
            Scores = Allocate<ushort>((long)heads * options.Capacity);
            BlockCounts = Allocate<int>((((long)options.Capacity / HashScoring.Block) + 1) * heads * 2);
            Selected = Allocate<int>((long)heads * options.Capacity);
        }
    }

    /// <summary>Token ids of the chunk.</summary>
    public Buffer<int> Tokens { get; }

    /// <summary>Position of the first token, number of tokens, positions to select: read by the kernels, so that a recorded step stays valid.</summary>
    public Buffer<int> State { get; }

    /// <summary>Residual stream, [chunk, hidden].</summary>
    public Buffer<float> Hidden { get; }

    /// <summary>Normalised residual stream, [chunk, hidden].</summary>
    public Buffer<float> Normed { get; }

    /// <summary>Query, key and value projections, [chunk, (H + 2 HKV) d].</summary>
    public Buffer<float> Projection { get; }

    /// <summary>Rotated queries, [chunk, H, d].</summary>
    public Buffer<float> Queries { get; }

    /// <summary>Attention output, [chunk, H, d].</summary>
    public Buffer<float> Attended { get; }

    /// <summary>Gate and up projections, [chunk, 2 * intermediate].</summary>
    public Buffer<float> GateUp { get; }

    /// <summary>Gated activation, [chunk, intermediate].</summary>
    public Buffer<float> Activated { get; }

    /// <summary>Logits of one token, [vocabulary].</summary>
    public Buffer<float> Logits { get; }

    /// <summary>Partial attention results.</summary>
    public Buffer<float> Partials { get; }

    /// <summary>Logits on the host.</summary>
    public float[] HostLogits { get; }

    /// <summary>Bit planes of the queries' codes; null for dense attention, like all below.</summary>
    public Buffer<uint>? Planes { get; }

    /// <summary>Positions of each score.</summary>
    public Buffer<int>? Histogram { get; }

    /// <summary>Score of each position.</summary>
    public Buffer<ushort>? Scores { get; }

    /// <summary>Positions below and at the threshold in each block.</summary>
    public Buffer<int>? BlockCounts { get; }

    /// <summary>Selected positions, [HKV, capacity].</summary>
    public Buffer<int>? Selected { get; }

    public void Dispose()
    {
        foreach (IDisposable item in _owned)
        {
            item.Dispose();
        }
    }
}
