using System.Numerics;
using System.Runtime.CompilerServices;

namespace HataDsl.Transformers.Tests.Reference;

/// <summary>A matrix in double precision, row-major.</summary>
internal sealed class ReferenceMatrix(double[] values, int columns, double[]? bias)
{
    public int Rows => values.Length / columns;

    public ReadOnlySpan<double> Row(int row) => values.AsSpan(row * columns, columns);

    /// <summary>matrix × input + bias.</summary>
    public double[] Apply(ReadOnlySpan<double> input)
    {
        double[] result = new double[Rows];
        for (int row = 0; row < result.Length; row++)
        {
            result[row] = Dot(Row(row), input) + (bias is null ? 0 : bias[row]);
        }

        return result;
    }

    // Optimised even in debug builds, where tests would otherwise take minutes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sums = Vector<double>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            sums += new Vector<double>(a[i..]) * new Vector<double>(b[i..]);
        }

        double sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(Span<double> target, ReadOnlySpan<double> summand, double factor)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] += factor * summand[i];
        }
    }
}

/// <summary>The weights of one layer.</summary>
internal sealed class ReferenceLayer(ModelFiles files, int layer)
{
    public double[] InputNorm { get; } = ReferenceWeights.Vector(files, Name(layer, "input_layernorm.weight"));

    public double[] MiddleNorm { get; } = ReferenceWeights.Vector(files, Name(layer, "post_attention_layernorm.weight"));

    public ReferenceMatrix Query { get; } = Matrix(files, layer, "self_attn.q_proj");

    public ReferenceMatrix Key { get; } = Matrix(files, layer, "self_attn.k_proj");

    public ReferenceMatrix Value { get; } = Matrix(files, layer, "self_attn.v_proj");

    public ReferenceMatrix Output { get; } = Matrix(files, layer, "self_attn.o_proj");

    public ReferenceMatrix Gate { get; } = Matrix(files, layer, "mlp.gate_proj");

    public ReferenceMatrix Up { get; } = Matrix(files, layer, "mlp.up_proj");

    public ReferenceMatrix Down { get; } = Matrix(files, layer, "mlp.down_proj");

    // Read by presence, not by the configuration's flags, so that a wrong flag shows as a difference.
    public double[]? QueryNorm { get; } = ReferenceWeights.OptionalVector(files, Name(layer, "self_attn.q_norm.weight"));

    public double[]? KeyNorm { get; } = ReferenceWeights.OptionalVector(files, Name(layer, "self_attn.k_norm.weight"));

    private static string Name(int layer, string suffix) => $"model.layers.{layer}.{suffix}";

    private static ReferenceMatrix Matrix(ModelFiles files, int layer, string name)
        => ReferenceWeights.Matrix(files, Name(layer, name + ".weight"), Name(layer, name + ".bias"));
}

internal static class ReferenceWeights
{
    public static double[] Vector(ModelFiles files, string name)
    {
        float[] values = new float[files.Find(name).ElementCount];
        files.ReadFloat32(name, values);
        return Array.ConvertAll(values, value => (double)value);
    }

    public static double[]? OptionalVector(ModelFiles files, string name)
        => files.Contains(name) ? Vector(files, name) : null;

    public static ReferenceMatrix Matrix(ModelFiles files, string name, string? bias = null)
        => new(Vector(files, name), (int)files.Find(name).Shape[1], bias is null ? null : OptionalVector(files, bias));
}
