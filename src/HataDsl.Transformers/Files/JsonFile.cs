using System.Text.Json;

namespace HataDsl.Transformers;

/// <summary>Reads JSON files with errors that name the file.</summary>
internal static class JsonFile
{
    // Token lists of large vocabularies are some 20 MB; more than this is not one of our files.
    private const long MaximumLength = 1L << 30;

    /// <summary>Parses a file whose root is an object.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="ModelFormatException">Missing, unreadable, not JSON, or not an object.</exception>
    public static JsonDocument Parse(string path)
    {
        JsonDocument? document = null;
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                throw ModelFormatException.InFile(path, "there is no such file");
            }

            if (info.Length > MaximumLength)
            {
                throw ModelFormatException.InFile(path, $"is {info.Length} bytes long, too much for JSON");
            }

            document = JsonText.Parse(File.ReadAllBytes(path).AsMemory(PreambleLength(path)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw ModelFormatException.InFile(path, $"cannot be read: {error.Message}", error);
        }
        catch (JsonException error)
        {
            throw ModelFormatException.InFile(path, $"is not JSON: {error.Message}", error);
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            document.Dispose();
            throw ModelFormatException.InFile(path, "is not a JSON object");
        }

        return document;
    }

    // Editors on Windows write a byte order mark, which the JSON reader refuses.
    private static int PreambleLength(string path)
    {
        using var stream = File.OpenRead(path);
        Span<byte> start = stackalloc byte[3];
        return stream.ReadAtLeast(start, 3, throwOnEndOfStream: false) == 3 && start.SequenceEqual("\uFEFF"u8) ? 3 : 0;
    }
}
