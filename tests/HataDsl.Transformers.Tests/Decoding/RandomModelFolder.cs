using HataDsl.Transformers.Tests.Reference;

namespace HataDsl.Transformers.Tests.Decoding;

/// <summary>A random model, opened, and the oracle for it.</summary>
internal sealed class RandomModelFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RandomModelFolder(RandomModelOptions options, ulong seed = 11)
    {
        Options = options;
        RandomModels.Create(_folder.Path, options, seed);
        Files = ModelFiles.Open(_folder.Path);
    }

    public RandomModelFolder(string name)
        : this(RandomModels.Cases[name])
    {
    }

    public RandomModelOptions Options { get; }

    public ModelFiles Files { get; }

    public ModelConfiguration Configuration => Files.Configuration;

    public int[] Tokens(int count, ulong seed = 1) => RandomModels.Tokens(Options, count, seed);

    public void Dispose()
    {
        Files.Dispose();
        _folder.Dispose();
    }
}
