using HataDsl.Transformers.Tests.Reference;

namespace HataDsl.Transformers.Tests.Positions;

public sealed class RotaryEmbeddingTests
{
    public static TheoryData<string> Names => [.. TestData.ParityModels];

    // The reference's formulas are written apart from the product's, and are checked against transformers through logits.
    [Theory]
    [MemberData(nameof(Names))]
    public void AgreesWithTheReference(string name)
    {
        var configuration = ModelConfiguration.Load(TestData.Parity(name));
        var rotary = new RotaryEmbedding(configuration);
        foreach (int length in new[] { 1, 64, 65, 200, 1000 })
        {
            float[] expected = ReferenceRotary.Frequencies(configuration.HeadSize, length, configuration.Rotary);
            float[] actual = new float[rotary.PairCount];
            rotary.InverseFrequencies(length, actual);
            Assert.All(expected, (value, i) => Assert.Equal(value, actual[i], value * 1.3e-7));
        }
    }

    [Fact]
    public void TablesAreCosAndSinOfPositionTimesFrequency()
    {
        var rotary = new RotaryEmbedding(new RotaryConfiguration { Theta = 10_000, AttentionFactor = 1.5 }, 8);
        float[] cosine = new float[3 * 4], sine = new float[3 * 4];
        rotary.FillTables(100, 3, 103, cosine, sine);
        double[] frequencies = [1, 0.1, 0.01, 0.001];
        for (int row = 0; row < 3; row++)
        {
            for (int pair = 0; pair < 4; pair++)
            {
                Assert.Equal(1.5 * Math.Cos((100 + row) * frequencies[pair]), cosine[(row * 4) + pair], 2e-6);
                Assert.Equal(1.5 * Math.Sin((100 + row) * frequencies[pair]), sine[(row * 4) + pair], 2e-6);
            }
        }
    }

    [Fact]
    public void DynamicScalingStartsBeyondTheTrainedLength()
    {
        var configuration = new RotaryConfiguration
        {
            Kind = RotaryScalingKind.Dynamic, Factor = 2, OriginalMaximumPositions = 64,
        };
        var rotary = new RotaryEmbedding(configuration, 16);
        var plain = new RotaryEmbedding(new RotaryConfiguration(), 16);
        Assert.True(rotary.DependsOnSequenceLength);
        Assert.False(plain.DependsOnSequenceLength);
        float[] expected = new float[8], actual = new float[8];
        plain.InverseFrequencies(64, expected);
        rotary.InverseFrequencies(64, actual);
        Assert.Equal(expected, actual);
        rotary.InverseFrequencies(128, actual);

        // At twice the trained length the base grows by 3^(16/14): the lowest frequency is divided by 3.
        Assert.Equal(expected[^1] / 3, actual[^1], expected[^1] * 1e-6);
        Assert.Equal(1, actual[0]);
    }

    [Fact]
    public void WrongSizesAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RotaryEmbedding(new RotaryConfiguration(), 7));
        var rotary = new RotaryEmbedding(new RotaryConfiguration(), 8);
        Assert.Throws<ArgumentOutOfRangeException>(() => rotary.FillTables(0, 2, 1, new float[8], new float[8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => rotary.FillTables(0, 2, 2, new float[7], new float[8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => rotary.InverseFrequencies(1, new float[3]));
    }
}
