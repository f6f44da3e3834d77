using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HataDsl.Samples.TransformerInference;

/// <summary>Prints one JSON object on one line.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints the object whose members an action writes.</summary>
    public static void Print(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        Console.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }

    /// <summary>Writes a number rounded to some digits after the point.</summary>
    public static void Number(this Utf8JsonWriter writer, string name, double value, int digits = 3) =>
        writer.WriteNumber(name, double.IsFinite(value) ? Math.Round(value, digits) : 0);
}
