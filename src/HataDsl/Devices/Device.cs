namespace HataDsl;

/// <summary>A device that runs kernels. Create one through <see cref="DeviceCatalog"/> or its own class.</summary>
public abstract class Device : IDisposable
{
    private long _freedCount;

    /// <summary>The kind.</summary>
    public abstract DeviceKind Kind { get; }

    /// <summary>How it is asked for: <c>cpu</c>, <c>vulkan:0</c>, <c>cuda:1</c>.</summary>
    public abstract string Id { get; }

    /// <summary>Name for people, such as the product's.</summary>
    public abstract string Name { get; }

    /// <summary>What it can do.</summary>
    public abstract DeviceCapabilities Capabilities { get; }

    /// <summary>Bytes allocated on the device at present.</summary>
    public abstract long AllocatedBytes { get; }

    /// <summary>Most bytes allocated at one time.</summary>
    public abstract long PeakAllocatedBytes { get; }

    /// <summary>
    /// Kernels that had to be compiled since the device was opened, where others came from the cache on disk (<c>HATADSL_CACHE</c>).
    /// A program that starts a second time compiles nothing. Always 0 on devices whose kernels are compiled with the program.
    /// </summary>
    public virtual int CompiledModuleCount => 0;

    /// <summary>Blocks of memory freed so far.</summary>
    internal long FreedCount => Interlocked.Read(ref _freedCount);

    /// <summary>Allocates a buffer. Its contents are undefined.</summary>
    /// <param name="length">Number of elements, at least 0.</param>
    /// <exception cref="DeviceException">There is not enough memory; the message names both sizes.</exception>
    public unsafe Buffer<T> Allocate<T>(long length)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new(AllocateBytes(checked(length * sizeof(T))), length);
    }

    /// <summary>Creates a queue. Work of one queue runs in order.</summary>
    public abstract Queue CreateQueue();

    /// <summary>Frees the device and all that was made with it.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Allocates a block of memory, aligned to at least 256 bytes.</summary>
    protected abstract DeviceMemory AllocateBytes(long byteLength);

    /// <summary>Frees the device.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>Why a kernel cannot run here, in words; null when it can.</summary>
    public string? WhyNot(KernelDescriptor kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        KernelFeatures missing = kernel.Features & ~Capabilities.Features;
        return missing != KernelFeatures.None ? $"{Id} lacks {missing}"
            : kernel.Workgroup.Count > Capabilities.MaxWorkgroupInvocations
                ? $"its workgroup has {kernel.Workgroup.Count} invocations, {Id} allows {Capabilities.MaxWorkgroupInvocations}"
            : kernel.SharedBytes > Capabilities.MaxSharedBytes
                ? $"it needs {kernel.SharedBytes} bytes of shared memory, {Id} has {Capabilities.MaxSharedBytes}"
            : null;
    }

    /// <summary>Notes that a block of memory has been freed.</summary>
    internal void NoteFreed() => Interlocked.Increment(ref _freedCount);

    /// <inheritdoc/>
    public override string ToString() => $"{Id} ({Name})";
}
