namespace HataDsl.Transformers.Tests.Reference;

/// <summary>The oracle itself against logits made with PyTorch and transformers in single precision.</summary>
public sealed class ReferenceParityTests
{
    // Single-precision rounding of the other side; measured maxima are at most 2.3e-5.
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Models => [.. TestData.ParityModels];

    [Theory]
    [MemberData(nameof(Models))]
    public void AgreesWithTransformers(string name)
    {
        using var files = ModelFiles.Open(TestData.Parity(name));
        var reference = ParityReference.Load(TestData.Parity(name));
        reference.CheckAgainst(files.Configuration);
        var decoder = new ReferenceDecoder(files);
        double[][] states = decoder.Append(reference.InputIds.AsSpan());
        double worst = 0;
        for (int i = 0; i < reference.Positions.Length; i++)
        {
            double[] logits = decoder.Logits(states[reference.Positions[i]]);
            worst = Math.Max(worst, logits.Zip(reference.Logits[i], (a, b) => Math.Abs(a - b)).Max());
        }

        Assert.InRange(worst, 0, Tolerance);
        Assert.Equal(reference.Argmax, states.Select(state => ReferenceDecoder.Argmax(decoder.Logits(state))));
        decoder.Clear();
        Assert.Equal(
            reference.GreedyContinuation.AsEnumerable(), decoder.Generate(reference.InputIds.AsSpan(), reference.GreedyContinuation.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void ChunksGiveTheSameAsOneCall(int chunk)
    {
        using var files = ModelFiles.Open(TestData.Parity("llama-gqa"));
        int[] tokens = [.. Enumerable.Range(0, 20).Select(i => (i * 37) % 512)];
        var whole = new ReferenceDecoder(files);
        var pieces = new ReferenceDecoder(files);
        double[][] expected = whole.Append(tokens);
        var actual = new List<double[]>();
        for (int i = 0; i < tokens.Length; i += chunk)
        {
            actual.AddRange(pieces.Append(tokens.AsSpan(i, Math.Min(chunk, tokens.Length - i))));
        }

        Assert.Equal(expected.SelectMany(state => state), actual.SelectMany(state => state));
    }
}
