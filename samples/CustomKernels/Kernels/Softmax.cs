using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>Softmax of each row: every number is read once, kept in registers over both passes, and written once.</summary>
internal static partial class Softmax
{
    /// <summary>One workgroup for each row.</summary>
    /// <param name="x">Rows of numbers.</param>
    /// <param name="y">Rows that sum to one.</param>
    /// <param name="columns">Numbers of a row, at most <see cref="RowSums.MaximumColumns"/>.</param>
    [Kernel(RowSums.Invocations)]
    public static void Run(In<float> x, Out<float> y, int columns)
    {
        Span<float> shared = Workgroup.Shared<float>(RowSums.Invocations);
        Span<float> sharedMaxima = Workgroup.Shared<float>(RowSums.Invocations);
        Span<float> row = stackalloc float[RowSums.Each];
        int first = Workgroup.X * columns;
        int local = Invocation.LocalX;
        for (int part = 0; part < RowSums.Each; part++)
        {
            int column = local + (part * RowSums.Invocations);
            row[part] = column < columns ? x[first + column] : float.NegativeInfinity;
        }

        float greatest = row[0];
        for (int part = 1; part < RowSums.Each; part++)
        {
            greatest = MathF.Max(greatest, row[part]);
        }

        greatest = Subgroup.Max(greatest);
        if (Subgroup.Lane == 0)
        {
            sharedMaxima[Subgroup.Index] = greatest;
        }

        Workgroup.Barrier();
        greatest = float.NegativeInfinity;
        for (int i = 0; i < RowSums.Invocations / Subgroup.Size; i++)
        {
            greatest = MathF.Max(greatest, sharedMaxima[i]);
        }

        float sum = 0;
        for (int part = 0; part < RowSums.Each; part++)
        {
            row[part] = MathF.Exp(row[part] - greatest);
            sum += row[part];
        }

        float ofSubgroup = Subgroup.Add(sum);
        if (Subgroup.Lane == 0)
        {
            shared[Subgroup.Index] = ofSubgroup;
        }

        Workgroup.Barrier();
        float scale = 1 / RowSums.Total(shared);
        for (int part = 0; part < RowSums.Each; part++)
        {
            int column = local + (part * RowSums.Invocations);
            if (column < columns)
            {
                y[first + column] = row[part] * scale;
            }
        }
    }
}
