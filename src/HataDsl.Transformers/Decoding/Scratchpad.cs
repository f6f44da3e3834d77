namespace HataDsl.Transformers;

/// <summary>Memory of a decoder for what lives within a step and not within a layer. Sizes are fixed at creation: a step allocates nothing.</summary>
internal sealed class Scratchpad : IDisposable
{
    /// <summary>Numbers before the tokens, one of them unused so that tokens begin at a multiple of 16 bytes.</summary>
    private const int StateLength = 4;

    private readonly List<IDisposable> _owned = [];
    private readonly Buffer<int> _inputs;
    private readonly int[] _hostInputs;
    private readonly Buffer<float>[] _hidden;
    private readonly int _width;

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
        _width = model.HiddenSize;
        _hidden = [Allocate<float>((long)chunk * _width), Allocate<float>((long)chunk * _width)];
        Logits = Allocate<float>(model.VocabularySize);
        HostLogits = new float[model.VocabularySize];
    }

    /// <summary>Token ids of the chunk.</summary>
    public BufferView<int> Tokens => _inputs.Slice(StateLength, _inputs.Length - StateLength);

    /// <summary>Position of the first token, number of tokens, positions to select: read by the kernels, so that a recorded step stays valid.</summary>
    public BufferView<int> State => _inputs.Slice(0, StateLength);

    /// <summary>Logits of one token, [vocabulary].</summary>
    public Buffer<float> Logits { get; }

    /// <summary>Logits on the host.</summary>
    public float[] HostLogits { get; }

    /// <summary>Residual stream before a layer, [tokens, hidden]: a layer writes the other one of two.</summary>
    /// <param name="layer">The layer; their number for what comes after the last.</param>
    /// <param name="tokens">Tokens.</param>
    public BufferView<float> HiddenBefore(int layer, int tokens) => _hidden[layer % 2].Slice(0, (long)tokens * _width);

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
