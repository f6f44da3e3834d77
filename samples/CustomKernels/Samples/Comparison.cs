namespace CustomKernels.Samples;

/// <summary>Results against references.</summary>
internal static class Comparison
{
    /// <summary>The first element that differs, in words, or null.</summary>
    public static string? Exact<T>(ReadOnlySpan<T> actual, ReadOnlySpan<T> expected)
        where T : IEquatable<T>
    {
        int same = actual.CommonPrefixLength(expected);
        return same < expected.Length ? $"element {same} is {actual[same]}, must be {expected[same]}" : null;
    }

    /// <summary>The first number farther off than allowed, in words, or null. NaN is never near.</summary>
    /// <param name="actual">What the device gave.</param>
    /// <param name="expected">The reference for an element, in double precision.</param>
    /// <param name="tolerance">Allowed difference for an element.</param>
    public static string? Near(ReadOnlySpan<float> actual, Func<int, double> expected, Func<double, double> tolerance)
    {
        for (int i = 0; i < actual.Length; i++)
        {
            double wanted = expected(i);
            if (!(Math.Abs(actual[i] - wanted) <= tolerance(wanted)))
            {
                return $"element {i} is {actual[i]}, must be {wanted:R}";
            }
        }

        return null;
    }
}
