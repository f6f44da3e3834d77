using System.Linq.Expressions;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace HataDsl.Ir.Tests;

/// <summary>The evaluator against what C# does at run time, on edge cases and random bits.</summary>
public sealed class ConstantEvaluatorTests
{
    private static readonly Dictionary<ScalarType, Type> Types = new()
    {
        [ScalarType.I8] = typeof(sbyte), [ScalarType.U8] = typeof(byte), [ScalarType.I16] = typeof(short), [ScalarType.U16] = typeof(ushort),
        [ScalarType.I32] = typeof(int), [ScalarType.U32] = typeof(uint), [ScalarType.I64] = typeof(long), [ScalarType.U64] = typeof(ulong),
        [ScalarType.F16] = typeof(Half), [ScalarType.F32] = typeof(float), [ScalarType.F64] = typeof(double),
    };

    [Fact]
    public void Integers_follow_csharp()
    {
        CheckIntegers<int>(ScalarType.I32);
        CheckIntegers<uint>(ScalarType.U32);
        CheckIntegers<long>(ScalarType.I64);
        CheckIntegers<ulong>(ScalarType.U64);
    }

    [Fact]
    public void Floats_follow_csharp()
    {
        CheckFloats<float>(ScalarType.F32, tolerance: 2e-7);
        CheckFloats<double>(ScalarType.F64, tolerance: 1e-14);
    }

    [Fact]
    public void Conversions_follow_csharp()
    {
        foreach ((ScalarType from, Type source) in Types)
        {
            foreach ((ScalarType to, Type target) in Types)
            {
                MethodInfo(nameof(CheckConversion), source, target).Invoke(null, [from, to]);
            }
        }
    }

    [Fact]
    public void Bfloat16_is_rounded_to_even()
    {
        foreach (ulong bits in Samples(ScalarType.F32))
        {
            float value = ConstantBits.ToSingle(bits);
            if (float.IsNaN(value))
            {
                continue;
            }

            ulong expected = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
            Assert.Equal(expected, Evaluate(Op.Convert, ScalarType.F32, ScalarType.BF16, bits));
            Assert.Equal(expected << 16, Evaluate(Op.Convert, ScalarType.BF16, ScalarType.F32, expected));
        }
    }

    [Fact]
    public void Division_is_defined_everywhere()
    {
        Assert.Equal(0u, Evaluate(Op.Div, ScalarType.I32, ScalarType.I32, 5, 0));
        Assert.Equal(0u, Evaluate(Op.Rem, ScalarType.U64, ScalarType.U64, 5, 0));
        Assert.Equal(0x80000000u, Evaluate(Op.Div, ScalarType.I32, ScalarType.I32, 0x80000000, 0xffffffff));
        Assert.Equal(0u, Evaluate(Op.Rem, ScalarType.I64, ScalarType.I64, 1UL << 63, ulong.MaxValue));
    }

    private static void CheckIntegers<T>(ScalarType type) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        bool signed = type.IsSignedInteger();
        foreach (ulong a in Samples(type))
        {
            T x = From<T>(a);
            Check(Op.Neg, unchecked(T.Zero - x), type, a);
            Check(Op.Not, ~x, type, a);
            Check(Op.PopCount, int.CreateTruncating(T.PopCount(x)), type, a);
            Check(Op.LeadingZeros, int.CreateTruncating(T.LeadingZeroCount(x)), type, a);
            Check(Op.TrailingZeros, int.CreateTruncating(T.TrailingZeroCount(x)), type, a);
            if (x != T.MinValue || !signed)
            {
                Check(Op.Abs, T.Abs(x), type, a);
            }

            foreach (ulong b in Samples(type).Take(40))
            {
                T y = From<T>(b);
                int count = (int)(b & 255);
                Check(Op.Add, unchecked(x + y), type, a, b);
                Check(Op.Sub, unchecked(x - y), type, a, b);
                Check(Op.Mul, unchecked(x * y), type, a, b);
                Check(Op.Min, T.Min(x, y), type, a, b);
                Check(Op.Max, T.Max(x, y), type, a, b);
                Check(Op.And, x & y, type, a, b);
                Check(Op.Or, x | y, type, a, b);
                Check(Op.Xor, x ^ y, type, a, b);
                Check(Op.ShiftLeft, x << count, type, a, (ulong)count);
                Check(Op.ShiftRight, x >> count, type, a, (ulong)count);
                Check(Op.RotateLeft, T.RotateLeft(x, count), type, a, (ulong)count);
                Check(Op.RotateRight, T.RotateRight(x, count), type, a, (ulong)count);
                CheckComparisons(x, y, type, a, b);
                if (y != T.Zero && (!signed || x != T.MinValue || y != T.Zero - T.One))
                {
                    Check(Op.Div, x / y, type, a, b);
                    Check(Op.Rem, x % y, type, a, b);
                }
            }
        }
    }

    private static void CheckComparisons<T>(T x, T y, ScalarType type, ulong a, ulong b) where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        Check(Op.Equal, x == y, type, a, b);
        Check(Op.NotEqual, x != y, type, a, b);
        Check(Op.Less, x < y, type, a, b);
        Check(Op.LessEqual, x <= y, type, a, b);
        Check(Op.Greater, x > y, type, a, b);
        Check(Op.GreaterEqual, x >= y, type, a, b);
    }

    private static void CheckFloats<T>(ScalarType type, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ulong[] samples = Samples(type);
        foreach (ulong a in samples)
        {
            T x = From<T>(a);
            Check(Op.Neg, -x, type, a);
            Check(Op.Abs, T.Abs(x), type, a);
            Check(Op.Sqrt, T.Sqrt(x), type, a);
            Check(Op.ReciprocalSqrt, T.One / T.Sqrt(x), type, a);
            Check(Op.Floor, T.Floor(x), type, a);
            Check(Op.Ceiling, T.Ceiling(x), type, a);
            Check(Op.Round, T.Round(x), type, a);
            Check(Op.Truncate, T.Truncate(x), type, a);
            CheckClose(Op.Exp, T.Exp(x), type, tolerance, a);
            CheckClose(Op.Exp2, T.Exp2(x), type, tolerance, a);
            CheckClose(Op.Log, T.Log(x), type, tolerance, a);
            CheckClose(Op.Log2, T.Log(x, T.CreateChecked(2)), type, 4 * tolerance, a);
            CheckClose(Op.Tanh, T.Tanh(x), type, tolerance, a);
            CheckClose(Op.Sin, T.Sin(x), type, tolerance, a);
            CheckClose(Op.Cos, T.Cos(x), type, tolerance, a);
            foreach (ulong b in samples.Take(60))
            {
                T y = From<T>(b);
                Check(Op.Add, x + y, type, a, b);
                Check(Op.Sub, x - y, type, a, b);
                Check(Op.Mul, x * y, type, a, b);
                Check(Op.Div, x / y, type, a, b);
                Check(Op.Rem, x % y, type, a, b);
                Check(Op.Min, T.Min(x, y), type, a, b);
                Check(Op.Max, T.Max(x, y), type, a, b);
                Check(Op.MinNumber, T.MinNumber(x, y), type, a, b);
                Check(Op.MaxNumber, T.MaxNumber(x, y), type, a, b);
                CheckComparisons(x, y, type, a, b);
                CheckClose(Op.Pow, T.Pow(x, y), type, tolerance, a, b);
                foreach (ulong c in samples.Skip((int)(b % 7)).Take(8).Append(Evaluate(Op.Neg, type, type, Evaluate(Op.Mul, type, type, a, b))))
                {
                    Check(Op.Fma, T.FusedMultiplyAdd(x, y, From<T>(c)), type, a, b, c);
                }
            }
        }
    }

    private static void CheckConversion<TFrom, TTo>(ScalarType from, ScalarType to) where TFrom : unmanaged where TTo : unmanaged
    {
        ParameterExpression parameter = Expression.Parameter(typeof(TFrom));
        Func<TFrom, TTo> cast = Expression.Lambda<Func<TFrom, TTo>>(Expression.Convert(parameter, typeof(TTo)), parameter).Compile();
        foreach (ulong bits in Samples(from))
        {
            ulong expected = Canonical(to, Bits(cast(From<TFrom>(bits))));
            ulong actual = Evaluate(Op.Convert, from, to, bits);
            Assert.True(expected == actual, $"({to.Name()}){ConstantText.Print(from, bits)}: {expected:x} expected, {actual:x} found");
        }
    }

    private static void Check<T>(Op op, T expected, ScalarType type, params ulong[] operands) where T : unmanaged
    {
        ScalarType result = typeof(T) == typeof(bool) ? ScalarType.I1 : OpTable.Get(op).Result == ResultRule.Int32 ? ScalarType.I32 : type;
        ulong bits = Canonical(result, Bits(expected));
        ulong actual = Evaluate(op, type, result, operands);
        Assert.True(bits == actual, $"{op} {type.Name()} {string.Join(", ", operands.Select(o => o.ToString("x")))}: {bits:x} expected, {actual:x} found");
    }

    private static void CheckClose<T>(Op op, T expected, ScalarType type, double tolerance, params ulong[] operands) where T : unmanaged, INumber<T>
    {
        double right = double.CreateTruncating(expected);
        double actual = double.CreateTruncating(From<T>(Evaluate(op, type, type, operands)));
        bool close = right.Equals(actual) || Math.Abs(right - actual) <= Math.Max(tolerance * Math.Abs(right), double.CreateTruncating(From<T>(4)));
        Assert.True(close, $"{op} {type.Name()} {string.Join(", ", operands.Select(o => o.ToString("x")))}: {right} expected, {actual} found");
    }

    private static ulong Evaluate(Op op, ScalarType type, ScalarType result, params ulong[] operands) => ConstantEvaluator.Evaluate(
        op, type, result, operands[0], operands.Length > 1 ? operands[1] : 0, operands.Length > 2 ? operands[2] : 0);

    private static ulong[] Samples(ScalarType type)
    {
        var random = new Random((int)type);
        ulong[] edges = type switch
        {
            ScalarType.F16 => [0, 0x8000, 1, 0x03ff, 0x0400, 0x3c00, 0xbc00, 0x7bff, 0x7c00, 0xfc00, 0xfe00],
            ScalarType.F32 => [.. new[] { 0f, -0f, 1, -1, 0.5f, 1.5f, 2.5f, -2.5f, 3e9f, -3e9f, 1e20f, float.Epsilon, float.MaxValue, float.MinValue, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 65504, 65520, 6e-8f, 2147483648f, 8388609f, 300, -1e-40f }.Select(ConstantBits.FromSingle)],
            ScalarType.F64 => [.. new[] { 0d, -0d, 1, -1, 0.5, 1.5, 2.5, -2.5, 3e9, -3e9, 1e20, -1e20, double.Epsilon, double.MaxValue, double.MinValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 65519.999, 9.3e18, 1.8446744073709550e19, 1e-310, 300, 2e-8 }.Select(ConstantBits.FromDouble)],
            _ => [0, 1, 2, 3, 7, 31, 32, 33, 63, 64, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 16777217, 9007199254740993, 1UL << 63, (1UL << 63) - 1, ulong.MaxValue, 0xffffff7fffffffff, 0xffffff8000000001],
        };
        IEnumerable<ulong> scattered = Enumerable.Range(0, 100).Select(i => (ulong)random.NextInt64(long.MinValue, long.MaxValue));
        IEnumerable<ulong> moderate = type switch
        {
            ScalarType.F32 => Enumerable.Range(0, 60).Select(_ => ConstantBits.FromSingle((float)((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-10, 34))))),
            ScalarType.F64 => Enumerable.Range(0, 60).Select(_ => ConstantBits.FromDouble((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-10, 66)))),
            _ => [],
        };
        return [.. edges.Concat(moderate).Concat(scattered).Select(bits => Canonical(type, ConstantBits.Truncate(type, bits))).Distinct()];
    }

    /// <summary>The payload and sign of a NaN are free.</summary>
    private static ulong Canonical(ScalarType type, ulong bits) => type switch
    {
        ScalarType.F16 when Half.IsNaN(From<Half>(bits)) => 0xfe00,
        ScalarType.F32 when float.IsNaN(From<float>(bits)) => 0xffc00000,
        ScalarType.F64 when double.IsNaN(From<double>(bits)) => 0xfff8000000000000,
        _ => bits,
    };

    private static T From<T>(ulong bits) where T : unmanaged => Unsafe.As<ulong, T>(ref bits);

    private static ulong Bits<T>(T value) where T : unmanaged
    {
        ulong bits = 0;
        Unsafe.As<ulong, T>(ref bits) = value;
        return bits;
    }

    private static System.Reflection.MethodInfo MethodInfo(string name, params Type[] types) => typeof(ConstantEvaluatorTests)
        .GetMethod(name, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(types);
}
