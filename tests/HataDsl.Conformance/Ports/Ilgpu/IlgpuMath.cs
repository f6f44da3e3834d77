namespace HataDsl.Conformance.Ports.Ilgpu;

/// <summary>
/// Functions and generators of random numbers after ILGPU's (m4rs-mt/ILGPU, Samples/{SimpleMath, AlgorithmsMath, AlgorithmsRandom},
/// Src/ILGPU.Algorithms.Tests/{XMathTests, RandomTests}, Src/ILGPU.Tests/UnaryFloatOperations; University of Illinois/NCSA licence).
/// </summary>
public static partial class IlgpuMath
{
    /// <summary>IRandomProvider of the library.</summary>
    public interface IGenerator
    {
        ulong Next();
    }

    /// <summary>The functions that devices lack, in single precision.</summary>
    [Kernel(64)]
    public static void Singles(In<float> x, In<float> y, Out<float> result)
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            float a = x[i];
            float b = y[i];
            int at = 12 * i;
            result[at] = MathF.Atan(a);
            result[at + 1] = MathF.Atan2(a, b);
            result[at + 2] = MathF.Asin(a * 0.01f);
            result[at + 3] = MathF.Acos(a * 0.01f);
            result[at + 4] = MathF.Sinh(a * 0.2f);
            result[at + 5] = MathF.Cosh(a * 0.2f);
            result[at + 6] = MathF.Log10(MathF.Abs(a) + 0.001f);
            result[at + 7] = MathF.Log(MathF.Abs(a) + 1, MathF.Abs(b) + 2);
            result[at + 8] = MathF.Cbrt(a);
            result[at + 9] = MathF.IEEERemainder(a, b);
            result[at + 10] = MathF.Atan(1 / a);
            result[at + 11] = MathF.Sinh(a * 0.001f);
        }
    }

    /// <summary>The same in double precision.</summary>
    [Kernel(64)]
    public static void Doubles(In<double> x, In<double> y, Out<double> result)
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            double a = x[i];
            double b = y[i];
            int at = 12 * i;
            result[at] = Math.Atan(a);
            result[at + 1] = Math.Atan2(a, b);
            result[at + 2] = Math.Asin(a * 0.01);
            result[at + 3] = Math.Acos(a * 0.01);
            result[at + 4] = Math.Sinh(a * 0.2);
            result[at + 5] = Math.Cosh(a * 0.2);
            result[at + 6] = Math.Log10(Math.Abs(a) + 0.001);
            result[at + 7] = Math.Log(Math.Abs(a) + 1, Math.Abs(b) + 2);
            result[at + 8] = Math.Cbrt(a);
            result[at + 9] = Math.IEEERemainder(a, b);
            result[at + 10] = Math.Atan(1 / a);
            result[at + 11] = Math.Sinh(a * 0.001);
        }
    }

    /// <summary>What zeros, infinities and NaN give.</summary>
    [Kernel(64)]
    public static void Special(In<float> x, In<float> y, Out<float> result)
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            result[4 * i] = MathF.Atan2(x[i], y[i]);
            result[(4 * i) + 1] = MathF.Atan(x[i]);
            result[(4 * i) + 2] = MathF.Cbrt(x[i]);
            result[(4 * i) + 3] = MathF.Log(x[i], y[i]);
        }
    }

    /// <summary>Random numbers of each invocation, by a generator that is a type, and how many points of a square are inside the circle.</summary>
    [Kernel(64)]
    [KernelInstance(typeof(XorShift64Star))]
    [KernelInstance(typeof(XorShift128Plus))]
    public static void MonteCarlo<TGenerator>(In<TGenerator> states, Out<int> inside, Out<ulong> last, int rounds)
        where TGenerator : unmanaged, IGenerator
    {
        int index = Invocation.X;
        if (index < states.Length)
        {
            TGenerator generator = states[index];
            int count = 0;
            ulong bits = 0;
            for (int i = 0; i < rounds; i++)
            {
                bits = generator.Next();
                float x = (uint)bits * 2.3283064e-10f;
                float y = (uint)(bits >> 32) * 2.3283064e-10f;
                if ((x * x) + (y * y) < 1)
                {
                    count++;
                }
            }

            inside[index] = count;
            last[index] = bits;
        }
    }

    public struct XorShift64Star(ulong state) : IGenerator
    {
        public ulong State = state;

        public ulong Next()
        {
            ulong x = State;
            x ^= x >> 12;
            x ^= x << 25;
            x ^= x >> 27;
            State = x;
            return x * 0x2545F4914F6CDD1DUL;
        }
    }

    public struct XorShift128Plus : IGenerator
    {
        public ulong State0;
        public ulong State1;

        public ulong Next()
        {
            ulong x = State0;
            ulong y = State1;
            State0 = y;
            x ^= x << 23;
            State1 = x ^ y ^ (x >> 17) ^ (y >> 26);
            return State1 + y;
        }
    }
}
