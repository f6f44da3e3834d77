using HataDsl.Ir.Passes;

namespace HataDsl.Ir.Tests;

/// <summary>
/// Expressions of a few operations over loaded values and the constants that identities look for, before and after simplification:
/// denser in arithmetic than whole kernels.
/// </summary>
public sealed class RandomExpressionTests
{
    private const int Lanes = 64;
    private const int Expressions = 24;

    private static readonly ScalarType[] Types = [.. ScalarTypes.All.Where(type => type != ScalarType.I1)];

    private static readonly double[] Specials =
    [
        0, double.NegativeZero, 1, -1, 2, 8, 0.5, -8, 3, 300, -300, 65521, 1e9, -3e9, 2147483648, 16777217, 9007199254740993, 1e20, -1e20, 1e-42,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity,
    ];

    private readonly Random _random = new(1);

    [Fact]
    public void Simplification_keeps_every_bit()
    {
        int kernels = Environment.GetEnvironmentVariable("HATADSL_FULL") == "1" ? 20_000 : 400;
        for (int i = 0; i < kernels; i++)
        {
            Kernel kernel = Create();
            string before = KernelPrinter.Print(kernel);
            Assert.Empty(KernelVerifier.Verify(kernel, VerificationLevel.AfterPasses));
            ulong[] expected = Run(kernel, i);
            Simplify.Run(kernel);
            Assert.Empty(KernelVerifier.Verify(kernel, VerificationLevel.AfterPasses));
            ulong[] actual = Run(kernel, i);
            int difference = -1;
            for (int k = 0; k < expected.Length && difference < 0; k++)
            {
                difference = expected[k] == actual[k] ? -1 : k;
            }

            Assert.True(difference < 0, $"Kernel {i}, expression {difference / Lanes}:\n{before}\n{KernelPrinter.Print(kernel)}");
        }
    }

    private static ulong[] Run(Kernel kernel, int seed)
    {
        var random = new Random(seed);
        Dictionary<string, ulong[]> arguments = kernel.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => Enumerable.Range(0, parameter.Name == "result" ? Lanes * Expressions : Lanes).Select(_ => Bits(random, parameter.Type)).ToArray());
        Array.Clear(arguments["result"]);
        Interpreter.Run(kernel, arguments, (1, 1, 1));
        return arguments["result"];
    }

    private static ulong Bits(Random random, ScalarType type)
    {
        double value = random.Next(3) == 0 ? Specials[random.Next(Specials.Length)] : (random.NextDouble() - 0.5) * Math.Pow(2, random.Next(12));
        return random.Next(4) == 0 && type.IsInteger()
            ? ConstantBits.Truncate(type, (ulong)random.NextInt64(long.MinValue, long.MaxValue))
            : ConstantEvaluator.Evaluate(Op.Convert, ScalarType.F64, type, ConstantBits.FromDouble(value));
    }

    private Kernel Create()
    {
        var kernel = new Kernel("Expressions", new WorkgroupShape(Lanes, 1, 1)) { Contract = NumericContract.Exact };
        kernel.Parameters.AddRange(Types.Select(type => new Symbol(SymbolKind.View, "in_" + type.Name(), type)));
        var result = new Symbol(SymbolKind.View, "result", ScalarType.U64, access: ViewAccess.Write);
        kernel.Parameters.Add(result);
        var builder = new RegionBuilder(kernel.Body);
        Value lane = builder.Emit(Op.LocalX);
        for (int i = 0; i < Expressions; i++)
        {
            Value value = Expression(builder, kernel, lane, Types[_random.Next(Types.Length)], 3);
            Value index = builder.Emit(Op.Add, lane, builder.Constant(i * Lanes));
            builder.Store(result, index, value.Type switch
            {
                ScalarType.F64 => builder.EmitAs(ScalarType.U64, Op.Bitcast, value),
                ScalarType.F32 => builder.EmitAs(ScalarType.U64, Op.Convert, builder.EmitAs(ScalarType.U32, Op.Bitcast, value)),
                ScalarType.F16 or ScalarType.BF16 => builder.EmitAs(ScalarType.U64, Op.Convert, builder.EmitAs(ScalarType.U16, Op.Bitcast, value)),
                _ => builder.EmitAs(ScalarType.U64, Op.Convert, value),
            });
        }

        return kernel;
    }

    private Value Expression(RegionBuilder builder, Kernel kernel, Value lane, ScalarType type, int depth)
    {
        Value Nested(ScalarType of) => Expression(builder, kernel, lane, of, depth - 1);
        if (type == ScalarType.I1)
        {
            return depth <= 0 || _random.Next(3) == 0 ? Leaf(builder, kernel, lane, type)
                : _random.Next(2) == 0 ? builder.Emit(Op.Not, Nested(type))
                : Comparison(Types.Where(other => other.IsArithmetic()).ElementAt(_random.Next(6)), Nested);
        }

        int choice = _random.Next(10);
        if (depth <= 0 || choice == 0)
        {
            return Leaf(builder, kernel, lane, type);
        }

        if (choice < 4 || !type.IsArithmetic())
        {
            return _random.Next(5) == 0
                ? builder.EmitAs(type, Op.Select, Nested(ScalarType.I1), Nested(type), Nested(type))
                : builder.EmitAs(type, Op.Convert, Nested(Types[_random.Next(Types.Length)]));
        }

        OpInfo[] rows = [.. OpTable.All.Where(row => ConstantEvaluator.CanEvaluate(row.Op) && row.Result == ResultRule.SameAsFirst && Fits(row, type)
            && (row.Op != Op.DotBytes || type.Size() == 4))];
        OpInfo chosen = rows[_random.Next(rows.Length)];
        var operands = new Value[chosen.Operands.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            ScalarType operand = chosen.Operands[i] == OperandClass.Int32Only ? ScalarType.I32 : type;
            operands[i] = i > 0 && _random.Next(5) == 0 && operands[0].Type == operand ? operands[0]
                : i > 0 && _random.Next(3) > 0 ? builder.Constant(operand, Bits(_random, operand))
                : Nested(operand);
        }

        return builder.Emit(chosen.Op, operands);

        Value Comparison(ScalarType of, Func<ScalarType, Value> nested)
        {
            Value left = nested(of);
            Value right = _random.Next(4) == 0 ? left : _random.Next(2) == 0 ? builder.Constant(of, Bits(_random, of)) : nested(of);
            return builder.Emit((Op)_random.Next((int)Op.Equal, (int)Op.GreaterEqual + 1), left, right);
        }
    }

    private Value Leaf(RegionBuilder builder, Kernel kernel, Value lane, ScalarType type)
    {
        if (type == ScalarType.I1)
        {
            return _random.Next(2) == 0 ? builder.Constant(_random.Next(2) == 0) : builder.Emit(Op.Less, lane, builder.Constant(_random.Next(Lanes)));
        }

        return _random.Next(4) == 0 ? builder.Constant(type, Bits(_random, type))
            : type == ScalarType.I32 && _random.Next(3) == 0 ? lane
            : builder.Load(kernel.Parameters.First(parameter => parameter.Type == type), lane);
    }

    private static bool Fits(OpInfo row, ScalarType type) => row.Operands[0] switch
    {
        OperandClass.Arithmetic => true,
        OperandClass.Float => type.IsFloat(),
        OperandClass.Integer or OperandClass.IntegerOrBoolean =>
            type.IsInteger() && !(type.IsSignedInteger() && row.Op is Op.RotateLeft or Op.RotateRight or Op.ReverseBits),
        _ => false,
    };
}
