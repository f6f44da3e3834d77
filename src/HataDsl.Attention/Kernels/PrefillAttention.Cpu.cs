using System.Runtime.Intrinsics;
using HataDsl.Cpu;

namespace HataDsl.Attention.Kernels;

/// <content>
/// Hand-written CPU form: neighbouring query tiles of one head are done together, 64 queries against 64 positions at a time,
/// both products on packed panels (<see cref="MatrixPanel"/>).
/// </content>
public static unsafe partial class PrefillAttention
{
    private const int CpuTile = MatrixPanel.Columns;

    private static void CausalCpu<TCache>(
        CpuWork work, In<float> queries, In<TCache> keys, In<TCache> values, In<int> state, Out<float> output,
        int tokens, int queryHeads, int keyHeads, int headSize, int capacity, int window, float scale)
        where TCache : unmanaged
    {
        int padded = (headSize + CpuTile - 1) / CpuTile * CpuTile;
        float* query = (float*)work.Keep(((5L * CpuTile * padded) + (CpuTile * CpuTile)) * sizeof(float));
        float* keyPanel = query + (CpuTile * padded);
        float* valuePanels = keyPanel + (CpuTile * padded);
        float* sums = valuePanels + (CpuTile * padded);
        float* weights = sums + (CpuTile * padded);
        float* maxima = stackalloc float[CpuTile];
        float* totals = stackalloc float[CpuTile];
        int start = state[0];
        long workgroup = work.First;
        fixed (TCache* keyCache = &keys[0])
        fixed (TCache* valueCache = &values[0])
        {
            while (workgroup < work.End)
            {
                // As many neighbouring tiles of the same head as fit together.
                int head = (int)(workgroup / work.CountX);
                int x = (int)(workgroup % work.CountX);
                int tiles = (int)Math.Min(Math.Min(CpuTile / QueryTile, work.CountX - x), work.End - workgroup);
                workgroup += tiles;
                int firstToken = x * QueryTile;
                int count = Math.Min(tiles * QueryTile, tokens - firstToken);
                nint headStart = (nint)(head / (queryHeads / keyHeads)) * capacity * headSize;
                for (int token = 0; token < count; token++)
                {
                    for (int i = 0; i < headSize; i++)
                    {
                        query[(token * padded) + i] = queries[((((long)firstToken + token) * queryHeads) + head) * headSize + i] * scale;
                    }

                    new Span<float>(sums + (token * padded), padded).Clear();
                    maxima[token] = float.NegativeInfinity;
                    totals[token] = 0;
                }

                int firstPosition = start + firstToken;
                int begin = window > 0 ? Math.Max(firstPosition - window + 1, 0) : 0;
                int end = firstPosition + count;
                for (int tile = begin; tile < end; tile += CpuTile)
                {
                    int positions = Math.Min(CpuTile, end - tile);
                    nint row = headStart + ((nint)tile * headSize);
                    MatrixPanel.PackTransposed(keyCache + row, headSize, positions, headSize, keyPanel);
                    PackValues(valueCache + row, positions, headSize, valuePanels);
                    MatrixPanel.Multiply(query, padded, keyPanel, headSize, weights, CpuTile, count, accumulate: false);
                    for (int token = 0; token < count; token++)
                    {
                        int newest = firstPosition + token - tile;
                        int oldest = window > 0 ? newest - window + 1 : 0;
                        Weigh(weights + (token * CpuTile), oldest, newest, ref maxima[token], ref totals[token], sums + (token * padded), padded);
                    }

                    for (int part = 0; part < padded; part += CpuTile)
                    {
                        MatrixPanel.Multiply(
                            weights, CpuTile, valuePanels + (part * CpuTile), positions, sums + part, padded, count, accumulate: true);
                    }
                }

                for (int token = 0; token < count; token++)
                {
                    Span<float> target = output.Span((((long)firstToken + token) * queryHeads + head) * headSize, headSize);
                    for (int i = 0; i < headSize; i++)
                    {
                        target[i] = sums[(token * padded) + i] / totals[token];
                    }
                }
            }
        }
    }

    /// <summary>Packs the values of a tile as panels of 64 dimensions each, [panels, positions (64), 64].</summary>
    private static void PackValues<TCache>(TCache* values, int positions, int headSize, float* panels)
        where TCache : unmanaged
    {
        for (int part = 0; part < headSize; part += CpuTile)
        {
            int width = Math.Min(CpuTile, headSize - part);
            for (int position = 0; position < positions; position++)
            {
                TCache* source = values + ((nint)position * headSize) + part;
                float* target = panels + ((nint)part * CpuTile) + (position * CpuTile);
                int i = 0;
                for (; i + WideLoad.Width <= width; i += WideLoad.Width)
                {
                    WideLoad.Load(source + i).Store(target + i);
                }

                for (; i < width; i++)
                {
                    target[i] = Scalar.ToSingle(source[i]);
                }

                for (; i < CpuTile; i++)
                {
                    target[i] = 0;
                }
            }
        }
    }

    /// <summary>Masks a query's scores to [oldest, newest], turns them into weights, and scales what was summed before.</summary>
    private static void Weigh(float* scores, int oldest, int newest, ref float maximum, ref float total, float* sums, int padded)
    {
        for (int i = 0; i < Math.Min(oldest, CpuTile); i++)
        {
            scores[i] = float.NegativeInfinity;
        }

        for (int i = Math.Max(newest + 1, 0); i < CpuTile; i++)
        {
            scores[i] = float.NegativeInfinity;
        }

        Vector512<float> greatest = Vector512.Load(scores);
        for (int i = WideLoad.Width; i < CpuTile; i += WideLoad.Width)
        {
            greatest = Vector512.Max(greatest, Vector512.Load(scores + i));
        }

        float newMaximum = maximum;
        for (int i = 0; i < WideLoad.Width; i++)
        {
            newMaximum = MathF.Max(newMaximum, greatest[i]);
        }

        // A query whose window starts later has no position in this tile yet.
        float reference = newMaximum == float.NegativeInfinity ? 0 : newMaximum;
        float factor = MathF.Exp(maximum - reference);
        maximum = newMaximum;
        Vector512<float> sum = Vector512<float>.Zero;
        for (int i = 0; i < CpuTile; i += WideLoad.Width)
        {
            Vector512<float> weight = Vector512.Exp(Vector512.Load(scores + i) - Vector512.Create(reference));
            weight.Store(scores + i);
            sum += weight;
        }

        total = (total * factor) + Vector512.Sum(sum);
        if (factor != 1)
        {
            for (int i = 0; i < padded; i += WideLoad.Width)
            {
                (Vector512.Load(sums + i) * factor).Store(sums + i);
            }
        }
    }
}
