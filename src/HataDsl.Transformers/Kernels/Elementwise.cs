namespace HataDsl.Transformers.Kernels;

/// <summary>Kernels that treat each element by itself.</summary>
public static partial class Elementwise
{
    /// <summary>Looks up the embedding rows of tokens: <c>output[t, i] = table[tokens[t], i]</c>.</summary>
    /// <param name="tokens">Token ids, [T].</param>
    /// <param name="table">Embedding table, [vocabulary, width].</param>
    /// <param name="output">Rows, [T, width].</param>
    /// <param name="width">Length of a row.</param>
    [Kernel(256)]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(Half))]
    [KernelInstance(typeof(BFloat16))]
    public static void Embed<TWeight>(In<int> tokens, In<TWeight> table, Out<float> output, int width)
        where TWeight : unmanaged
    {
        int column = Invocation.X;
        int token = Workgroup.Y;
        if (column < width)
        {
            output[(token * width) + column] = Scalar.ToSingle(table[(tokens[token] * width) + column]);
        }
    }

    /// <summary>
    /// The gate of a SwiGLU feed-forward network: <c>output[t, i] = silu(gateUp[t, i]) * gateUp[t, width + i]</c>,
    /// silu(x) = x / (1 + exp(-x)).
    /// </summary>
    /// <param name="gateUp">Gate and up projections side by side, [T, 2 * width].</param>
    /// <param name="output">Products, [T, width].</param>
    /// <param name="width">Inner width of the network.</param>
    [Kernel(256)]
    public static void SiluMultiply(In<float> gateUp, Out<float> output, int width)
    {
        int column = Invocation.X;
        int token = Workgroup.Y;
        if (column < width)
        {
            float gate = gateUp[(2 * token * width) + column];
            float up = gateUp[(2 * token * width) + width + column];
            output[(token * width) + column] = gate / (1 + MathF.Exp(-gate)) * up;
        }
    }
}
