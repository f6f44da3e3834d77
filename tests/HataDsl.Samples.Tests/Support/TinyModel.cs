using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using HataDsl.Transformers;

namespace HataDsl.Samples.Tests;

/// <summary>
/// A model folder of a megabyte with everything the program wants, in order to spoil one thing: the tokenizer and the shape of
/// stories260K (5 layers, 8 heads in groups of 2, a vocabulary of 512, a context of 512), random weights.
/// </summary>
internal sealed class TinyModel : IDisposable
{
    public const string Weights = "model.safetensors";
    public const string Configuration = "config.json";
    public const string Tokenizer = "tok512.bin";

    private static readonly Lazy<byte[]> GoodWeights = new(() => WeightBytes());

    public TinyModel()
    {
        Folder = Directory.CreateTempSubdirectory("hatadsl-").FullName;
        foreach (string name in (string[])[Configuration, Tokenizer])
        {
            File.Copy(Path.Combine(SourceFolders.Tokenizer("stories260K"), name), At(name));
        }

        File.WriteAllBytes(At(Weights), GoodWeights.Value);
    }

    public string Folder { get; }

    /// <summary>Path of a file in the folder.</summary>
    public string At(string name) => Path.Combine(Folder, name);

    public void Write(string name, string text) => File.WriteAllText(At(name), text);

    public void Delete(string name) => File.Delete(At(name));

    /// <summary>Sets a field of the configuration.</summary>
    public void Configure(string field, JsonNode? value)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(At(Configuration)))!;
        root[field] = value;
        Write(Configuration, root.ToJsonString());
    }

    /// <summary>Writes the weights again, changed.</summary>
    /// <param name="change">Given each name and its values; false leaves the tensor out.</param>
    public void ChangeWeights(Func<string, float[], bool> change) => File.WriteAllBytes(At(Weights), WeightBytes(change));

    /// <summary>Shortens a file.</summary>
    public void Truncate(string name, int length) => File.WriteAllBytes(At(name), File.ReadAllBytes(At(name))[..length]);

    /// <summary>Changes the text of the weights' header.</summary>
    public void EditHeader(Func<string, string> edit)
    {
        byte[] bytes = File.ReadAllBytes(At(Weights));
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        byte[] header = Encoding.UTF8.GetBytes(edit(Encoding.UTF8.GetString(bytes, 8, length)));
        byte[] start = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(start, header.Length);
        File.WriteAllBytes(At(Weights), [.. start, .. header, .. bytes.AsSpan(8 + length)]);
    }

    /// <summary>Writes a well-formed reference that has nothing to do with the weights.</summary>
    /// <param name="vocabulary">Width of the logits.</param>
    /// <param name="edit">Changes it.</param>
    public void WriteReference(int vocabulary = 512, Action<JsonObject>? edit = null)
    {
        var root = new JsonObject
        {
            ["input_ids"] = new JsonArray(1, 2),
            ["positions"] = new JsonArray(1),
            ["logits"] = new JsonArray(new JsonArray([.. Enumerable.Range(0, vocabulary).Select(i => (JsonNode)i)])),
            ["argmax"] = new JsonArray(3, 4),
            ["greedy_continuation"] = new JsonArray(5),
        };
        edit?.Invoke(root);
        Write(ParityReference.FileName, root.ToJsonString());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static byte[] WeightBytes(Func<string, float[], bool>? change = null)
    {
        var writer = new SafetensorsWriter();
        var random = new Random(1);
        foreach (ModelTensor tensor in ModelTensors.Required(ModelConfiguration.Load(SourceFolders.Tokenizer("stories260K"))))
        {
            float[] values = [.. Enumerable.Range(0, (int)(tensor.Rows * Math.Max(1, tensor.Columns)))
                .Select(_ => tensor.Columns == 0 ? 1 : (random.NextSingle() - 0.5f) / 4)];
            if (change is null || change(tensor.Name, values))
            {
                writer.Add(tensor.Name, TensorType.Float32, tensor.Shape, values);
            }
        }

        string path = Path.GetTempFileName();
        writer.Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }
}
