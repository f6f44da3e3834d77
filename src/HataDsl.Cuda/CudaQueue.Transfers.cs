namespace HataDsl.Cuda;

/// <summary>Copies and clearing.</summary>
public sealed partial class CudaQueue
{
    private readonly StagingRing _staging;

    /// <inheritdoc/>
    protected override unsafe void WriteCore(DeviceMemory destination, long byteOffset, ReadOnlySpan<byte> source)
    {
        _device.MakeCurrent();
        ulong address = Address(destination, byteOffset);
        while (source.Length > 0)
        {
            Span<byte> piece = _staging.Take(source.Length, out nint host);
            source[..piece.Length].CopyTo(piece);
            Check(CudaApi.MemcpyHtoDAsync(address, (void*)host, (nuint)piece.Length, _stream), "Copying to the device");
            address += (ulong)piece.Length;
            source = source[piece.Length..];
        }
    }

    /// <inheritdoc/>
    protected override unsafe void ReadCore(DeviceMemory source, long byteOffset, Span<byte> destination)
    {
        _device.MakeCurrent();
        ulong address = Address(source, byteOffset);
        Span<byte> arriving = default;
        Span<byte> target = default;
        while (destination.Length > 0)
        {
            // While one piece crosses the bus, the one before it is copied out.
            Span<byte> piece = _staging.Take(destination.Length, out nint host, longest: StagingRing.SegmentBytes / 2);
            Check(CudaApi.MemcpyDtoHAsync((void*)host, address, (nuint)piece.Length, _stream), "Copying from the device");
            nint ready = _staging.Record();
            arriving.CopyTo(target);
            Check(CudaApi.EventSynchronize(ready), "Copying from the device");
            arriving = piece;
            target = destination[..piece.Length];
            address += (ulong)piece.Length;
            destination = destination[piece.Length..];
        }

        arriving.CopyTo(target);
    }

    /// <inheritdoc/>
    protected override void CopyCore(DeviceMemory source, long sourceOffset, DeviceMemory destination, long destinationOffset, long byteLength)
    {
        if (byteLength > 0)
        {
            _device.MakeCurrent();
            Check(
                CudaApi.MemcpyDtoDAsync(Address(destination, destinationOffset), Address(source, sourceOffset), (nuint)byteLength, _stream),
                "Copying on the device");
        }
    }

    /// <inheritdoc/>
    protected override void ClearCore(DeviceMemory memory, long byteOffset, long byteLength)
    {
        if (byteLength > 0)
        {
            _device.MakeCurrent();
            Check(CudaApi.MemsetD8Async(Address(memory, byteOffset), 0, (nuint)byteLength, _stream), "Clearing");
        }
    }

    private static ulong Address(DeviceMemory memory, long byteOffset) => ((CudaMemory)memory).Address + (ulong)byteOffset;
}
