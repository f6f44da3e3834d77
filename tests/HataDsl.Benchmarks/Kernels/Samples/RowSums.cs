using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>What softmax and layer norm share: a row of up to 1024 numbers in the registers of one workgroup.</summary>
internal static class RowSums
{
    /// <summary>Numbers of a row that an invocation holds.</summary>
    public const int Each = 4;

    /// <summary>Longest row.</summary>
    public const int MaximumColumns = 256 * Each;

    /// <summary>Adds the subgroups' sums, which lie in shared memory. Every invocation gets the same total.</summary>
    public static float Total(Span<float> shared)
    {
        float total = 0;
        for (int i = 0; i < 256 / Subgroup.Size; i++)
        {
            total += shared[i];
        }

        return total;
    }
}
