using System.Text;
using System.Text.Json;

namespace HataDsl.Scheduling;

/// <summary>
/// Text form of placements: JSON, format name <c>tessel-placement/1</c>, described by the schema that
/// <see cref="Schema"/> returns. Comments and trailing commas are allowed.
/// </summary>
public static partial class PlacementJson
{
    /// <summary>The value of the property <c>format</c>.</summary>
    public const string FormatName = "tessel-placement/1";

    /// <summary>The published JSON schema of the format.</summary>
    public static string Schema() => ReadSchema("placement.schema.json");

    /// <summary>Reads a file.</summary>
    /// <exception cref="PlacementException">The text is wrong: the message gives file, place and reason.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Placement Load(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        return Parse(File.ReadAllText(file), file);
    }

    /// <summary>Reads a text; <paramref name="file"/> is the name that errors give.</summary>
    /// <exception cref="PlacementException">The text is wrong: the message gives file, place and reason.</exception>
    public static Placement Parse(string text, string file = "placement")
    {
        ArgumentNullException.ThrowIfNull(text);
        using JsonDocument document = JsonPath.Parse(text, file);
        return Read(new JsonPath(document.RootElement, "$", file), file);
    }

    /// <summary>Writes a placement so that <see cref="Parse"/> gives an equal one.</summary>
    public static string Write(Placement placement)
    {
        ArgumentNullException.ThrowIfNull(placement);
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
            WriteTo(writer, placement);
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    internal static string ReadSchema(string name)
    {
        using Stream stream = typeof(PlacementJson).Assembly.GetManifestResourceStream($"HataDsl.Scheduling.{name}")
            ?? throw new InvalidOperationException($"The schema {name} is not embedded.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
