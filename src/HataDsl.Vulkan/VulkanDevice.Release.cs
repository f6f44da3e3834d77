namespace HataDsl.Vulkan;

/// <content>Memory that is given back while the device may still work on it.</content>
public sealed partial class VulkanDevice
{
    private readonly List<Leaving> _leaving = [];

    /// <summary>Takes memory back, or, while a queue has commands that are not done, notes to do so after them.</summary>
    internal void Release(VulkanMemory memory)
    {
        VulkanQueue[] queues;
        lock (_queues)
        {
            queues = [.. _queues];
        }

        lock (_memoryLock)
        {
            if (_isDisposed || !_blocks.Contains(memory.Block))
            {
                return;
            }

            _allocated -= memory.Reserved;
            TakeBackLeaving();
            QueueMoment[] moments = [.. queues.Select(queue => new QueueMoment(queue, queue.LastValue)).Where(moment => !moment.IsPast)];
            if (moments.Length > 0)
            {
                _leaving.Add(new Leaving(memory, moments));
            }
            else
            {
                TakeBack(memory);
            }
        }
    }

    private void TakeBackLeaving() => _leaving.RemoveAll(leaving =>
    {
        bool isFree = Array.TrueForAll(leaving.Moments, moment => moment.IsPast);
        if (isFree)
        {
            TakeBack(leaving.Memory);
        }

        return isFree;
    });

    private void TakeBack(VulkanMemory memory)
    {
        if (memory.Block.FreePieces is { } pieces)
        {
            pieces.Push(memory.Offset);
        }
        else
        {
            Destroy(memory.Block);
        }
    }

    private readonly record struct QueueMoment(VulkanQueue Queue, ulong Value)
    {
        public bool IsPast => Queue.HasReached(Value);
    }

    private readonly record struct Leaving(VulkanMemory Memory, QueueMoment[] Moments);
}
