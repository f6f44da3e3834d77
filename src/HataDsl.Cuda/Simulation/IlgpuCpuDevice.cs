using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace HataDsl.Cuda;

/// <summary>
/// Runs the CUDA form of kernels on ILGPU's CPU accelerator: one thread for each invocation of a workgroup, in warps of 32.
/// It shows without a GPU that the form is right, and is thousands of times slower than any other device: for tests.
/// </summary>
public sealed class IlgpuCpuDevice : Device
{
    private const int WarpSize = 32;

    private readonly Context _context;
    private long _allocated;
    private long _peak;

    /// <summary>Creates the device.</summary>
    /// <param name="maxWorkgroupInvocations">Most invocations of a workgroup, a multiple of 32; each costs a thread.</param>
    public IlgpuCpuDevice(int maxWorkgroupInvocations = 256)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxWorkgroupInvocations, WarpSize);
        var device = new CPUDevice(WarpSize, maxWorkgroupInvocations / WarpSize, 1);
        _context = Context.Create(builder => builder.Optimize(OptimizationLevel.O1));
        Accelerator = device.CreateCPUAccelerator(_context, CPUAcceleratorMode.Parallel);
        Capabilities = new()
        {
            Features = KernelFeatures.Storage8 | KernelFeatures.Storage16 | KernelFeatures.Int64 | KernelFeatures.Float64
                | KernelFeatures.Subgroups | KernelFeatures.AtomicFloat | KernelFeatures.AtomicInt64 | KernelFeatures.MatrixTiles,
            IsProcessor = true,
            SubgroupSize = WarpSize,
            MaxWorkgroupInvocations = maxWorkgroupInvocations / WarpSize * WarpSize,
            MaxSharedBytes = 227 * 1024,
            MaxViewBytes = int.MaxValue,
            MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            Processors = 1,
            Driver = "ILGPU " + Context.Version,
        };
    }

    /// <inheritdoc/>
    public override DeviceKind Kind => DeviceKind.Debug;

    /// <inheritdoc/>
    public override string Id => "ilgpu-cpu";

    /// <inheritdoc/>
    public override string Name => "ILGPU's CPU accelerator";

    /// <inheritdoc/>
    public override DeviceCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public override long AllocatedBytes => Interlocked.Read(ref _allocated);

    /// <inheritdoc/>
    public override long PeakAllocatedBytes => Interlocked.Read(ref _peak);

    internal CPUAccelerator Accelerator { get; }

    /// <inheritdoc/>
    public override Queue CreateQueue() => new IlgpuCpuQueue(this);

    internal void Released(long bytes) => Interlocked.Add(ref _allocated, -bytes);

    /// <inheritdoc/>
    protected override DeviceMemory AllocateBytes(long byteLength)
    {
        // ILGPU allocates no empty buffers.
        MemoryBuffer1D<byte, Stride1D.Dense> buffer = Accelerator.Allocate1D<byte>(Math.Max(byteLength, 1));
        long allocated = Interlocked.Add(ref _allocated, byteLength);
        _peak = Math.Max(_peak, allocated);
        return new IlgpuCpuMemory(this, byteLength, buffer);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Accelerator.Dispose();
        _context.Dispose();
    }
}

/// <summary>Host memory as ILGPU holds it.</summary>
internal sealed class IlgpuCpuMemory(IlgpuCpuDevice device, long byteLength, MemoryBuffer1D<byte, Stride1D.Dense> buffer)
    : DeviceMemory(device, byteLength)
{
    public ArrayView<byte> Bytes(long byteOffset, long byteLength) => buffer.View.BaseView.SubView(byteOffset, byteLength);

    public unsafe Span<byte> Span(long byteOffset, long byteLength) =>
        new((byte*)buffer.NativePtr + byteOffset, checked((int)byteLength));

    protected override void Free()
    {
        buffer.Dispose();
        device.Released(ByteLength);
    }
}
