using System.Text;

namespace HataDsl.Cuda;

/// <summary>
/// An NVIDIA GPU. ILGPU compiles kernels to PTX; memory, streams and launches go to the driver directly, on the device's primary
/// context, so that other CUDA libraries in the process share it.
/// </summary>
public sealed partial class CudaDevice : Device
{
    private const int OldestMajor = 8;

    private readonly int _handle;
    private readonly nint _context;
    private readonly int _ordinal;
    private readonly Dictionary<int, bool> _reaches = [];
    private long _allocated;
    private long _peak;
    private bool _disposed;

    /// <summary>Opens a device.</summary>
    /// <param name="ordinal">Which one, from 0, in the driver's order.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <exception cref="DeviceException">It is not there or too old: the message names what is missing.</exception>
    public CudaDevice(int ordinal = 0, CudaDeviceOptions? options = null)
    {
        if (CudaDriver.Problem is { } problem)
        {
            throw new DeviceException($"There is no CUDA device: {problem}.");
        }

        CudaDriver.Check(CudaApi.DeviceGet(out _handle, ordinal), $"Opening cuda:{ordinal}");
        _ordinal = ordinal;
        (int major, int minor) = ComputeCapability(_handle);
        if (major < OldestMajor)
        {
            throw new DeviceException($"cuda:{ordinal} ({NameOf(_handle)}) has compute capability {major}.{minor}; kernels need 8.0 or higher.");
        }

        Name = NameOf(_handle);
        Driver = $"{CudaDriver.VersionText}, compute capability {major}.{minor}";
        CudaDriver.Check(CudaApi.DeviceTotalMem(out nuint memory, _handle), $"Asking for the memory of cuda:{ordinal}");
        Capabilities = new()
        {
            Features = KernelFeatures.Storage8 | KernelFeatures.Storage16 | KernelFeatures.Int64 | KernelFeatures.Float64
                | KernelFeatures.Subgroups | KernelFeatures.AtomicFloat | KernelFeatures.AtomicInt64 | KernelFeatures.MatrixTiles,
            HasMatrixUnits = true,
            SubgroupSize = 32,
            MaxWorkgroupInvocations = Attribute(_handle, CudaAttribute.MaxThreadsPerBlock),
            MaxSharedBytes = Attribute(_handle, CudaAttribute.MaxSharedMemoryPerBlockOptIn),
            MaxViewBytes = (long)memory,
            MemoryBytes = (long)memory,
            Processors = Attribute(_handle, CudaAttribute.MultiprocessorCount),
            Driver = Driver,
        };
        CudaDriver.Check(CudaApi.DevicePrimaryCtxRetain(out _context, _handle), $"Opening cuda:{ordinal}");
        _compiler = new PtxCompiler(major);
        _cache = new ModuleCache((options ?? new()).CacheFolder, $"sm_{major}{minor} {CudaDriver.VersionText}");
    }

    /// <inheritdoc/>
    public override DeviceKind Kind => DeviceKind.Cuda;

    /// <inheritdoc/>
    public override string Id => $"cuda:{_ordinal}";

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>The driver, its version and the device's compute capability.</summary>
    public string Driver { get; }

    /// <inheritdoc/>
    public override DeviceCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public override long AllocatedBytes => Interlocked.Read(ref _allocated);

    /// <inheritdoc/>
    public override long PeakAllocatedBytes => Interlocked.Read(ref _peak);

    /// <inheritdoc/>
    public override Queue CreateQueue()
    {
        MakeCurrent();
        return new CudaQueue(this);
    }

    /// <summary>Makes the device's context the one that driver calls of this thread go to; cheap when it is already.</summary>
    internal void MakeCurrent()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CudaDriver.Check(CudaApi.CtxSetCurrent(_context), "Selecting the CUDA device");
    }

    /// <summary>The device's context.</summary>
    internal nint Context => _context;

    /// <summary>
    /// Whether kernels and copies of this device reach the memory of another one without the host: the driver is asked once, and told to
    /// allow it.
    /// </summary>
    internal bool Reaches(CudaDevice other)
    {
        if (_handle == other._handle)
        {
            return true;
        }

        if (!_reaches.TryGetValue(other._handle, out bool reaches))
        {
            const int AlreadyEnabled = 704;
            CudaDriver.Check(CudaApi.DeviceCanAccessPeer(out int can, _handle, other._handle), $"Asking whether {Id} reaches {other.Id}");
            MakeCurrent();
            reaches = can != 0 && CudaApi.CtxEnablePeerAccess(other._context, 0) is (0 or AlreadyEnabled);
            _reaches.Add(other._handle, reaches);
        }

        return reaches;
    }

    /// <summary>Frees a block.</summary>
    internal void Free(ulong address, long bytes)
    {
        // The blocks of a device that is gone went with its context.
        if (!_disposed)
        {
            // After a failed kernel every call fails, and disposing must not hide what failed first.
            _ = CudaApi.CtxSetCurrent(_context);
            _ = CudaApi.MemFree(address);
            Interlocked.Add(ref _allocated, -bytes);
        }
    }

    /// <summary>Frees an executable graph; those of a device that is gone went with its context.</summary>
    internal void FreeGraph(nint handle)
    {
        if (!_disposed)
        {
            _ = CudaApi.CtxSetCurrent(_context);
            _ = CudaApi.GraphExecDestroy(handle);
        }
    }

    internal static string NameOf(int handle)
    {
        Span<byte> name = stackalloc byte[256];
        unsafe
        {
            fixed (byte* first = name)
            {
                CudaDriver.Check(CudaApi.DeviceGetName(first, name.Length, handle), "Asking for a CUDA device's name");
            }
        }

        return Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);
    }

    internal static (int Major, int Minor) ComputeCapability(int handle) =>
        (Attribute(handle, CudaAttribute.ComputeCapabilityMajor), Attribute(handle, CudaAttribute.ComputeCapabilityMinor));

    internal static int Attribute(int handle, CudaAttribute attribute)
    {
        CudaDriver.Check(CudaApi.DeviceGetAttribute(out int value, attribute, handle), $"Asking a CUDA device for {attribute}");
        return value;
    }

    /// <inheritdoc/>
    protected override DeviceMemory AllocateBytes(long byteLength)
    {
        MakeCurrent();
        int result = CudaApi.MemAlloc(out ulong address, (nuint)Math.Max(byteLength, 1));
        if (CudaDriver.IsOutOfMemory(result))
        {
            _ = CudaApi.MemGetInfo(out nuint free, out nuint total);
            throw new DeviceException(
                $"{Id} has not enough memory: {byteLength:N0} bytes asked for, {(long)free:N0} of {(long)total:N0} free; this program holds {AllocatedBytes:N0}.");
        }

        CudaDriver.Check(result, $"Allocating {byteLength:N0} bytes on {Id}");
        long allocated = Interlocked.Add(ref _allocated, byteLength);
        for (long peak = PeakAllocatedBytes; allocated > peak; peak = PeakAllocatedBytes)
        {
            Interlocked.CompareExchange(ref _peak, allocated, peak);
        }

        return new CudaMemory(this, byteLength, address);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!_disposed)
        {
            _ = CudaApi.CtxSetCurrent(_context);
            UnloadKernels();
            _disposed = true;
            _compiler.Dispose();
            _ = CudaApi.DevicePrimaryCtxRelease(_handle);
        }
    }
}

/// <summary>A block of device memory.</summary>
internal sealed class CudaMemory(CudaDevice device, long byteLength, ulong address) : DeviceMemory(device, byteLength)
{
    /// <summary>Where it begins, as kernels see it.</summary>
    public ulong Address { get; } = address;

    protected override void Free() => device.Free(Address, ByteLength);
}
