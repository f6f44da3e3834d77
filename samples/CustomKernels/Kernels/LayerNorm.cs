using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>Layer norm of each row: mean and variance over the row in registers, in two passes, so that no digits are lost.</summary>
internal static partial class LayerNorm
{
    /// <summary>One workgroup for each row: y = (x - mean) / sqrt(variance + epsilon) · gain + bias.</summary>
    /// <param name="x">Rows of numbers.</param>
    /// <param name="gain">One factor for each column.</param>
    /// <param name="bias">One summand for each column.</param>
    /// <param name="y">The rows, normalised.</param>
    /// <param name="columns">Numbers of a row, at most <see cref="RowSums.MaximumColumns"/>.</param>
    /// <param name="epsilon">Added to the variance.</param>
    [Kernel(RowSums.Invocations, ResidentWorkgroups = 12)]
    public static void Run(In<float> x, In<float> gain, In<float> bias, Out<float> y, int columns, float epsilon)
    {
        Span<float> sharedSums = Workgroup.Shared<float>(RowSums.Invocations);
        Span<float> sharedSquares = Workgroup.Shared<float>(RowSums.Invocations);
        Span<float> row = stackalloc float[RowSums.Each];
        int first = Workgroup.X * columns;
        int local = Invocation.LocalX;
        float sum = 0;
        for (int part = 0; part < RowSums.Each; part++)
        {
            int column = local + (part * RowSums.Invocations);
            row[part] = column < columns ? x[first + column] : 0;
        }

        for (int part = 0; part < RowSums.Each; part++)
        {
            sum += row[part];
        }

        float ofSubgroup = Subgroup.Add(sum);
        if (Subgroup.Lane == 0)
        {
            sharedSums[Subgroup.Index] = ofSubgroup;
        }

        Workgroup.Barrier();
        float mean = RowSums.Total(sharedSums) / columns;
        float squares = 0;
        for (int part = 0; part < RowSums.Each; part++)
        {
            row[part] -= mean;
            squares += local + (part * RowSums.Invocations) < columns ? row[part] * row[part] : 0;
        }

        ofSubgroup = Subgroup.Add(squares);
        if (Subgroup.Lane == 0)
        {
            sharedSquares[Subgroup.Index] = ofSubgroup;
        }

        Workgroup.Barrier();
        float scale = 1 / MathF.Sqrt((RowSums.Total(sharedSquares) / columns) + epsilon);
        for (int part = 0; part < RowSums.Each; part++)
        {
            int column = local + (part * RowSums.Invocations);
            if (column < columns)
            {
                y[first + column] = (row[part] * scale * gain[column]) + bias[column];
            }
        }
    }
}
