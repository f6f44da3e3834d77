using System.Text.Json;

namespace HataDsl.Scheduling;

public static partial class PlacementJson
{
    internal static void WriteTo(Utf8JsonWriter writer, Placement placement)
    {
        writer.WriteStartObject();
        writer.WriteString("format", FormatName);
        writer.WriteString("name", placement.Name);
        writer.WriteStartArray("devices");
        foreach (Device device in placement.Devices)
        {
            writer.WriteStartObject();
            writer.WriteString("name", device.Name);
            if (device.Kind != "any")
                writer.WriteString("kind", device.Kind);
            if (device.Speed != 1)
                writer.WriteNumber("speed", device.Speed);
            if (device.MemoryLimit is long limit)
                writer.WriteNumber("memory", limit);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteLinks(writer, placement);
        writer.WriteStartArray("blocks");
        for (int block = 0; block < placement.Blocks.Length; block++)
            WriteBlock(writer, placement, block);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteLinks(Utf8JsonWriter writer, Placement placement)
    {
        if (placement.Links.Length == 0)
            return;
        writer.WriteStartArray("links");
        foreach (Link link in placement.Links)
        {
            writer.WriteStartObject();
            writer.WriteString("from", placement.Devices[link.From].Name);
            writer.WriteString("to", placement.Devices[link.To].Name);
            writer.WriteNumber("latency", link.Latency);
            if (!double.IsPositiveInfinity(link.BytesPerTimeUnit))
                writer.WriteNumber("bytesPerTimeUnit", link.BytesPerTimeUnit);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteBlock(Utf8JsonWriter writer, Placement placement, int index)
    {
        Block block = placement.Blocks[index];
        writer.WriteStartObject();
        writer.WriteString("name", block.Name);
        writer.WriteString("kind", KindName(block.Kind));
        if (block.Stage != -1)
            writer.WriteNumber("stage", block.Stage);
        WriteDeviceSet(writer, placement, block);
        WriteTime(writer, block);
        if (block.Memory != 0)
            writer.WriteNumber("memory", block.Memory);
        if (placement.IncomingEdges(index).Length > 0)
        {
            writer.WriteStartArray("after");
            foreach (int edge in placement.IncomingEdges(index))
                WriteNeed(writer, placement, placement.Edges[edge]);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteDeviceSet(Utf8JsonWriter writer, Placement placement, Block block)
    {
        bool all = block.Devices.Length == placement.Devices.Length && block.Devices.Length > 1;
        for (int i = 0; all && i < block.Devices.Length; i++)
            all = block.Devices[i] == i;
        if (all)
        {
            writer.WriteString("devices", "all");
            return;
        }

        writer.WriteStartArray("devices");
        foreach (int device in block.Devices)
            writer.WriteStringValue(placement.Devices[device].Name);
        writer.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter writer, Block block)
    {
        if (block.TimeByDeviceKind is null)
        {
            writer.WriteNumber("time", block.Time);
            return;
        }

        writer.WriteStartObject("time");
        foreach (KeyValuePair<string, long> time in block.TimeByDeviceKind)
            writer.WriteNumber(time.Key, time.Value);
        if (block.Time != 0)
            writer.WriteNumber("any", block.Time);
        writer.WriteEndObject();
    }

    private static void WriteNeed(Utf8JsonWriter writer, Placement placement, Edge edge)
    {
        string from = placement.Blocks[edge.From].Name;
        if (edge.Bytes == 0 && edge.Delay == 0)
        {
            writer.WriteStringValue(from);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("block", from);
        if (edge.Bytes != 0)
            writer.WriteNumber("bytes", edge.Bytes);
        if (edge.Delay != 0)
            writer.WriteNumber("delay", edge.Delay);
        writer.WriteEndObject();
    }

    private static string KindName(BlockKind kind) => kind switch
    {
        BlockKind.Forward => "forward",
        BlockKind.Backward => "backward",
        BlockKind.InputGradient => "input-gradient",
        _ => "weight-gradient",
    };
}
