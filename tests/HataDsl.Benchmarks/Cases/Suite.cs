using HataDsl.Benchmarks.Measurement;

namespace HataDsl.Benchmarks.Cases;

/// <summary>Every benchmark, within the caches and beyond them: kernels as one would first write them, and those of samples/CustomKernels.</summary>
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
        ("scan", space => ScanCases.InclusiveScan(space, 65536)),
        ("scan", space => ScanCases.InclusiveScan(space, 1 << 22)),
        ("histogram", space => ScanCases.Histogram(space, 32768)),
        ("histogram", space => ScanCases.Histogram(space, 1 << 23)),
        ("conv 5x5", space => TileCases.Convolution(space, 256, 256)),
        ("conv 5x5", space => TileCases.Convolution(space, 4090, 4090)),
        ("n-body", space => BodyCases.Accelerate(space, 1024)),
        ("n-body", space => BodyCases.Accelerate(space, 8192)),
        ("sgemm", space => TileCases.MatMul(space, 256, "lesson")),
        ("sgemm", space => TileCases.MatMul(space, 256, "4x4")),
        ("sgemm", space => TileCases.MatMul(space, 1024, "4x4")),
        ("saxpy, sample", space => ElementwiseCases.Saxpy(space, 32768, sample: true)),
        ("saxpy, sample", space => ElementwiseCases.Saxpy(space, Large + 5, sample: true)),
        ("reduce, sample", space => RowCases.Reduce(space, 131072, sample: true)),
        ("reduce, sample", space => RowCases.Reduce(space, Large + 5, sample: true)),
        ("softmax, sample", space => RowCases.Softmax(space, 32, 1000, sample: true)),
        ("softmax, sample", space => RowCases.Softmax(space, 16384, 1024, sample: true)),
        ("layer norm, sample", space => RowCases.LayerNorm(space, 32, 1000, sample: true)),
        ("layer norm, sample", space => RowCases.LayerNorm(space, 16384, 1024, sample: true)),
        ("layer norm, sample", space => RowCases.LayerNorm(space, 16384, 1000, sample: true)),
        ("transpose, sample", space => TileCases.Transpose(space, 256, 128, sample: true)),
        ("transpose, sample", space => TileCases.Transpose(space, 4064, 4128, sample: true)),
        ("scan, sample", space => ScanCases.InclusiveScan(space, 65536, sample: true)),
        ("scan, sample", space => ScanCases.InclusiveScan(space, 1 << 22, sample: true)),
        ("histogram, sample", space => ScanCases.SampleHistogram(space, 32768)),
        ("histogram, sample", space => ScanCases.SampleHistogram(space, Large)),
        ("conv 5x5, sample", space => TileCases.Convolution(space, 256, 256, sample: true)),
        ("conv 5x5, sample", space => TileCases.Convolution(space, 4090, 4090, sample: true)),
        ("radix sort, sample", space => SortCases.RadixSort(space, 1 << 16)),
        ("radix sort, sample", space => SortCases.RadixSort(space, 1 << 20)),
        ("mandelbrot, sample", space => BodyCases.Mandelbrot(space, 900, 780, 500)),
        ("n-body, sample", space => BodyCases.Accelerate(space, 8192, sample: true)),
        ("sgemm, sample", space => TileCases.MatMul(space, 256, "sample")),
        ("sgemm, sample", space => TileCases.MatMul(space, 1024, "sample")),
    ];
}
