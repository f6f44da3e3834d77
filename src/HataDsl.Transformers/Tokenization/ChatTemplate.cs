using System.Text;
using System.Text.RegularExpressions;

namespace HataDsl.Transformers;

/// <summary>Who speaks in a conversation.</summary>
public enum ChatRole
{
    /// <summary>Instructions for the whole conversation; first, if there is one.</summary>
    System,

    /// <summary>The person.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,
}

/// <summary>One turn of a conversation.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">The text.</param>
public readonly record struct ChatMessage(ChatRole Role, string Content);

/// <summary>
/// Writes conversations as a model was trained to read them. Templates are programs in the Jinja language; rather than
/// interpreting any, this class knows ChatML, which MiniMind, Qwen and many others use, tells it by its markers, and
/// refuses everything else. Tools are not supported.
/// </summary>
public sealed partial class ChatTemplate
{
    private const string Start = "<|im_start|>";
    private const string End = "<|im_end|>";

    private readonly string? defaultSystem;

    private ChatTemplate(string? defaultSystem) => this.defaultSystem = defaultSystem;

    /// <summary>Name of the template: "ChatML".</summary>
    public string Name { get; } = "ChatML";

    /// <summary>The system message that a conversation without one gets, or null.</summary>
    public string? DefaultSystemMessage => defaultSystem;

    /// <summary>Reads the template of a model folder.</summary>
    /// <param name="directory">The model folder.</param>
    /// <returns>The template, or null when the folder has none.</returns>
    /// <exception cref="ModelFormatException">The folder has one of another kind.</exception>
    public static ChatTemplate? Load(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        string? text = TokenizerSettings.Load(directory).ChatTemplate;
        if (text is null)
        {
            return null;
        }

        // Templates that take reasoning out of earlier answers (Qwen3) write a conversation differently from its turns.
        bool rewrites = text.Contains("reasoning_content", StringComparison.Ordinal)
            || text.Contains("split('</think>')", StringComparison.Ordinal);
        if (!IsChatML(text) || rewrites)
        {
            throw ModelFormatException.InFile(
                Path.Combine(directory, "tokenizer_config.json"),
                "the chat template is not plain ChatML, the only kind that is implemented");
        }

        var match = DefaultSystemPattern().Match(text);
        return new ChatTemplate(match.Success ? match.Groups["text"].Value.Replace("\\n", "\n", StringComparison.Ordinal) : null);
    }

    /// <summary>Writes a conversation as a prompt that the model continues as the assistant.</summary>
    /// <param name="messages">The turns in order; a system message may come first only.</param>
    /// <returns>The prompt, to be encoded with special tokens parsed.</returns>
    /// <exception cref="ArgumentException">
    /// There is no turn, a system message is not first, or a text contains the markers, by which its writer could speak in
    /// another's name.
    /// </exception>
    public string Render(IReadOnlyList<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (messages.Count == 0)
        {
            throw new ArgumentException("a conversation needs at least one message", nameof(messages));
        }

        var prompt = new StringBuilder();
        if (defaultSystem is not null && messages[0].Role != ChatRole.System)
        {
            AppendTurn(prompt, "system", defaultSystem);
        }

        for (int i = 0; i < messages.Count; i++)
        {
            var (role, content) = messages[i];
            if (role == ChatRole.System && i > 0)
            {
                throw new ArgumentException("a system message can only be the first", nameof(messages));
            }

            if (content.Contains(Start, StringComparison.Ordinal) || content.Contains(End, StringComparison.Ordinal))
            {
                throw new ArgumentException($"message {i} contains {Start} or {End}", nameof(messages));
            }

            AppendTurn(prompt, role switch { ChatRole.System => "system", ChatRole.User => "user", _ => "assistant" }, content);
        }

        return prompt.Append(Start).Append("assistant\n").ToString();
    }

    /// <summary>True when the template's conversations begin with a token's spelling.</summary>
    internal static bool StartsConversationsWith(string template, string spelling)
        => spelling == Start && IsChatML(template);

    private static bool IsChatML(string template)
        => template.Contains($"'{Start}' + message", StringComparison.Ordinal)
            && template.Contains(End, StringComparison.Ordinal)
            && template.Contains($"{Start}assistant\\n", StringComparison.Ordinal);

    private static void AppendTurn(StringBuilder prompt, string role, string content)
        => prompt.Append(Start).Append(role).Append('\n').Append(content).Append(End).Append('\n');

    // A whole system turn as one literal is the branch for conversations without a system message.
    [GeneratedRegex(@"'<\|im_start\|>system\\n(?<text>[^'<]+)<\|im_end\|>\\n'", RegexOptions.CultureInvariant)]
    private static partial Regex DefaultSystemPattern();
}
