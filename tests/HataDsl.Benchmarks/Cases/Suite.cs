using HataDsl.Benchmarks.Measurement;

namespace HataDsl.Benchmarks.Cases;

/// <summary>Every benchmark: within the caches, and beyond them.</summary>
internal static class Suite
{
    private const int Large = 1 << 24;

    /// <summary>What is measured, by name and as a function that makes it.</summary>
    public static IReadOnlyList<(string Name, Func<Workspace, Benchmark> Make)> All { get; } =
    [
        ("saxpy", space => ElementwiseCases.Saxpy(space, 32768)),
        ("saxpy", space => ElementwiseCases.Saxpy(space, Large + 5)),
        ("silu-mul", space => ElementwiseCases.SiluMultiply(space, 32768)),
        ("silu-mul", space => ElementwiseCases.SiluMultiply(space, Large + 5)),
        ("row sum", space => RowCases.Sum(space, 64, 1000)),
        ("row sum", space => RowCases.Sum(space, 16, 8192)),
        ("row sum", space => RowCases.Sum(space, 4096, 4096)),
        ("reduce", space => RowCases.Reduce(space, 131072)),
        ("reduce", space => RowCases.Reduce(space, Large + 5)),
        ("softmax", space => RowCases.Softmax(space, 32, 1000)),
        ("softmax", space => RowCases.Softmax(space, 4096, 4096)),
        ("layer norm", space => RowCases.LayerNorm(space, 32, 1000)),
        ("layer norm", space => RowCases.LayerNorm(space, 4096, 4096)),
        ("rms norm", space => RowCases.RmsNorm(space, 32, 1000)),
        ("rms norm", space => RowCases.RmsNorm(space, 4096, 4096)),
        ("transpose", space => TileCases.Transpose(space, 256, 128)),
        ("transpose", space => TileCases.Transpose(space, 4064, 4128)),
        ("inclusive scan", space => ScanCases.InclusiveScan(space, 65536)),
        ("inclusive scan", space => ScanCases.InclusiveScan(space, 1 << 22)),
        ("histogram", space => ScanCases.Histogram(space, 32768)),
        ("histogram", space => ScanCases.Histogram(space, 1 << 23)),
        ("convolution", space => TileCases.Convolution(space, 256, 256)),
        ("convolution", space => TileCases.Convolution(space, 4090, 4090)),
        ("n-body", space => BodyCases.Accelerate(space, 1024)),
        ("n-body", space => BodyCases.Accelerate(space, 8192)),
        ("sgemm", space => TileCases.MatMul(space, 256, simple: true)),
        ("sgemm", space => TileCases.MatMul(space, 256, simple: false)),
        ("sgemm", space => TileCases.MatMul(space, 1024, simple: false)),
    ];
}
