using HataDsl.Ir;

namespace HataDsl.Generators;

/// <summary>What a kernel needs from a device, as C# text of KernelFeatures.</summary>
internal sealed class KernelFeatureText
{
    private readonly SortedSet<string> _features = new(StringComparer.Ordinal);

    public static string Of(Kernel kernel)
    {
        var collector = new KernelFeatureText();
        foreach (Symbol parameter in kernel.Parameters.Where(parameter => parameter.RecordSize == 0))
        {
            collector.Add(parameter.Type, isStored: parameter.Kind == SymbolKind.View);
        }

        foreach (Symbol symbol in kernel.Symbols)
        {
            collector.Add(symbol.Type, isStored: symbol.Kind == SymbolKind.View);
            if (symbol.Kind == SymbolKind.Tile)
            {
                collector._features.Add("MatrixTiles");
            }
        }

        collector.Add(kernel.Body);
        foreach (Function function in kernel.Functions)
        {
            collector.Add(function.Body);
        }

        return collector._features.Count == 0
            ? "global::HataDsl.KernelFeatures.None"
            : string.Join(" | ", collector._features.Select(feature => "global::HataDsl.KernelFeatures." + feature));
    }

    private void Add(Region region)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            foreach (Value result in instruction.Results)
            {
                Add(result.Type, isStored: false);
            }

            bool subgroup = instruction.Info.Has(OpTraits.ExchangesInSubgroup) || instruction.Op is Op.SubgroupSize or Op.SubgroupLane or Op.SubgroupIndex;
            if (subgroup)
            {
                _features.Add("Subgroups");
            }

            if (instruction.Op is >= Op.AtomicAdd and <= Op.AtomicCompareExchange)
            {
                _features.UnionWith([.. instruction.Type.IsFloat() ? ["AtomicFloat"] : Array.Empty<string>(), .. instruction.Type.Size() == 8 ? ["AtomicInt64"] : Array.Empty<string>()]);
            }

            foreach (Region nested in instruction.Regions)
            {
                Add(nested);
            }
        }
    }

    private void Add(ScalarType type, bool isStored)
    {
        string? feature = type switch
        {
            ScalarType.I64 or ScalarType.U64 => "Int64",
            ScalarType.F64 => "Float64",
            _ when !isStored => null,
            _ => type.Size() switch { 1 => "Storage8", 2 => "Storage16", _ => null },
        };
        if (feature is not null)
        {
            _features.Add(feature);
        }
    }
}
