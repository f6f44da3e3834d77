using System.Collections.Immutable;
using System.Text.Json;

namespace HataDsl.Transformers;

/// <summary>
/// Typed reading of a JSON object, that remembers which fields were asked for, so that the rest can be judged
/// afterwards. A null is read as absent, as transformers does.
/// </summary>
internal sealed class ConfigurationFields
{
    private readonly string path;
    private readonly string prefix;
    private readonly Dictionary<string, JsonElement> fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> read = new(StringComparer.Ordinal);

    public ConfigurationFields(string path, string prefix, JsonElement element)
    {
        this.path = path;
        this.prefix = prefix;
        foreach (var property in element.EnumerateObject())
        {
            if (!fields.TryAdd(property.Name, property.Value))
            {
                throw Error(property.Name, "appears twice");
            }
        }
    }

    /// <summary>Fields that nothing asked for, in the order of the file.</summary>
    public IEnumerable<KeyValuePair<string, JsonElement>> Unread => fields.Where(pair => !read.Contains(pair.Key));

    public ModelFormatException Error(string name, string cause)
        => ModelFormatException.InFile(path, $"field '{prefix}{ModelFormatException.Shorten(name)}' {cause}");

    /// <summary>The element, or null where it is absent or null.</summary>
    public JsonElement? Element(string name)
    {
        read.Add(name);
        return fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    /// <summary>True when the field is written, even as null: for classes whose default is not null.</summary>
    public bool IsWritten(string name) => fields.ContainsKey(name);

    public int Size(string name, int? fallback = null)
    {
        if (Element(name) is not { } value)
        {
            return fallback ?? throw Error(name, "is missing");
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number > 0
            ? number
            : throw Error(name, $"is {Show(value)}, not a positive whole number");
    }

    public double Number(string name, double? fallback = null)
    {
        if (Element(name) is not { } value)
        {
            return fallback ?? throw Error(name, "is missing");
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Error(name, $"is {Show(value)}, not a number");
    }

    public double PositiveNumber(string name, double? fallback = null)
    {
        double number = Number(name, fallback);
        return number > 0 ? number : throw Error(name, $"is {number}, not a positive number");
    }

    public bool Flag(string name, bool fallback)
        => Element(name) is not { } value
            ? fallback
            : value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => throw Error(name, $"is {Show(value)}, not true or false"),
            };

    public string? Text(string name)
        => Element(name) is not { } value
            ? null
            : value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : throw Error(name, $"is {Show(value)}, not a string");

    /// <summary>A token id or a list of them; empty where absent.</summary>
    public ImmutableArray<int> Tokens(string name)
    {
        if (Element(name) is not { } value)
        {
            return [];
        }

        var items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value];
        var tokens = ImmutableArray.CreateBuilder<int>(items.Length);
        foreach (var item in items)
        {
            tokens.Add(item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int token) && token >= 0
                ? token
                : throw Error(name, $"is {Show(value)}, not a token id or a list of them"));
        }

        return tokens.MoveToImmutable();
    }

    public static string Show(JsonElement value) => ModelFormatException.Shorten(value.GetRawText());
}
