namespace HataDsl.Benchmarks.Measurement;

/// <summary>One kernel at one size, compiled and hand-written.</summary>
internal sealed record Benchmark
{
    /// <summary>The kernel.</summary>
    public required string Name { get; init; }

    /// <summary>Extents, for people.</summary>
    public required string Size { get; init; }

    /// <summary>Bytes that must be read and written at least.</summary>
    public double Bytes { get; init; }

    /// <summary>Floating-point operations; 0 where bytes are what counts.</summary>
    public double Operations { get; init; }

    /// <summary>The part of the hand-written speed that is asked for.</summary>
    public double Target { get; init; } = 0.8;

    /// <summary>The largest relative error allowed.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>Runs the compiled kernel.</summary>
    public required Action Compiled { get; init; }

    /// <summary>Runs the hand-written code.</summary>
    public required Action HandWritten { get; init; }

    /// <summary>Sets the output back, runs an action once, and gives the largest error against a double-precision reference.</summary>
    public required Func<Action, double> ErrorOf { get; init; }
}
