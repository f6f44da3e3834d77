using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>What softmax and layer norm share: a row of up to 1024 numbers in the registers of one workgroup.</summary>
internal static class RowSums
{
    /// <summary>Invocations of a workgroup.</summary>
    public const int Invocations = 128;

    /// <summary>Numbers of a row that an invocation holds: enough that their reads, under way together, cover the waiting at barriers.</summary>
    public const int Each = 8;

    /// <summary>Longest row.</summary>
    public const int MaximumColumns = Invocations * Each;

    /// <summary>Adds the subgroups' sums, which lie in shared memory. Every invocation gets the same total.</summary>
    public static float Total(Span<float> shared)
    {
        float total = 0;
        for (int i = 0; i < Invocations / Subgroup.Size; i++)
        {
            total += shared[i];
        }

        return total;
    }
}
