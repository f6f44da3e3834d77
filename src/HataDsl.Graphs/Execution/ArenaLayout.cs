namespace HataDsl.Graphs;

/// <summary>Memory of one or more tensors between kernels.</summary>
/// <param name="First">First kernel that writes it.</param>
/// <param name="Last">Last kernel that reads or writes it.</param>
/// <param name="Bytes">Size.</param>
public readonly record struct ArenaBlock(int First, int Last, long Bytes);

/// <summary>Places the blocks of a plan for sizes that are known when a graph is made, and not when it is compiled.</summary>
internal static class ArenaLayout
{
    /// <summary>Alignment of every offset: what a storage buffer of Vulkan may ask for at most.</summary>
    private const long Alignment = 256;

    /// <summary>Offsets, and the size of the whole: each block at the lowest place that is free while it is in use.</summary>
    public static (long[] Offsets, long Bytes) Place(ReadOnlySpan<ArenaBlock> blocks)
    {
        ArenaBlock[] all = blocks.ToArray();
        int[] numbers = [.. Enumerable.Range(0, all.Length)];
        int[][] orders =
        [
            [.. numbers.OrderByDescending(i => all[i].Bytes)],
            [.. numbers.OrderByDescending(i => all[i].Last - all[i].First).ThenByDescending(i => all[i].Bytes)],
            [.. numbers.OrderByDescending(i => all[i].Bytes * (all[i].Last - all[i].First + 1))],
            [.. numbers.OrderBy(i => all[i].First).ThenByDescending(i => all[i].Bytes)],
        ];
        return orders.Select(order => Place(all, order)).MinBy(layout => layout.Bytes);
    }

    private static (long[] Offsets, long Bytes) Place(ArenaBlock[] blocks, int[] order)
    {
        var offsets = new long[blocks.Length];
        long end = 0;
        for (int i = 0; i < order.Length; i++)
        {
            ArenaBlock block = blocks[order[i]];
            long bytes = Align(block.Bytes);
            long offset = 0;
            foreach (int other in order.Take(i).Where(other => blocks[other].First <= block.Last && block.First <= blocks[other].Last).OrderBy(other => offsets[other]))
            {
                if (offset + bytes <= offsets[other])
                {
                    break;
                }

                offset = Math.Max(offset, offsets[other] + Align(blocks[other].Bytes));
            }

            offsets[order[i]] = offset;
            end = Math.Max(end, offset + bytes);
        }

        return (offsets, end);
    }

    private static long Align(long bytes) => Math.Max(Alignment, (bytes + Alignment - 1) / Alignment * Alignment);
}
