using System.Text.Json;

namespace HataDsl.Transformers;

/// <summary>
/// A model folder in the Hugging Face layout: <c>config.json</c> and either <c>model.safetensors</c> or
/// <c>model.safetensors.index.json</c> with its shards. Opening reads the configuration and the headers, and checks that
/// every tensor of the architecture is there with its shape and a usable type; weights come in as they are read.
/// </summary>
public sealed class ModelFiles : IDisposable
{
    private const string SingleFileName = "model.safetensors";
    private const string IndexFileName = "model.safetensors.index.json";

    private readonly Dictionary<string, SafetensorsFile> owners;
    private readonly List<SafetensorsFile> shards;

    private ModelFiles(
        string directory, ModelConfiguration configuration, List<SafetensorsFile> shards,
        Dictionary<string, SafetensorsFile> owners)
    {
        DirectoryPath = directory;
        Configuration = configuration;
        this.shards = shards;
        this.owners = owners;
    }

    /// <summary>The folder.</summary>
    public string DirectoryPath { get; }

    /// <summary>The parsed <c>config.json</c>.</summary>
    public ModelConfiguration Configuration { get; }

    /// <summary>The safetensors files, one or more.</summary>
    public IReadOnlyList<SafetensorsFile> Shards => shards;

    /// <summary>Names of all tensors.</summary>
    public IEnumerable<string> TensorNames => owners.Keys;

    /// <summary>Bytes of all tensors together.</summary>
    public long TotalBytes => owners.Sum(pair => pair.Value.Tensors[pair.Key].ByteLength);

    /// <summary>Opens a folder and checks it.</summary>
    /// <param name="directory">Path of the folder.</param>
    /// <exception cref="ModelFormatException">
    /// A file is missing or malformed, the configuration is refused, or a tensor is missing, unexpected, or has another
    /// shape or type than the configuration asks for.
    /// </exception>
    public static ModelFiles Open(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var configuration = ModelConfiguration.Load(directory);
        var shards = new List<SafetensorsFile>();
        ModelFiles? files = null;
        try
        {
            var owners = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
            if (File.Exists(Path.Combine(directory, SingleFileName)))
            {
                OpenSingle(Path.Combine(directory, SingleFileName), shards, owners);
            }
            else if (File.Exists(Path.Combine(directory, IndexFileName)))
            {
                OpenSharded(directory, Path.Combine(directory, IndexFileName), shards, owners);
            }
            else
            {
                throw ModelFormatException.InFile(directory, MissingWeights(directory));
            }

            files = new ModelFiles(directory, configuration, shards, owners);
            ModelTensors.Check(files);
            return files;
        }
        catch
        {
            shards.ForEach(shard => shard.Dispose());
            throw;
        }
    }

    /// <summary>True when there is a tensor of this name.</summary>
    /// <param name="name">Name of the tensor.</param>
    public bool Contains(string name) => owners.ContainsKey(name);

    /// <summary>What the header says about a tensor.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <exception cref="ModelFormatException">There is no such tensor.</exception>
    public TensorEntry Find(string name) => Owner(name).Find(name);

    /// <summary>The bytes of a tensor, without copying; valid until this object is disposed.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <exception cref="ModelFormatException">There is no such tensor.</exception>
    public TensorBytes Bytes(string name) => Owner(name).Bytes(name);

    /// <summary>Reads a whole tensor as F32; see <see cref="SafetensorsFile.ReadFloat32(string, Span{float})"/>.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="destination">Exactly as many values as the tensor has.</param>
    /// <exception cref="ModelFormatException">There is no such tensor, or it has another type or size.</exception>
    public void ReadFloat32(string name, Span<float> destination) => Owner(name).ReadFloat32(name, destination);

    /// <summary>Reads a run of values of a tensor as F32.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="firstElement">Index of the first value, row-major.</param>
    /// <param name="destination">Receives the values.</param>
    /// <exception cref="ModelFormatException">There is no such tensor, or it has another type.</exception>
    public void ReadFloat32(string name, long firstElement, Span<float> destination)
        => Owner(name).ReadFloat32(name, firstElement, destination);

    /// <summary>Closes all files. Pointers and spans into them are invalid from here on.</summary>
    public void Dispose() => shards.ForEach(shard => shard.Dispose());

    internal string FileOf(string tensor) => Owner(tensor).Path;

    private SafetensorsFile Owner(string name)
        => owners.TryGetValue(name, out var file)
            ? file
            : throw ModelFormatException.InTensor(
                shards.Count == 1 ? shards[0].Path : Path.Combine(DirectoryPath, IndexFileName), name, "missing");

    private static void OpenSingle(
        string path, List<SafetensorsFile> shards, Dictionary<string, SafetensorsFile> owners)
    {
        var file = SafetensorsFile.Open(path);
        shards.Add(file);
        foreach (string name in file.Tensors.Keys)
        {
            owners.Add(name, file);
        }
    }

    private static void OpenSharded(
        string directory, string indexPath, List<SafetensorsFile> shards, Dictionary<string, SafetensorsFile> owners)
    {
        using var index = JsonFile.Parse(indexPath);
        if (!index.RootElement.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
        {
            throw ModelFormatException.InFile(indexPath, "'weight_map' is missing or not an object");
        }

        var opened = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
        foreach (var item in map.EnumerateObject())
        {
            string shardName = item.Value.ValueKind == JsonValueKind.String
                ? item.Value.GetString()!
                : throw ModelFormatException.InTensor(indexPath, item.Name, "the shard is not a string");

            // An index comes from the network too: it must not name files outside its own folder.
            if (shardName.Length == 0 || shardName != Path.GetFileName(shardName) || shardName.Contains('\\')
                || shardName.Contains('\0'))
            {
                throw ModelFormatException.InTensor(
                    indexPath, item.Name, $"'{ModelFormatException.Shorten(shardName)}' is not a plain file name");
            }

            if (!opened.TryGetValue(shardName, out var shard))
            {
                shard = SafetensorsFile.Open(Path.Combine(directory, shardName));
                shards.Add(shard);
                opened.Add(shardName, shard);
            }

            if (!shard.Tensors.ContainsKey(item.Name))
            {
                throw ModelFormatException.InTensor(shard.Path, item.Name, $"missing, though {IndexFileName} says it is here");
            }

            if (!owners.TryAdd(item.Name, shard))
            {
                throw ModelFormatException.InTensor(indexPath, item.Name, "the name appears twice in 'weight_map'");
            }
        }
    }

    private static string MissingWeights(string directory)
    {
        string? other = Directory.EnumerateFiles(directory)
            .Select(path => Path.GetFileName(path))
            .Where(name => name.EndsWith(".bin", StringComparison.Ordinal) || name.EndsWith(".gguf", StringComparison.Ordinal)
                || name.EndsWith(".pth", StringComparison.Ordinal) || name.EndsWith(".safetensors", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();
        return $"holds neither {SingleFileName} nor {IndexFileName}"
            + (other is null ? string.Empty : $" (it has {other}, which is not read)");
    }
}
