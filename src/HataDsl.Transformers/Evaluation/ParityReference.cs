using System.Collections.Immutable;

namespace HataDsl.Transformers;

/// <summary>
/// A <c>reference.json</c>: what another implementation computes for a model and a prompt, for comparison. One forward
/// pass over <see cref="InputIds"/> gives logits at some positions and the most likely next token at all; greedy
/// generation from the end of the prompt gives <see cref="GreedyContinuation"/>.
/// </summary>
public sealed record ParityReference
{
    /// <summary>File name inside a model folder.</summary>
    public const string FileName = "reference.json";

    /// <summary>Prompt tokens, at least one.</summary>
    public required ImmutableArray<int> InputIds { get; init; }

    /// <summary>Positions of the prompt, from 0, that <see cref="Logits"/> belong to.</summary>
    public required ImmutableArray<int> Positions { get; init; }

    /// <summary>Logits at <see cref="Positions"/>, [positions][vocabulary].</summary>
    public required ImmutableArray<float[]> Logits { get; init; }

    /// <summary>The most likely next token after each position of the prompt, [prompt].</summary>
    public required ImmutableArray<int> Argmax { get; init; }

    /// <summary>The tokens greedy generation appends to the prompt; may be empty.</summary>
    public required ImmutableArray<int> GreedyContinuation { get; init; }

    /// <summary>Text of the prompt, where the file has it.</summary>
    public string? Prompt { get; init; }

    /// <summary>Text of the continuation, where the file has it.</summary>
    public string? ContinuationText { get; init; }

    /// <summary>Reads a reference.</summary>
    /// <param name="path">Path of a <c>reference.json</c>, or of a folder that has one.</param>
    /// <exception cref="ModelFormatException">The file is missing, malformed, or disagrees with itself.</exception>
    public static ParityReference Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        using var document = JsonFile.Parse(file);
        var root = document.RootElement;
        var reference = new ParityReference
        {
            InputIds = [.. JsonValues.Integers(file, root, "input_ids")],
            Positions = [.. JsonValues.Integers(file, root, "positions")],
            Logits = [.. JsonValues.Array(file, root, "logits").EnumerateArray().Select(row => JsonValues.Floats(file, "logits", row))],
            Argmax = [.. JsonValues.Integers(file, root, "argmax")],
            GreedyContinuation = [.. JsonValues.Integers(file, root, "greedy_continuation")],
            Prompt = JsonValues.Text(root, "prompt"),
            ContinuationText = JsonValues.Text(root, "continuation_text"),
        };
        reference.CheckSizes(file);
        return reference;
    }

    /// <summary>Checks that the tokens and the logits belong to a model.</summary>
    /// <param name="configuration">The model's configuration.</param>
    /// <exception cref="ModelFormatException">A token is out of range, or the logits have another width.</exception>
    public void CheckAgainst(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        int size = configuration.VocabularySize;
        if (InputIds.Concat(GreedyContinuation).Concat(Argmax).Any(token => token >= size)
            || Logits.Any(row => row.Length != size))
        {
            throw ModelFormatException.InFile(FileName, $"was not made with this model, whose vocabulary has {size} tokens");
        }
    }

    private void CheckSizes(string file)
    {
        if (InputIds.IsEmpty)
        {
            throw ModelFormatException.InFile(file, "'input_ids' is empty");
        }

        if (Argmax.Length != InputIds.Length)
        {
            throw ModelFormatException.InFile(file, $"'argmax' has {Argmax.Length} entries for {InputIds.Length} tokens");
        }

        if (Logits.Length != Positions.Length)
        {
            throw ModelFormatException.InFile(file, $"'logits' has {Logits.Length} rows for {Positions.Length} positions");
        }

        if (Positions.Any(position => position >= InputIds.Length))
        {
            throw ModelFormatException.InFile(file, "'positions' names a position after the prompt's end");
        }

        if (Logits.Any(row => row.Length != Logits[0].Length))
        {
            throw ModelFormatException.InFile(file, "'logits' has rows of different lengths");
        }
    }
}
