using System.Runtime.InteropServices;
using HataDsl.Ir;

namespace HataDsl.Cuda.Tests;

/// <summary>Runs kernels given as IR on ILGPU's CPU accelerator.</summary>
internal static class Runner
{
    private static readonly Lock Gate = new();

    private static readonly Lazy<(IlgpuCpuDevice Device, Queue Queue)> Shared = new(() =>
    {
        var device = new IlgpuCpuDevice(64);
        return (device, device.CreateQueue());
    });

    public static KernelDescriptor Descriptor(Ir.Kernel kernel)
    {
        var method = Emitted.Method(kernel);
        return new()
        {
            Name = kernel.Name,
            Hash = KernelHash.Of(KernelPrinter.Print(kernel)),
            Workgroup = Emitted.Size(kernel),
            Parameters = [.. kernel.Parameters.Select(p => new KernelParameter(
                p.Name,
                p.Kind == SymbolKind.Scalar ? KernelParameterKind.Scalar
                    : p.Access == ViewAccess.Read ? KernelParameterKind.In
                    : p.Access == ViewAccess.Write ? KernelParameterKind.Out : KernelParameterKind.InOut,
                typeof(byte), p.Type.Size()))],
            SharedBytes = kernel.SharedBytes,
            Features = KernelFeatures.None,
            Assembly = method.DeclaringType!.Assembly,
            Cpu = static (in CpuWork _) => throw new NotSupportedException(),
            Plain = static (in CpuWork _) => throw new NotSupportedException(),
            Cuda = () => method,
        };
    }

    /// <summary>Runs a kernel; arrays are views, changed in place, other arguments scalars.</summary>
    public static void Run(Ir.Kernel kernel, int workgroups, params object[] arguments)
    {
        lock (Gate)
        {
            (IlgpuCpuDevice device, Queue queue) = Shared.Value;
            KernelDescriptor descriptor = Descriptor(kernel);
            var buffers = new Buffer<byte>?[arguments.Length];
            var bound = new KernelArgument[arguments.Length];
            for (int i = 0; i < arguments.Length; i++)
            {
                if (arguments[i] is Array array)
                {
                    Span<byte> bytes = Bytes(array);
                    buffers[i] = device.Allocate<byte>(bytes.Length);
                    queue.Write(buffers[i]!, (ReadOnlySpan<byte>)bytes);
                    bound[i] = View(buffers[i]!.View, kernel.Parameters[i].Type.Size());
                }
                else
                {
                    bound[i] = arguments[i] switch
                    {
                        int value => KernelArgument.From(value),
                        float value => KernelArgument.From(value),
                        _ => throw new NotSupportedException(),
                    };
                }
            }

            queue.Launch(descriptor, Grid.Workgroups(workgroups), bound);
            for (int i = 0; i < arguments.Length; i++)
            {
                if (arguments[i] is Array array)
                {
                    queue.Read(buffers[i]!.View, Bytes(array));
                    buffers[i]!.Dispose();
                }
            }
        }
    }

    private static KernelArgument View(BufferView<byte> view, int size) => size switch
    {
        1 => KernelArgument.From(view),
        2 => KernelArgument.From(view.As<short>()),
        4 => KernelArgument.From(view.As<int>()),
        _ => KernelArgument.From(view.As<long>()),
    };

    private static Span<byte> Bytes(Array array) => MemoryMarshal.CreateSpan(
        ref MemoryMarshal.GetArrayDataReference(array), array.Length * Marshal.SizeOf(array.GetType().GetElementType()!));
}
