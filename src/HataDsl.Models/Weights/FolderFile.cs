using HataDsl.Transformers;

namespace HataDsl.Models;

/// <summary>
/// Weights of a Hugging Face folder, and the tables of its rotary positions, which are computed from the configuration:
/// <see cref="Cosines"/> and <see cref="Sines"/>, each [positions, pairs] for as many positions as are asked for.
/// </summary>
internal sealed class FolderFile(string path) : ModelFile(path)
{
    /// <summary>Name of the table of cosines.</summary>
    public const string Cosines = "rotary.cosines";

    /// <summary>Name of the table of sines.</summary>
    public const string Sines = "rotary.sines";

    private readonly ModelFiles _files = ModelFiles.Open(path);

    protected override IReadOnlyList<long>? LengthsOf(string name) =>
        name is Cosines or Sines ? [_files.Configuration.MaximumPositions, _files.Configuration.HeadSize / 2]
        : _files.TensorNames.Contains(name) ? _files.Find(name).Shape
        : null;

    protected override float[] Singles(string name)
    {
        if (name is Cosines or Sines)
        {
            return Table(name == Cosines);
        }

        var values = new float[_files.Find(name).ElementCount];
        _files.ReadFloat32(name, values);
        return values;
    }

    protected override byte[]? Words(string name, bool isBFloat16)
    {
        TensorBytes bytes = _files.Bytes(name);
        return bytes.Entry.Type == (isBFloat16 ? TensorType.BFloat16 : TensorType.Float16) ? bytes.Slice(0, checked((int)bytes.Length)).ToArray() : null;
    }

    protected override long[] Integers(string name) => throw new ModelFormatException($"{Path}: tensor '{name}': integers are not read from safetensors");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _files.Dispose();
        }

        base.Dispose(disposing);
    }

    private float[] Table(bool cosines)
    {
        var rotary = new RotaryEmbedding(_files.Configuration);
        int positions = _files.Configuration.MaximumPositions;
        var (cosine, sine) = (new float[positions * rotary.PairCount], new float[positions * rotary.PairCount]);
        rotary.FillTables(0, positions, positions, cosine, sine);
        return cosines ? cosine : sine;
    }
}
