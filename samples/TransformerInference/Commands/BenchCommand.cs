using System.CommandLine;
using System.Diagnostics;
using HataDsl.Attention;
using HataDsl.Transformers;

namespace HataDsl.Samples.TransformerInference.Commands;

/// <summary>Measures prefill and decode speed at a depth, for a model or for random weights of a shape.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var options = new ModelOptions();
        Option<string?> shape = new("--shape") { Description = $"Random weights of a shape: {string.Join(", ", ModelShapes.Names)}, or layers=…,hidden=…,heads=…,kv-heads=…,head-size=…,intermediate=…,vocabulary=…" };
        Option<int> context = new("--context", "-c") { Description = "Tokens in the cache when decoding starts.", DefaultValueFactory = _ => 512 };
        Option<int> tokens = new("--tokens", "-n") { Description = "Tokens to decode.", DefaultValueFactory = _ => 64 };
        Option<int> prefill = new("--prefill") { Description = "Tokens to prefill; the rest of the context is filled with random keys and values. -1 for all.", DefaultValueFactory = _ => -1 };
        Option<bool> noReplay = new("--no-replay") { Description = "Launch every kernel of every step instead of replaying a recorded step." };
        var command = new Command("bench", "Measures speed.") { shape, context, tokens, prefill, noReplay };
        options.AddTo(command);
        command.SetAction(parsed => Run(
            options, parsed, parsed.GetValue(shape), parsed.GetValue(context), parsed.GetValue(tokens), parsed.GetValue(prefill), !parsed.GetValue(noReplay)));
        return command;
    }

    private static int Run(ModelOptions options, ParseResult parsed, string? shape, int context, int tokens, int prefill, bool replay)
    {
        if (context < 1 || tokens < 1 || prefill < -1)
        {
            throw new ArgumentException("--context and --tokens are at least 1, --prefill at least -1");
        }

        if (context > int.MaxValue - 1 - tokens)
        {
            throw new ArgumentException($"--context: {context} and {tokens} tokens more are beyond any context");
        }

        bool json = parsed.GetValue(options.Json);
        var progress = new ProgressLine(!json);
        HataOptions? hata = options.Hata(parsed);
        int capacity = context + tokens + 1;
        DecoderOptions Adjust(DecoderOptions decoder) => decoder with { Replay = replay };
        using ModelFiles? files = shape is null ? ModelFiles.Open(ShippedModels.Find(parsed.GetValue(options.Model)!)) : null;
        ModelConfiguration model = files?.Configuration ?? ModelShapes.Parse(shape!, capacity);
        using Session session = files is not null
            ? Session.Open(options, parsed, files, capacity, hata, progress, Adjust)
            : Session.Open(
                options, parsed, model, capacity, hata,
                device => DecoderWeights.Random(
                    device, model, options.WeightType(parsed) ?? NumberType.Float16, seed: 1, progress.For("weights")),
                Adjust);

        var random = new Random(1);
        int[] prompt = [.. Enumerable.Range(0, prefill < 0 ? context : Math.Min(prefill, context)).Select(_ => random.Next(model.VocabularySize))];
        Decoder decoder = session.Decoder;
        WarmUp(decoder, prompt);
        if (prompt.Length < context)
        {
            decoder.AssumeFilled(context - prompt.Length);
        }

        decoder.IsProfiling = true;
        var watch = Stopwatch.StartNew();
        if (prompt.Length > 0)
        {
            decoder.Run(prompt, progress.For("prefill"));
        }

        double prefillSpeed = prompt.Length / watch.Elapsed.TotalSeconds;
        var prefillStages = decoder.Stages.ToDictionary();
        decoder.IsProfiling = false;
        int start = decoder.Position;
        decoder.Run([prompt.Length > 0 ? prompt[0] : 1]);
        DecodeFigures decode = Decode(decoder, tokens);

        // The stages are timed in a run of their own: taking times keeps a step from being replayed.
        decoder.Truncate(start);
        decoder.IsProfiling = true;
        decoder.ResetStages();
        int timed = Math.Min(tokens, 32);
        long moved = decoder.BytesMoved;
        Decode(decoder, timed);
        moved = (decoder.BytesMoved - moved) / timed;
        Report(session, context, prefillSpeed, decode with { BytesMoved = moved }, prefillStages, timed, json);
        return 0;
    }

    private static DecodeFigures Decode(Decoder decoder, int tokens)
    {
        TimeSpan cpuBefore = ProcessUsage.ProcessorTime;
        (long launches, long replays, long bytes) = (decoder.LaunchCount, decoder.ReplayCount, GC.GetAllocatedBytesForCurrentThread());
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < tokens; i++)
        {
            decoder.Run([(int)((uint)(i * 7919) % (uint)decoder.VocabularySize)]);
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - bytes;
        return new DecodeFigures(
            tokens / elapsed.TotalSeconds,
            (ProcessUsage.ProcessorTime - cpuBefore).TotalSeconds / tokens,
            (decoder.LaunchCount - launches) / tokens,
            (double)(decoder.ReplayCount - replays) / tokens,
            allocated / tokens);
    }

    /// <summary>Compiles every kernel that will be used, and forgets the tokens.</summary>
    private static void WarmUp(Decoder decoder, int[] prompt)
    {
        int count = Math.Min(Math.Min(prompt.Length, 64), decoder.Capacity - 1);
        if (count > 0)
        {
            decoder.Run(prompt.AsSpan(0, count));
        }

        decoder.Run([1]);
        decoder.Truncate(0);
    }

    private static void Report(
        Session session, int context, double prefillSpeed, DecodeFigures decode, Dictionary<string, TimeSpan> prefillStages, int timed, bool json)
    {
        long memory = ProcessUsage.PeakMemory(session.Device);
        if (json)
        {
            JsonOutput.Print(writer =>
            {
                writer.WriteString("device", session.Device.Id);
                writer.WriteString("device_name", session.Device.Name);
                writer.WriteString("attention", session.Hata is null ? "dense" : "hata");
                writer.WriteString("budget", session.Hata?.Budget.ToString());
                writer.WriteNumber("context", context);
                writer.Number("prefill_tokens_per_s", prefillSpeed, 1);
                writer.Number("decode_tokens_per_s", decode.TokensPerSecond, 2);
                writer.Number("cpu_seconds_per_token", decode.CpuSeconds, 6);
                writer.WriteNumber("launches_per_token", decode.Launches);
                writer.WriteBoolean("replayed", decode.Replays == 1);
                writer.WriteNumber("recordings", session.Decoder.RecordingCount);
                writer.WriteNumber("allocated_bytes_per_token", decode.AllocatedBytes);
                writer.WriteNumber("compiled_modules", session.Device.CompiledModuleCount);
                writer.WriteNumber("peak_memory_bytes", memory);
                writer.WriteNumber("weight_bytes_per_token", session.Weights.BytesPerToken);
                writer.WriteNumber("moved_bytes_per_token", decode.BytesMoved);
                WriteStages(writer, "stages", session.Decoder.Stages, timed);
                WriteStages(writer, "prefill_stages", prefillStages, 1);
            });
            return;
        }

        ResultTable.Print(
            ("device", $"{session.Device.Id}, {session.Device.Name}"),
            ("attention", session.AttentionText),
            ("context", $"{context} tokens"),
            ("prefill", $"{prefillSpeed:N1} tokens/s"),
            ("decode", $"{decode.TokensPerSecond:N2} tokens/s"),
            ("cpu time", $"{decode.CpuSeconds * 1000:N2} ms a token"),
            ("launches", $"{decode.Launches} a token, {(decode.Replays == 1 ? "replayed with one submission" : "one by one")}"),
            ("bytes moved", $"{ResultTable.Bytes(decode.BytesMoved)} a token with a full cache, by the counters of the graphs"),
            ("peak memory", ResultTable.Bytes(memory)));
        ResultTable.Print(
            ["stage of a decoded token", "µs"],
            [.. session.Decoder.Stages.Select(stage => new[] { stage.Key, $"{stage.Value.TotalMicroseconds / timed:N1}" })]);
    }

    /// <summary>Microseconds of each stage for one token.</summary>
    private static void WriteStages(
        System.Text.Json.Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, TimeSpan> stages, int tokens)
    {
        writer.WriteStartObject(name);
        foreach ((string stage, TimeSpan time) in stages)
        {
            writer.Number(stage + "_us", time.TotalMicroseconds / tokens, 2);
        }

        writer.WriteEndObject();
    }

    /// <summary>What decoding cost, for one token.</summary>
    private readonly record struct DecodeFigures(
        double TokensPerSecond, double CpuSeconds, long Launches, double Replays, long AllocatedBytes, long BytesMoved = 0);
}
