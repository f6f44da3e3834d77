using System.Numerics;

namespace HataDsl.Conformance.Library;

/// <summary>A struct that crosses assemblies.</summary>
public readonly record struct Point(int X, float Y);

/// <summary>Helpers that kernels of another assembly reach through the IR in metadata, one for each thing that a helper can do.</summary>
public static partial class Helpers
{
    private static readonly int[] Steps = [7, -3, 11, 19];

    private static ReadOnlySpan<float> Scales => [0.5f, 2f, -4f];

    /// <summary>Reads tables.</summary>
    [KernelHelper]
    public static float Lookup(int i) => Steps[i & 3] * Scales[i & 1] + Scales[^1];

    /// <summary>Takes a part of a view, of a shared or private array, or of a table.</summary>
    [KernelHelper]
    public static int Total(ReadOnlySpan<int> values)
    {
        int sum = 0;
        foreach (int value in values)
        {
            sum = (sum * 3) + value;
        }

        return sum + values.Length;
    }

    /// <summary>Writes a part, by way of another helper that takes a part of that.</summary>
    [KernelHelper]
    public static void Fill(Span<int> values, int start)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = start + i;
        }

        if (values.Length > 2)
        {
            Fill2(values[1..^1], start);
        }
    }

    /// <summary>Has shared memory of its own at each call.</summary>
    [KernelHelper]
    public static int Neighbour(int value, int distance)
    {
        Span<int> values = Workgroup.Shared<int>(64);
        values[Invocation.LocalIndex] = value;
        Workgroup.Barrier();
        return values[(Invocation.LocalIndex + distance) % 64];
    }

    /// <summary>Is stored closed over two types.</summary>
    [KernelHelper]
    [KernelInstance(typeof(int))]
    [KernelInstance(typeof(Half))]
    public static T Twice<T>(T value)
        where T : unmanaged, IAdditionOperators<T, T, T> => value + value;

    /// <summary>Makes a struct: constructors of other assemblies carry no IR.</summary>
    [KernelHelper]
    public static Point At(int x, float y) => new(x, y);

    /// <summary>Takes a view of structs and gives a struct.</summary>
    [KernelHelper]
    public static Point Nearest(In<Point> points, int at, in Point other) => points[at] switch
    {
        { X: 0 } => other,
        (> 5, var y) when y > other.Y => points[at] with { Y = y - other.Y },
        _ => new Point(other.X, 1),
    };

    /// <summary>Exchanges in the subgroup and updates memory.</summary>
    [KernelHelper]
    public static int Rank(bool wanted, InOut<int> counters)
    {
        if (wanted)
        {
            Atomic.Add(ref counters[0], 1);
        }

        return Subgroup.ExclusiveAdd(wanted ? 1 : 0) + Subgroup.InclusiveMax(Invocation.LocalIndex);
    }

    /// <summary>Hands results out by reference.</summary>
    [KernelHelper]
    public static bool Split(long value, ref int low, out int high)
    {
        low += (int)(value & 0xff);
        high = (int)(value >> 8);
        return high > low;
    }

    /// <summary>Counts to a number that the caller knows.</summary>
    [KernelHelper]
    public static int Power(int value, [Comptime] int exponent)
    {
        int result = 1;
        for (int i = 0; i < exponent; i++)
        {
            result *= value;
        }

        return result;
    }

    private static void Fill2(Span<int> values, int start)
    {
        foreach (ref int value in values)
        {
            value += start;
        }
    }
}
