using System.Runtime.Intrinsics;
using HataDsl.Cpu;

namespace HataDsl.Attention.Kernels;

/// <content>Hand-written CPU forms: the four heads of a tile share each key and value they load.</content>
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

                    Score(query, keyCache + headStart, positions, count, headSize, scores);
                    Weigh(scores, count, headSize, maxima, sums, output);
                    Accumulate(scores, valueCache + headStart, positions, count, headSize, output);
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

    /// <summary>Dot products of the four queries with the keys of a tile; the rest of the tile gets minus infinity.</summary>
    private static void Score<TCache>(float* query, TCache* keys, int* positions, int count, int headSize, float* scores)
        where TCache : unmanaged
    {
        float* query1 = query + headSize;
        float* query2 = query1 + headSize;
        float* query3 = query2 + headSize;
        for (int slot = 0; slot < CpuTile; slot++)
        {
            if (slot >= count)
            {
                scores[slot] = scores[CpuTile + slot] = scores[(2 * CpuTile) + slot] = scores[(3 * CpuTile) + slot] = float.NegativeInfinity;
                continue;
            }

            TCache* row = keys + ((nint)positions[slot] * headSize);
            Vector512<float> sum0 = Vector512<float>.Zero;
            Vector512<float> sum1 = sum0;
            Vector512<float> sum2 = sum0;
            Vector512<float> sum3 = sum0;
            int i = 0;
            for (; i + WideLoad.Width <= headSize; i += WideLoad.Width)
            {
                Vector512<float> key = WideLoad.Load(row + i);
                sum0 = Vector512.FusedMultiplyAdd(key, Vector512.Load(query + i), sum0);
                sum1 = Vector512.FusedMultiplyAdd(key, Vector512.Load(query1 + i), sum1);
                sum2 = Vector512.FusedMultiplyAdd(key, Vector512.Load(query2 + i), sum2);
                sum3 = Vector512.FusedMultiplyAdd(key, Vector512.Load(query3 + i), sum3);
            }

            float dot0 = Vector512.Sum(sum0);
            float dot1 = Vector512.Sum(sum1);
            float dot2 = Vector512.Sum(sum2);
            float dot3 = Vector512.Sum(sum3);
            for (; i < headSize; i++)
            {
                float key = Scalar.ToSingle(row[i]);
                dot0 += key * query[i];
                dot1 += key * query1[i];
                dot2 += key * query2[i];
                dot3 += key * query3[i];
            }

            scores[slot] = dot0;
            scores[CpuTile + slot] = dot1;
            scores[(2 * CpuTile) + slot] = dot2;
            scores[(3 * CpuTile) + slot] = dot3;
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

    /// <summary>Adds the weighted values of a tile, sixteen dimensions at a time.</summary>
    private static void Accumulate<TCache>(float* weights, TCache* values, int* positions, int count, int headSize, float* output)
        where TCache : unmanaged
    {
        float* output1 = output + headSize;
        float* output2 = output1 + headSize;
        float* output3 = output2 + headSize;
        int i = 0;
        for (; i + WideLoad.Width <= headSize; i += WideLoad.Width)
        {
            Vector512<float> sum0 = Vector512.Load(output + i);
            Vector512<float> sum1 = Vector512.Load(output1 + i);
            Vector512<float> sum2 = Vector512.Load(output2 + i);
            Vector512<float> sum3 = Vector512.Load(output3 + i);
            for (int slot = 0; slot < count; slot++)
            {
                Vector512<float> value = WideLoad.Load(values + ((nint)positions[slot] * headSize) + i);
                sum0 = Vector512.FusedMultiplyAdd(value, Vector512.Create(weights[slot]), sum0);
                sum1 = Vector512.FusedMultiplyAdd(value, Vector512.Create(weights[CpuTile + slot]), sum1);
                sum2 = Vector512.FusedMultiplyAdd(value, Vector512.Create(weights[(2 * CpuTile) + slot]), sum2);
                sum3 = Vector512.FusedMultiplyAdd(value, Vector512.Create(weights[(3 * CpuTile) + slot]), sum3);
            }

            sum0.Store(output + i);
            sum1.Store(output1 + i);
            sum2.Store(output2 + i);
            sum3.Store(output3 + i);
        }

        for (; i < headSize; i++)
        {
            for (int slot = 0; slot < count; slot++)
            {
                float value = Scalar.ToSingle(values[((nint)positions[slot] * headSize) + i]);
                output[i] += weights[slot] * value;
                output1[i] += weights[CpuTile + slot] * value;
                output2[i] += weights[(2 * CpuTile) + slot] * value;
                output3[i] += weights[(3 * CpuTile) + slot] * value;
            }
        }
    }
}
