using System.Runtime.InteropServices;

namespace CustomKernels.Samples;

/// <summary>Seeded random inputs.</summary>
internal static class RandomData
{
    /// <summary>Numbers from -1 to 1.</summary>
    public static float[] Singles(int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }

        return values;
    }

    /// <summary>Integers of all sizes.</summary>
    public static uint[] Integers(int count, int seed)
    {
        var values = new uint[count];
        new Random(seed).NextBytes(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Some indices below a number, ascending: all of them where they are few.</summary>
    public static int[] Some(int count, int below, int seed)
    {
        if (count >= below)
        {
            return [.. Enumerable.Range(0, below)];
        }

        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(below)).Order()];
    }
}
