using HataDsl.Attention;
using HataDsl.Attention.Kernels;

namespace HataDsl.Transformers;

/// <summary>
/// Runs a decoder of the Llama family on a device: one sequence, its caches, dense or hash-aware attention.
/// A prompt goes through in chunks with dense attention; a single token uses hash-aware attention where that is asked for.
/// </summary>
public sealed partial class Decoder : IDisposable
{
    private readonly ModelConfiguration _model;
    private readonly DecoderWeights _weights;
    private readonly DecoderOptions _options;
    private readonly Queue _queue;
    private readonly LayerCache[] _caches;
    private readonly RotaryTable _rotary;
    private readonly Scratchpad _scratch;
    private readonly EmbeddingStep _embedding;
    private readonly LayerSteps _layers;
    private readonly LogitsStep _logits;

    /// <summary>Allocates caches and scratch memory.</summary>
    /// <param name="weights">The weights; the device is theirs. Not owned.</param>
    /// <param name="options">How to run.</param>
    /// <exception cref="ArgumentException">An option does not fit the model; the message names it.</exception>
    /// <exception cref="DeviceException">The device has not enough memory.</exception>
    public Decoder(DecoderWeights weights, DecoderOptions options)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(options);
        _weights = weights;
        _model = weights.Configuration;
        _options = options;
        Check();
        Budget = options.Hata?.Budget;
        HashMatrices = options.Hata is null ? null
            : options.HashMatrices ?? HashMatrices.RandomOrthogonal(
                _model.LayerCount, _model.KeyValueHeadCount, _model.HeadSize, options.Hata.Bits, seed: 0);
        CheckHashMatrices();
        _queue = weights.Device.CreateQueue();
        _rotary = new RotaryTable(weights.Device, _model, options.Capacity);
        _scratch = new Scratchpad(weights.Device, _model, options);
        _caches = new LayerCache[_model.LayerCount];
        for (int layer = 0; layer < _caches.Length; layer++)
        {
            _caches[layer] = AllocateCache(layer);
        }

        _embedding = EmbeddingStep.Create(weights.Device, weights.Embedding, Math.Min(options.ChunkSize, options.Capacity));
        _layers = LayerSteps.Create(weights, options, _caches, _rotary, _scratch.State);
        _logits = LogitsStep.Create(weights);
        IsProfiling = options.Profile;
    }

    /// <summary>Tokens in the caches: the position of the next one.</summary>
    public int Position { get; private set; }

    /// <summary>Positions that the caches hold.</summary>
    public int Capacity => _options.Capacity;

    /// <summary>Tokens are numbers below this.</summary>
    public int VocabularySize => _model.VocabularySize;

    /// <summary>Hash matrices in use; null for dense attention.</summary>
    public HashMatrices? HashMatrices { get; }

    /// <summary>
    /// Tokens that attention looks at in layers with hash-aware attention; null for dense attention there too.
    /// May be changed between steps: the caches serve every budget.
    /// </summary>
    /// <exception cref="InvalidOperationException">The decoder was made without hash-aware attention.</exception>
    /// <exception cref="ArgumentException">The budget does not go with the other settings.</exception>
    public TokenBudget? Budget
    {
        get;
        set
        {
            if (value is { } budget)
            {
                HataOptions hata = _options.Hata ?? throw new InvalidOperationException("The decoder was made without hash-aware attention.");
                (hata with { Budget = budget }).Check(_model.GroupSize);
            }

            field = value;
        }
    }

    /// <summary>Launches of kernels so far, replayed ones among them.</summary>
    public long LaunchCount => _queue.LaunchCount;

    /// <summary>Runs tokens and gives the logits of the last one. Valid until the next call.</summary>
    /// <param name="tokens">At least one token.</param>
    /// <param name="progress">Told the share of the tokens done, 0 to 1.</param>
    /// <exception cref="ArgumentException">A token is not in the vocabulary, or the caches have no room.</exception>
    public ReadOnlySpan<float> Run(scoped ReadOnlySpan<int> tokens, IProgress<double>? progress = null)
    {
        CheckTokens(tokens);
        for (int start = 0; start < tokens.Length; start += _options.ChunkSize)
        {
            ReadOnlySpan<int> chunk = tokens.Slice(start, Math.Min(_options.ChunkSize, tokens.Length - start));
            int sequenceLength = Position + tokens.Length - start;
            bool isLast = start + chunk.Length == tokens.Length;
            if (isLast && chunk.Length == 1)
            {
                Step(chunk, sequenceLength);
            }
            else
            {
                WriteInputs(chunk, sequenceLength);
                RunLayers(chunk.Length, isStep: false, StepShape.For(Position, Capacity, Budget));
                if (isLast)
                {
                    ReadLogits(chunk.Length - 1);
                }
            }

            progress?.Report((double)(start + chunk.Length) / tokens.Length);

            Position += chunk.Length;
        }

        return _scratch.HostLogits;
    }

    /// <summary>Runs tokens and gives the logits of every one.</summary>
    /// <param name="tokens">At least one token.</param>
    /// <param name="receive">Called with the index of each token and its logits, in order.</param>
    public void RunAll(ReadOnlySpan<int> tokens, Action<int, ReadOnlyMemory<float>> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        CheckTokens(tokens);
        for (int start = 0; start < tokens.Length; start += _options.ChunkSize)
        {
            ReadOnlySpan<int> chunk = tokens.Slice(start, Math.Min(_options.ChunkSize, tokens.Length - start));
            WriteInputs(chunk, Position + tokens.Length - start);
            RunLayers(chunk.Length, isStep: false, StepShape.For(Position, Capacity, Budget));
            for (int token = 0; token < chunk.Length; token++)
            {
                ReadLogits(token);
                receive(start + token, _scratch.HostLogits);
            }

            Position += chunk.Length;
        }
    }

    /// <summary>Forgets every token from a position on.</summary>
    /// <param name="position">0 to <see cref="Position"/>.</param>
    public void Truncate(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Position);
        Position = position;
    }

    /// <summary>Pretends that some tokens are in the caches, whatever these hold: to measure speed at a depth without a prompt.</summary>
    /// <param name="position">0 to <see cref="Capacity"/>.</param>
    public void AssumeFilled(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Capacity);
        _rotary.Prepare(_queue, 0, position, position);
        FillCaches();
        Position = position;
    }

    /// <summary>Frees the caches and scratch memory.</summary>
    public void Dispose()
    {
        DisposeRecordings();
        _queue.Dispose();
        _rotary.Dispose();
        _scratch.Dispose();
        _embedding.Dispose();
        _layers.Dispose();
        _logits.Dispose();
        foreach (LayerCache cache in _caches)
        {
            cache.Dispose();
        }
    }

    private void CheckTokens(ReadOnlySpan<int> tokens)
    {
        if (tokens.IsEmpty)
        {
            throw new ArgumentException("There are no tokens to run.", nameof(tokens));
        }

        if (tokens.Length > Capacity - Position)
        {
            throw new ArgumentException(
                $"{tokens.Length} tokens after {Position} do not fit a context of {Capacity}.", nameof(tokens));
        }

        foreach (int token in tokens)
        {
            if ((uint)token >= (uint)_model.VocabularySize)
            {
                throw new ArgumentException($"Token {token} is not in a vocabulary of {_model.VocabularySize}.", nameof(tokens));
            }
        }
    }

    private void Check()
    {
        string? wrong = _model.HeadSize % 4 != 0 || _model.HeadSize > Heads.MaxHeadSize
            ? $"head size {_model.HeadSize} is not a multiple of 4 up to {Heads.MaxHeadSize}"
            : _options.Capacity < 1 ? $"context of {_options.Capacity} tokens is too short"
            : _options.Capacity > _model.ContextLimit
                ? $"context of {_options.Capacity} tokens is past the model's limit of {_model.ContextLimit}"
            : _options.ChunkSize < 1 ? $"chunk size {_options.ChunkSize} is too small"
            : _options.CacheType is not (NumberType.Float32 or NumberType.Float16)
                ? $"cache of {_options.CacheType} is not supported: use Float32 or Float16"
            : null;
        if (wrong is not null)
        {
            throw new ArgumentException(wrong);
        }

        _options.Hata?.Check(_model.GroupSize);
    }

    private void CheckHashMatrices()
    {
        if (HashMatrices is { } matrices
            && (matrices.LayerCount != _model.LayerCount || matrices.KeyHeads != _model.KeyValueHeadCount
                || matrices.HeadSize != _model.HeadSize || matrices.Bits != _options.Hata!.Bits))
        {
            throw new ArgumentException(
                $"hash matrices: {matrices.LayerCount} layers of {matrices.KeyHeads} x {matrices.HeadSize} x {matrices.Bits} given, "
                + $"{_model.LayerCount} of {_model.KeyValueHeadCount} x {_model.HeadSize} x {_options.Hata!.Bits} needed");
        }
    }
}
