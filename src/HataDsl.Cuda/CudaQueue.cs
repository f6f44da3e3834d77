namespace HataDsl.Cuda;

/// <summary>Work in order on a CUDA stream. A queue belongs to one thread at a time.</summary>
public sealed partial class CudaQueue : Queue
{
    private const uint NonBlocking = 1;
    private const int MaxGridYZ = 65535;

    private readonly CudaDevice _device;
    private readonly nint _stream;
    private string? _lastKernel;
    private bool _disposed;

    internal CudaQueue(CudaDevice device)
        : base(device)
    {
        _device = device;

        // Apart from the legacy default stream, which would wait for every other stream and cannot be captured.
        CudaDriver.Check(CudaApi.StreamCreate(out _stream, NonBlocking), $"Creating a queue on {device.Id}");
        _staging = new StagingRing(_stream);
    }

    /// <inheritdoc/>
    protected override void SynchronizeCore()
    {
        _device.MakeCurrent();
        Check(CudaApi.StreamSynchronize(_stream), "Waiting for the queue");
    }

    /// <inheritdoc/>
    protected override unsafe void LaunchCore(KernelDescriptor kernel, int countX, int countY, int countZ, ReadOnlySpan<KernelArgument> arguments)
    {
        if (countY > MaxGridYZ || countZ > MaxGridYZ)
        {
            throw new DeviceException($"{kernel.Name}: {countX} x {countY} x {countZ} workgroups; CUDA allows {MaxGridYZ} along y and z.");
        }

        _device.MakeCurrent();
        CudaKernel loaded = _device.Get(kernel);

        // A view is the pair of address and length in scalars that ILGPU's array view is; a scalar is read from its low bytes.
        // The base class has seen that there is one argument for each parameter, and no kernel has many.
        ulong* values = stackalloc ulong[2 * arguments.Length];
        void** parameters = stackalloc void*[arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            ref readonly KernelArgument argument = ref arguments[i];
            ulong* value = values + (2 * i);
            if (argument.Memory is CudaMemory memory)
            {
                value[0] = memory.Address + (ulong)argument.ByteOffset;
                value[1] = (ulong)(argument.Length * kernel.Parameters[i].Parts);
            }
            else
            {
                value[0] = argument.Bits;
            }

            parameters[i] = value;
        }

        WorkgroupSize size = kernel.Workgroup;
        _lastKernel = kernel.Name;
        Check(
            CudaApi.LaunchKernel(
                loaded.Function, (uint)countX, (uint)countY, (uint)countZ, (uint)size.X, (uint)size.Y, (uint)size.Z,
                (uint)(loaded.DynamicSharedBytes + (kernel.SharedBytesAtLaunch?.Invoke(arguments) ?? 0)), _stream, parameters, null),
            "Launching");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _device.MakeCurrent();
        _ = CudaApi.StreamSynchronize(_stream);
        _staging.Dispose();
        DisposeMarks();
        DisposeCrossing();
        _ = CudaApi.StreamDestroy(_stream);
    }

    /// <summary>
    /// Throws for a failed call. Failures of a kernel come out at any later call, and stay: the message says what was launched last.
    /// </summary>
    private void Check(int result, string what)
    {
        if (result != 0)
        {
            string last = _lastKernel is null ? "" : $"; the kernel launched last on this queue was {_lastKernel}";
            throw new DeviceException($"{what} on {_device.Id} failed: {CudaDriver.Describe(result)}{last}.");
        }
    }
}
