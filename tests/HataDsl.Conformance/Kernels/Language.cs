using System.Numerics;

namespace HataDsl.Conformance.Kernels;

/// <summary>What the language has beyond expressions: values known at compile time, tables, parts of arrays, patterns, shared arrays in helpers.</summary>
public static partial class Language
{
    public static readonly float[] Weights = [0.25f, -1.5f, float.NaN, 4, 1e-30f];

    private static readonly (int Key, double Value)[] Pairs = [(3, 0.5), (-7, double.PositiveInfinity), (11, -2)];

    private static readonly Corner Origin = new(2, 3.5f);

    private static ReadOnlySpan<byte> Digits => [3, 1, 4, 1, 5, 9, 2, 6];

    public readonly record struct Corner(int X, float Y);

    /// <summary>An operation chosen by type, so that a generic kernel is closed over it.</summary>
    public interface IFold<T>
    {
        static abstract T Start { get; }

        static abstract T Apply(T sum, T next);
    }

    public readonly struct Sum<T> : IFold<T>
        where T : unmanaged, INumber<T>
    {
        public static T Start => T.Zero;

        public static T Apply(T sum, T next) => sum + next;
    }

    public readonly struct Product<T> : IFold<T>
        where T : unmanaged, INumber<T>
    {
        public static T Start => T.One;

        public static T Apply(T sum, T next) => sum * next;
    }

    /// <summary>Folds each run of <paramref name="run"/> elements; the instance decides type, fold and length.</summary>
    [Kernel(64)]
    [KernelInstance(typeof(float), typeof(Sum<float>), 4, true)]
    [KernelInstance(typeof(int), typeof(Product<int>), 3, false)]
    [KernelInstance(typeof(int), typeof(Product<int>), 40, true)]
    public static void Fold<T, TFold>(In<T> x, Out<T> y, [Comptime] int run, [Comptime] bool reversed)
        where T : unmanaged, INumber<T>
        where TFold : IFold<T>
    {
        int i = Invocation.X;
        if (i < y.Length)
        {
            Span<T> own = stackalloc T[run];
            for (int k = 0; k < run; k++)
            {
                own[k] = x[((long)i * run) + k];
            }

            T result = TFold.Start;
            if (reversed)
            {
                for (int k = run - 1; k >= 0; k--)
                {
                    result = TFold.Apply(result, own[k]);
                }
            }
            else
            {
                foreach (T value in own)
                {
                    result = TFold.Apply(result, value);
                }
            }

            y[i] = result;
        }
    }

    [Kernel(32)]
    public static void Unrolled(In<int> x, Out<int> y)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        int a = x[i];
        int sum = 0;
        foreach (int k in Comptime.Range(2, 23, 5))
        {
            if ((a & k) == 2)
            {
                continue;
            }

            if (a % (k + 1) == 3)
            {
                break;
            }

            sum += Power(a & 15, k % 4) + k;
        }

        foreach (int k in Comptime.Range(3))
        {
            sum = (sum * 3) + Power(k, 2);
        }

        y[i] = sum;
    }

    [Kernel(32)]
    public static void Tables(In<int> x, Out<float> y, Out<double> z)
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            int a = x[i] & 1023;
            int total = 0;
            foreach (byte digit in Digits[2..^1])
            {
                total += digit * a;
            }

            (int key, double value) = Pairs[a % Pairs.Length];
            y[i] = Weights[a % 5] + Digits[a & 7] + Digits[^1] + total + Origin.X + Origin.Y + Largest(Digits) + Weights.Length;
            z[i] = value + key;
        }
    }

    [Kernel(64)]
    public static void Parts(In<int> x, InOut<int> y)
    {
        Span<int> shared = Workgroup.Shared<int>(128);
        int local = Invocation.LocalIndex;
        Span<int> low = shared[..64];
        Span<int> high = shared.Slice(64);
        low[local] = x[Invocation.X];
        high[^(local + 1)] = x[Invocation.X] + 1;
        Workgroup.Barrier();
        In<int> part = x.Slice((Invocation.X / 4) * 4L, 4);
        int sum = Total(part[1..]) + TotalOf(low[(local / 8 * 8)..(local / 8 * 8 + 8)]) + TotalOf(high[60..]) + TotalOf(x.Span(2, 5));
        Span<int> own = stackalloc int[6];
        Fill(own[1..4], sum);
        foreach (ref int value in own[3..])
        {
            value++;
        }

        y[Invocation.X] = own[0] + (3 * own[1]) + (5 * own[2]) + (7 * own[3]) + (11 * own[4]) + own.Length;
    }

    /// <summary>Shared arrays of two calls of one helper are apart, and structs can be shared.</summary>
    [Kernel(64)]
    public static void SharedInHelpers(In<int> x, Out<int> y)
    {
        int a = x[Invocation.X];
        Span<Corner> corners = Workgroup.Shared<Corner>(64);
        corners[Invocation.LocalIndex] = new Corner(a, Invocation.LocalIndex);
        int below = Neighbour(a, 1);
        int above = Neighbour(below, 63);
        Workgroup.Barrier();
        Corner other = corners[63 - Invocation.LocalIndex];
        y[Invocation.X] = (below * 31) + above + (other.X * 7) + (int)other.Y;
    }

    [Kernel(64)]
    public static void Patterns(In<int> x, Out<int> y)
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            int a = x[i] % 50;
            var corner = new Corner(a % 5, a / 3);
            int first = (a % 3, a > 7) switch
            {
                (0, true) => 1,
                (1, _) when Power(a, 2) > 100 => 2,
                (var rest, false) => 10 + rest,
                _ => 3,
            };
            int second = corner switch
            {
                { X: 0 } => 100,
                { X: > 2, Y: < 6 and not 4 } => 200,
                (1 or 2, var height) => 300 + (int)height,
                _ => 400,
            };
            switch (a)
            {
                case < -20:
                    first = -first;
                    break;
                case var b when b * b is > 30 and < 300:
                    first += b;
                    break;
                case 0:
                case 1:
                    first += 1000;
                    break;
            }

            Corner moved = corner with { Y = first };
            (int column, float row) = moved;
            y[i] = second + column + (int)row;
        }
    }

    [Kernel(64)]
    [KernelInstance(typeof(Half))]
    [KernelInstance(typeof(BFloat16))]
    public static void Narrow<T>(In<T> x, In<T> y, Out<T> z)
        where T : unmanaged, IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IDivisionOperators<T, T, T>,
            IUnaryNegationOperators<T, T>, IComparisonOperators<T, T, bool>
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            T a = x[i];
            T b = y[i];
            T sum = (a * b) + a;
            sum += b;
            z[i] = a < b ? sum - (a / b) : -(sum + b);
        }
    }

    [Kernel(64)]
    public static void HalfFunctions(In<Half> x, Out<Half> y)
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            Half a = x[i];
            Half b = Half.Abs(a);
            b++;
            y[i] = Half.IsNaN(a) ? (Half)(-1f) : Half.Max(Half.Sqrt(b), Half.Min(a, (Half)3f));
        }
    }

    /// <summary>A tile turned over, whose sides the launch chooses from the instances.</summary>
    [Kernel(1)]
    [KernelInstance(8, 4)]
    [KernelInstance(5, 3)]
    [KernelInstance(16, 1)]
    public static void Tile(In<int> x, Out<int> y, [Comptime(WorkgroupAxis.X)] int width, [Comptime(WorkgroupAxis.Y)] int height)
    {
        Span<int> tile = Workgroup.Shared<int>(width * height);
        int at = (Workgroup.X * width * height) + Invocation.LocalIndex;
        tile[(Invocation.LocalX * height) + Invocation.LocalY] = x[at];
        Workgroup.Barrier();
        y[at] = tile[Invocation.LocalIndex] + (1000 * Workgroup.SizeX) + Workgroup.SizeY;
    }

    private static int Power(int value, [Comptime] int exponent)
    {
        int result = 1;
        foreach (int _ in Comptime.Range(exponent))
        {
            result *= value;
        }

        return result;
    }

    private static int Largest(ReadOnlySpan<byte> values)
    {
        int result = 0;
        foreach (byte value in values)
        {
            result = Math.Max(result, value);
        }

        return result;
    }

    private static int Total(In<int> values)
    {
        int sum = 0;
        foreach (int value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static int TotalOf(ReadOnlySpan<int> values)
    {
        int sum = 0;
        for (int k = 0; k < values.Length; k++)
        {
            sum += values[k] * (k + 1);
        }

        return sum;
    }

    private static void Fill(Span<int> values, int start)
    {
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = start + k;
        }
    }

    private static int Neighbour(int value, int distance)
    {
        Span<int> values = Workgroup.Shared<int>(64);
        values[Invocation.LocalIndex] = value;
        Workgroup.Barrier();
        return values[(Invocation.LocalIndex + distance) % 64];
    }
}
