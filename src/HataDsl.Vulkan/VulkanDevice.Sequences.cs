namespace HataDsl.Vulkan;

/// <content>The sequences that are alive: their command buffers must go before the device does.</content>
public sealed unsafe partial class VulkanDevice
{
    private readonly HashSet<VulkanSequence> _sequences = [];

    internal void Remember(VulkanSequence sequence)
    {
        lock (_sequences)
        {
            _sequences.Add(sequence);
        }
    }

    /// <summary>Whether the sequence was still alive.</summary>
    internal bool Forget(VulkanSequence sequence)
    {
        lock (_sequences)
        {
            return _sequences.Remove(sequence);
        }
    }

    /// <summary>Waits for all that was submitted.</summary>
    internal void WaitIdle()
    {
        lock (SubmissionLock)
        {
            // A lost device has nothing under way; what comes next is to give back the handles.
            _ = Api.QueueWaitIdle(SubmissionQueue);
        }
    }

    private void DestroySequences()
    {
        lock (_sequences)
        {
            foreach (VulkanSequence sequence in _sequences)
            {
                sequence.Destroy();
            }

            _sequences.Clear();
        }
    }
}
