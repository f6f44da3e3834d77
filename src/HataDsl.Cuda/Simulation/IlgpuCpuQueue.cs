using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace HataDsl.Cuda;

/// <summary>A queue whose work is done when the call returns.</summary>
internal sealed class IlgpuCpuQueue(IlgpuCpuDevice device) : Queue(device)
{
    private static readonly MethodInfo CastMethod = typeof(IlgpuCpuQueue).GetMethod(nameof(Cast), BindingFlags.Static | BindingFlags.NonPublic)!;

    private static readonly MethodInfo ScalarMethod = typeof(IlgpuCpuQueue).GetMethod(nameof(Scalar), BindingFlags.Static | BindingFlags.NonPublic)!;

    private readonly ConcurrentDictionary<MethodInfo, Kernel> _kernels = new();
    private readonly List<long> _marks = [];

    protected override void SynchronizeCore()
    {
    }

    protected override QueueMark MarkCore()
    {
        _marks.Add(Stopwatch.GetTimestamp());
        return new(_marks.Count - 1);
    }

    protected override TimeSpan ElapsedCore(QueueMark start, QueueMark end) =>
        Stopwatch.GetElapsedTime(_marks[(int)start.Id], _marks[(int)end.Id]);

    protected override void LaunchCore(KernelDescriptor kernel, int countX, int countY, int countZ, ReadOnlySpan<KernelArgument> arguments)
    {
        MethodInfo method = kernel.Cuda?.Invoke()
            ?? throw new DeviceException($"{kernel.Name} has no CUDA form: its assembly was built without HataDsl.Cuda.");
        ParameterInfo[] parameters = method.GetParameters();
        var values = new object[parameters.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Value(parameters[i].ParameterType, arguments[i], kernel.Parameters[i].Parts);
        }

        int atLaunch = (int)(kernel.SharedBytesAtLaunch?.Invoke(arguments) ?? 0);
        SharedMemoryConfig shared = atLaunch == 0 ? default : SharedMemoryConfig.RequestDynamic<long>(atLaunch / sizeof(long));
        Kernel loaded = _kernels.GetOrAdd(method, device.Accelerator.LoadKernel);
        loaded.Launch(device.Accelerator.DefaultStream,
            new KernelConfig(new Index3D(countX, countY, countZ), new Index3D(kernel.Workgroup.X, kernel.Workgroup.Y, kernel.Workgroup.Z), shared), values);
        device.Accelerator.Synchronize();
    }

    protected override void WriteCore(DeviceMemory destination, long byteOffset, ReadOnlySpan<byte> source) =>
        source.CopyTo(((IlgpuCpuMemory)destination).Span(byteOffset, source.Length));

    protected override void ReadCore(DeviceMemory source, long byteOffset, Span<byte> destination) =>
        ((IlgpuCpuMemory)source).Span(byteOffset, destination.Length).CopyTo(destination);

    protected override void CopyCore(DeviceMemory source, long sourceOffset, DeviceMemory destination, long destinationOffset, long byteLength) =>
        ((IlgpuCpuMemory)source).Span(sourceOffset, byteLength).CopyTo(((IlgpuCpuMemory)destination).Span(destinationOffset, byteLength));

    protected override void ClearCore(DeviceMemory memory, long byteOffset, long byteLength) =>
        ((IlgpuCpuMemory)memory).Span(byteOffset, byteLength).Clear();

    protected override void Dispose(bool disposing)
    {
        foreach (Kernel kernel in _kernels.Values)
        {
            kernel.Dispose();
        }
    }

    private static object Value(Type type, KernelArgument argument, int parts)
    {
        if (argument.Memory is not IlgpuCpuMemory memory)
        {
            return ScalarMethod.MakeGenericMethod(type).Invoke(null, [argument.Bits])!;
        }

        Type element = type.GetGenericArguments()[0];
        return CastMethod.MakeGenericMethod(element).Invoke(null, [memory, argument.ByteOffset, argument.Length * parts])!;
    }

    private static ArrayView<T> Cast<T>(IlgpuCpuMemory memory, long byteOffset, long length)
        where T : unmanaged =>
        memory.Bytes(byteOffset, length * Unsafe.SizeOf<T>()).Cast<T>();

    private static T Scalar<T>(ulong bits)
        where T : unmanaged => Unsafe.As<ulong, T>(ref bits);
}
