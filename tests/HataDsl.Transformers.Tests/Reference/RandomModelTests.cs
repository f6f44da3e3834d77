namespace HataDsl.Transformers.Tests.Reference;

/// <summary>The random models are usable, and sensitive to what they are meant to test.</summary>
public sealed class RandomModelTests
{
    public static TheoryData<string> Names => [.. RandomModels.Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void OpensAndGivesLogitsOfOrderTen(string name)
    {
        var options = RandomModels.Cases[name];
        using var folder = new TemporaryFolder();
        RandomModels.Create(folder.Path, options, seed: 7);
        using var files = ModelFiles.Open(folder.Path);
        Assert.Equal(options.Shards, files.Shards.Count);
        var decoder = new ReferenceDecoder(files);
        double[][] states = decoder.Append(RandomModels.Tokens(options, 60, seed: 1));
        double[] logits = [.. states.SelectMany(decoder.Logits)];
        Assert.All(logits, value => Assert.True(double.IsFinite(value)));
        Assert.InRange(Math.Sqrt(logits.Average(value => value * value)), 3, 30);
    }

    [Fact]
    public void SameSeedSameFiles()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        RandomModels.Create(first.Path, RandomModels.Cases["llama"], seed: 3);
        RandomModels.Create(second.Path, RandomModels.Cases["llama"], seed: 3);
        foreach (string name in new[] { "config.json", "model.safetensors" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(first.Path, name)), File.ReadAllBytes(Path.Combine(second.Path, name)));
        }
    }

    [Fact]
    public void SelectorOfAllPositionsIsDense()
    {
        var options = RandomModels.Cases["mistral-window"];
        using var folder = new TemporaryFolder();
        RandomModels.Create(folder.Path, options, seed: 5);
        using var files = ModelFiles.Open(folder.Path);
        int[] tokens = RandomModels.Tokens(options, 40, seed: 2);
        var dense = new ReferenceDecoder(files);
        var selected = new ReferenceDecoder(files)
        {
            Selector = query => Enumerable.Range(query.FirstVisible, query.Position - query.FirstVisible + 1),
        };
        Assert.Equal(dense.Append(tokens).SelectMany(state => state), selected.Append(tokens).SelectMany(state => state));
    }
}
