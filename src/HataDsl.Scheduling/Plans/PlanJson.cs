using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HataDsl.Scheduling;

/// <summary>
/// Text form of plans: JSON, format name <c>tessel-plan/2</c>. It carries its placement, so one file can be verified,
/// drawn, simulated and exported. A step is <c>[block, microBatch, start, duration]</c>, a message
/// <c>[fromBlock, toBlock, microBatch, source, destination, start, arrival, sequence]</c>; blocks and devices by name.
/// </summary>
public static class PlanJson
{
    /// <summary>The value of the property <c>format</c>.</summary>
    public const string FormatName = "tessel-plan/2";

    /// <summary>The published JSON schema of the format.</summary>
    public static string Schema() => PlacementJson.ReadSchema("plan.schema.json");

    /// <summary>Reads a file. The plan is not verified.</summary>
    /// <exception cref="PlacementException">The text is wrong: the message gives file, place and reason.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Plan Load(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        return Parse(File.ReadAllText(file), file);
    }

    /// <summary>Reads a text; <paramref name="file"/> is the name that errors give. The plan is not verified.</summary>
    /// <exception cref="PlacementException">The text is wrong: the message gives file, place and reason.</exception>
    public static Plan Parse(string text, string file = "plan")
    {
        ArgumentNullException.ThrowIfNull(text);
        using JsonDocument document = JsonPath.Parse(text, file);
        JsonPath root = new(document.RootElement, "$", file);
        root.OnlyProperties("$schema", "format", "name", "placement", "microBatches", "repetend", "programs", "transfers");
        string format = root.Property("format").Text();
        if (format != FormatName)
            throw root.Property("format").Error($"'{format}' is not '{FormatName}'.");
        Placement placement = PlacementJson.Read(root.Property("placement"), file);
        Names names = new(placement);
        int microBatches = root.Property("microBatches").Int32();
        if (microBatches < 1)
            throw root.Property("microBatches").Error($"{microBatches} is below 1.");
        Repetend? repetend = null;
        if (root.Has("repetend"))
        {
            JsonPath path = root.Property("repetend");
            path.OnlyProperties("period", "microBatches", "firstStart", "count");
            repetend = new Repetend(
                path.Property("period").Integer(), path.Property("microBatches").Int32(), path.Property("firstStart").Integer(), path.Property("count").Int32());
        }

        return new Plan(
            root.Property("name").Text(), placement, microBatches,
            ReadPrograms(root.Property("programs"), placement, names), ReadTransfers(root.Property("transfers"), placement, names), repetend);
    }

    /// <summary>Writes a plan so that <see cref="Parse"/> gives an equal one.</summary>
    public static string Write(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteString("format", FormatName);
            writer.WriteString("name", plan.Name);
            writer.WriteNumber("microBatches", plan.MicroBatches);
            if (plan.Repetend is Repetend repetend)
            {
                writer.WriteStartObject("repetend");
                writer.WriteNumber("period", repetend.Period);
                writer.WriteNumber("microBatches", repetend.MicroBatches);
                writer.WriteNumber("firstStart", repetend.FirstStart);
                writer.WriteNumber("count", repetend.Count);
                writer.WriteEndObject();
            }

            WritePrograms(writer, plan);
            WriteTransfers(writer, plan);
            writer.WritePropertyName("placement");
            PlacementJson.WriteTo(writer, plan.Placement);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WritePrograms(Utf8JsonWriter writer, Plan plan)
    {
        writer.WriteStartArray("programs");
        for (int device = 0; device < plan.Programs.Length; device++)
        {
            writer.WriteStartObject();
            writer.WriteString("device", plan.Placement.Devices[device].Name);
            writer.WriteStartArray("steps");
            foreach (PlanStep step in plan.Programs[device])
                writer.WriteRawValue(string.Create(CultureInfo.InvariantCulture, $"[{Quoted(plan.Placement.Blocks[step.Block].Name)},{step.MicroBatch},{step.Start},{step.Duration}]"));
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTransfers(Utf8JsonWriter writer, Plan plan)
    {
        Placement placement = plan.Placement;
        writer.WriteStartArray("transfers");
        foreach (PlanTransfer transfer in plan.Transfers)
        {
            string from = Quoted(placement.Blocks[placement.Edges[transfer.Edge].From].Name);
            string to = Quoted(placement.Blocks[placement.Edges[transfer.Edge].To].Name);
            string source = Quoted(placement.Devices[transfer.Source].Name);
            string destination = Quoted(placement.Devices[transfer.Destination].Name);
            writer.WriteRawValue(string.Create(
                CultureInfo.InvariantCulture,
                $"[{from},{to},{transfer.MicroBatch},{source},{destination},{transfer.Start},{transfer.Arrival},{transfer.Sequence}]"));
        }

        writer.WriteEndArray();
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static ImmutableArray<ImmutableArray<PlanStep>> ReadPrograms(JsonPath path, Placement placement, Names names)
    {
        ImmutableArray<PlanStep>[] programs = new ImmutableArray<PlanStep>[placement.Devices.Length];
        foreach (JsonPath item in path.Items())
        {
            item.OnlyProperties("device", "steps");
            int device = names.Device(item.Property("device"));
            if (!programs[device].IsDefault)
                throw item.Property("device").Error("the device has a program already.");
            ImmutableArray<PlanStep>.Builder steps = ImmutableArray.CreateBuilder<PlanStep>();
            foreach (JsonPath step in item.Property("steps").Items())
            {
                List<JsonPath> parts = Parts(step, 4);
                steps.Add(new PlanStep(names.Block(parts[0]), parts[1].Int32(), parts[2].Integer(), parts[3].Integer()));
            }

            programs[device] = steps.ToImmutable();
        }

        int missing = Array.FindIndex(programs, static program => program.IsDefault);
        return missing < 0 ? [.. programs] : throw path.Error($"device '{placement.Devices[missing].Name}' has no program.");
    }

    private static ImmutableArray<PlanTransfer> ReadTransfers(JsonPath path, Placement placement, Names names)
    {
        Dictionary<(int, int), int> edges = [];
        for (int edge = 0; edge < placement.Edges.Length; edge++)
            edges[(placement.Edges[edge].From, placement.Edges[edge].To)] = edge;
        ImmutableArray<PlanTransfer>.Builder transfers = ImmutableArray.CreateBuilder<PlanTransfer>();
        foreach (JsonPath item in path.Items())
        {
            List<JsonPath> parts = Parts(item, 8);
            if (!edges.TryGetValue((names.Block(parts[0]), names.Block(parts[1])), out int edge))
                throw item.Error($"block '{parts[1].Text()}' does not need '{parts[0].Text()}'.");
            transfers.Add(new PlanTransfer(
                edge, parts[2].Int32(), names.Device(parts[3]), names.Device(parts[4]), parts[5].Integer(), parts[6].Integer(), parts[7].Int32()));
        }

        return transfers.ToImmutable();
    }

    private static List<JsonPath> Parts(JsonPath path, int count)
    {
        List<JsonPath> parts = path.Items();
        return parts.Count == count ? parts : throw path.Error($"{parts.Count} parts instead of {count}.");
    }

    /// <summary>Indices of blocks and devices by name.</summary>
    private sealed class Names
    {
        private readonly Dictionary<string, int> _blocks = [];
        private readonly Dictionary<string, int> _devices = [];

        public Names(Placement placement)
        {
            for (int block = 0; block < placement.Blocks.Length; block++)
                _blocks[placement.Blocks[block].Name] = block;
            for (int device = 0; device < placement.Devices.Length; device++)
                _devices[placement.Devices[device].Name] = device;
        }

        public int Block(JsonPath path) =>
            _blocks.TryGetValue(path.Text(), out int block) ? block : throw path.Error($"there is no block '{path.Text()}'.");

        public int Device(JsonPath path) =>
            _devices.TryGetValue(path.Text(), out int device) ? device : throw path.Error($"there is no device '{path.Text()}'.");
    }
}
