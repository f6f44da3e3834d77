using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HataDsl.Scheduling;

public static partial class ChromeTrace
{
    /// <summary>Collects events, one a line. Times are in time units until they are written.</summary>
    private sealed class Writer(Plan plan, double scale)
    {
        private readonly StringBuilder _text = new("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[");
        private bool _first = true;

        public string Finish() => _text.Append("\n]}\n").ToString();

        /// <summary>The steps of a device on lane 0 and the curve of its memory.</summary>
        public void Device(int device, Slice[] slices)
        {
            Describe(device, "process_name", Quote($"device {plan.Placement.Devices[device].Name}"));
            Event(("ph", "\"M\""), ("name", "\"process_sort_index\""), ("pid", Number(device)), ("args", Arguments(("sort_index", Number(device)))));
            Describe(device, "thread_name", "\"compute\"", lane: 0);
            long memory = 0;
            Memory(device, 0, 0);
            foreach (Slice slice in slices)
            {
                Block block = plan.Placement.Blocks[slice.Block];
                Event(
                    ("ph", "\"X\""), ("name", Quote($"{block.Name} · {slice.MicroBatch}")), ("cat", Quote(block.Kind.ToString())),
                    ("pid", Number(device)), ("tid", "0"), ("ts", Time(slice.Start)), ("dur", Time(slice.End - slice.Start)),
                    ("args", Arguments(("micro_batch", Number(slice.MicroBatch)), ("stage", Number(block.Stage)), ("memory", Number(block.Memory)))));
                if (block.Memory != 0)
                    Memory(device, slice.Start, memory += block.Memory);
            }
        }

        /// <summary>Messages that take time get slices in the sender's lanes from 1 on; every message gets an arrow.</summary>
        public void Messages(Slice[][] programs, Message[] messages)
        {
            Dictionary<(int Device, int Block, int MicroBatch), Slice> slices = [];
            for (int device = 0; device < programs.Length; device++)
                foreach (Slice slice in programs[device])
                    slices[(device, slice.Block, slice.MicroBatch)] = slice;
            List<double>[] lanes = [.. programs.Select(static _ => new List<double>())];
            for (int id = 0; id < messages.Length; id++)
            {
                Message message = messages[id];
                Edge edge = plan.Placement.Edges[message.Transfer.Edge];
                string name = Quote($"{plan.Placement.Blocks[edge.From].Name} → {plan.Placement.Blocks[edge.To].Name} · {message.Transfer.MicroBatch}");
                if (message.Arrival > message.Start)
                    InFlight(message, name, lanes[message.Transfer.Source]);
                if (!slices.TryGetValue((message.Transfer.Source, edge.From, message.Transfer.MicroBatch), out Slice from)
                    || !slices.TryGetValue((message.Transfer.Destination, edge.To, message.Transfer.MicroBatch), out Slice to))
                    continue;
                // An arrow binds to the slice around its moment, so it starts just inside the one and ends just inside the other.
                Arrow("s", id, name, message.Transfer.Source, from.End - (from.End - from.Start) * 0.001);
                Arrow("f", id, name, message.Transfer.Destination, to.Start + (to.End - to.Start) * 0.001, ("bp", "\"e\""));
            }
        }

        /// <summary>Slices of one lane must not overlap: each message takes the first lane that is free when it leaves.</summary>
        private void InFlight(Message message, string name, List<double> lanes)
        {
            int device = message.Transfer.Source;
            int lane = lanes.FindIndex(end => end <= message.Start);
            if (lane < 0)
            {
                lane = lanes.Count;
                lanes.Add(0);
                Describe(device, "thread_name", "\"messages\"", lane + 1);
            }

            lanes[lane] = message.Arrival;
            Event(
                ("ph", "\"X\""), ("name", name), ("cat", "\"message\""), ("pid", Number(device)), ("tid", Number(lane + 1)),
                ("ts", Time(message.Start)), ("dur", Time(message.Arrival - message.Start)),
                ("args", Arguments(("to", Number(message.Transfer.Destination)))));
        }

        private void Describe(int device, string what, string name, int? lane = null)
        {
            (string, string) arguments = ("args", Arguments(("name", name)));
            if (lane is { } number)
                Event(("ph", "\"M\""), ("name", Quote(what)), ("pid", Number(device)), ("tid", Number(number)), arguments);
            else
                Event(("ph", "\"M\""), ("name", Quote(what)), ("pid", Number(device)), arguments);
        }

        private void Memory(int device, double time, long units) =>
            Event(("ph", "\"C\""), ("name", "\"memory\""), ("pid", Number(device)), ("ts", Time(time)), ("args", Arguments(("units", Number(units)))));

        private void Arrow(string phase, int id, string name, int device, double time, params ReadOnlySpan<(string, string)> more) =>
            Event([("ph", Quote(phase)), .. more, ("name", name), ("cat", "\"message\""), ("id", Number(id)), ("pid", Number(device)), ("tid", "0"), ("ts", Time(time))]);

        private void Event(params ReadOnlySpan<(string Key, string Value)> fields)
        {
            _text.Append(_first ? "\n" : ",\n").Append(Arguments(fields));
            _first = false;
        }

        private static string Arguments(params ReadOnlySpan<(string Key, string Value)> fields)
        {
            StringBuilder text = new("{");
            foreach ((string key, string value) in fields)
                text.Append(text.Length > 1 ? "," : "").Append('"').Append(key).Append("\":").Append(value);
            return text.Append('}').ToString();
        }

        private string Time(double value) => (value * scale).ToString("0.###", CultureInfo.InvariantCulture);

        private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

        private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
    }
}
