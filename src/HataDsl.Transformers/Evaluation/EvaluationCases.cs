using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;

namespace HataDsl.Transformers;

/// <summary>One retrieval case: a long prompt and the one right answer.</summary>
/// <param name="Task">Kind of task, such as "niah" (needle) or "vt" (variable chain).</param>
/// <param name="Length">Nominal prompt length in tokens, by which results are grouped; the prompt may be shorter.</param>
/// <param name="InputIds">Prompt tokens, at least one.</param>
/// <param name="AnswerIds">Answer tokens, at least one.</param>
/// <param name="Answer">Text of the answer, or null.</param>
/// <param name="DenseCorrect">Whether the recorded dense run got it right, or null where nothing is recorded.</param>
public readonly record struct EvaluationCase(
    string Task, int Length, ImmutableArray<int> InputIds, ImmutableArray<int> AnswerIds, string? Answer, bool? DenseCorrect)
{
    /// <summary>
    /// Scores tokens against the answer: right only if every answer token is. The recorded runs are teacher-forced (each
    /// answer token predicted after the right ones before it); as one wrong token already loses the case, greedy generation
    /// of <see cref="AnswerIds"/>.Length tokens scores the same, with no need for forcing.
    /// </summary>
    /// <param name="predicted">Greedy tokens after the prompt; those after the answer's length are not looked at.</param>
    public bool IsExactMatch(ReadOnlySpan<int> predicted)
        => predicted.Length >= AnswerIds.Length && predicted[..AnswerIds.Length].SequenceEqual(AnswerIds.AsSpan());
}

/// <summary>A file of retrieval cases (<c>retrieval.json.gz</c>, or the same without compression).</summary>
public sealed record EvaluationCases
{
    // A gzip file of a few kilobytes can unfold to any size.
    private const long MaximumLength = 1L << 30;

    /// <summary>The cases in the order of the file.</summary>
    public required ImmutableArray<EvaluationCase> Cases { get; init; }

    /// <summary>How the recorded outcomes were made, or null.</summary>
    public string? Note { get; init; }

    /// <summary>Reads a file of cases.</summary>
    /// <param name="path">Path of a JSON file, compressed by gzip or not (told by its first bytes).</param>
    /// <exception cref="ModelFormatException">The file is missing, malformed or too large.</exception>
    public static EvaluationCases Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw ModelFormatException.InFile(path, "there is no such file");
        }

        try
        {
            using var document = JsonText.Parse(ReadAll(path));
            var root = document.RootElement;
            var cases = JsonValues.Array(path, root, "cases").EnumerateArray().Select(item => ReadCase(path, item));
            return new EvaluationCases { Cases = [.. cases], Note = JsonValues.Text(root, "note") };
        }
        catch (JsonException error)
        {
            throw ModelFormatException.InFile(path, $"is not JSON: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw ModelFormatException.InFile(path, $"cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Checks that every case fits a model.</summary>
    /// <param name="configuration">The model's configuration.</param>
    /// <exception cref="ModelFormatException">A token is out of range.</exception>
    public void CheckAgainst(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        int size = configuration.VocabularySize;
        if (Cases.Any(item => item.InputIds.Concat(item.AnswerIds).Any(token => token >= size)))
        {
            throw new ModelFormatException($"the cases were not made for this model, whose vocabulary has {size} tokens");
        }
    }

    private static EvaluationCase ReadCase(string path, JsonElement item)
    {
        var input = JsonValues.Integers(path, item, "input_ids");
        var answer = JsonValues.Integers(path, item, "answer_ids");
        if (input.Length == 0 || answer.Length == 0)
        {
            throw ModelFormatException.InFile(path, "a case has no prompt or no answer");
        }

        int length = item.TryGetProperty("length", out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out int number)
            ? number
            : input.Length;
        bool? dense = !item.TryGetProperty("dense_correct", out var recorded)
            ? null
            : recorded.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => null,
            };
        return new EvaluationCase(
            JsonValues.Text(item, "task") ?? "task", length, [.. input], [.. answer], JsonValues.Text(item, "answer"), dense);
    }

    private static byte[] ReadAll(string path)
    {
        using var file = File.OpenRead(path);
        bool compressed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        using Stream source = compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var memory = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        for (int count; (count = source.Read(buffer)) > 0;)
        {
            memory.Write(buffer, 0, count);
            if (memory.Length > MaximumLength)
            {
                throw ModelFormatException.InFile(path, $"unfolds to more than {MaximumLength} bytes");
            }
        }

        return memory.ToArray();
    }
}
