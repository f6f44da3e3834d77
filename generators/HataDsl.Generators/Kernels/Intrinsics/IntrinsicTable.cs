using HataDsl.Ir;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>
/// Every method and property of the base library and of the language that a kernel can use, in one table.
/// The key is the full name of the static class, the member, and the number of arguments.
/// </summary>
internal static partial class IntrinsicTable
{
    private static readonly string[] FloatTypes = ["MathF", "Math", "Single", "Double"];
    private static readonly string[] IntegerTypes = ["SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64"];

    private static readonly Dictionary<string, IntrinsicRow> Methods = BuildMethods();
    private static readonly Dictionary<string, Op[]> Properties = BuildProperties();

    /// <summary>Finds a method; members that implement an interface explicitly go by their last name.</summary>
    public static IntrinsicRow? Find(IMethodSymbol method)
    {
        if (!method.IsStatic || method.ContainingType is not { } type)
        {
            return null;
        }

        if (method is { Name: "Round", Parameters.Length: 2 } && method.Parameters[1].Type.SpecialType == SpecialType.System_Int32)
        {
            return new IntrinsicRow(null, null, "MathF.Round(x * scale) / scale"); // a number of digits
        }

        return Find(TypeMapping.FullName(type), method.Name.Substring(method.Name.LastIndexOf('.') + 1), method.Parameters.Length);
    }

    /// <summary>Finds a method by the full name of its type, its name and the number of its arguments.</summary>
    public static IntrinsicRow? Find(string type, string method, int arguments) =>
        Methods.TryGetValue(Key(type, method, arguments), out IntrinsicRow? row) ? row : null;

    /// <summary>Finds a static property that is an operation, or one for each component of a vector.</summary>
    public static IReadOnlyList<Op>? Find(IPropertySymbol property) =>
        property.IsStatic && Properties.TryGetValue(TypeMapping.FullName(property.ContainingType) + "." + property.Name, out Op[]? operations) ? operations : null;

    private static string Key(string type, string method, int arguments) => $"{type}.{method}/{arguments}";

    private static Dictionary<string, Op[]> BuildProperties()
    {
        var properties = new Dictionary<string, Op[]>
        {
            ["HataDsl.Invocation.LocalIndex"] = [Op.LocalIndex],
            ["HataDsl.Subgroup.Size"] = [Op.SubgroupSize],
            ["HataDsl.Subgroup.Lane"] = [Op.SubgroupLane],
            ["HataDsl.Subgroup.Index"] = [Op.SubgroupIndex],
        };
        foreach ((string start, Op x) in new[]
        {
            ("Invocation.", Op.InvocationX), ("Invocation.Local", Op.LocalX), ("Workgroup.", Op.WorkgroupX), ("Workgroup.Count", Op.WorkgroupCountX),
        })
        {
            Op[] axes = [x, x + 1, x + 2];
            properties["HataDsl." + start + "X"] = [axes[0]];
            properties["HataDsl." + start + "Y"] = [axes[1]];
            properties["HataDsl." + start + "Z"] = [axes[2]];
            properties["HataDsl." + start + "XY"] = [axes[0], axes[1]];
            properties["HataDsl." + start + "XYZ"] = axes;
        }

        return properties;
    }

    private static Dictionary<string, IntrinsicRow> BuildMethods()
    {
        var rows = new Dictionary<string, IntrinsicRow>();
        AddFloatFunctions(rows);
        AddIntegerFunctions(rows);
        AddBitFunctions(rows);
        AddLanguage(rows);
        AddPacked(rows);
        AddShading(rows);
        AddRefusals(rows);
        return rows;
    }

    /// <summary>A call that stands for operations without operands and results.</summary>
    private static IntrinsicBody Effects(params Op[] operations) => (at, _, _) =>
    {
        Array.ForEach(operations, op => at.EmitEffect(op));
        return [];
    };

    private static void Add(Dictionary<string, IntrinsicRow> rows, string space, string[] types, string method, int arguments, Op op)
    {
        foreach (string type in types)
        {
            rows[Key(space + type, method, arguments)] = new IntrinsicRow(op, null, null);
        }
    }

    private static void Add(Dictionary<string, IntrinsicRow> rows, string space, string[] types, string method, int arguments, IntrinsicBody body)
    {
        foreach (string type in types)
        {
            rows[Key(space + type, method, arguments)] = new IntrinsicRow(null, body, null);
        }
    }

    private static void AddLanguage(Dictionary<string, IntrinsicRow> rows)
    {
        foreach ((string method, int arguments, Op op) in new[]
        {
            ("Add", 1, Op.SubgroupAdd), ("Min", 1, Op.SubgroupMin), ("Max", 1, Op.SubgroupMax),
            ("And", 1, Op.SubgroupAnd), ("Or", 1, Op.SubgroupOr), ("Xor", 1, Op.SubgroupXor),
            ("Multiply", 1, Op.SubgroupMultiply),
            ("Broadcast", 2, Op.SubgroupBroadcast), ("BroadcastFirst", 1, Op.SubgroupBroadcastFirst),
            ("Shuffle", 2, Op.SubgroupShuffle), ("ShuffleXor", 2, Op.SubgroupShuffleXor),
            ("ShuffleUp", 2, Op.SubgroupShuffleUp), ("ShuffleDown", 2, Op.SubgroupShuffleDown),
            ("Any", 1, Op.SubgroupAny), ("All", 1, Op.SubgroupAll), ("Ballot", 1, Op.SubgroupBallot),
        })
        {
            Add(rows, "HataDsl.", ["Subgroup"], method, arguments, op);
        }

        for (Op scan = Op.SubgroupInclusiveAdd; SubgroupFolds.IsScan(scan); scan++)
        {
            Add(rows, "HataDsl.", ["Subgroup"], scan.ToString().Substring("Subgroup".Length), 1, scan);
        }

        Add(rows, "HataDsl.", ["Subgroup"], "Elect", 0, static (at, _, _) => [at.Emit(Op.Equal, at.Emit(Op.SubgroupLane), at.Constant(0))]);
        Add(rows, "HataDsl.", ["Subgroup"], "AllEqual", 1, static (at, x, _) =>
        {
            Value first = at.Emit(Op.SubgroupBroadcastFirst, x[0]);
            return [at.Emit(Op.SubgroupAll, at.Emit(Op.Equal, x[0], first))];
        });
        foreach ((string method, int arguments, Op op) in new[]
        {
            ("Add", 2, Op.AtomicAdd), ("Min", 2, Op.AtomicMin), ("Max", 2, Op.AtomicMax), ("And", 2, Op.AtomicAnd), ("Or", 2, Op.AtomicOr),
            ("Xor", 2, Op.AtomicXor), ("Exchange", 2, Op.AtomicExchange), ("CompareExchange", 3, Op.AtomicCompareExchange),
        })
        {
            rows[Key("HataDsl.Atomic", method, arguments)] = new IntrinsicRow(op, null, null, Atomic: true);
        }

        Add(rows, "HataDsl.", ["Workgroup"], "Barrier", 0, Effects(Op.Barrier));
        Add(rows, "HataDsl.", ["Workgroup"], "Fence", 0, Effects(Op.FenceWorkgroup));
        Add(rows, "HataDsl.", ["Subgroup"], "Barrier", 0, Effects(Op.SubgroupBarrier));
        Add(rows, "HataDsl.", ["Atomic"], "Fence", 0, Effects(Op.FenceDevice));
        Add(rows, "System.", ["Threading.Interlocked", "Threading.Thread"], "MemoryBarrier", 0, Effects(Op.FenceDevice));
        Add(rows, "HataDsl.", ["Scalar"], "ToSingle", 1, static (at, x, result) => [Numeric.Convert(at, x[0], result)]);
        Add(rows, "HataDsl.", ["Scalar"], "FromSingle", 1, static (at, x, result) => [Numeric.Convert(at, x[0], result)]);
        Add(rows, "HataDsl.", ["BFloat16"], "FromBits", 1, Bitcast);
        foreach (string type in new[] { "Debug", "Trace" })
        {
            for (int arguments = 1; arguments <= 3; arguments++)
            {
                rows[Key("System.Diagnostics." + type, "Assert", arguments)] = new IntrinsicRow(null, null, null) { IsErased = true };
            }
        }
    }

    private static Value[] Bitcast(RegionBuilder at, Value[] x, ScalarType result) =>
        [x[0].Type == result ? x[0] : at.EmitAs(result, Op.Bitcast, x[0])];
}
