namespace HataDsl.Graphs.Tests;

/// <summary>Operators that are kernels: several results, a write in place, a number given at each run, one for processors only.</summary>
[Dimension("tokens", 80, Typical = 8)]
public static partial class OwnKernels
{
    private const int Width = 24;

    /// <summary>Adds to a running total, of any storage type, and gives what was added.</summary>
    [Graph]
    [GraphInstance(typeof(float))]
    [GraphInstance(typeof(Half))]
    public static (Tensor<float> Sum, Tensor<float> Twice) Totals<T>(
        [Shape("tokens", Width)] Tensor<float> x, [Shape("tokens", Width)] Tensor<T> total, float factor)
        where T : unmanaged
    {
        (Tensor<float> added, total) = Accumulate(x * 3f, total, factor);
        (Tensor<float> again, total) = Accumulate(Tensor.Abs(added), total, 0.5f);
        return (Scaled(Tensor.ToSingle(total), factor) + again, added + added);
    }

    /// <summary>Adds the products with a factor to a total in place, and gives them.</summary>
    [Operator(OperatorClass.Anchor, Kernel = "global::HataDsl.Graphs.Tests.OwnKernels.Descriptors.AccumulateKernel<T>()", Results = ["added", "total"],
        Views = ["added", "x", "total"], Scalars = ["rows*width", "factor"], Workgroups = ["rows*width/64"], Parts = ["total=rows*width"])]
    [return: Shape("rows", "width")]
    public static (Tensor<float> Added, Tensor<T> Total) Accumulate<T>(
        [Shape("rows", "width")] Tensor<float> x, [Shape("rows", "width")] Tensor<T> total, float factor)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(total);
        Tensor<float> added = x * factor;
        for (int i = 0; i < total.Elements.Length; i++)
        {
            total.Elements[i] = Scalar.FromSingle<T>(Scalar.ToSingle(total.Elements[i]) + added.Elements[i]);
        }

        return (added, total);
    }

    /// <summary>A kernel on processors, an operation that fuses elsewhere.</summary>
    [Operator(OperatorClass.Injective, Kernel = nameof(ScaleKernel), On = OperatorKernel.OnProcessor, Scalars = ["rows*width", "factor"],
        Workgroups = ["rows*width/64"])]
    [return: Shape("rows", "width")]
    public static Tensor<float> Scaled([Shape("rows", "width")] Tensor<float> x, float factor) => x * factor;

    [Kernel(64)]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(Half))]
    public static void AccumulateKernel<T>(Out<float> added, In<float> x, InOut<T> total, int count, float factor)
        where T : unmanaged
    {
        int i = Invocation.X;
        if (i < count)
        {
            float product = x[i] * factor;
            added[i] = product;
            total[i] = Scalar.FromSingle<T>(Scalar.ToSingle(total[i]) + product);
        }
    }

    [Kernel(64)]
    public static void ScaleKernel(In<float> x, Out<float> result, int count, float factor)
    {
        int i = Invocation.X;
        if (i < count)
        {
            result[i] = x[i] * factor;
        }
    }
}
