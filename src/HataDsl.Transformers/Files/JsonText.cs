using System.Text.Json;
using System.Text.Unicode;

namespace HataDsl.Transformers;

/// <summary>
/// Parses JSON that comes from anywhere. The parser of .NET leaves text that is no Unicode until it is read, and throws a programmer's
/// exception then; here it is refused at once.
/// </summary>
internal static class JsonText
{
    /// <summary>Parses a document.</summary>
    /// <exception cref="JsonException">Not JSON, or text in it that is not Unicode.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
        {
            throw new JsonException("it is not UTF-8 text");
        }

        JsonDocument document = JsonDocument.Parse(json);
        try
        {
            CheckEscapes(json.Span);
            return document;
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    /// <summary>Half a surrogate pair can only come by an escape.</summary>
    private static void CheckEscapes(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                try
                {
                    reader.GetString();
                }
                catch (InvalidOperationException error)
                {
                    throw new JsonException("a text in it is not Unicode", error);
                }
            }
        }
    }
}
