namespace HataDsl.Conformance.Kernels;

/// <summary>Branches, loops, jumps and calls whose course differs between invocations.</summary>
public static partial class ControlFlow
{
    public static readonly string[] Names =
    [
        "collatz", "break", "continue", "do", "switch", "nested", "short-circuit", "helper return", "reference", "early return", "divide guarded",
        "while true", "ternary chain",
    ];

    [Kernel(64)]
    public static void Run(In<int> x, Out<int> y, int which)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        int a = x[i] & 1023;
        int result;
        switch (which)
        {
            case 0:
                result = Collatz(a + 1);
                break;
            case 1:
                result = BreakOut(a);
                break;
            case 2:
                result = Skip(a);
                break;
            case 3:
                result = DoWhile(a);
                break;
            case 4:
                result = Switch(a);
                break;
            case 5:
                result = Nested(a);
                break;
            case 6:
                result = ShortCircuit(x, a, i);
                break;
            case 7:
                result = FirstDivisor(a + 2);
                break;
            case 8:
                result = a;
                Double(ref result);
                Split(result, out int low, out int high);
                result = (low * 1000) + high;
                break;
            case 9:
                if (a % 3 == 0)
                {
                    y[i] = -1;
                    return;
                }

                result = a;
                break;
            case 10:
                result = a % 4 == 0 ? 0 : 1000 / (a % 4);
                break;
            case 11:
                result = 0;
                while (true)
                {
                    result += a;
                    if (result > 3000 || a == 0)
                    {
                        break;
                    }
                }

                break;
            default:
                result = a < 100 ? a < 50 ? 1 : 2 : a < 500 ? 3 : 4;
                break;
        }

        y[i] = result;
    }

    private static int Collatz(int n)
    {
        int steps = 0;
        while (n != 1)
        {
            n = n % 2 == 0 ? n / 2 : (3 * n) + 1;
            steps++;
        }

        return steps;
    }

    private static int BreakOut(int a)
    {
        int sum = 0;
        for (int k = 0; k < 100; k++)
        {
            sum += k;
            if (sum > a)
            {
                break;
            }
        }

        return sum;
    }

    private static int Skip(int a)
    {
        int sum = 0;
        for (int k = 0; k < 40; k++)
        {
            if ((k & a) != 0)
            {
                continue;
            }

            sum += k + 1;
        }

        return sum;
    }

    private static int DoWhile(int a)
    {
        int n = 0;
        do
        {
            a >>= 1;
            n++;
        }
        while (a > 0);
        return n;
    }

    private static int Switch(int a)
    {
        int result = 0;
        switch (a % 5)
        {
            case 0:
                result = 10;
                break;
            case 1:
            case 2:
                result = 20 + a;
                break;
            case 4:
                return -a;
            default:
                result = 30;
                break;
        }

        return result * 2;
    }

    private static int Nested(int a)
    {
        int found = 0;
        for (int p = 2; p < 40; p++)
        {
            bool prime = true;
            for (int q = 2; q * q <= p; q++)
            {
                if (p % q == 0)
                {
                    prime = false;
                    break;
                }
            }

            if (!prime)
            {
                continue;
            }

            if (p > a % 41)
            {
                break;
            }

            found = (found * 3) + p;
        }

        return found;
    }

    private static int ShortCircuit(In<int> x, int a, int i)
    {
        int hits = 0;

        // The element is looked at only where there is one.
        if (i + 1 < x.Length && x[i + 1] > a)
        {
            hits += 1;
        }

        if (i == 0 || x[i - 1] > a)
        {
            hits += 2;
        }

        return hits;
    }

    private static int FirstDivisor(int n)
    {
        for (int d = 2; d * d <= n; d++)
        {
            if (n % d == 0)
            {
                return d;
            }
        }

        return n;
    }

    private static void Double(ref int value) => value *= 2;

    private static void Split(int value, out int low, out int high)
    {
        low = value & 15;
        high = value >> 4;
    }

    /// <summary>A round that ends in a branch, which reads what the round began with.</summary>
    [Kernel(32)]
    public static void EndsInBranch(Out<int> y)
    {
        int value = Invocation.X;
        int rounds = 4;
        while (rounds-- > 0)
        {
            int before = value;
            value--;
            if (value > 4)
            {
                value = before - 7;
            }
        }

        y[Invocation.X] = value;
    }

    /// <summary>Greatest and least of three, one of them negated, and of absolute values.</summary>
    [Kernel(32)]
    public static void NegatedExtremes(In<int> x, Out<int> y)
    {
        int i = Invocation.X;
        int a = x[i];
        int b = x[(i * 7) % x.Length];
        int c = x[(i * 11) % x.Length];
        y[8 * i] = Math.Max(Math.Max(a, -b), c);
        y[(8 * i) + 1] = Math.Min(Math.Min(a, -b), c);
        y[(8 * i) + 2] = Math.Max(Math.Abs(a), b);
        y[(8 * i) + 3] = Math.Min(Math.Abs(a), b);
        y[(8 * i) + 4] = Math.Max(Math.Max(-a, -b), -c);
        y[(8 * i) + 5] = (int)Math.Max(Math.Max((uint)a, (uint)-b), (uint)c);
        y[(8 * i) + 6] = (int)Math.Min(Math.Min((uint)a, (uint)-b), (uint)c);
        y[(8 * i) + 7] = Math.Clamp(a, -Math.Abs(b), Math.Abs(b));
    }
}
