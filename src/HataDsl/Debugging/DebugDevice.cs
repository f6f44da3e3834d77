using System.Numerics;
using System.Runtime.InteropServices;
using HataDsl.Debugging;

namespace HataDsl;

/// <summary>
/// Runs the C# method of a kernel itself, one invocation at a time and always in the same order, so that a debugger can step through it.
/// The reference for every other device. Indices are checked, shared arrays start with a poison pattern,
/// and a barrier or exchange that some invocation misses is reported.
/// </summary>
public sealed unsafe class DebugDevice : Device
{
    private readonly HostHeap _heap;
    private readonly DebugThreads _threads = new();
    private readonly Lock _gate = new();
    private readonly CpuScratch _scratch = new();

    /// <summary>Opens the device.</summary>
    /// <param name="options">How it works; defaults when null.</param>
    public DebugDevice(DebugDeviceOptions? options = null)
    {
        int subgroup = (options ?? new DebugDeviceOptions()).SubgroupSize;
        if (subgroup is < 1 or > 64 || !BitOperations.IsPow2(subgroup))
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"A subgroup of {subgroup} is no power of two from 1 to 64.");
        }

        _heap = new HostHeap(this);
        Capabilities = new DeviceCapabilities
        {
            Features = KernelFeatures.Storage8 | KernelFeatures.Storage16 | KernelFeatures.Int64 | KernelFeatures.Float64
                | KernelFeatures.Subgroups | KernelFeatures.AtomicFloat | KernelFeatures.AtomicInt64 | KernelFeatures.MatrixTiles,
            IsProcessor = true,
            SubgroupSize = subgroup,
            MaxWorkgroupInvocations = 1024,
            MaxSharedBytes = 1 << 20,
            MaxViewBytes = long.MaxValue,
            MemoryBytes = HostHeap.Limit,
            Processors = 1,
            Driver = RuntimeInformation.FrameworkDescription,
        };
    }

    /// <inheritdoc/>
    public override DeviceKind Kind => DeviceKind.Debug;

    /// <inheritdoc/>
    public override string Id => "debug";

    /// <inheritdoc/>
    public override string Name => "Plain C#, one invocation at a time";

    /// <inheritdoc/>
    public override DeviceCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public override long AllocatedBytes => _heap.Allocated;

    /// <inheritdoc/>
    public override long PeakAllocatedBytes => _heap.Peak;

    /// <inheritdoc/>
    public override Queue CreateQueue() => new DebugQueue(this);

    /// <inheritdoc/>
    protected override DeviceMemory AllocateBytes(long byteLength) => _heap.Allocate(byteLength);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _threads.Dispose();
        _heap.Dispose();
        _scratch.Dispose();
    }

    private sealed class DebugQueue(DebugDevice device) : HostQueue(device)
    {
        protected override void Run(KernelDescriptor kernel, int countX, int countY, int countZ, CpuArgument* arguments, int sharedBytes)
        {
            lock (device._gate)
            {
                var work = new CpuWork(arguments, countX, countY, countZ, 0, 1, device._scratch, isAlone: false);
                for (int z = 0; z < countZ; z++)
                {
                    for (int y = 0; y < countY; y++)
                    {
                        for (int x = 0; x < countX; x++)
                        {
                            var position = new WorkgroupPosition(
                                x, y, z, countX, countY, countZ, kernel.Workgroup.X, kernel.Workgroup.Y, kernel.Workgroup.Z);
                            using var run = new WorkgroupRun(kernel, work, position, device.Capabilities.SubgroupSize, device._threads);
                            run.Run();
                        }
                    }
                }
            }
        }
    }
}
