using HataDsl.Attention;
using HataDsl.Attention.Kernels;

namespace HataDsl.Transformers;

/// <summary>Memory of a decoder for what lives within a step. Sizes are fixed at creation: a step allocates nothing.</summary>
internal sealed class Scratchpad : IDisposable
{
    /// <summary>Numbers before the tokens, one of them unused so that tokens begin at a multiple of 16 bytes.</summary>
    private const int StateLength = 4;

    private readonly List<IDisposable> _owned = [];
    private readonly Buffer<int> _inputs;
    private readonly int[] _hostInputs;

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

        _inputs = Allocate<int>(StateLength + chunk);
        _hostInputs = new int[StateLength + chunk];
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
    public BufferView<int> Tokens => _inputs.Slice(StateLength, _inputs.Length - StateLength);

    /// <summary>Position of the first token, number of tokens, positions to select: read by the kernels, so that a recorded step stays valid.</summary>
    public BufferView<int> State => _inputs.Slice(0, StateLength);

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

    /// <summary>Writes state and tokens of a step in one copy.</summary>
    public void WriteInputs(Queue queue, int position, int selected, ReadOnlySpan<int> tokens)
    {
        (_hostInputs[0], _hostInputs[1], _hostInputs[2]) = (position, tokens.Length, selected);
        tokens.CopyTo(_hostInputs.AsSpan(StateLength));
        int length = StateLength + tokens.Length;
        queue.Write(_inputs.Slice(0, length), _hostInputs.AsSpan(0, length));
    }

    public void Dispose()
    {
        foreach (IDisposable item in _owned)
        {
            item.Dispose();
        }
    }
}
