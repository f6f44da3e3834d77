namespace HataDsl.Scheduling;

public sealed partial class Placement
{
    /// <summary>Largest time and memory figure accepted, so that sums over any plan stay exact.</summary>
    public const long LargestFigure = 1_000_000_000_000;

    private void CheckParts()
    {
        if (string.IsNullOrWhiteSpace(Name))
            throw new PlacementException("The placement has no name.");
        if (Devices.Length == 0)
            throw new PlacementException($"Placement '{Name}' has no device.");
        if (Blocks.Length == 0)
            throw new PlacementException($"Placement '{Name}' has no block.");
        CheckDevices();
        CheckBlocks();
        CheckEdges();
        CheckLinks();
    }

    private void CheckDevices()
    {
        HashSet<string> names = [];
        for (int index = 0; index < Devices.Length; index++)
        {
            Device device = Devices[index];
            if (string.IsNullOrWhiteSpace(device.Name))
                throw new PlacementException($"Device {index} has no name.");
            if (!names.Add(device.Name))
                throw new PlacementException($"Device name '{device.Name}' is used twice.");
            if (string.IsNullOrWhiteSpace(device.Kind))
                throw new PlacementException($"Device '{device.Name}' has no kind.");
            if (!(device.Speed > 0) || double.IsInfinity(device.Speed))
                throw new PlacementException($"Device '{device.Name}': speed {device.Speed} is not a positive number.");
            if (device.MemoryLimit is < 0 or > LargestFigure)
                throw new PlacementException($"Device '{device.Name}': memory limit {device.MemoryLimit} is outside 0 to {LargestFigure}.");
        }
    }

    private void CheckBlocks()
    {
        HashSet<string> names = [];
        for (int index = 0; index < Blocks.Length; index++)
        {
            Block block = Blocks[index];
            if (string.IsNullOrWhiteSpace(block.Name))
                throw new PlacementException($"Block {index} has no name.");
            if (!names.Add(block.Name))
                throw new PlacementException($"Block name '{block.Name}' is used twice.");
            if (!Enum.IsDefined(block.Kind))
                throw new PlacementException($"Block '{block.Name}': kind {block.Kind} does not exist.");
            if (block.Memory is < -LargestFigure or > LargestFigure)
                throw new PlacementException($"Block '{block.Name}': memory {block.Memory} is outside -{LargestFigure} to {LargestFigure}.");
            if (block.Devices.IsDefaultOrEmpty)
                throw new PlacementException($"Block '{block.Name}' has no device.");
            for (int i = 0; i < block.Devices.Length; i++)
            {
                int device = block.Devices[i];
                if (device < 0 || device >= Devices.Length)
                    throw new PlacementException($"Block '{block.Name}': device {device} does not exist (there are {Devices.Length}).");
                if (block.Devices.IndexOf(device) != i)
                    throw new PlacementException($"Block '{block.Name}' names device '{Devices[device].Name}' twice.");
                long time = block.TimeOn(Devices[device]);
                if (time is < 1 or > LargestFigure)
                    throw new PlacementException($"Block '{block.Name}': time {time} on device '{Devices[device].Name}' is outside 1 to {LargestFigure}.");
            }
        }
    }

    private void CheckEdges()
    {
        HashSet<long> seen = [];
        foreach (Edge edge in Edges)
        {
            if (edge.From < 0 || edge.From >= Blocks.Length || edge.To < 0 || edge.To >= Blocks.Length)
                throw new PlacementException($"Edge {edge.From} to {edge.To} names a block that does not exist (there are {Blocks.Length}).");
            string text = $"Edge '{Blocks[edge.From].Name}' to '{Blocks[edge.To].Name}'";
            if (edge.From == edge.To)
                throw new PlacementException($"Block '{Blocks[edge.From].Name}' needs itself.");
            if (!seen.Add(Pair(edge.From, edge.To)))
                throw new PlacementException($"{text} is given twice.");
            if (edge.Bytes is < 0 or > long.MaxValue / 2)
                throw new PlacementException($"{text}: {edge.Bytes} bytes cannot be.");
            if (edge.Delay is < 0 or > LargestFigure)
                throw new PlacementException($"{text}: delay {edge.Delay} is outside 0 to {LargestFigure}.");
        }
    }

    private void CheckLinks()
    {
        HashSet<long> seen = [];
        foreach (Link link in Links)
        {
            if (link.From < 0 || link.From >= Devices.Length || link.To < 0 || link.To >= Devices.Length)
                throw new PlacementException($"Link {link.From} to {link.To} names a device that does not exist (there are {Devices.Length}).");
            string text = $"Link '{Devices[link.From].Name}' to '{Devices[link.To].Name}'";
            if (link.From == link.To)
                throw new PlacementException($"{text} joins a device to itself.");
            if (!seen.Add(Pair(link.From, link.To)))
                throw new PlacementException($"{text} is given twice.");
            if (link.Latency is < 0 or > LargestFigure)
                throw new PlacementException($"{text}: latency {link.Latency} is outside 0 to {LargestFigure}.");
            if (!(link.BytesPerTimeUnit > 0))
                throw new PlacementException($"{text}: {link.BytesPerTimeUnit} bytes per time unit is not a positive number.");
        }
    }

    /// <summary>Kahn's algorithm; among ready blocks the lowest index first, so that the order is the author's where that is valid.</summary>
    private int[] SortTopologically()
    {
        int[] missing = new int[Blocks.Length];
        PriorityQueue<int, int> ready = new();
        for (int block = 0; block < missing.Length; block++)
        {
            missing[block] = _incoming[block].Length;
            if (missing[block] == 0)
                ready.Enqueue(block, block);
        }

        int[] order = new int[Blocks.Length];
        int count = 0;
        while (ready.TryDequeue(out int block, out _))
        {
            order[count++] = block;
            foreach (int edge in _outgoing[block])
                if (--missing[Edges[edge].To] == 0)
                    ready.Enqueue(Edges[edge].To, Edges[edge].To);
        }

        if (count == order.Length)
            return order;
        int stuck = Array.FindIndex(missing, static left => left > 0);
        throw new PlacementException($"Placement '{Name}': block '{Blocks[stuck].Name}' is on, or behind, a cycle of needs.");
    }
}
