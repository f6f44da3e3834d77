using HataDsl.Ir;

namespace HataDsl.Fuzz.Campaigns;

/// <summary>What the kernels of a campaign use: counted on the IR as lowered.</summary>
internal sealed class Coverage
{
    private static readonly (string Name, Func<Use, bool> Has)[] Features =
    [
        ("barriers", use => use.Ops.Contains(Op.Barrier)),
        ("shared memory", use => use.Kinds.Contains(SymbolKind.Shared)),
        ("private arrays", use => use.Kinds.Contains(SymbolKind.Private)),
        ("helper methods", use => use.Ops.Contains(Op.Call)),
        ("loops", use => use.Ops.Contains(Op.Loop)),
        ("early returns", use => use.Ops.Contains(Op.Return)),
        ("subgroup exchanges", use => use.Ops.Any(op => OpTable.Get(op).Has(OpTraits.ExchangesInSubgroup))),
        ("atomics", use => use.Ops.Any(op => op is >= Op.AtomicAdd and <= Op.AtomicCompareExchange)),
        ("8-bit integers", use => use.Types.Overlaps([ScalarType.I8, ScalarType.U8])),
        ("16-bit integers", use => use.Types.Overlaps([ScalarType.I16, ScalarType.U16])),
        ("64-bit integers", use => use.Types.Overlaps([ScalarType.I64, ScalarType.U64])),
        ("unsigned integers", use => use.Types.Overlaps([ScalarType.U8, ScalarType.U16, ScalarType.U32, ScalarType.U64])),
        ("float", use => use.Types.Contains(ScalarType.F32)),
        ("double", use => use.Types.Contains(ScalarType.F64)),
        ("Half", use => use.Types.Contains(ScalarType.F16)),
        ("BFloat16", use => use.Types.Contains(ScalarType.BF16)),
    ];

    private readonly Dictionary<Op, long> _ops = [];
    private readonly int[] _kernels = new int[Features.Length];

    /// <summary>Adds a kernel.</summary>
    public void Add(string ir)
    {
        Kernel kernel = KernelParser.Parse(ir);
        var use = new Use([], [], []);
        Count(kernel.Body, use);
        foreach (Function function in kernel.Functions)
        {
            Count(function.Body, use);
        }

        foreach (Symbol symbol in kernel.Parameters.Concat(kernel.Symbols).Concat(kernel.Functions.SelectMany(function => function.Symbols)))
        {
            use.Kinds.Add(symbol.Kind);
            use.Types.Add(symbol.Type);
        }

        for (int i = 0; i < Features.Length; i++)
        {
            _kernels[i] += Features[i].Has(use) ? 1 : 0;
        }
    }

    public string Describe() =>
        $"kernels with {string.Join(", ", Features.Select((feature, i) => $"{feature.Name} {_kernels[i]}"))}\n"
        + $"operations reached: {_ops.Count} of {OpTable.All.Count}; never: {string.Join(", ", OpTable.All.Where(row => !_ops.ContainsKey(row.Op)).Select(row => row.Name))}";

    private void Count(Region region, Use use)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            _ops[instruction.Op] = _ops.GetValueOrDefault(instruction.Op) + 1;
            use.Ops.Add(instruction.Op);
            foreach (Value result in instruction.Results)
            {
                use.Types.Add(result.Type);
            }

            foreach (Region nested in instruction.Regions)
            {
                Count(nested, use);
            }
        }
    }

    private sealed record Use(HashSet<Op> Ops, HashSet<SymbolKind> Kinds, HashSet<ScalarType> Types);
}
