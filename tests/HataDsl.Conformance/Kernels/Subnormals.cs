namespace HataDsl.Conformance.Kernels;

/// <summary>Operations whose operands and results are subnormal numbers.</summary>
internal static partial class Subnormals
{
    [Kernel(64, Contract = Contract.Exact)]
    public static void Operations(In<float> a, In<float> b, Out<float> result, In<double> c, In<double> d, Out<double> wide)
    {
        int i = Invocation.X;
        if (i < a.Length)
        {
            result[5 * i] = a[i] + b[i];
            result[(5 * i) + 1] = a[i] - b[i];
            result[(5 * i) + 2] = a[i] * b[i];
            result[(5 * i) + 3] = a[i] / b[i];
            result[(5 * i) + 4] = MathF.FusedMultiplyAdd(a[i], b[i], a[i]);
            wide[4 * i] = c[i] + d[i];
            wide[(4 * i) + 1] = c[i] - d[i];
            wide[(4 * i) + 2] = c[i] * d[i];
            wide[(4 * i) + 3] = c[i] / d[i];
        }
    }
}
