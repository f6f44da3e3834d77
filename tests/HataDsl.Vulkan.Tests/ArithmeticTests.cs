using System.Runtime.CompilerServices;
using HataDsl.Ir;

namespace HataDsl.Vulkan.Tests;

/// <summary>Operations that GLSL does not have as C# means them, over the whole range of their operands.</summary>
public sealed class ArithmeticTests(VulkanFixture fixture) : VulkanTest(fixture)
{
    private const int Count = 20_000;

    [Fact]
    public void Exact_single_precision_is_that_of_CSharp_bit_for_bit()
    {
        float[] a = Singles(1), b = Singles(2), c = Singles(3);
        for (int i = 0; i < Count; i += 3)
        {
            // Near-cancellation is where a second rounding shows.
            c[i] = -a[i] * b[i];
        }

        Same(ScalarType.F32, Op.Fma, NumericContract.Exact, a, b, c, MathF.FusedMultiplyAdd);
        Same(ScalarType.F32, Op.Div, NumericContract.Exact, a, b, c, (x, y, _) => x / y);
        Same(ScalarType.F32, Op.Mul, NumericContract.Exact, a, b, c, (x, y, _) => x * y);
        Same(ScalarType.F32, Op.Rem, NumericContract.Relaxed, a, b, c, (x, y, _) => x % y);
        Same(ScalarType.F32, Op.Sqrt, NumericContract.Exact, a, b, c, (x, _, _) => MathF.Sqrt(x));
        Same(ScalarType.F32, Op.Round, NumericContract.Relaxed, a, b, c, (x, _, _) => MathF.Round(x));
        Same(ScalarType.F32, Op.Min, NumericContract.Relaxed, a, b, c, (x, y, _) => MathF.Min(x, y));
        Same(ScalarType.F32, Op.Max, NumericContract.Relaxed, a, b, c, (x, y, _) => MathF.Max(x, y));
    }

    [Fact]
    public void Exact_double_precision_is_that_of_CSharp_bit_for_bit()
    {
        double[] a = Doubles(1), b = Doubles(2), c = Doubles(3);
        for (int i = 0; i < Count; i += 3)
        {
            c[i] = -a[i] * b[i];
        }

        Same(ScalarType.F64, Op.Fma, NumericContract.Exact, a, b, c, Math.FusedMultiplyAdd);
        Same(ScalarType.F64, Op.Div, NumericContract.Exact, a, b, c, (x, y, _) => x / y);
        Same(ScalarType.F64, Op.Rem, NumericContract.Relaxed, a, b, c, (x, y, _) => x % y);
        Same(ScalarType.F64, Op.Max, NumericContract.Relaxed, a, b, c, (x, y, _) => Math.Max(x, y));
    }

    [Theory]
    [InlineData(Op.Exp, NumericContract.Relaxed, 128)]
    [InlineData(Op.Log, NumericContract.Relaxed, 32)]
    [InlineData(Op.Sin, NumericContract.Relaxed, 4)]
    [InlineData(Op.Cos, NumericContract.Relaxed, 4)]
    [InlineData(Op.Tan, NumericContract.Relaxed, 8)]
    [InlineData(Op.Tanh, NumericContract.Relaxed, 32)]
    [InlineData(Op.Exp, NumericContract.Exact, 1)]
    [InlineData(Op.Exp2, NumericContract.Exact, 1)]
    [InlineData(Op.Log, NumericContract.Exact, 1)]
    [InlineData(Op.Log2, NumericContract.Exact, 1)]
    [InlineData(Op.Sin, NumericContract.Exact, 1)]
    [InlineData(Op.Cos, NumericContract.Exact, 1)]
    [InlineData(Op.Tan, NumericContract.Exact, 1)]
    [InlineData(Op.Tanh, NumericContract.Exact, 1)]
    public void Single_functions_are_within_units_in_the_last_place(object op, object contract, int units)
    {
        float[] x = Singles(4);
        for (int i = 0; i < Count; i += 2)
        {
            x[i] = (i - (Count / 2)) * 0.0037f;
        }

        if ((NumericContract)contract == NumericContract.Exact)
        {
            // Trigonometry in double precision is meant for angles below a million.
            x = [.. x.Select(v => MathF.Abs(v) > 1e6f ? 0.25f : v)];
        }

        float[] actual = Run<float, float>(ScalarType.F32, ScalarType.F32, (Op)op, (NumericContract)contract, x, x, x);
        for (int i = 0; i < Count; i++)
        {
            double expected = Reference((Op)op, x[i]);
            bool good = double.IsNaN(expected) ? float.IsNaN(actual[i])
                : (float)expected == actual[i] || IsTiny((float)expected) || IsTiny(x[i])
                || Math.Abs(expected - actual[i]) <= units * Math.BitIncrement(Math.Abs((float)expected)) * 6e-8

                // Drivers bound the logarithm near 1 absolutely.
                || ((Op)op == Op.Log && (NumericContract)contract == NumericContract.Relaxed && Math.Abs(expected - actual[i]) < 5e-7);
            Assert.True(good, $"{op}({x[i]:G9}) = {actual[i]:G9}, expected {expected:G17}");
        }
    }

    [Fact]
    public void Powers_follow_the_special_cases_of_CSharp()
    {
        float[] edges = [0, -0f, 1, -1, 2, -2, 0.5f, -0.5f, 3, -3, 1e30f, -1e30f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 16777217, -16777217];
        float[] x = [.. edges.SelectMany(_ => edges)];
        float[] y = [.. edges.SelectMany(v => Enumerable.Repeat(v, edges.Length))];
        foreach (NumericContract contract in new[] { NumericContract.Relaxed, NumericContract.Exact })
        {
            float[] actual = Run<float, float>(ScalarType.F32, ScalarType.F32, Op.Pow, contract, x, y, y);
            for (int i = 0; i < x.Length; i++)
            {
                float expected = MathF.Pow(x[i], y[i]);
                bool good = expected.Equals(actual[i]) || Math.Abs(expected - actual[i]) < Math.Abs(expected) * 1e-5f;
                Assert.True(good && (expected != 0 || float.IsNegative(expected) == float.IsNegative(actual[i])), $"{x[i]} to the {y[i]} = {actual[i]}, expected {expected}");
            }
        }
    }

    [Fact]
    public void Narrowing_rounds_once_to_even()
    {
        float[] x = Singles(5);
        for (int i = 0; i < Count; i += 2)
        {
            // Halfway cases of binary16 and bfloat16, and their neighbours.
            x[i] = BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits((float)(i * 0.001)) & 0xffffe000 | (uint)(0x1000 + (i / 2 % 3) - 1));
        }

        Half[] halves = Run<float, Half>(ScalarType.F32, ScalarType.F16, Op.Convert, NumericContract.Relaxed, x, x, x);
        Assert.Equal(x.Select(v => (Half)v), halves);
        BFloat16[] brains = Run<float, BFloat16>(ScalarType.F32, ScalarType.BF16, Op.Convert, NumericContract.Relaxed, x, x, x);
        Assert.Equal(x.Select(v => (BFloat16)v), brains);
        double[] wide = [.. x.Select((v, i) => v + (v * 1e-12 * (i % 3 - 1)))];
        Half[] fromWide = Run<double, Half>(ScalarType.F64, ScalarType.F16, Op.Convert, NumericContract.Relaxed, wide, wide, wide);
        Assert.Equal(wide.Select(v => (Half)v), fromWide);
    }

    private static double Reference(Op op, double x) => op switch
    {
        Op.Exp => Math.Exp(x),
        Op.Exp2 => double.Exp2(x),
        Op.Log => Math.Log(x),
        Op.Log2 => Math.Log2(x),
        Op.Sin => Math.Sin(x),
        Op.Cos => Math.Cos(x),
        Op.Tan => Math.Tan(x),
        _ => Math.Tanh(x),
    };

    private void Same<T>(ScalarType type, Op op, NumericContract contract, T[] a, T[] b, T[] c, Func<T, T, T, T> reference)
        where T : unmanaged
    {
        T[] actual = Run<T, T>(type, type, op, contract, a, b, c);
        for (int i = 0; i < a.Length; i++)
        {
            T expected = reference(a[i], b[i], c[i]);

            // What is below the smallest normal number may be flushed to zero.
            bool good = expected.Equals(actual[i]) || IsTiny(expected) || IsTiny(a[i]) || IsTiny(b[i]) || IsTiny(c[i]);
            Assert.True(good, $"{op}({a[i]:G17}, {b[i]:G17}, {c[i]:G17}) = {actual[i]:G17}, expected {expected:G17}");
        }
    }

    private static bool IsTiny<T>(T value) => value switch
    {
        float x => MathF.Abs(x) <= 1.17549435e-38f && x != 0,
        double x => Math.Abs(x) <= 2.2250738585072014e-308 && x != 0,
        _ => false,
    };

    private TResult[] Run<T, TResult>(ScalarType type, ScalarType resultType, Op op, NumericContract contract, T[] a, T[] b, T[] c)
        where T : unmanaged
        where TResult : unmanaged
    {
        var kernel = new Kernel($"{op}.{type}.{resultType}.{contract}", new WorkgroupShape(64, 1, 1)) { Contract = contract };
        Symbol[] inputs = [new(SymbolKind.View, "a", type), new(SymbolKind.View, "b", type), new(SymbolKind.View, "c", type)];
        var output = new Symbol(SymbolKind.View, "result", resultType, access: ViewAccess.Write);
        kernel.Parameters.AddRange([.. inputs, output]);
        var builder = new RegionBuilder(kernel.Body);
        Value index = builder.Emit(Op.InvocationX);
        Instruction inside = builder.If(builder.Emit(Op.Less, index, builder.Length(output, ScalarType.I32)));
        builder.Region = inside.Regions[0];
        Value[] operands = [.. inputs.Take(op == Op.Convert ? 1 : OpTable.Get(op).Operands.Length).Select(input => builder.Load(input, index))];
        builder.Store(output, index, builder.EmitAs(resultType, op, operands));

        using Buffer<T> bufferA = Upload(a), bufferB = Upload(b), bufferC = Upload(c);
        using Buffer<TResult> result = Device.Allocate<TResult>(a.Length);
        Queue.Launch(
            Fixture.Compile(kernel), Grid.Invocations(a.Length),
            KernelArgument.From<T>(bufferA), KernelArgument.From<T>(bufferB), KernelArgument.From<T>(bufferC), KernelArgument.From<TResult>(result));
        return Queue.Read<TResult>(result);
    }

    /// <summary>Numbers of every magnitude: random bits.</summary>
    private static float[] Singles(int seed) => Random(seed, bits => BitConverter.UInt32BitsToSingle((uint)bits));

    private static double[] Doubles(int seed) => Random(seed, BitConverter.UInt64BitsToDouble);

    private static T[] Random<T>(int seed, Func<ulong, T> make)
        where T : unmanaged
    {
        var random = new Random(seed);
        var values = new T[Count];
        int width = 8 * Unsafe.SizeOf<T>();
        int exponentBits = width == 32 ? 8 : 11;
        for (int i = 0; i < Count; i++)
        {
            ulong bits = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            if (i % 2 == 0)
            {
                // Half of them of like magnitude, so that operands meet.
                ulong mask = ((1UL << exponentBits) - 1) << (width - 1 - exponentBits);
                ulong near = (ulong)((1 << (exponentBits - 1)) - 1 + random.Next(-20, 21)) << (width - 1 - exponentBits);
                bits = (bits & ~mask) | near;
            }

            values[i] = make(bits);
        }

        return values;
    }
}
