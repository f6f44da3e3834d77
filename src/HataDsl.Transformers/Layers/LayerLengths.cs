using HataDsl.Attention.Kernels;

namespace HataDsl.Transformers;

/// <summary>Lengths of a model's layers, by the names that the graphs have for them.</summary>
/// <param name="Hidden">Width of the residual stream.</param>
/// <param name="Inner">Width of the feed-forward network.</param>
/// <param name="Projected">Width of the joint projection.</param>
/// <param name="KeyHeads">KV heads.</param>
/// <param name="Group">Query heads of a KV head.</param>
/// <param name="Half">Half the size of a head.</param>
/// <param name="Capacity">Positions in the caches.</param>
/// <param name="Partial">Floats of a part of an attention.</param>
/// <param name="Words">Words of a code; 1 without hash-aware attention.</param>
/// <param name="Planes">Bit planes of a group's codes.</param>
/// <param name="Bins">Bins of a histogram of scores.</param>
internal sealed record LayerLengths(int Hidden, int Inner, int Projected, int KeyHeads, int Group, int Half, int Capacity, int Partial, int Words, int Planes, int Bins)
{
    /// <summary>The lengths of a model.</summary>
    public static LayerLengths Of(ModelConfiguration model, DecoderOptions options)
    {
        int bits = options.Hata?.Bits ?? 32;
        return new LayerLengths(
            model.HiddenSize, model.IntermediateSize, model.QuerySize + (2 * model.KeyValueSize), model.KeyValueHeadCount, model.GroupSize, model.HeadSize / 2,
            options.Capacity, model.HeadSize + DecodeAttention.Statistics, bits / 32, HashScoring.PlaneCount(model.GroupSize), HashScoring.BinCount(model.GroupSize, bits));
    }
}
