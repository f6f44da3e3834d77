using System.Globalization;
using System.Text.Json;

namespace HataDsl.Scheduling;

/// <summary>Reads values of a JSON text and says where the first wrong one is: <c>file: $.blocks[3].time: reason</c>.</summary>
internal readonly struct JsonPath(JsonElement element, string path, string file)
{
    public JsonElement Element => element;

    public string Path => path;

    /// <summary>Parses a whole text; the caller disposes the document.</summary>
    public static JsonDocument Parse(string text, string file)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        }
        catch (JsonException error)
        {
            throw new PlacementException($"{file}: line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}: not valid JSON.", error);
        }
    }

    public PlacementException Error(string reason) => new($"{file}: {path}: {reason}");

    public bool Has(string property) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out _);

    public JsonPath Property(string property)
    {
        Require(JsonValueKind.Object, "an object");
        if (!element.TryGetProperty(property, out JsonElement value))
            throw Error($"property '{property}' is missing.");
        return new JsonPath(value, $"{path}.{property}", file);
    }

    /// <summary>Refuses properties that the format does not have, so that a misspelt one is not ignored.</summary>
    public void OnlyProperties(params ReadOnlySpan<string> known)
    {
        Require(JsonValueKind.Object, "an object");
        foreach (JsonProperty property in element.EnumerateObject())
            if (!known.Contains(property.Name))
                throw Error($"property '{property.Name}' is unknown; known are {string.Join(", ", known.ToArray())}.");
    }

    public List<JsonPath> Items()
    {
        Require(JsonValueKind.Array, "an array");
        List<JsonPath> items = new(element.GetArrayLength());
        foreach (JsonElement item in element.EnumerateArray())
            items.Add(new JsonPath(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{items.Count}]"), file));
        return items;
    }

    public string Text()
    {
        Require(JsonValueKind.String, "a string");
        return element.GetString()!;
    }

    public long Integer()
    {
        if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out long value))
            throw Error($"{Shown()} is not a whole number.");
        return value;
    }

    public int Int32()
    {
        long value = Integer();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Error($"{value} is too large.");
    }

    public double Number()
    {
        Require(JsonValueKind.Number, "a number");
        return element.GetDouble();
    }

    private void Require(JsonValueKind kind, string expected)
    {
        if (element.ValueKind != kind)
            throw Error($"{Shown()} is not {expected}.");
    }

    private string Shown()
    {
        string text = element.ValueKind == JsonValueKind.Undefined ? "nothing" : element.GetRawText();
        return text.Length <= 40 ? text : text[..37] + "...";
    }
}
