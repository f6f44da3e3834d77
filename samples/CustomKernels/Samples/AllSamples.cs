namespace CustomKernels.Samples;

/// <summary>The samples in the order in which they run.</summary>
internal static class AllSamples
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Sample> All { get; } =
    [
        new SaxpySample(), new ReductionSample(), new ScanSample(), new HistogramSample(), new TransposeSample(), new SgemmSample(),
        new SoftmaxSample(), new LayerNormSample(), new NBodySample(), new RadixSortSample(), new MandelbrotSample(), new ConvolutionSample(),
    ];

    /// <summary>Those with the given names; all when there are none.</summary>
    /// <exception cref="ArgumentException">A name is unknown; the message lists those there are.</exception>
    public static IReadOnlyList<Sample> Find(string[] names) => names.Length == 0 ? All : [.. names.Select(Find)];

    private static Sample Find(string name) =>
        All.FirstOrDefault(sample => sample.Name == name)
        ?? throw new ArgumentException($"There is no sample '{name}': there are {string.Join(", ", All.Select(sample => sample.Name))}.");
}
