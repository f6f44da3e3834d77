using System.Text.Json;

namespace HataDsl.Transformers;

/// <summary>Reads the arrays of reference files, with errors that name file and field.</summary>
internal static class JsonValues
{
    /// <summary>A list of token ids or positions; null where it is absent and optional.</summary>
    public static int[] Integers(string path, JsonElement parent, string name)
    {
        var array = Array(path, parent, name);
        int[] result = new int[array.GetArrayLength()];
        int i = 0;
        foreach (var item in array.EnumerateArray())
        {
            result[i++] = item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int value) && value >= 0
                ? value
                : throw ModelFormatException.InFile(path, $"'{name}' holds {ConfigurationFields.Show(item)}, not a whole number");
        }

        return result;
    }

    public static float[] Floats(string path, string name, JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array)
        {
            throw ModelFormatException.InFile(path, $"'{name}' is not an array of arrays");
        }

        float[] result = new float[array.GetArrayLength()];
        int i = 0;
        foreach (var item in array.EnumerateArray())
        {
            result[i++] = item.ValueKind == JsonValueKind.Number && item.TryGetSingle(out float value)
                ? value
                : throw ModelFormatException.InFile(path, $"'{name}' holds {ConfigurationFields.Show(item)}, not a number");
        }

        return result;
    }

    public static JsonElement Array(string path, JsonElement parent, string name)
        => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Array
            ? value
            : throw ModelFormatException.InFile(path, $"'{name}' is missing or not an array");

    public static string? Text(JsonElement parent, string name)
        => parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
