using System.CommandLine;
using System.Diagnostics;
using HataDsl.Attention;
using HataDsl.Transformers;

namespace HataDsl.Samples.TransformerInference.Commands;

/// <summary>Continues a text and shows how fast.</summary>
internal sealed class GenerateCommand
{
    private const string DefaultPrompt = "Once upon a time, there was a little dog named Max. Max loved to run in the park.";

    private readonly ModelOptions _model = new();
    private readonly Option<string?> _prompt = new("--prompt", "-p") { Description = "Text to continue." };
    private readonly Option<string?> _promptFile = new("--prompt-file", "-f") { Description = "File with the text to continue." };
    private readonly Option<bool> _chat = new("--chat") { Description = "Treat the prompt as a message, with the model's chat template." };
    private readonly Option<int> _tokens = new("--tokens", "-n") { Description = "Most tokens to generate.", DefaultValueFactory = _ => 200 };
    private readonly Option<int> _context = new("--context", "-c") { Description = "Positions to allocate; 0 for what is needed.", DefaultValueFactory = _ => 0 };
    private readonly Option<double> _temperature = new("--temperature", "-t") { Description = "0 for the most likely token always.", DefaultValueFactory = _ => 0 };
    private readonly Option<int> _topK = new("--top-k") { Description = "Choose among this many; 0 for all.", DefaultValueFactory = _ => 0 };
    private readonly Option<double> _topP = new("--top-p") { Description = "Choose among the likeliest with this much probability.", DefaultValueFactory = _ => 1 };
    private readonly Option<ulong> _seed = new("--seed", "-s") { Description = "Seed of the choice.", DefaultValueFactory = _ => 0 };

    /// <summary>Creates the verb.</summary>
    public Command Create(string name, string description)
    {
        var command = new Command(name, description);
        AddTo(command);
        return command;
    }

    /// <summary>Adds options and action to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_prompt, _promptFile, _chat, _tokens, _context, _temperature, _topK, _topP, _seed])
        {
            command.Options.Add(option);
        }

        _model.AddTo(command);
        command.SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        bool json = parsed.GetValue(_model.Json);
        SamplingOptions sampling = Sampling(parsed);
        var progress = new ProgressLine(!json);
        string directory = ShippedModels.Find(parsed.GetValue(_model.Model)!);
        using ModelFiles files = ModelFiles.Open(directory);
        ITextTokenizer tokenizer = TokenizerFiles.Load(directory, files.Configuration);
        int[] prompt = EncodePrompt(parsed, directory, tokenizer);
        int wanted = parsed.GetValue(_tokens) is var tokens and >= 0 ? tokens : throw new ArgumentException($"--tokens: {parsed.GetValue(_tokens)} is negative");
        int limit = files.Configuration.ContextLimit;
        if (prompt.Length >= limit)
        {
            throw new ArgumentException($"the prompt of {prompt.Length} tokens leaves no room in the model's context of {limit}");
        }

        int capacity = parsed.GetValue(_context) is var context and not 0 ? context : prompt.Length + Math.Min(wanted, limit - prompt.Length);
        if (capacity < prompt.Length)
        {
            throw new ArgumentException($"--context: {capacity} positions cannot hold the prompt of {prompt.Length} tokens");
        }

        using Session session = Session.Open(_model, parsed, files, capacity, _model.Hata(parsed), progress);
        var generator = new TextGenerator(session.Decoder, tokenizer, sampling);
        bool chat = parsed.GetValue(_chat);
        if (!json && !chat)
        {
            Console.Write(tokenizer.Decode(prompt));
        }

        Action<string> write = json ? static _ => { } : static text =>
        {
            Console.Write(text);
            Console.Out.Flush();
        };
        GenerationResult result = generator.Generate(
            prompt, Math.Min(wanted, capacity - prompt.Length), files.Configuration.EndTokens, write, progress.For("reading"));
        Report(session, prompt.Length, result, json);
        return 0;
    }

    private SamplingOptions Sampling(ParseResult parsed)
    {
        var sampling = new SamplingOptions
        {
            Temperature = parsed.GetValue(_temperature),
            TopK = parsed.GetValue(_topK),
            TopP = parsed.GetValue(_topP),
            Seed = parsed.GetValue(_seed),
        };
        sampling.Validate();
        return sampling;
    }

    private int[] EncodePrompt(ParseResult parsed, string directory, ITextTokenizer tokenizer)
    {
        string? text = parsed.GetValue(_prompt);
        if (parsed.GetValue(_promptFile) is { } file)
        {
            text = text is null ? File.ReadAllText(file) : throw new ArgumentException("give --prompt or --prompt-file, not both");
        }

        text ??= DefaultPrompt;
        if (parsed.GetValue(_chat))
        {
            ChatTemplate template = ChatTemplate.Load(directory) ?? throw new ArgumentException("--chat: the model has no chat template");
            return tokenizer.Encode(template.Render([new ChatMessage(ChatRole.User, text)]));
        }

        int[] prompt = tokenizer.Encode(text);
        return prompt.Length > 0 ? prompt : throw new ArgumentException("the prompt is empty and the model's tokenizer adds no begin token");
    }

    private static void Report(Session session, int promptTokens, GenerationResult result, bool json)
    {
        long memory = ProcessUsage.PeakMemory(session.Device);
        if (json)
        {
            JsonOutput.Print(writer =>
            {
                writer.WriteString("device", session.Device.Id);
                writer.WriteString("device_name", session.Device.Name);
                writer.WriteString("attention", session.Hata is null ? "dense" : "hata");
                writer.WriteString("hash", session.Decoder.HashMatrices?.Origin);
                writer.WriteNumber("prompt_tokens", promptTokens);
                writer.WriteNumber("generated_tokens", result.Tokens.Count);
                writer.Number("first_token_ms", result.FirstToken.TotalMilliseconds);
                writer.Number("decode_tokens_per_s", result.TokensPerSecond);
                writer.WriteNumber("peak_memory_bytes", memory);
                writer.WriteString("text", result.Text);
            });
            return;
        }

        Console.WriteLine();
        Console.WriteLine();
        ResultTable.Print(
            ("device", $"{session.Device.Id}, {session.Device.Name}"),
            ("attention", session.AttentionText),
            ("tokens", $"{promptTokens} prompt + {result.Tokens.Count} generated"),
            ("first token", $"{result.FirstToken.TotalMilliseconds:N0} ms"),
            ("speed", $"{result.TokensPerSecond:N1} tokens/s"),
            ("peak memory", ResultTable.Bytes(memory)));
    }
}
