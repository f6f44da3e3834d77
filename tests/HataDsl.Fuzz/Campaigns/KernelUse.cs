using HataDsl.Ir;

namespace HataDsl.Fuzz.Campaigns;

/// <summary>What a kernel uses, read off its IR as lowered.</summary>
/// <param name="Features">A bit for each of <see cref="FeatureNames"/>.</param>
/// <param name="Ops">Numbers of the operations, each once.</param>
internal sealed record KernelUse(int Features, IReadOnlyList<int> Ops)
{
    private static readonly (string Name, Func<Content, bool> Has)[] Known =
    [
        ("barriers", content => content.Ops.Contains(Op.Barrier)),
        ("shared memory", content => content.Kinds.Contains(SymbolKind.Shared)),
        ("private arrays", content => content.Kinds.Contains(SymbolKind.Private)),
        ("helper methods", content => content.Ops.Contains(Op.Call)),
        ("loops", content => content.Ops.Contains(Op.Loop)),
        ("early returns", content => content.Ops.Contains(Op.Return)),
        ("subgroup exchanges", content => content.Ops.Any(op => OpTable.Get(op).Has(OpTraits.ExchangesInSubgroup))),
        ("atomics", content => content.Ops.Any(op => op is >= Op.AtomicAdd and <= Op.AtomicCompareExchange)),
        ("8-bit integers", content => content.Types.Overlaps([ScalarType.I8, ScalarType.U8])),
        ("16-bit integers", content => content.Types.Overlaps([ScalarType.I16, ScalarType.U16])),
        ("64-bit integers", content => content.Types.Overlaps([ScalarType.I64, ScalarType.U64])),
        ("unsigned integers", content => content.Types.Overlaps([ScalarType.U8, ScalarType.U16, ScalarType.U32, ScalarType.U64])),
        ("float", content => content.Types.Contains(ScalarType.F32)),
        ("double", content => content.Types.Contains(ScalarType.F64)),
        ("Half", content => content.Types.Contains(ScalarType.F16)),
        ("BFloat16", content => content.Types.Contains(ScalarType.BF16)),
    ];

    /// <summary>Names of the features a campaign counts.</summary>
    public static IReadOnlyList<string> FeatureNames { get; } = [.. Known.Select(feature => feature.Name)];

    /// <summary>What a kernel uses.</summary>
    /// <param name="ir">Text of its IR.</param>
    public static KernelUse Of(string ir)
    {
        Kernel kernel = KernelParser.Parse(ir);
        var content = new Content([], [], []);
        Collect(kernel.Body, content);
        foreach (Function function in kernel.Functions)
        {
            Collect(function.Body, content);
        }

        foreach (Symbol symbol in kernel.Parameters.Concat(kernel.Symbols).Concat(kernel.Functions.SelectMany(function => function.Symbols)))
        {
            content.Kinds.Add(symbol.Kind);
            content.Types.Add(symbol.Type);
        }

        int features = 0;
        for (int i = 0; i < Known.Length; i++)
        {
            features |= Known[i].Has(content) ? 1 << i : 0;
        }

        return new KernelUse(features, [.. content.Ops.Select(op => (int)op).Order()]);
    }

    private static void Collect(Region region, Content content)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            content.Ops.Add(instruction.Op);
            foreach (Value result in instruction.Results)
            {
                content.Types.Add(result.Type);
            }

            foreach (Region nested in instruction.Regions)
            {
                Collect(nested, content);
            }
        }
    }

    private sealed record Content(HashSet<Op> Ops, HashSet<SymbolKind> Kinds, HashSet<ScalarType> Types);
}
