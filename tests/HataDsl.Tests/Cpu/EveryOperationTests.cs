using HataDsl.Ir;

namespace HataDsl.Tests.Cpu;

/// <summary>Every operation that depends on its operands alone, for every type, on vectors and on scalars, against the table's meaning.</summary>
public sealed class EveryOperationTests
{
    private const int Elements = 1024;

    /// <summary>Transcendental functions may differ by this many units in the last place when the contract is relaxed.</summary>
    private const double RelaxedUlp = 4;

    public static TheoryData<ScalarType> Types => [.. ScalarTypes.All];

    [Theory]
    [MemberData(nameof(Types))]
    public void Vectors_and_scalars_agree_with_the_table(ScalarType type)
    {
        List<(Op Op, ScalarType Result)> cases = [.. Cases(type)];
        using var compiled = new CompiledKernels(cases.SelectMany(c => new[] { Build(c.Op, type, c.Result, false), Build(c.Op, type, c.Result, true) }));
        for (int i = 0; i < cases.Count; i++)
        {
            (Op op, ScalarType result) = cases[i];
            Dictionary<string, ulong[]> vector = Arguments(op, type);
            Dictionary<string, ulong[]> scalar = Arguments(op, type);
            compiled.Run(2 * i, vector, Grid.Invocations(Elements));
            compiled.Run((2 * i) + 1, scalar, Grid.Workgroups(Elements));
            for (int e = 0; e < Elements; e++)
            {
                (ulong a, ulong b, ulong c) = (vector["a"][e], vector["b"][e], vector["c"][e]);
                ulong expected = op == Op.Select
                    ? ((c & 1) != 0 ? a : b)
                    : ConstantEvaluator.Evaluate(op, type, result, a, b, c);
                Check(op, type, result, "vector", (a, b, c), expected, vector["result"][e]);
                Check(op, type, result, "scalar", (a, b, c), expected, scalar["result"][e]);
            }
        }
    }

    private static IEnumerable<(Op Op, ScalarType Result)> Cases(ScalarType type)
    {
        for (Op op = Op.Add; op <= Op.Bitcast; op++)
        {
            OpInfo row = OpTable.Get(op);
            bool unsignedOnly = op is Op.RotateLeft or Op.RotateRight or Op.ReverseBits;
            if (op == Op.Select)
            {
                yield return (op, type);
            }
            else if (op is Op.Convert or Op.Bitcast)
            {
                foreach (ScalarType to in ScalarTypes.All)
                {
                    // C# has no cast to bool.
                    if ((op == Op.Convert && (to != ScalarType.I1 || type == to)) || (op == Op.Bitcast && type != ScalarType.I1 && to != ScalarType.I1 && to.Size() == type.Size()))
                    {
                        yield return (op, to);
                    }
                }
            }
            else if (Accepts(row.Operands[0], type) && !(unsignedOnly && type.IsSignedInteger()))
            {
                yield return (op, row.Result switch { ResultRule.Boolean => ScalarType.I1, ResultRule.Int32 => ScalarType.I32, _ => type });
            }
        }
    }

    private static bool Accepts(OperandClass kind, ScalarType type) => kind switch
    {
        OperandClass.Any => true,
        OperandClass.Arithmetic => type.IsArithmetic(),
        OperandClass.Integer => type.IsArithmetic() && type.IsInteger(),
        OperandClass.Float => type is ScalarType.F32 or ScalarType.F64,
        OperandClass.IntegerOrBoolean => type == ScalarType.I1 || (type.IsArithmetic() && type.IsInteger()),
        _ => false,
    };

    private static Kernel Build(Op op, ScalarType type, ScalarType result, bool scalar)
    {
        var kernel = new Kernel($"{op}.{type}.{result}", new WorkgroupShape(scalar ? 1 : 8, 1, 1)) { Contract = NumericContract.Relaxed };
        Symbol[] inputs =
        [
            new(SymbolKind.View, "a", type),
            new(SymbolKind.View, "b", OpTable.Get(op).Operands.Length > 1 && OpTable.Get(op).Operands[1] == OperandClass.Int32Only ? ScalarType.I32 : type),
            new(SymbolKind.View, "c", op == Op.Select ? ScalarType.I1 : type),
        ];
        var output = new Symbol(SymbolKind.View, "result", result, access: ViewAccess.Write);
        kernel.Parameters.AddRange([.. inputs, output]);
        var builder = new RegionBuilder(kernel.Body);
        Value index = builder.Emit(scalar ? Op.WorkgroupX : Op.InvocationX);
        Value[] loaded = [.. inputs.Select(view => builder.Load(view, index))];
        Value value = op == Op.Select ? builder.EmitAs(type, op, loaded[2], loaded[0], loaded[1])
            : builder.EmitAs(result, op, loaded[..OpTable.Get(op).Operands.Length]);
        builder.Store(output, index, value);
        return kernel;
    }

    private static Dictionary<string, ulong[]> Arguments(Op op, ScalarType type)
    {
        var random = new Random((int)op + ((int)type << 8));
        ulong[] special = [.. Special(type)];
        bool shift = OpTable.Get(op).Operands.Length > 1 && OpTable.Get(op).Operands[1] == OperandClass.Int32Only;
        var a = new ulong[Elements];
        var b = new ulong[Elements];
        var c = new ulong[Elements];
        for (int i = 0; i < Elements; i++)
        {
            a[i] = i < special.Length * special.Length ? special[i % special.Length] : RandomBits(random, type);
            b[i] = shift ? (uint)random.Next(-70, 140) : i < special.Length * special.Length ? special[i / special.Length] : RandomBits(random, type);
            c[i] = op == Op.Select ? (ulong)random.Next(2) : random.Next(2) == 0 ? special[random.Next(special.Length)] : RandomBits(random, type);
        }

        return new Dictionary<string, ulong[]> { ["a"] = a, ["b"] = b, ["c"] = c, ["result"] = new ulong[Elements] };
    }

    /// <summary>Values at which operations change their behaviour.</summary>
    private static IEnumerable<ulong> Special(ScalarType type)
    {
        if (type == ScalarType.I1)
        {
            return [0, 1];
        }

        if (!type.IsFloat())
        {
            return new[] { 0, 1, -1, 2, -2, 7, 100, 127, 128, 255, 256, 32767, 65535, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue }
                .Select(value => ConstantBits.Truncate(type, (ulong)value)).Distinct();
        }

        double[] values =
        [
            0, double.NegativeZero, 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, 255.5, 300, -129, 65504, 65520, 1e-40, -1e-45, 6e-8, 1e-7, 0.1, 88.5, -104,
            2147483647, 2147483648, -2147483649, 4294967295, 9.3e18, 1.9e19, 1e30, -1e30, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        ];
        return values.Select(value => ConstantEvaluator.Evaluate(Op.Convert, ScalarType.F64, type, ConstantBits.FromDouble(value))).Distinct();
    }

    private static ulong RandomBits(Random random, ScalarType type) => !type.IsFloat() || random.Next(4) == 0
        ? ConstantBits.Truncate(type, (ulong)random.NextInt64(long.MinValue, long.MaxValue))
        : ConstantEvaluator.Evaluate(
            Op.Convert, ScalarType.F64, type, ConstantBits.FromDouble((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-20, 12))));

    private static void Check(Op op, ScalarType type, ScalarType result, string form, (ulong A, ulong B, ulong C) operands, ulong expected, ulong actual)
    {
        if (expected == actual || (IsNaN(result, expected) && IsNaN(result, actual)))
        {
            return;
        }

        bool free = op is Op.MinNumber or Op.MaxNumber && Number(result, expected) == 0 && Number(result, actual) == 0;
        bool near = op is >= Op.ReciprocalSqrt and <= Op.Pow && Distance(result, expected, actual) <= RelaxedUlp;
        Assert.True(
            free || near,
            $"{op} {type} -> {result}, {form}: of {operands.A:x} {operands.B:x} {operands.C:x} ({Number(type, operands.A)}, {Number(type, operands.B)}), "
            + $"expected {expected:x} ({Number(result, expected)}), found {actual:x} ({Number(result, actual)})");
    }

    private static bool IsNaN(ScalarType type, ulong bits) => type.IsFloat() && double.IsNaN(Number(type, bits));

    private static double Number(ScalarType type, ulong bits) => ConstantBits.ToDouble(ConstantEvaluator.Evaluate(Op.Convert, type, ScalarType.F64, bits));

    private static double Distance(ScalarType type, ulong a, ulong b)
    {
        long Ordered(ulong bits)
        {
            long value = type == ScalarType.F32 ? (int)bits : (long)bits;
            return value < 0 ? (type == ScalarType.F32 ? int.MinValue : long.MinValue) - value : value;
        }

        return Math.Abs((double)Ordered(a) - Ordered(b));
    }
}
