using System.Collections.Immutable;
using System.Text.Json;

namespace HataDsl.Transformers;

/// <summary>
/// Parses and checks the JSON header of a safetensors file. Everything a hostile file could say wrong is refused here,
/// so that the readers of tensor bytes need no check of their own. Rules as in the format's description: offsets count
/// from the end of the header, and the tensors together cover the rest of the file without gap or overlap.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>The format's own limit. Without one, eight bytes could ask for any amount of memory.</summary>
    public const long MaximumLength = 100_000_000;

    /// <summary>Parses the header.</summary>
    /// <param name="path">File name for messages.</param>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataStart">Position in the file of the first byte after the header.</param>
    /// <param name="fileLength">Length of the file in bytes.</param>
    /// <param name="metadata">Receives the "__metadata__" entries.</param>
    /// <exception cref="ModelFormatException">The header breaks a rule of the format.</exception>
    public static Dictionary<string, TensorEntry> Parse(
        string path, ReadOnlyMemory<byte> json, long dataStart, long fileLength, Dictionary<string, string> metadata)
    {
        using var document = ParseJson(path, json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw ModelFormatException.InFile(path, "the header is not a JSON object");
        }

        var tensors = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        bool metadataSeen = false;
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.NameEquals("__metadata__"u8))
            {
                if (metadataSeen)
                {
                    throw ModelFormatException.InFile(path, "'__metadata__' appears twice in the header");
                }

                metadataSeen = true;
                ReadMetadata(path, property.Value, metadata);
                continue;
            }

            var entry = ReadEntry(path, property.Name, property.Value, dataStart, fileLength);
            if (!tensors.TryAdd(property.Name, entry))
            {
                throw ModelFormatException.InTensor(path, property.Name, "the name appears twice in the header");
            }
        }

        CheckCoverage(path, tensors.Values, dataStart, fileLength);
        return tensors;
    }

    private static JsonDocument ParseJson(string path, ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonText.Parse(json);
        }
        catch (JsonException error)
        {
            throw ModelFormatException.InFile(path, $"the header is not JSON: {error.Message}", error);
        }
    }

    private static void ReadMetadata(string path, JsonElement value, Dictionary<string, string> metadata)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw ModelFormatException.InFile(path, "'__metadata__' is not an object");
        }

        foreach (var item in value.EnumerateObject())
        {
            if (item.Value.ValueKind != JsonValueKind.String)
            {
                throw ModelFormatException.InFile(
                    path, $"'__metadata__' entry '{ModelFormatException.Shorten(item.Name)}' is not a string");
            }

            if (!metadata.TryAdd(item.Name, item.Value.GetString()!))
            {
                throw ModelFormatException.InFile(
                    path, $"'__metadata__' entry '{ModelFormatException.Shorten(item.Name)}' appears twice");
            }
        }
    }

    private static TensorEntry ReadEntry(
        string path, string name, JsonElement value, long dataStart, long fileLength)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw ModelFormatException.InTensor(path, name, "the header entry is not an object");
        }

        JsonElement? typeElement = null, shapeElement = null, offsetsElement = null;
        foreach (var field in value.EnumerateObject())
        {
            ref var slot = ref typeElement;
            switch (field.Name)
            {
                case "dtype": break;
                case "shape": slot = ref shapeElement; break;
                case "data_offsets": slot = ref offsetsElement; break;
                default:
                    throw ModelFormatException.InTensor(
                        path, name, $"unknown header field '{ModelFormatException.Shorten(field.Name)}'");
            }

            if (slot is not null)
            {
                throw ModelFormatException.InTensor(path, name, $"header field '{field.Name}' appears twice");
            }

            slot = field.Value;
        }

        var type = ReadType(path, name, typeElement);
        var shape = ReadIntegers(path, name, "shape", shapeElement);
        var offsets = ReadIntegers(path, name, "data_offsets", offsetsElement);
        long expected = ByteLength(path, name, shape, type);
        return CheckOffsets(path, name, type, shape, offsets, expected, dataStart, fileLength);
    }

    private static TensorType ReadType(string path, string name, JsonElement? element)
    {
        if (element is not { ValueKind: JsonValueKind.String } text)
        {
            throw ModelFormatException.InTensor(path, name, "'dtype' is missing or not a string");
        }

        return TensorTypes.TryParse(text.GetString()!, out var type)
            ? type
            : throw ModelFormatException.InTensor(
                path, name, $"unknown dtype '{ModelFormatException.Shorten(text.GetString()!)}'");
    }

    private static ImmutableArray<long> ReadIntegers(string path, string name, string field, JsonElement? element)
    {
        if (element is not { ValueKind: JsonValueKind.Array } array)
        {
            throw ModelFormatException.InTensor(path, name, $"'{field}' is missing or not an array");
        }

        var builder = ImmutableArray.CreateBuilder<long>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long number) || number < 0)
            {
                throw ModelFormatException.InTensor(
                    path, name, $"'{field}' holds {ModelFormatException.Shorten(item.GetRawText())}, not a size");
            }

            builder.Add(number);
        }

        return builder.MoveToImmutable();
    }

    private static long ByteLength(string path, string name, ImmutableArray<long> shape, TensorType type)
    {
        try
        {
            long length = type.SizeInBytes();
            foreach (long extent in shape)
            {
                length = checked(length * extent);
            }

            return length;
        }
        catch (OverflowException)
        {
            throw ModelFormatException.InTensor(
                path, name, $"the size of shape {TensorEntry.FormatShape(shape.AsSpan())} overflows 64 bits");
        }
    }

    private static TensorEntry CheckOffsets(
        string path, string name, TensorType type, ImmutableArray<long> shape, ImmutableArray<long> offsets,
        long expected, long dataStart, long fileLength)
    {
        if (offsets.Length != 2)
        {
            throw ModelFormatException.InTensor(path, name, "'data_offsets' is not a pair");
        }

        long begin = offsets[0], end = offsets[1];
        if (begin > end)
        {
            throw ModelFormatException.InTensor(path, name, $"data offsets [{begin}, {end}] are not in order");
        }

        // Compared this way round because adding dataStart to a hostile offset could overflow.
        if (end > fileLength - dataStart)
        {
            throw ModelFormatException.InTensor(
                path, name, $"data offsets [{begin}, {end}] reach past the end of the file, which holds "
                + $"{fileLength - dataStart} bytes of data (truncated?)");
        }

        if (end - begin != expected)
        {
            throw ModelFormatException.InTensor(
                path, name, $"data offsets [{begin}, {end}] hold {end - begin} bytes, but "
                + $"{type.SafetensorsName()} {TensorEntry.FormatShape(shape.AsSpan())} needs {expected}");
        }

        return new TensorEntry(name, type, shape, dataStart + begin, expected);
    }

    private static void CheckCoverage(
        string path, IEnumerable<TensorEntry> tensors, long dataStart, long fileLength)
    {
        long position = dataStart;
        foreach (var entry in tensors.OrderBy(entry => entry.Offset).ThenBy(entry => entry.ByteLength))
        {
            if (entry.Offset < position)
            {
                throw ModelFormatException.InTensor(path, entry.Name, "its bytes overlap those of another tensor");
            }

            if (entry.Offset > position)
            {
                throw ModelFormatException.InTensor(
                    path, entry.Name, $"{entry.Offset - position} bytes before it belong to no tensor");
            }

            position += entry.ByteLength;
        }

        if (position != fileLength)
        {
            throw ModelFormatException.InFile(path, $"the last {fileLength - position} bytes belong to no tensor");
        }
    }
}
