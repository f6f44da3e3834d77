namespace HataDsl.Benchmarks.Measurement;

/// <summary>What was measured: times in microseconds a run.</summary>
internal sealed record Result(
    string Name, string Size, int Threads, double CompiledMedian, double CompiledLeast, double HandWrittenMedian, double HandWrittenLeast,
    double Bytes, double Operations, double Target, double CompiledError, double HandWrittenError)
{
    /// <summary>Speed against the hand-written code: of medians.</summary>
    public double Ratio => HandWrittenMedian / CompiledMedian;

    /// <summary>Speed against the hand-written code: of the least times.</summary>
    public double RatioOfLeast => HandWrittenLeast / CompiledLeast;

    /// <summary>GB/s, or GFLOP/s where operations are counted.</summary>
    public double Rate(double microseconds) => (Operations > 0 ? Operations : Bytes) / microseconds / 1e3;
}
