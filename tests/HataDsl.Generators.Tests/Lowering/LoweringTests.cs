namespace HataDsl.Generators.Tests;

/// <summary>C# in, IR as lowered out.</summary>
public sealed class LoweringTests
{
    [Fact]
    public void Elementwise() => Golden.Check(Compiler.Ir("""
        [Kernel(256)]
        public static void SiluMul(In<float> gate, In<float> up, Out<float> result)
        {
            int i = Invocation.X;
            if (i < result.Length) result[i] = gate[i] / (1 + MathF.Exp(-gate[i])) * up[i];
        }
        """));

    [Fact]
    public void Shared_array_passed_to_a_helper() => Golden.Check(Compiler.Ir("""
        [Kernel(64)]
        public static void Sum(In<float> x, Out<float> y)
        {
            Span<float> sums = Workgroup.Shared<float>(Workgroup.SizeX);
            sums[Invocation.LocalX] = x[Invocation.X];
            Workgroup.Barrier();
            Reduce(sums);
            if (Invocation.LocalX == 0) y[Workgroup.X] = sums[0];
        }

        private static void Reduce(Span<float> values)
        {
            for (int step = values.Length / 2; step > 0; step >>= 1)
            {
                if (Invocation.LocalX < step) values[Invocation.LocalX] += values[Invocation.LocalX + step];
                Workgroup.Barrier();
            }
        }
        """));

    [Fact]
    public void Loops_and_jumps() => Golden.Check(Compiler.Ir("""
        [Kernel(1)]
        public static void Loops(InOut<int> x)
        {
            for (int i = 0; i < 10; i++)
            {
                if (x[i] == 3) continue;
                if (x[i] == 4) break;
                x[i]++;
            }

            int j = 0;
            do { j += 2; } while (j < 7);
            while (true) { if (--j < 0) return; }
        }
        """));

    [Fact]
    public void Switch_with_a_break_inside_and_a_continue() => Golden.Check(Compiler.Ir("""
        [Kernel(1)]
        public static void Choose(InOut<int> x)
        {
            for (int i = 0; i < 4; i++)
            {
                switch (x[i])
                {
                    case 1 or 5:
                        if (i > 2) break;
                        x[0] = 1;
                        break;
                    case > 7:
                        continue;
                    default:
                        x[1] = 2;
                        break;
                }

                x[2] = 3;
            }
        }
        """));

    [Fact]
    public void Narrow_integers_and_conversions() => Golden.Check(Compiler.Ir("""
        [Kernel(1)]
        public static void Narrow(InOut<byte> b, InOut<short> s, InOut<Half> h, InOut<BFloat16> f, double d)
        {
            b[0] += 7;
            b[1]++;
            s[0] = (short)(s[1] << b[2]);
            b[2] = (byte)(float)h[0];
            h[1] = (Half)d;
            h[2] = (Half)b[3];
            f[0] = (BFloat16)(float)h[3];
            s[2] = (short)(s[3] >>> 1);
        }
        """));

    [Fact]
    public void References_to_elements_are_followed() => Golden.Check(Compiler.Ir("""
        [Kernel(1)]
        public static void Sort(InOut<int> x, long at)
        {
            Order(ref x[0], ref x[at]);
            int a = x[2];
            Order(ref a, ref x[3]);
            ref int last = ref x[4];
            last += a;
            Atomic.Max(ref last, 5);
        }

        private static void Order(ref int a, ref int b)
        {
            if (a > b) (a, b) = (b, a);
        }
        """));

    [Fact]
    public void Tuples_and_structs_are_flattened() => Golden.Check(Compiler.Ir("""
        private readonly record struct Vector(float X, float Y)
        {
            public float Dot(Vector other) => X * other.X + Y * other.Y;
            public static Vector operator *(float s, Vector v) => new(s * v.X, s * v.Y);
        }

        private struct Sums
        {
            public int Count;
            public float Total;
            public Sums(int start) { Count = start; }
            public void Add(float x) { Count++; Total += x; }
        }

        [Kernel(1)]
        public static void Structs(InOut<float> x)
        {
            var v = 2 * new Vector(x[0], x[1]);
            var sums = new Sums(1);
            sums.Add(v.Dot(v));
            (float low, float high) = MinMax(sums.Total, v.Y);
            x[sums.Count] = high - low;
        }

        private static (float Low, float High) MinMax(float a, float b) => a < b ? (a, b) : (b, a);
        """));

    [Fact]
    public void Private_arrays() => Golden.Check(Compiler.Ir("""
        [Kernel(1)]
        public static void Arrays(Out<float> y)
        {
            const int N = 4;
            Span<float> once = stackalloc float[N];
            Span<int> given = stackalloc int[] { 1, 2 };
            for (int i = 0; i < 2; i++)
            {
                Span<float> again = stackalloc float[2];
                again[i] = given[i];
                once[i] += again[0];
            }
            y[0] = once[1];
        }
        """));

    [Fact]
    public void Properties_with_bodies_are_called_and_others_are_fields() => Golden.Check(Compiler.Ir("""
        private struct Pair
        {
            public int A { get; set; }
            public int B { readonly get => field * 2; set; }
            public readonly int Sum => A + B;
        }

        [Kernel(1)]
        public static void Properties(Out<int> y)
        {
            var pair = new Pair { A = 3, B = 4 };
            ReadOnlySpan<int> table = [5, pair.A];
            y[0] = pair.Sum + table[1];
        }
        """));

    [Fact]
    public void Short_circuits() => Golden.Check(Compiler.Ir("""
        [Kernel(1)]
        public static void Guarded(InOut<int> x, int n)
        {
            if (n > 3 && n < 9) x[0] = 1;
            if (n < x.Length && x[n] > 0) x[1] = n == 2 ? 5 : 6;
            int last = n > 0 ? x[n - 1] : 0;
            x[2] = last;
        }
        """));

    [Fact]
    public void Local_functions_take_what_they_capture() => Golden.Check(Compiler.Ir("""
        [Kernel(1)]
        public static void Locals(InOut<int> x, int n)
        {
            int sum = 0;
            void Add(int i) { sum += i * n; }
            Add(1);
            Add(2);
            x[0] = sum;
        }
        """));

    [Fact]
    public void Bits_and_intrinsics() => Golden.Check(Compiler.Ir("""
        [Kernel(1)]
        public static void Bits(InOut<uint> x, InOut<float> f)
        {
            x[0] = BitOperations.RotateLeft(x[0], 3) + (uint)BitOperations.PopCount(x[1]) + (uint)int.LeadingZeroCount((int)x[2]);
            x[1] = BitConverter.SingleToUInt32Bits(f[0]);
            f[1] = Math.Clamp(f[2], 0, 1) + MathF.FusedMultiplyAdd(f[3], f[4], f[5]) + float.MinNumber(f[6], f[7]);
            x[2] = (uint)(Subgroup.Ballot(f[0] > 0) >> Subgroup.Lane);
            f[2] = Subgroup.Add(f[0]);
        }
        """));
}
