using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HataDsl;

/// <summary>The processor: runs the SIMD form of kernels, workgroups spread over threads. Launches are done when the call returns.</summary>
public sealed unsafe class CpuDevice : Device
{
    private readonly HostHeap _heap;
    private readonly WorkerPool _pool;
    private readonly bool _useHandWritten;

    /// <summary>Opens the processor as a device.</summary>
    /// <param name="options">How it works; defaults when null.</param>
    public CpuDevice(CpuDeviceOptions? options = null)
    {
        options ??= new CpuDeviceOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads, nameof(options));
        _heap = new HostHeap(this);
        _pool = new WorkerPool(options.Threads == 0 ? Environment.ProcessorCount : options.Threads);
        _useHandWritten = options.UseHandWritten;
        Name = ProcessorName.Read();
        Capabilities = new DeviceCapabilities
        {
            Features = KernelFeatures.Storage8 | KernelFeatures.Storage16 | KernelFeatures.Int64 | KernelFeatures.Float64
                | KernelFeatures.Subgroups | KernelFeatures.AtomicFloat | KernelFeatures.AtomicInt64 | KernelFeatures.MatrixTiles,
            IsProcessor = true,
            SubgroupSize = Vector256<float>.Count,
            MaxWorkgroupInvocations = 1024,
            MaxSharedBytes = 1 << 20,
            MaxViewBytes = long.MaxValue,
            MemoryBytes = HostHeap.Limit,
            Processors = _pool.Count,
            Driver = RuntimeInformation.FrameworkDescription,
        };
    }

    /// <inheritdoc/>
    public override DeviceKind Kind => DeviceKind.Cpu;

    /// <inheritdoc/>
    public override string Id => "cpu";

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override DeviceCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public override long AllocatedBytes => _heap.Allocated;

    /// <inheritdoc/>
    public override long PeakAllocatedBytes => _heap.Peak;

    /// <summary>Threads that run workgroups.</summary>
    public int Threads => _pool.Count;

    /// <inheritdoc/>
    public override Queue CreateQueue() => new CpuQueue(this);

    /// <inheritdoc/>
    protected override DeviceMemory AllocateBytes(long byteLength) => _heap.Allocate(byteLength);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _pool.Dispose();
        _heap.Dispose();
    }

    private sealed class CpuQueue(CpuDevice device) : HostQueue(device)
    {
        protected override void Run(KernelDescriptor kernel, int countX, int countY, int countZ, CpuArgument* arguments, int sharedBytes)
        {
            CpuBody body = device._useHandWritten && kernel.HandWrittenCpu is { } handWritten ? handWritten : kernel.Cpu;
            try
            {
                device._pool.Run(body, arguments, (countX, countY, countZ), sharedBytes);
            }
            catch (Exception exception) when (exception is not ObjectDisposedException)
            {
                throw new DeviceException($"{kernel.Name} failed on {device.Id}: {exception.Message}", exception);
            }
        }
    }
}
