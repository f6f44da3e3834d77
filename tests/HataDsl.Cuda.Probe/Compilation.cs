using System.Diagnostics;
using HataDsl.Attention;
using HataDsl.Testing;
using HataDsl.Transformers;

namespace HataDsl.Cuda.Probe;

/// <summary>Compiles every kernel there is; each way gives the number of failures.</summary>
internal static class Compilation
{
    private static readonly KernelDescriptor[] Kernels =
    [
        .. KernelDescriptors.Of(typeof(HataOptions).Assembly), .. KernelDescriptors.Of(typeof(ModelConfiguration).Assembly),
        .. KernelDescriptors.Of(typeof(Compilation).Assembly),
    ];

    public static int ToPtx()
    {
        using var compiler = new PtxCompiler(9);
        var watch = Stopwatch.StartNew();
        int failed = Kernels.Sum(kernel => Try(() => compiler.Compile(kernel.Cuda!(), kernel.Workgroup, kernel.Name)));
        Console.WriteLine($"{Kernels.Length} kernels to PTX in {watch.ElapsedMilliseconds} ms, {failed} failed");
        return failed;
    }

    public static int OnDevice(CudaDevice device) => Kernels.Sum(kernel =>
    {
        var watch = Stopwatch.StartNew();
        return Try(() =>
        {
            CudaKernelInfo info = device.Inspect(kernel);
            Console.WriteLine(
                $"{watch.Elapsed.TotalMilliseconds,8:F1} ms  {info.Registers,3} registers  {info.LocalBytes,6} B local  {info.SharedBytes,6} B shared"
                + $"  {(info.FromCache ? "kept" : "new"),4}  {info.Name}");
        });
    });

    private static int Try(Action action)
    {
        try
        {
            action();
            return 0;
        }
        catch (DeviceException exception)
        {
            Console.WriteLine("FAILED " + exception.Message);
            return 1;
        }
    }
}
