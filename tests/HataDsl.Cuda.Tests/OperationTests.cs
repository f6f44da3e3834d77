using System.Numerics;
using System.Runtime.InteropServices;
using HataDsl.Ir;

namespace HataDsl.Cuda.Tests;

/// <summary>Each operation on each type against C#, bit for bit, on values where targets differ.</summary>
public sealed class OperationTests
{
    private static readonly int[] Int32s = [0, 1, -1, 2, -7, 31, 32, 63, int.MaxValue, int.MinValue, 0x12345678, -1000];
    private static readonly long[] Int64s = [0, 1, -1, 2, -7, 31, 64, 63, long.MaxValue, long.MinValue, 0x123456789abcdef0, 1L << 40];
    private static readonly float[] Singles =
        [0f, -0f, 1f, -1f, 0.5f, 1.5f, 2.5f, -2.5f, 3.75f, 1e-40f, 1e30f, float.MaxValue, float.NaN, float.PositiveInfinity, float.NegativeInfinity, -7.3f];

    private static readonly double[] Doubles =
        [0, -0.0, 1, -1, 0.5, 1.5, 2.5, -2.5, 3.75, 1e-310, 1e300, double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity, -7.3];

    [Fact]
    public void Signed_32_bit_integers() => Integers(ScalarType.I32, Int32s, x => x == int.MinValue ? x : Math.Abs(x), (x, y) => x == int.MinValue && y == -1);

    [Fact]
    public void Unsigned_32_bit_integers() => Integers(ScalarType.U32, [.. Int32s.Select(x => (uint)x)], x => x, (_, _) => false);

    [Fact]
    public void Signed_64_bit_integers() => Integers(ScalarType.I64, Int64s, x => x == long.MinValue ? x : Math.Abs(x), (x, y) => x == long.MinValue && y == -1);

    [Fact]
    public void Unsigned_64_bit_integers() => Integers(ScalarType.U64, [.. Int64s.Select(x => (ulong)x)], x => x, (_, _) => false);

    [Fact]
    public void Single_precision() => Floats(ScalarType.F32, Singles, MathF.FusedMultiplyAdd);

    [Fact]
    public void Double_precision() => Floats(ScalarType.F64, Doubles, Math.FusedMultiplyAdd);

    private static void Integers<T>(ScalarType type, T[] values, Func<T, T> abs, Func<T, T, bool> overflows)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        Binary(type, Op.Add, values, (x, y) => unchecked(x + y));
        Binary(type, Op.Sub, values, (x, y) => unchecked(x - y));
        Binary(type, Op.Mul, values, (x, y) => unchecked(x * y));
        Binary(type, Op.Div, values, (x, y) => y == T.Zero ? T.Zero : overflows(x, y) ? x : x / y);
        Binary(type, Op.Rem, values, (x, y) => y == T.Zero || overflows(x, y) ? T.Zero : x % y);
        Binary(type, Op.Min, values, T.Min);
        Binary(type, Op.Max, values, T.Max);
        Binary(type, Op.And, values, (x, y) => x & y);
        Binary(type, Op.Or, values, (x, y) => x | y);
        Binary(type, Op.Xor, values, (x, y) => x ^ y);
        Unary(type, Op.Neg, values, x => unchecked(T.Zero - x));
        Unary(type, Op.Abs, values, abs);
        Unary(type, Op.Not, values, x => ~x);
        Shift(type, Op.ShiftLeft, values, (x, n) => x << n);
        Shift(type, Op.ShiftRight, values, (x, n) => x >> n);
        Shift(type, Op.RotateLeft, values, T.RotateLeft);
        Shift(type, Op.RotateRight, values, T.RotateRight);
        Unary(type, Op.PopCount, values, x => int.CreateChecked(T.PopCount(x)), ScalarType.I32);
        Unary(type, Op.LeadingZeros, values, x => int.CreateChecked(T.LeadingZeroCount(x)), ScalarType.I32);
        Unary(type, Op.TrailingZeros, values, x => int.CreateChecked(T.TrailingZeroCount(x)), ScalarType.I32);
        Comparisons(type, values);
    }

    private static void Floats<T>(ScalarType type, T[] values, Func<T, T, T, T> fma)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Binary(type, Op.Add, values, (x, y) => x + y);
        Binary(type, Op.Sub, values, (x, y) => x - y);
        Binary(type, Op.Mul, values, (x, y) => x * y);
        Binary(type, Op.Div, values, (x, y) => x / y);
        Binary(type, Op.Rem, values, (x, y) => x % y);
        Binary(type, Op.Min, values, T.Min);
        Binary(type, Op.Max, values, T.Max);
        Binary(type, Op.MinNumber, values, T.MinNumber);
        Binary(type, Op.MaxNumber, values, T.MaxNumber);
        Unary(type, Op.Neg, values, x => -x);
        Unary(type, Op.Abs, values, T.Abs);
        Unary(type, Op.Sqrt, values, T.Sqrt);
        Unary(type, Op.ReciprocalSqrt, values, x => T.One / T.Sqrt(x));
        Unary(type, Op.Floor, values, T.Floor);
        Unary(type, Op.Ceiling, values, T.Ceiling);
        Unary(type, Op.Round, values, T.Round);
        Unary(type, Op.Truncate, values, T.Truncate);
        Comparisons(type, values);
        Binary(type, Op.Fma, values, (x, y) => fma(x, y, y));
    }

    private static void Comparisons<T>(ScalarType type, T[] values)
        where T : unmanaged, INumber<T>
    {
        Binary(type, Op.Equal, values, (x, y) => x == y ? (byte)1 : (byte)0, ScalarType.I1);
        Binary(type, Op.NotEqual, values, (x, y) => x != y ? (byte)1 : (byte)0, ScalarType.I1);
        Binary(type, Op.Less, values, (x, y) => x < y ? (byte)1 : (byte)0, ScalarType.I1);
        Binary(type, Op.LessEqual, values, (x, y) => x <= y ? (byte)1 : (byte)0, ScalarType.I1);
        Binary(type, Op.Greater, values, (x, y) => x > y ? (byte)1 : (byte)0, ScalarType.I1);
        Binary(type, Op.GreaterEqual, values, (x, y) => x >= y ? (byte)1 : (byte)0, ScalarType.I1);
    }

    private static void Unary<T>(ScalarType type, Op op, T[] values, Func<T, T> oracle)
        where T : unmanaged => Unary(type, op, values, oracle, type);

    private static void Unary<T, TResult>(ScalarType type, Op op, T[] values, Func<T, TResult> oracle, ScalarType result)
        where T : unmanaged
        where TResult : unmanaged =>
        Check(type, op, values, values, [.. values.Select(oracle)], result, (builder, a, _) => builder.Emit(op, a));

    private static void Binary<T>(ScalarType type, Op op, T[] values, Func<T, T, T> oracle)
        where T : unmanaged => Binary(type, op, values, oracle, type);

    private static void Binary<T, TResult>(ScalarType type, Op op, T[] values, Func<T, T, TResult> oracle, ScalarType result)
        where T : unmanaged
        where TResult : unmanaged
    {
        (T A, T B)[] pairs = [.. from a in values from b in values select (a, b)];
        Check(type, op, [.. pairs.Select(p => p.A)], [.. pairs.Select(p => p.B)], [.. pairs.Select(p => oracle(p.A, p.B))], result,
            (builder, a, b) => op == Op.Fma ? builder.Emit(op, a, b, b) : builder.Emit(op, a, b));
    }

    private static void Shift<T>(ScalarType type, Op op, T[] values, Func<T, int, T> oracle)
        where T : unmanaged, IBinaryInteger<T>
    {
        T[] counts = [T.Zero, T.One, T.CreateTruncating(31), T.CreateTruncating(32), T.CreateTruncating(33), T.CreateTruncating(63), T.CreateTruncating(64), T.CreateTruncating(-1)];
        (T A, T B)[] pairs = [.. from a in values from b in counts select (a, b)];
        Check(type, op, [.. pairs.Select(p => p.A)], [.. pairs.Select(p => p.B)], [.. pairs.Select(p => oracle(p.A, int.CreateTruncating(p.B)))], type,
            (builder, a, b) => builder.Emit(op, a, type == ScalarType.I32 ? b : builder.EmitAs(ScalarType.I32, Op.Convert, b)));
    }

    private static void Check<T, TResult>(
        ScalarType type, Op op, T[] a, T[] b, TResult[] expected, ScalarType result, Func<RegionBuilder, Value, Value, Value> emit)
        where T : unmanaged
        where TResult : unmanaged
    {
        foreach (NumericContract contract in new[] { NumericContract.Exact, NumericContract.Relaxed })
        {
            Ir.Kernel kernel = Elementwise.Build($"Test.{op}.{type.Name()}", contract, type, result, emit);
            var actual = new TResult[a.Length];
            Runner.Run(kernel, (a.Length + 31) / 32, a, b, actual);
            for (int i = 0; i < a.Length; i++)
            {
                bool same = MemoryMarshal.AsBytes(actual.AsSpan(i, 1)).SequenceEqual(MemoryMarshal.AsBytes(expected.AsSpan(i, 1)));
                bool bothNaN = (actual[i], expected[i]) is (float.NaN, float.NaN) or (double.NaN, double.NaN);
                bool freeZero = op is Op.MinNumber or Op.MaxNumber && actual[i].Equals(expected[i]);
                Assert.True(same || bothNaN || freeZero, $"{op} {type.Name()} of {a[i]} and {b[i]}: {actual[i]} instead of {expected[i]}");
            }
        }
    }
}
