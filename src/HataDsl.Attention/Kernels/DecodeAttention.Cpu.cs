using System.Runtime.Intrinsics;
using HataDsl.Cpu;

namespace HataDsl.Attention.Kernels;

/// <content>Hand-written CPU forms: the heads of a group share each key and value they load.</content>
public static unsafe partial class DecodeAttention
{
    /// <summary>Positions of one tile on the CPU: its scores and rows stay in the first-level cache.</summary>
    private const int CpuTile = 64;

    private static void DenseCpu<TCache>(
        CpuWork work, In<float> queries, In<TCache> keys, In<TCache> values, In<int> state, Out<float> partials,
        int queryHeads, int keyHeads, int headSize, int capacity, int window, float scale)
        where TCache : unmanaged
    {
        int end = state[0] + 1;
        int begin = window > 0 ? Math.Max(end - window, 0) : 0;
        AttendCpu(work, queries, keys, values, null, partials, begin, end, queryHeads, keyHeads, headSize, capacity, 0, scale);
    }

    private static void GatherCpu<TCache>(
        CpuWork work, In<float> queries, In<TCache> keys, In<TCache> values, In<int> selected, In<int> state, Out<float> partials,
        int queryHeads, int keyHeads, int headSize, int capacity, int selectedCapacity, float scale)
        where TCache : unmanaged
    {
        fixed (int* positions = &selected[0])
        {
            AttendCpu(work, queries, keys, values, positions, partials, 0, state[2], queryHeads, keyHeads, headSize, capacity, selectedCapacity, scale);
        }
    }

    private static void AttendCpu<TCache>(
        CpuWork work, In<float> queries, In<TCache> keys, In<TCache> values, int* selected, Out<float> partials,
        int begin, int end, int queryHeads, int keyHeads, int headSize, int capacity, int selectedCapacity, float scale)
        where TCache : unmanaged
    {
        int group = queryHeads / keyHeads;
        float* query = stackalloc float[HeadsTogether * MaxHeadSize];
        float* scores = stackalloc float[HeadsTogether * CpuTile];
        float* output = stackalloc float[HeadsTogether * MaxHeadSize];
        int* positions = stackalloc int[CpuTile];
        float* maxima = stackalloc float[HeadsTogether];
        float* sums = stackalloc float[HeadsTogether];
        fixed (TCache* keyCache = &keys[0])
        fixed (TCache* valueCache = &values[0])
        {
            for (long workgroup = work.First; workgroup < work.End; workgroup++)
            {
                int split = (int)(workgroup % work.CountX);
                int keyHead = (int)(workgroup / work.CountX % work.CountY);
                int firstHead = (keyHead * group) + ((int)(workgroup / work.CountX / work.CountY) * HeadsTogether);
                int heads = Math.Min(HeadsTogether, ((keyHead + 1) * group) - firstHead);
                int share = (end - begin + work.CountX - 1) / work.CountX;
                int first = begin + (split * share);
                int last = Math.Min(first + share, end);
                nint headStart = (nint)keyHead * capacity * headSize;
                for (int head = 0; head < HeadsTogether; head++)
                {
                    for (int i = 0; i < headSize; i++)
                    {
                        query[(head * headSize) + i] = queries[((firstHead + Math.Min(head, heads - 1)) * headSize) + i] * scale;
                        output[(head * headSize) + i] = 0;
                    }

                    maxima[head] = float.NegativeInfinity;
                    sums[head] = 0;
                }

                for (int tile = first; tile < last; tile += CpuTile)
                {
                    int count = Math.Min(CpuTile, last - tile);
                    for (int i = 0; i < count; i++)
                    {
                        positions[i] = selected is null ? tile + i : selected[(keyHead * selectedCapacity) + tile + i];
                    }

                    Score(query, keyCache + headStart, positions, count, heads, headSize, scores);
                    Weigh(scores, count, headSize, maxima, sums, output);
                    Accumulate(scores, valueCache + headStart, positions, count, heads, headSize, output);
                }

                for (int head = 0; head < heads; head++)
                {
                    long start = (((long)(firstHead + head) * work.CountX) + split) * (headSize + Statistics);
                    new ReadOnlySpan<float>(output + (head * headSize), headSize).CopyTo(partials.Span(start, headSize));
                    partials[start + headSize] = maxima[head];
                    partials[start + headSize + 1] = sums[head];
                }
            }
        }
    }

    /// <summary>Dot products of the queries with the keys of a tile; the rest of the tile gets minus infinity.</summary>
    private static void Score<TCache>(float* query, TCache* keys, int* positions, int count, int heads, int headSize, float* scores)
        where TCache : unmanaged
    {
        for (int slot = 0; slot < count; slot++)
        {
            TCache* row = keys + ((nint)positions[slot] * headSize);
            for (int head = 0; head < heads; head += 2)
            {
                float* query0 = query + (head * headSize);
                float* query1 = query0 + headSize;
                Vector512<float> sum0 = Vector512<float>.Zero;
                Vector512<float> sum1 = sum0;
                int i = 0;
                for (; i + WideLoad.Width <= headSize; i += WideLoad.Width)
                {
                    Vector512<float> key = WideLoad.Load(row + i);
                    sum0 = Vector512.FusedMultiplyAdd(key, Vector512.Load(query0 + i), sum0);
                    sum1 = Vector512.FusedMultiplyAdd(key, Vector512.Load(query1 + i), sum1);
                }

                float dot0 = Vector512.Sum(sum0);
                float dot1 = Vector512.Sum(sum1);
                for (; i < headSize; i++)
                {
                    float key = Scalar.ToSingle(row[i]);
                    dot0 += key * query0[i];
                    dot1 += key * query1[i];
                }

                scores[(head * CpuTile) + slot] = dot0;
                scores[((head + 1) * CpuTile) + slot] = dot1;
            }
        }

        for (int head = 0; head < HeadsTogether; head++)
        {
            new Span<float>(scores + (head * CpuTile) + count, CpuTile - count).Fill(float.NegativeInfinity);
        }
    }

    /// <summary>Turns scores into weights against the new maximum, and scales what was summed against the old one.</summary>
    private static void Weigh(float* scores, int count, int headSize, float* maxima, float* sums, float* output)
    {
        for (int head = 0; head < HeadsTogether; head++)
        {
            float* row = scores + (head * CpuTile);
            float maximum = maxima[head];
            for (int i = 0; i < count; i++)
            {
                maximum = MathF.Max(maximum, row[i]);
            }

            float factor = MathF.Exp(maxima[head] - maximum);
            maxima[head] = maximum;
            Vector512<float> total = Vector512<float>.Zero;
            for (int i = 0; i < CpuTile; i += WideLoad.Width)
            {
                Vector512<float> weight = Vector512.Exp(Vector512.Load(row + i) - Vector512.Create(maximum));
                weight.Store(row + i);
                total += weight;
            }

            sums[head] = (sums[head] * factor) + Vector512.Sum(total);
            if (factor != 1)
            {
                for (int i = 0; i < headSize; i++)
                {
                    output[(head * headSize) + i] *= factor;
                }
            }
        }
    }

    /// <summary>
    /// Adds the weighted values of a tile, two positions at a time from first to last: along the positions is how memory is read fastest,
    /// while the output stays in the first-level cache.
    /// </summary>
    private static void Accumulate<TCache>(float* weights, TCache* values, int* positions, int count, int heads, int headSize, float* output)
        where TCache : unmanaged
    {
        for (int slot = 0; slot < count; slot += 2)
        {
            // An odd last position counts twice, the second time with the weight behind the tile's end, which is 0.
            int other = Math.Min(slot + 1, count - 1);
            TCache* row0 = values + ((nint)positions[slot] * headSize);
            TCache* row1 = values + ((nint)positions[other] * headSize);
            for (int head = 0; head < heads; head += 2)
            {
                float* output0 = output + (head * headSize);
                float* output1 = output0 + headSize;
                float* weight0 = weights + (head * CpuTile);
                float* weight1 = weight0 + CpuTile;
                float weight00 = weight0[slot];
                float weight10 = weight1[slot];
                float weight01 = weight0[slot + 1];
                float weight11 = weight1[slot + 1];
                int i = 0;
                for (; i + WideLoad.Width <= headSize; i += WideLoad.Width)
                {
                    Vector512<float> value = WideLoad.Load(row0 + i);
                    Vector512<float> sum0 = Vector512.FusedMultiplyAdd(value, Vector512.Create(weight00), Vector512.Load(output0 + i));
                    Vector512<float> sum1 = Vector512.FusedMultiplyAdd(value, Vector512.Create(weight10), Vector512.Load(output1 + i));
                    value = WideLoad.Load(row1 + i);
                    Vector512.FusedMultiplyAdd(value, Vector512.Create(weight01), sum0).Store(output0 + i);
                    Vector512.FusedMultiplyAdd(value, Vector512.Create(weight11), sum1).Store(output1 + i);
                }

                for (; i < headSize; i++)
                {
                    float value0 = Scalar.ToSingle(row0[i]);
                    float value1 = Scalar.ToSingle(row1[i]);
                    output0[i] += (weight00 * value0) + (weight01 * value1);
                    output1[i] += (weight10 * value0) + (weight11 * value1);
                }
            }
        }
    }
}
