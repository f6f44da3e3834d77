using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace HataDsl.Scheduling;

public static partial class PlacementJson
{
    internal static Placement Read(JsonPath root, string file)
    {
        root.OnlyProperties("$schema", "format", "name", "devices", "links", "blocks");
        string format = root.Property("format").Text();
        if (format != FormatName)
            throw root.Property("format").Error($"'{format}' is not '{FormatName}'.");
        ImmutableArray<Device> devices = ReadDevices(root.Property("devices"));
        Dictionary<string, int> deviceByName = [];
        for (int i = 0; i < devices.Length; i++)
            deviceByName.TryAdd(devices[i].Name, i);
        List<JsonPath> items = root.Property("blocks").Items();
        Dictionary<string, int> blockByName = [];
        for (int i = 0; i < items.Count; i++)
            if (!blockByName.TryAdd(items[i].Property("name").Text(), i))
                throw items[i].Property("name").Error("the name is used twice.");
        ImmutableArray<Block>.Builder blocks = ImmutableArray.CreateBuilder<Block>(items.Count);
        ImmutableArray<Edge>.Builder edges = ImmutableArray.CreateBuilder<Edge>();
        for (int i = 0; i < items.Count; i++)
        {
            blocks.Add(ReadBlock(items[i], devices.Length, deviceByName));
            if (!items[i].Has("after"))
                continue;
            foreach (JsonPath need in items[i].Property("after").Items())
                edges.Add(ReadNeed(need, i, blockByName));
        }

        ImmutableArray<Link> links = root.Has("links") ? ReadLinks(root.Property("links"), deviceByName, devices.Length) : [];
        try
        {
            return new Placement(root.Property("name").Text(), devices, blocks.MoveToImmutable(), edges.ToImmutable(), links);
        }
        catch (PlacementException error)
        {
            throw new PlacementException($"{file}: {error.Message}", error);
        }
    }

    private static ImmutableArray<Device> ReadDevices(JsonPath path)
    {
        ImmutableArray<Device>.Builder devices = ImmutableArray.CreateBuilder<Device>();
        if (path.Element.ValueKind == JsonValueKind.Number)
        {
            int count = path.Int32();
            if (count is < 1 or > 4096)
                throw path.Error($"{count} is outside 1 to 4096 devices.");
            for (int i = 0; i < count; i++)
                devices.Add(new Device(i.ToString(CultureInfo.InvariantCulture)));
            return devices.ToImmutable();
        }

        foreach (JsonPath item in path.Items())
        {
            item.OnlyProperties("name", "kind", "speed", "memory");
            devices.Add(new Device(
                item.Property("name").Text(),
                item.Has("kind") ? item.Property("kind").Text() : "any",
                item.Has("speed") ? item.Property("speed").Number() : 1,
                item.Has("memory") ? item.Property("memory").Integer() : null));
        }

        return devices.ToImmutable();
    }

    private static Block ReadBlock(JsonPath path, int deviceCount, Dictionary<string, int> deviceByName)
    {
        path.OnlyProperties("name", "kind", "stage", "devices", "time", "memory", "after");
        JsonPath kindPath = path.Property("kind");
        BlockKind kind = kindPath.Text() switch
        {
            "forward" => BlockKind.Forward,
            "backward" => BlockKind.Backward,
            "input-gradient" => BlockKind.InputGradient,
            "weight-gradient" => BlockKind.WeightGradient,
            string other => throw kindPath.Error($"'{other}' is not forward, backward, input-gradient or weight-gradient."),
        };
        JsonPath time = path.Property("time");
        ImmutableSortedDictionary<string, long>? times = null;
        long common = 0;
        if (time.Element.ValueKind == JsonValueKind.Object)
        {
            ImmutableSortedDictionary<string, long>.Builder builder = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
            foreach (JsonProperty property in time.Element.EnumerateObject())
                builder[property.Name] = time.Property(property.Name).Integer();
            if (builder.Remove("any", out long any))
                common = any;
            times = builder.ToImmutable();
        }
        else
        {
            common = time.Integer();
        }

        return new Block(
            path.Property("name").Text(),
            kind,
            ReadDeviceSet(path.Property("devices"), deviceCount, deviceByName),
            common,
            path.Has("memory") ? path.Property("memory").Integer() : 0,
            path.Has("stage") ? path.Property("stage").Int32() : -1)
        {
            TimeByDeviceKind = times,
        };
    }

    private static ImmutableArray<int> ReadDeviceSet(JsonPath path, int deviceCount, Dictionary<string, int> deviceByName)
    {
        if (path.Element.ValueKind == JsonValueKind.String && path.Text() == "all")
            return [.. Enumerable.Range(0, deviceCount)];
        ImmutableArray<int>.Builder devices = ImmutableArray.CreateBuilder<int>();
        foreach (JsonPath item in path.Items())
            devices.Add(ReadDevice(item, deviceCount, deviceByName));
        return devices.ToImmutable();
    }

    private static int ReadDevice(JsonPath path, int deviceCount, Dictionary<string, int> deviceByName)
    {
        if (path.Element.ValueKind == JsonValueKind.String)
            return deviceByName.TryGetValue(path.Text(), out int known) ? known : throw path.Error($"there is no device '{path.Text()}'.");
        int index = path.Int32();
        return index >= 0 && index < deviceCount ? index : throw path.Error($"there is no device {index} (there are {deviceCount}).");
    }

    private static Edge ReadNeed(JsonPath path, int to, Dictionary<string, int> blockByName)
    {
        JsonPath name = path;
        long bytes = 0, delay = 0;
        if (path.Element.ValueKind == JsonValueKind.Object)
        {
            path.OnlyProperties("block", "bytes", "delay");
            name = path.Property("block");
            bytes = path.Has("bytes") ? path.Property("bytes").Integer() : 0;
            delay = path.Has("delay") ? path.Property("delay").Integer() : 0;
        }

        return blockByName.TryGetValue(name.Text(), out int from)
            ? new Edge(from, to, bytes, delay)
            : throw name.Error($"there is no block '{name.Text()}'.");
    }

    private static ImmutableArray<Link> ReadLinks(JsonPath path, Dictionary<string, int> deviceByName, int deviceCount)
    {
        ImmutableArray<Link>.Builder links = ImmutableArray.CreateBuilder<Link>();
        foreach (JsonPath item in path.Items())
        {
            item.OnlyProperties("from", "to", "latency", "bytesPerTimeUnit", "bothWays");
            Link link = new(
                ReadDevice(item.Property("from"), deviceCount, deviceByName),
                ReadDevice(item.Property("to"), deviceCount, deviceByName),
                item.Has("latency") ? item.Property("latency").Integer() : 0,
                item.Has("bytesPerTimeUnit") ? item.Property("bytesPerTimeUnit").Number() : double.PositiveInfinity);
            links.Add(link);
            if (!item.Has("bothWays"))
                continue;
            JsonPath both = item.Property("bothWays");
            if (both.Element.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                throw both.Error("is neither true nor false.");
            if (both.Element.GetBoolean())
                links.Add(link with { From = link.To, To = link.From });
        }

        return links.ToImmutable();
    }
}
