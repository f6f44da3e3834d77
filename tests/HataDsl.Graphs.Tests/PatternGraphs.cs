namespace HataDsl.Graphs.Tests;

/// <summary>Steps written one by one, and operators whose kernels do them at once.</summary>
[Dimension("tokens", 80, Typical = 8)]
[Dimension("capacity", 128, Typical = 16)]
public static partial class PatternGraphs
{
    private const int Width = 24;

    /// <summary>A norm by the largest element, with what it gives written into a cache of any storage type, and its sums.</summary>
    [Graph]
    [GraphInstances(typeof(Storage))]
    public static (Tensor<float> Sums, Tensor<float> Twice) Steps<T>(
        [Shape("tokens", Width)] Tensor<float> x, [Shape("tokens", Width)] Tensor<float> y, [Shape("capacity", Width)] Tensor<T> cache, [Shape(1)] Tensor<int> position, float factor)
        where T : unmanaged
    {
        Tensor<float> normed = factor * (y + x) / Tensor.Maximum(Tensor.Abs(x + y));
        Tensor<T> written = Tensor.Write(cache, Tensor.FromSingle(normed, cache), 0, position);
        return (Tensor.Sum(Tensor.ToSingle(written)), normed + normed);
    }

    /// <summary>As <see cref="Steps{T}"/>, but an inner value is used outside the steps.</summary>
    [Graph]
    public static (Tensor<float> Scaled, Tensor<float> Most) Escaping(
        [Shape("tokens", Width)] Tensor<float> x, [Shape("tokens", Width)] Tensor<float> y, [Shape("capacity", Width)] Tensor<float> cache, [Shape(1)] Tensor<int> position, float factor)
    {
        Tensor<float> sum = x + y;
        Tensor<float> most = Tensor.Maximum(Tensor.Abs(sum));
        Tensor<float> normed = sum * factor / most;
        return (Tensor.ToSingle(Tensor.Write(cache, Tensor.FromSingle(normed, cache), 0, position)) * 2f, most);
    }

    /// <summary>What <see cref="Steps{T}"/> begins with, as one kernel.</summary>
    [Operator(OperatorClass.Reduction, Kernel = "global::HataDsl.Graphs.Tests.PatternGraphs.Descriptors.AppendKernel<T>()", Results = ["normed", "cache"],
        Views = ["x", "y", "position", "normed", "cache"], Scalars = ["width", "factor"], Workgroups = ["rows"], Parts = ["cache=rows*width"])]
    [Pattern(typeof(float))]
    [Pattern(typeof(Half))]
    [return: Shape("rows", "width")]
    public static (Tensor<float> Normed, Tensor<T> Cache) Append<T>(
        [Shape("rows", "width")] Tensor<float> x, [Shape("rows", "width")] Tensor<float> y, [Shape("capacity", "width")] Tensor<T> cache, [Shape(1)] Tensor<int> position, float factor)
        where T : unmanaged
    {
        Tensor<float> sum = x + y;
        Tensor<float> normed = sum * factor / Tensor.Maximum(Tensor.Abs(sum));
        return (normed, Tensor.Write(cache, Tensor.FromSingle(normed, cache), 0, position));
    }

    [Kernel(64)]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(Half))]
    public static void AppendKernel<T>(In<float> x, In<float> y, In<int> position, Out<float> normed, Out<T> cache, int width, float factor)
        where T : unmanaged
    {
        int row = Workgroup.X;
        float most = 0;
        for (int i = 0; i < width; i++)
        {
            most = MathF.Max(most, MathF.Abs(x[(row * width) + i] + y[(row * width) + i]));
        }

        for (int i = Invocation.LocalIndex; i < width; i += 64)
        {
            float value = (x[(row * width) + i] + y[(row * width) + i]) * factor / most;
            normed[(row * width) + i] = value;
            cache[((position[0] + row) * width) + i] = Scalar.FromSingle<T>(value);
        }
    }

    [GraphInstance(typeof(float))]
    [GraphInstance(typeof(Half))]
    [GraphInstance(typeof(BFloat16))]
    private sealed class Storage;
}
