using System.Collections.Immutable;

namespace HataDsl.Scheduling.Tests;

/// <summary>Random valid placements: chains, trees and graphs, blocks on several devices, unequal devices, transfers, limits.</summary>
internal static class RandomPlacements
{
    public static Placement Next(Random random, int mostBlocks)
    {
        int deviceCount = random.Next(1, 5);
        bool links = random.Next(3) == 0;
        ImmutableArray<Device>.Builder devices = ImmutableArray.CreateBuilder<Device>();
        for (int device = 0; device < deviceCount; device++)
            devices.Add(new Device($"device{device}", random.Next(3) == 0 ? "slow" : "any", random.Next(4) == 0 ? 0.5 : 1));
        List<Block> blocks = [];
        List<Edge> edges = [];
        int forwards = random.Next(1, mostBlocks / 2 + 1);
        bool training = random.Next(4) > 0;
        for (int forward = 0; forward < forwards; forward++)
        {
            blocks.Add(Random(random, $"F{forward}", BlockKind.Forward, deviceCount, training ? random.Next(0, 3) : 0));
            Need(random, edges, forward, forward - 1, links);
        }

        for (int backward = forwards - 1; training && backward >= 0; backward--)
        {
            Block forward = blocks[backward];
            blocks.Add(new Block($"B{backward}", BlockKind.Backward, forward.Devices, random.Next(1, 5), -forward.Memory));
            edges.Add(new Edge(backward, blocks.Count - 1));
            if (blocks.Count - 2 >= forwards && random.Next(5) > 0)
                edges.Add(new Edge(blocks.Count - 2, blocks.Count - 1, Delay: links ? random.Next(3) : 0));
        }

        Placement placement = new("random", devices.ToImmutable(), [.. blocks], [.. edges], links && deviceCount > 1 ? [new Link(0, 1, 1), new Link(1, 0, 2)] : []);
        if (random.Next(2) == 0)
            return placement;
        // Limits from what one micro-batch alone needs, upwards.
        for (int device = 0; device < deviceCount; device++)
        {
            long need = 0;
            foreach (int block in placement.BlocksOf(device))
                need += Math.Max(0, placement.Blocks[block].Memory);
            devices[device] = devices[device] with { MemoryLimit = need * random.Next(1, 4) };
        }

        return placement.WithDevices(devices.ToImmutable());
    }

    private static Block Random(Random random, string name, BlockKind kind, int deviceCount, long memory)
    {
        int width = random.Next(5) == 0 ? random.Next(1, deviceCount + 1) : 1;
        int[] devices = [.. Enumerable.Range(0, deviceCount)];
        random.Shuffle(devices);
        Block block = new(name, kind, [.. devices[..width]], random.Next(1, 4), memory);
        return random.Next(5) > 0 ? block : block with
        {
            TimeByDeviceKind = ImmutableSortedDictionary<string, long>.Empty.Add("slow", block.Time + 1),
        };
    }

    private static void Need(Random random, List<Edge> edges, int block, int last, bool links)
    {
        HashSet<int> needs = [];
        for (int i = random.Next(5) == 0 ? 2 : 1; i > 0 && last >= 0; i--)
            if (random.Next(8) > 0 && needs.Add(random.Next(3) > 0 ? last : random.Next(last + 1)))
                edges.Add(new Edge(needs.Last(), block, Delay: links ? random.Next(3) : 0));
    }
}
