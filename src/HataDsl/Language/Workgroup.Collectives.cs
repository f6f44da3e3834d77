using System.Numerics;

namespace HataDsl;

/// <content>
/// Operations over all invocations of the workgroup, as those of <see cref="Subgroup"/> are over a subgroup. Like <see cref="Barrier"/>, which they
/// contain, they must be reached by all of them together.
/// </content>
public static partial class Workgroup
{
    /// <summary>The value of one invocation.</summary>
    /// <param name="value">This invocation's value.</param>
    /// <param name="localIndex">The invocation to read, by its <see cref="Invocation.LocalIndex"/>: the same in the whole workgroup.</param>
    public static T Broadcast<T>(T value, int localIndex)
        where T : unmanaged
    {
        Span<T> sent = Shared<T>(1);
        if (Invocation.LocalIndex == localIndex)
        {
            sent[0] = value;
        }

        Barrier();
        T received = sent[0];
        Barrier();
        return received;
    }

    /// <summary>Whether the condition holds in every invocation.</summary>
    public static bool All(bool condition) => Count(condition) == SizeX * SizeY * SizeZ;

    /// <summary>Whether the condition holds in any invocation.</summary>
    public static bool Any(bool condition) => Count(condition) > 0;

    /// <summary>In how many invocations the condition holds.</summary>
    public static int Count(bool condition) => Add(condition ? 1 : 0);

    /// <summary>Sum over the workgroup. The order of floating-point additions is free.</summary>
    public static T Add<T>(T value)
        where T : unmanaged, INumber<T> => Reduce(value, static (a, b) => unchecked(a + b));

    /// <summary>Least over the workgroup.</summary>
    public static T Min<T>(T value)
        where T : unmanaged, INumber<T> => Reduce(value, static (a, b) => T.Min(a, b));

    /// <summary>Greatest over the workgroup.</summary>
    public static T Max<T>(T value)
        where T : unmanaged, INumber<T> => Reduce(value, static (a, b) => T.Max(a, b));

    /// <summary>Bitwise and over the workgroup.</summary>
    public static T And<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Reduce(value, static (a, b) => a & b);

    /// <summary>Bitwise or over the workgroup.</summary>
    public static T Or<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Reduce(value, static (a, b) => a | b);

    /// <summary>Bitwise exclusive or over the workgroup.</summary>
    public static T Xor<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Reduce(value, static (a, b) => a ^ b);

    /// <summary>Product over the workgroup. The order of floating-point multiplications is free.</summary>
    public static T Multiply<T>(T value)
        where T : unmanaged, INumber<T> => Reduce(value, static (a, b) => unchecked(a * b));

    /// <summary>Sum over the invocations up to and including this one.</summary>
    public static T InclusiveAdd<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, true, T.Zero, static (a, b) => unchecked(a + b));

    /// <summary>Least over the invocations up to and including this one.</summary>
    public static T InclusiveMin<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, true, T.CreateSaturating(double.PositiveInfinity), static (a, b) => T.Min(a, b));

    /// <summary>Greatest over the invocations up to and including this one.</summary>
    public static T InclusiveMax<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, true, T.CreateSaturating(double.NegativeInfinity), static (a, b) => T.Max(a, b));

    /// <summary>Bitwise and over the invocations up to and including this one.</summary>
    public static T InclusiveAnd<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Scan(value, true, T.AllBitsSet, static (a, b) => a & b);

    /// <summary>Bitwise or over the invocations up to and including this one.</summary>
    public static T InclusiveOr<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Scan(value, true, T.Zero, static (a, b) => a | b);

    /// <summary>Bitwise exclusive or over the invocations up to and including this one.</summary>
    public static T InclusiveXor<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Scan(value, true, T.Zero, static (a, b) => a ^ b);

    /// <summary>Product over the invocations up to and including this one.</summary>
    public static T InclusiveMultiply<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, true, T.One, static (a, b) => unchecked(a * b));

    /// <summary>Sum over the invocations before this one; the neutral value in the first.</summary>
    public static T ExclusiveAdd<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, false, T.Zero, static (a, b) => unchecked(a + b));

    /// <summary>Least over the invocations before this one; the neutral value in the first.</summary>
    public static T ExclusiveMin<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, false, T.CreateSaturating(double.PositiveInfinity), static (a, b) => T.Min(a, b));

    /// <summary>Greatest over the invocations before this one; the neutral value in the first.</summary>
    public static T ExclusiveMax<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, false, T.CreateSaturating(double.NegativeInfinity), static (a, b) => T.Max(a, b));

    /// <summary>Bitwise and over the invocations before this one; the neutral value in the first.</summary>
    public static T ExclusiveAnd<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Scan(value, false, T.AllBitsSet, static (a, b) => a & b);

    /// <summary>Bitwise or over the invocations before this one; the neutral value in the first.</summary>
    public static T ExclusiveOr<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Scan(value, false, T.Zero, static (a, b) => a | b);

    /// <summary>Bitwise exclusive or over the invocations before this one; the neutral value in the first.</summary>
    public static T ExclusiveXor<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => Scan(value, false, T.Zero, static (a, b) => a ^ b);

    /// <summary>Product over the invocations before this one; the neutral value in the first.</summary>
    public static T ExclusiveMultiply<T>(T value)
        where T : unmanaged, INumber<T> => Scan(value, false, T.One, static (a, b) => unchecked(a * b));

    private static T Reduce<T>(T value, Func<T, T, T> combine)
        where T : unmanaged
    {
        Span<T> all = Everyone(value);
        T result = all[0];
        foreach (T other in all[1..])
        {
            result = combine(result, other);
        }

        Barrier();
        return result;
    }

    private static T Scan<T>(T value, bool inclusive, T neutral, Func<T, T, T> combine)
        where T : unmanaged
    {
        T result = neutral;
        foreach (T other in Everyone(value)[..(Invocation.LocalIndex + (inclusive ? 1 : 0))])
        {
            result = combine(result, other);
        }

        Barrier();
        return result;
    }

    private static Span<T> Everyone<T>(T value)
        where T : unmanaged
    {
        Span<T> all = Shared<T>(SizeX * SizeY * SizeZ);
        all[Invocation.LocalIndex] = value;
        Barrier();
        return all;
    }
}
