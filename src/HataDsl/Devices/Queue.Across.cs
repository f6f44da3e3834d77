namespace HataDsl;

/// <content>Copies from one device to another.</content>
public abstract partial class Queue
{
    /// <summary>Copies to any device, after all earlier work of both queues; the queues may be of one device.</summary>
    /// <param name="source">Memory of this queue's device.</param>
    /// <param name="to">A queue of the device that takes it.</param>
    /// <param name="destination">Memory of that device.</param>
    /// <returns>
    /// Whether the bytes went from memory to memory: on one device, where the devices reach each other, or where the host reaches the memory
    /// of either. Otherwise they went through memory of the host, and were copied twice.
    /// </returns>
    public unsafe bool CopyAcross<T>(BufferView<T> source, Queue to, BufferView<T> destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, source.Length, nameof(destination));
        CheckView(source, nameof(source));
        to.CheckView(destination, nameof(destination));
        if (Device == to.Device)
        {
            if (this != to)
            {
                Synchronize();
            }

            to.Copy(source, destination);
            return true;
        }

        ThrowIfRecording("A copy to another device cannot be part of a recording");
        to.ThrowIfRecording("A copy from another device cannot be part of a recording");
        if (to.CopyFromCore(this, source.Memory, source.ByteOffset, destination.Memory, destination.ByteOffset, source.ByteLength) is { } isDirect)
        {
            return isDirect;
        }

        if (source.Memory.HostAddress != 0 && source.Length <= int.MaxValue)
        {
            Synchronize();
            to.Write(destination, new ReadOnlySpan<T>((void*)(source.Memory.HostAddress + source.ByteOffset), (int)source.Length));
            return true;
        }

        if (destination.Memory.HostAddress != 0 && destination.Length <= int.MaxValue)
        {
            to.Synchronize();
            Read(source, new Span<T>((void*)(destination.Memory.HostAddress + destination.ByteOffset), (int)destination.Length));
            return true;
        }

        to.Write(destination, Read(source));
        return false;
    }

    /// <summary>Copies from another device without the help of the host's side of this library, after all earlier work of both queues.</summary>
    /// <returns>Whether the bytes went from memory to memory; null where there is no such way, and nothing has been copied.</returns>
    protected virtual bool? CopyFromCore(Queue from, DeviceMemory source, long sourceOffset, DeviceMemory destination, long destinationOffset, long byteLength) => null;
}
