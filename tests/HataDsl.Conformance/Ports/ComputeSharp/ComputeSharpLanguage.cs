namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>
/// What the language tests of ComputeSharp compute (Sergio0694/ComputeSharp, tests/ComputeSharp.Tests/{ShaderRewriterTests,
/// ShaderCompilerTests, StaticFunctionsTests}; MIT licence), written for HataDsl.
/// </summary>
public static partial class ComputeSharpLanguage
{
    private const float TwoPi = (float)(Math.PI * 2);
    private const float Angle = (float)(137.2 / 180.0 * Math.PI);
    private const float Small = 1e-3f;
    private const float Large = 1234567E-4f;

    private static readonly float NotANumber = float.NaN;

    /// <summary>NanAndInfiniteShader: special values as literals, as fields, and as seen by the predicates.</summary>
    [Kernel(1)]
    public static void SpecialValues(InOut<float> single, Out<double> wide)
    {
        single[0] = float.NaN;
        single[1] = float.PositiveInfinity;
        single[2] = float.NegativeInfinity;
        single[3] = float.IsNaN(single[0]) ? 1 : 0;
        single[4] = float.IsInfinity(single[1]) ? 1 : 0;
        single[5] = float.IsInfinity(single[2]) ? 1 : 0;
        single[6] = NotANumber;
        single[7] = float.IsNaN(single[6]) ? 1 : 0;
        wide[0] = double.NaN;
        wide[1] = double.PositiveInfinity;
        wide[2] = double.NegativeInfinity;
    }

    /// <summary>ModAndComparisonOperatorsShader: the remainder of floats, and comparisons stored as numbers.</summary>
    [Kernel(64)]
    public static void ModAndComparison(In<float> a, In<float> b, Out<float> remainder, Out<float> greater)
    {
        int i = Invocation.X;
        if (i < a.Length)
        {
            int divisor = (int)b[i];
            remainder[i] = a[i] % divisor;
            greater[i] = a[i] > divisor ? 1 : 0;
        }
    }

    /// <summary>BitwiseOperatorsShader: signed with unsigned, shifts by variables.</summary>
    [Kernel(64)]
    public static void Bitwise(In<int> a, In<uint> b, Out<int> result)
    {
        int i = Invocation.X;
        if (i < a.Length)
        {
            int right = (int)(b[i] % 32);
            int at = i * 6;
            result[at] = ~a[i];
            result[at + 1] = a[i] & (int)b[i];
            result[at + 2] = a[i] | (int)b[i];
            result[at + 3] = a[i] ^ (int)b[i];
            result[at + 4] = a[i] >> right;
            result[at + 5] = a[i] << (31 - right);
        }
    }

    /// <summary>BooleanOperatorsShader and the conversions to and from bool: without short circuit.</summary>
    [Kernel(64)]
    public static void Booleans(In<int> a, In<float> b, Out<int> result)
    {
        int i = Invocation.X;
        if (i < a.Length)
        {
            bool left = a[i] != 0;
            bool right = b[i] != 0;
            result[i] = (left & right ? 1 : 0) + (left | right ? 2 : 0) + (left ^ right ? 4 : 0) + (!left ? 8 : 0);
        }
    }

    /// <summary>ConstantsInShaderConstantFieldsShader: constants folded from constants of other types, and functions of them.</summary>
    [Kernel(1)]
    public static void FoldedConstants(Out<float> buffer)
    {
        buffer[0] = Angle;
        buffer[1] = TwoPi;
        buffer[2] = MathF.Cos(Angle);
        buffer[3] = MathF.Cos(MathF.Sin(Angle));
        buffer[4] = Small;
        buffer[5] = Large;
    }

    /// <summary>ReservedKeywordsShader: names that mean something to a shader compiler, and functions named as variables.</summary>
    [Kernel(64)]
    public static void ReservedKeywords(InOut<float> buffer, float sample)
    {
        int varying = Invocation.X;
        if (varying < buffer.Length)
        {
            float exp = MathF.Exp(sample * buffer[varying]);
            float log = MathF.Log(1 + exp);
            float precise = log / sample;
            buffer[varying] = precise;
        }
    }

    /// <summary>LocalFunctionInExternalMethodsShader: functions inside functions.</summary>
    [Kernel(64)]
    public static void LocalFunctions(Out<float> buffer)
    {
        static float Half(float x)
        {
            static float Halve(float y) => y / 2;

            return Halve(x) + Other(x);
        }

        if (Invocation.X < buffer.Length)
        {
            buffer[Invocation.X] = Half(Invocation.X);
        }
    }

    /// <summary>OutOfOrderMethodsShader and ExternalStructTypeShader: methods used before they are written, on a structure from elsewhere.</summary>
    [Kernel(64)]
    public static void OutOfOrder(InOut<float> buffer)
    {
        int i = Invocation.X;
        if (i < buffer.Length)
        {
            float value = buffer[i];
            buffer[i] = ComputeSharpExternal.Sum(ComputeSharpExternal.New((int)value, MathF.Abs(value))) + A() + D();
        }
    }

    /// <summary>FloatToFloatFunc and its kin: the function to call is chosen when the kernel is compiled, by type.</summary>
    [Kernel(64)]
    [KernelInstance(typeof(Square))]
    [KernelInstance(typeof(Negation))]
    public static void Function<TFunction>(InOut<float> buffer)
        where TFunction : struct, IFunction
    {
        if (Invocation.X < buffer.Length)
        {
            buffer[Invocation.X] = TFunction.Of(buffer[Invocation.X]);
        }
    }

    private static int A() => B();

    private static int B() => 1 + C();

    private static int C() => 1;

    private static int D() => A() + B();

    private static float Other(float x) => x * 3;

    /// <summary>A function of a number.</summary>
    public interface IFunction
    {
        static abstract float Of(float x);
    }

    public readonly struct Square : IFunction
    {
        public static float Of(float x) => x * x;
    }

    public readonly struct Negation : IFunction
    {
        public static float Of(float x) => -x;
    }
}
