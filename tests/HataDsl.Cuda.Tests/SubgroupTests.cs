using HataDsl.Ir;

namespace HataDsl.Cuda.Tests;

/// <summary>Exchange in warps of 32, in whole workgroups and in one whose second warp has 8 lanes.</summary>
public sealed class SubgroupTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(40)]
    public void Reductions_scans_and_votes(int count)
    {
        foreach (ScalarType type in new[] { ScalarType.I32, ScalarType.U32, ScalarType.I64, ScalarType.U64, ScalarType.F32, ScalarType.F64 })
        {
            Check(count, type, Op.SubgroupAdd, (lanes, _) => lanes.Sum());
            Check(count, type, Op.SubgroupMin, (lanes, _) => lanes.Min());
            Check(count, type, Op.SubgroupMax, (lanes, _) => lanes.Max());
            Check(count, type, Op.SubgroupInclusiveAdd, (lanes, lane) => lanes.Take(lane + 1).Sum());
            Check(count, type, Op.SubgroupExclusiveAdd, (lanes, lane) => lanes.Take(lane).Sum());
            if (type.IsInteger())
            {
                Check(count, type, Op.SubgroupAnd, (lanes, _) => lanes.Aggregate((a, b) => a & b));
                Check(count, type, Op.SubgroupOr, (lanes, _) => lanes.Aggregate((a, b) => a | b));
                Check(count, type, Op.SubgroupXor, (lanes, _) => lanes.Aggregate((a, b) => a ^ b));
            }
        }
    }

    [Fact]
    public void Shuffles_of_every_type()
    {
        foreach (ScalarType type in ScalarTypes.All)
        {
            Check(64, type, Op.SubgroupBroadcastFirst, (lanes, _) => lanes[0]);
            Check(64, type, Op.SubgroupBroadcast, (lanes, _) => lanes[5], 5);
            Check(64, type, Op.SubgroupShuffle, (lanes, _) => lanes[7], 7);
            Check(64, type, Op.SubgroupShuffleXor, (lanes, lane) => lanes[lane ^ 9], 9);
            Check(64, type, Op.SubgroupShuffleUp, (lanes, lane) => lanes[Math.Max(lane - 3, 0)], 3, lane => lane >= 3);
            Check(64, type, Op.SubgroupShuffleDown, (lanes, lane) => lanes[Math.Min(lane + 3, 31)], 3, lane => lane < 29);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(40)]
    public void Ballot_any_and_all(int count)
    {
        Ir.Kernel kernel = Build(count, ScalarType.I32, ScalarType.U64, (builder, value) =>
        {
            Value odd = builder.Emit(Op.Equal, builder.Emit(Op.And, value, builder.Constant(1)), builder.Constant(1));
            Value ballot = builder.Emit(Op.SubgroupBallot, odd);
            Value any = builder.Emit(Op.SubgroupAny, builder.Emit(Op.Greater, value, builder.Constant(70)));
            Value all = builder.Emit(Op.SubgroupAll, builder.Emit(Op.Greater, value, builder.Constant(2)));
            Value bits = builder.EmitAs(ScalarType.U64, Op.Convert, any);
            bits = builder.Emit(Op.Or, bits, builder.Emit(Op.ShiftLeft, builder.EmitAs(ScalarType.U64, Op.Convert, all), builder.Constant(1)));
            return builder.Emit(Op.Or, ballot, builder.Emit(Op.ShiftLeft, bits, builder.Constant(32)));
        });
        int[] values = [.. Enumerable.Range(0, count).Select(Input)];
        ulong[] actual = new ulong[count];
        Runner.Run(kernel, 1, values, actual);
        for (int i = 0; i < count; i++)
        {
            int[] lanes = [.. values.Skip(i / 32 * 32).Take(32)];
            ulong expected = lanes.Select((value, lane) => (value & 1) == 1 ? 1UL << lane : 0).Aggregate((a, b) => a | b)
                | (lanes.Any(value => value > 70) ? 1UL << 32 : 0) | (lanes.All(value => value > 2) ? 2UL << 32 : 0);
            Assert.Equal(expected, actual[i]);
        }
    }

    private static int Input(int index) => (index * 37 % 101) + 1;

    private static void Check(int count, ScalarType type, Op op, Func<int[], int, int> oracle, int? argument = null, Func<int, bool>? defined = null)
    {
        // Narrow enough for every type but i1, which keeps whether the number is zero.
        int Value(int index) => type == ScalarType.I1 ? Input(index) & 1 : Input(index);
        Ir.Kernel kernel = Build(count, ScalarType.I32, ScalarType.I32, (builder, value) =>
        {
            Value converted = builder.EmitAs(type, Op.Convert, value);
            Value result = argument is { } number ? builder.Emit(op, converted, builder.Constant(number)) : builder.Emit(op, converted);
            return builder.EmitAs(ScalarType.I32, Op.Convert, result);
        });
        int[] values = [.. Enumerable.Range(0, count).Select(Value)];
        int[] actual = new int[count];
        Runner.Run(kernel, 1, values, actual);
        for (int i = 0; i < count; i++)
        {
            if (defined?.Invoke(i % 32) ?? true)
            {
                int expected = oracle([.. values.Skip(i / 32 * 32).Take(32)], i % 32);
                Assert.True(expected == actual[i], $"{op} {type.Name()} in lane {i}: {actual[i]} instead of {expected}");
            }
        }
    }

    private static Ir.Kernel Build(int count, ScalarType input, ScalarType output, Func<RegionBuilder, Value, Value> emit)
    {
        var kernel = new Ir.Kernel("Test.Subgroup", new WorkgroupShape(count, 1, 1));
        var values = new Symbol(SymbolKind.View, "values", input);
        var results = new Symbol(SymbolKind.View, "results", output, access: ViewAccess.Write);
        kernel.Parameters.AddRange([values, results]);
        var builder = new RegionBuilder(kernel.Body);
        Value index = builder.Emit(Op.InvocationX);
        builder.Store(results, index, emit(builder, builder.Load(values, index)));
        return kernel;
    }
}
