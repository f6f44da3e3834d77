namespace HataDsl.Graphs;

/// <summary>The functions on tensors that a graph is made of.</summary>
public static partial class Tensor
{
    /// <summary>e to the x.</summary>
    public static Tensor<float> Exp(Tensor<float> x) => Host.Map(x, MathF.Exp);

    /// <summary>Natural logarithm.</summary>
    public static Tensor<float> Log(Tensor<float> x) => Host.Map(x, MathF.Log);

    /// <summary>Square root.</summary>
    public static Tensor<float> Sqrt(Tensor<float> x) => Host.Map(x, MathF.Sqrt);

    /// <summary>1 / sqrt(x).</summary>
    public static Tensor<float> ReciprocalSqrt(Tensor<float> x) => Host.Map(x, value => 1 / MathF.Sqrt(value));

    /// <summary>Hyperbolic tangent.</summary>
    public static Tensor<float> Tanh(Tensor<float> x) => Host.Map(x, MathF.Tanh);

    /// <summary>Sine of an angle in radians.</summary>
    public static Tensor<float> Sin(Tensor<float> x) => Host.Map(x, MathF.Sin);

    /// <summary>Cosine of an angle in radians.</summary>
    public static Tensor<float> Cos(Tensor<float> x) => Host.Map(x, MathF.Cos);

    /// <summary>Magnitude.</summary>
    public static Tensor<float> Abs(Tensor<float> x) => Host.Map(x, MathF.Abs);

    /// <summary>x to the y.</summary>
    public static Tensor<float> Pow(Tensor<float> x, Tensor<float> y) => Host.Zip(x, y, MathF.Pow);

    /// <summary>Largest integer not above x.</summary>
    public static Tensor<float> Floor(Tensor<float> x) => Host.Map(x, MathF.Floor);

    /// <summary>Smallest integer not below x.</summary>
    public static Tensor<float> Ceiling(Tensor<float> x) => Host.Map(x, MathF.Ceiling);

    /// <summary>Nearest integer, ties to even.</summary>
    public static Tensor<float> Round(Tensor<float> x) => Host.Map(x, MathF.Round);

    /// <summary>Whether elements are equal; false when one is NaN.</summary>
    public static Tensor<bool> Equal<T>(Tensor<T> left, Tensor<T> right)
        where T : unmanaged => Host.Zip(left, right, (a, b) => a is float x && b is float y ? x == y : EqualityComparer<T>.Default.Equals(a, b));

    /// <summary>Whether both are true.</summary>
    public static Tensor<bool> And(Tensor<bool> left, Tensor<bool> right) => Host.Zip(left, right, (a, b) => a & b);

    /// <summary>Whether one is true.</summary>
    public static Tensor<bool> Or(Tensor<bool> left, Tensor<bool> right) => Host.Zip(left, right, (a, b) => a | b);

    /// <summary>Whether it is false.</summary>
    public static Tensor<bool> Not(Tensor<bool> x) => Host.Map(x, value => !value);

    /// <summary>Larger one of each pair.</summary>
    public static Tensor<T> Max<T>(Tensor<T> left, Tensor<T> right)
        where T : unmanaged => Host.Zip(left, right, Arithmetic<T>.Maximum);

    /// <summary>Smaller one of each pair.</summary>
    public static Tensor<T> Min<T>(Tensor<T> left, Tensor<T> right)
        where T : unmanaged => Host.Zip(left, right, Arithmetic<T>.Minimum);

    /// <summary>An element of the second tensor where the first is true, else of the third.</summary>
    public static Tensor<T> Select<T>(Tensor<bool> condition, Tensor<T> whenTrue, Tensor<T> whenFalse)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(whenTrue);
        ArgumentNullException.ThrowIfNull(whenFalse);
        int[] lengths = Host.Broadcast(condition.Lengths, Host.Broadcast(whenTrue.Lengths, whenFalse.Lengths));
        return Host.Generate(lengths, at => Host.At(condition, at) ? Host.At(whenTrue, at) : Host.At(whenFalse, at));
    }

    /// <summary>A function of a kernel, applied to each element. The function is compiled as a kernel helper is.</summary>
    public static Tensor<TResult> Map<T, TResult>(Func<T, TResult> function, Tensor<T> x)
        where T : unmanaged
        where TResult : unmanaged => Host.Map(x, function);

    /// <summary>A function of a kernel, applied to each pair of elements.</summary>
    public static Tensor<TResult> Map<T, TOther, TResult>(Func<T, TOther, TResult> function, Tensor<T> x, Tensor<TOther> y)
        where T : unmanaged
        where TOther : unmanaged
        where TResult : unmanaged => Host.Zip(x, y, function);

    /// <summary>Each element as a float.</summary>
    public static Tensor<float> ToSingle<T>(Tensor<T> x)
        where T : unmanaged => x is Tensor<int> integers ? Host.Map(integers, value => (float)value) : Host.Map(x, Scalar.ToSingle);

    /// <summary>Each element rounded to half precision.</summary>
    public static Tensor<Half> ToHalf(Tensor<float> x) => Host.Map(x, value => (Half)value);

    /// <summary>Each element rounded to the type of another tensor, of which nothing else matters.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="like">A tensor of the type: as a rule what the result will be written into.</param>
    public static Tensor<T> FromSingle<T>(Tensor<float> x, Tensor<T> like)
        where T : unmanaged => Host.Map(x, Scalar.FromSingle<T>);

    /// <summary>Each element's integer part: saturated, and 0 for NaN.</summary>
    public static Tensor<int> ToInt32(Tensor<float> x) => Host.Map(x, value => (int)value);

    /// <summary>0, 1, 2, … up to a length.</summary>
    public static Tensor<int> Index(int length) => new([.. Enumerable.Range(0, length)], length);
}
