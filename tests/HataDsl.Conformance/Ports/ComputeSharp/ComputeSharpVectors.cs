namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>
/// Shaders on vectors and matrices after those of ComputeSharp's tests, line by line (Sergio0694/ComputeSharp, tests/ComputeSharp.Tests/
/// {ShaderRewriterTests, ShaderMembersTests, IntrinsicTests}; MIT licence): structs whose fields are what a launch gives.
/// </summary>
public static partial class ComputeSharpVectors
{
    /// <summary>ModAndComparisonOperatorsShader.</summary>
    public readonly ref partial struct ModAndComparison
    {
        public readonly InOut<float> Buffer;

        [Kernel(1, Contract = Contract.Exact)]
        public void Execute()
        {
            Float4 a = new(Buffer[0], Buffer[1], Buffer[2], Buffer[3]);
            Int4 b = (Int4)new Float4(Buffer[4], Buffer[5], Buffer[6], Buffer[7]);
            Float4 mod = a % b;
            Bool4 greaterThan = a > b;

            Buffer[0] = mod.X;
            Buffer[1] = mod.Y;
            Buffer[2] = mod.Z;
            Buffer[3] = mod.W;
            Buffer[4] = greaterThan.X ? 1 : 0;
            Buffer[5] = greaterThan.Y ? 1 : 0;
            Buffer[6] = greaterThan.Z ? 1 : 0;
            Buffer[7] = greaterThan.W ? 1 : 0;
        }
    }

    /// <summary>BitwiseOperatorsShader.</summary>
    public readonly ref partial struct Bitwise
    {
        public readonly InOut<int> Buffer;

        [Kernel(1)]
        public void Execute()
        {
            Int2 a = new(Buffer[0], Buffer[1]);
            UInt2 b = new((uint)Buffer[2], (uint)Buffer[3]);

            Int2 c = ~a;
            Int2 d = a & b;
            Int2 e = a | b;
            Int2 f = a ^ b;

            Int2 sr = new(5, 12);
            UInt2 sl = new(22, 17);
            Int2 g = a >> sr;
            Int2 h = a << sl;

            Buffer[0] = c.X;
            Buffer[1] = c.Y;
            Buffer[2] = d.X;
            Buffer[3] = d.Y;
            Buffer[4] = e.X;
            Buffer[5] = e.Y;
            Buffer[6] = f.X;
            Buffer[7] = f.Y;
            Buffer[8] = g.X;
            Buffer[9] = g.Y;
            Buffer[10] = h.X;
            Buffer[11] = h.Y;
        }
    }

    /// <summary>BooleanOperatorsShader; equality of each component has a name here, since == is of the whole in C#.</summary>
    public readonly ref partial struct Booleans
    {
        public readonly InOut<int> Buffer;

        [Kernel(1)]
        public void Execute()
        {
            Bool4 a = Int4.AreEqual(new Int4(Buffer[0], Buffer[1], Buffer[2], Buffer[3]), 1);
            Bool4 b = Int4.AreEqual(new Int4(Buffer[4], Buffer[5], Buffer[6], Buffer[7]), 1);

            Bool4 c = a & b;
            Bool4 d = a | b;
            Bool4 e = a ^ b;

            Buffer[8] = c.X ? 1 : 0;
            Buffer[9] = c.Y ? 1 : 0;
            Buffer[10] = c.Z ? 1 : 0;
            Buffer[11] = c.W ? 1 : 0;
            Buffer[12] = d.X ? 1 : 0;
            Buffer[13] = d.Y ? 1 : 0;
            Buffer[14] = d.Z ? 1 : 0;
            Buffer[15] = d.W ? 1 : 0;
            Buffer[16] = e.X ? 1 : 0;
            Buffer[17] = e.Y ? 1 : 0;
            Buffer[18] = e.Z ? 1 : 0;
            Buffer[19] = e.W ? 1 : 0;
        }
    }

    /// <summary>ToBooleanConversionIntrinsicsShader and FromBooleanConversionIntrinsicsShader.</summary>
    public readonly ref partial struct Conversions
    {
        public readonly In<float> Floats;
        public readonly In<int> Integers;
        public readonly Out<int> Truths;
        public readonly Out<float> Numbers;

        [Kernel(1)]
        public void Execute()
        {
            Float4 f4 = new(Floats[0], Floats[1], Floats[2], Floats[3]);
            Int4 i4 = new(Integers[0], Integers[1], Integers[2], Integers[3]);
            UInt4 u4 = (UInt4)i4;

            Bool4 f4b = Hlsl.FloatToBool(f4);
            Bool4 i4b = Hlsl.IntToBool(i4);
            Bool4 u4b = Hlsl.UIntToBool(u4);

            for (int i = 0; i < 4; i++)
            {
                Truths[i] = f4b[i] ? 1 : 0;
                Truths[4 + i] = i4b[i] ? 1 : 0;
                Truths[8 + i] = u4b[i] ? 1 : 0;
            }

            Float4 g4 = Hlsl.BoolToFloat(f4b);
            Int4 j4 = Hlsl.BoolToInt(!i4b);
            Numbers[0] = g4.X;
            Numbers[1] = g4.Y;
            Numbers[2] = j4.Z;
            Numbers[3] = j4.W;
            Numbers[4] = Hlsl.Any(f4b) ? 1 : 0;
            Numbers[5] = Hlsl.All(f4b) ? 1 : 0;
        }
    }

    /// <summary>GlslStyleMulOperatorsShader: products of vectors and matrices as operators and as functions.</summary>
    public readonly ref partial struct Products
    {
        public readonly In<float> Source1;
        public readonly In<int> Source2;
        public readonly Out<float> Destination1;
        public readonly Out<int> Destination2;

        [Kernel(1)]
        public void Execute()
        {
            Float2 f2 = new(Source1[0], Source1[1]);
            float f = Source1[2];
            Float2x2 f22 = new(Source1[3], Source1[4], Source1[5], Source1[6]);
            Float2x3 f23 = new(Source1[7], Source1[8], Source1[9], Source1[10], Source1[11], Source1[12]);

            Float2 rf1 = f2 * f;
            Float2 rf2 = f * f2;
            Float2 rf3 = f2 * f22;
            Float3 rf4 = f2 * f23;

            Float2 f2_copy1 = f2;

            f2_copy1 *= f22;

            Float2 rf6 = Hlsl.Mul(f, f2);
            Float2 rf7 = Hlsl.Mul(f2, f22);
            Float3 rf8 = Hlsl.Mul(f2, f23);

            Destination1[0] = rf1.X;
            Destination1[1] = rf1.Y;
            Destination1[2] = rf2.X;
            Destination1[3] = rf2.Y;
            Destination1[4] = rf3.X;
            Destination1[5] = rf3.Y;
            Destination1[6] = rf4.X;
            Destination1[7] = rf4.Y;
            Destination1[8] = rf4.Z;
            Destination1[9] = f2_copy1.X;
            Destination1[10] = f2_copy1.Y;
            Destination1[11] = rf6.X;
            Destination1[12] = rf6.Y;
            Destination1[13] = rf7.X;
            Destination1[14] = rf7.Y;
            Destination1[15] = rf8.X;
            Destination1[16] = rf8.Y;
            Destination1[17] = rf8.Z;

            Int2 i2 = new(Source2[0], Source2[1]);
            Int2x2 i22 = new(Source2[3], Source2[4], Source2[5], Source2[6]);
            Int2x3 i23 = new(Source2[7], Source2[8], Source2[9], Source2[10], Source2[11], Source2[12]);

            Int2 ri3 = i2 * i22;
            Int3 ri4 = Hlsl.Mul(i2, i23);

            Destination2[0] = ri3.X;
            Destination2[1] = ri3.Y;
            Destination2[2] = ri4.X;
            Destination2[3] = ri4.Y;
            Destination2[4] = ri4.Z;
        }
    }

    /// <summary>A structure with a method that changes it, as CustomStructType there.</summary>
    public struct Sum
    {
        public int Value;

        public int AddAndGet(int x)
        {
            this.Value += x;

            return this.Value;
        }
    }

    /// <summary>CustomStructTypeShader: a method of an element changes the element.</summary>
    public readonly ref partial struct ElementMethod
    {
        public readonly InOut<Sum> Source;
        public readonly Out<int> Destination;

        [Kernel(64)]
        public void Execute()
        {
            if (Invocation.X < Source.Length)
            {
                Destination[Invocation.X] = Source[Invocation.X].AddAndGet(Invocation.X + 1);
            }
        }
    }

    /// <summary>MiscHlslIntrinsicsShader.</summary>
    public readonly ref partial struct MultiplyAdd
    {
        public readonly InOut<float> Buffer1;
        public readonly InOut<int> Buffer2;

        [Kernel(1)]
        public void Execute()
        {
            Float2 f1 = new(Buffer1[0], Buffer1[1]);
            Float2 f2 = new(Buffer1[2], Buffer1[3]);
            Float2 f3 = new(Buffer1[4], Buffer1[5]);
            Int3 i1 = new(Buffer2[0], Buffer2[1], Buffer2[2]);
            Int3 i2 = new(Buffer2[3], Buffer2[4], Buffer2[5]);
            Int3 i3 = new(Buffer2[6], Buffer2[7], Buffer2[8]);

            Float2 r1 = Hlsl.Mad(f1, f2, f3);
            Int3 r2 = Hlsl.Mad(i1, i2, i3);

            Buffer1[6] = r1.X;
            Buffer1[7] = r1.Y;
            Buffer2[9] = r2.X;
            Buffer2[10] = r2.Y;
            Buffer2[11] = r2.Z;
        }
    }

    /// <summary>StaticConstantsShader, with a matrix among the constants, and ConstantsInShaderConstantFieldsShader.</summary>
    public readonly ref partial struct Constants
    {
        private const float Angle = (float)(137.2 / 180.0 * Math.PI);
        private static readonly float Pi = 3.14f;
        private static readonly float SinPi = Hlsl.Sin(Pi);
        private static readonly Int2x2 Mat = new(1, 2, 3, 4);
        private static readonly Float3x3 Turned = new Float3x3(0.5f, 1, 2, 3, 4, 5, 6, 7, 8) * 1.5f;
        private static readonly float Combo = Hlsl.Abs(Hlsl.Clamp(Hlsl.Min(Hlsl.Max(3.14f, 2), 10), 0, 42));
        private static readonly float Cosine = Hlsl.Cos(Hlsl.Sin(Angle));

        public readonly Out<float> Buffer;

        [Kernel(1)]
        public void Execute()
        {
            Buffer[0] = Pi;
            Buffer[1] = SinPi;
            Buffer[2] = Hlsl.Sin(3.14f);
            Buffer[3] = Mat.M11;
            Buffer[4] = Mat.M12;
            Buffer[5] = Mat.M21;
            Buffer[6] = Mat.M22;
            Buffer[7] = Combo;
            Buffer[8] = Turned[1].Z;
            Buffer[9] = Cosine;
        }
    }

    /// <summary>InterlockedOperationsShader.</summary>
    public readonly ref partial struct Interlocked
    {
        public readonly InOut<int> Buffer;

        [Kernel(16)]
        public void Execute()
        {
            Hlsl.InterlockedExchange(ref Buffer[Invocation.X], 0, out _);
            Hlsl.InterlockedAdd(ref Buffer[Invocation.X], Invocation.X);
            Hlsl.InterlockedCompareExchange(ref Buffer[Invocation.X], Invocation.X, Invocation.X * 2, out int before);
            Hlsl.InterlockedMax(ref Buffer[16], before);
        }
    }

    /// <summary>The cases of IntrinsicTests: results that go to variables, elements and nowhere.</summary>
    [Kernel(64)]
    public static void SinCos(In<float> angles, InOut<float> buffer)
    {
        int i = Invocation.X;
        if (i < angles.Length)
        {
            Hlsl.SinCos(angles[i], out float sine, out float cosine);
            buffer[5 * i] = sine;
            buffer[(5 * i) + 1] = cosine;
            Hlsl.SinCos(angles[i], out buffer[(5 * i) + 2], out buffer[(5 * i) + 3]);
            Hlsl.SinCos(angles[i], out float again, out _);
            buffer[(5 * i) + 4] = again;
        }
    }
}
