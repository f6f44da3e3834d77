using HataDsl.Ir;

namespace HataDsl.Fuzz.Campaigns;

/// <summary>What the kernels of a campaign use, added up.</summary>
internal sealed class Coverage
{
    private readonly HashSet<int> _ops = [];
    private readonly int[] _kernels = new int[KernelUse.FeatureNames.Count];

    /// <summary>Adds a kernel.</summary>
    public void Add(KernelUse use)
    {
        _ops.UnionWith(use.Ops);
        for (int i = 0; i < _kernels.Length; i++)
        {
            _kernels[i] += (use.Features >> i) & 1;
        }
    }

    public string Describe() =>
        $"kernels with {string.Join(", ", KernelUse.FeatureNames.Select((name, i) => $"{name} {_kernels[i]}"))}\n"
        + $"operations reached: {_ops.Count} of {OpTable.All.Count}; never: {string.Join(", ", OpTable.All.Where(row => !_ops.Contains((int)row.Op)).Select(row => row.Name))}";
}
