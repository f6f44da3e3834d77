using System.Globalization;
using System.Text;

namespace HataDsl.Testing;

/// <summary>Sources of a project with many kernels, as people write them: from one line to tiled products, with helpers in other files.</summary>
internal static class KernelProject
{
    /// <summary>Name of the file that no kernel uses.</summary>
    public const string Unrelated = "Program.cs";

    /// <summary>Name of the file with the helpers.</summary>
    public const string Helpers = "Helpers.cs";

    private static readonly string[] Kernels =
    [
        """
            [Kernel(256)]
            public static void Scale#(In<float> x, Out<float> y, float factor)
            {
                int i = Invocation.X;
                if (i < y.Length)
                {
                    y[i] = (x[i] * factor) + #f;
                }
            }
        """,
        """
            [Kernel(256)]
            public static void Gate#(In<float> gate, In<float> up, Out<float> result)
            {
                int i = Invocation.X;
                if (i < result.Length)
                {
                    result[i] = Helpers.Silu(gate[i] + #f) * up[i];
                }
            }
        """,
        """
            [Kernel(256)]
            public static void RowSum#(In<float> x, Out<float> sums, int width)
            {
                Span<float> partial = Workgroup.Shared<float>(256);
                int local = Invocation.LocalIndex;
                int row = Workgroup.X;
                float sum = 0;
                for (int i = local; i < width; i += 256)
                {
                    float value = x[(row * width) + i] - #f;
                    sum += value * value;
                }

                partial[local] = sum;
                Workgroup.Barrier();
                for (int distance = 128; distance > 0; distance /= 2)
                {
                    if (local < distance)
                    {
                        partial[local] += partial[local + distance];
                    }

                    Workgroup.Barrier();
                }

                if (local == 0)
                {
                    sums[row] = partial[0];
                }
            }
        """,
        """
            [Kernel(16, 16)]
            public static void Multiply#(In<float> a, In<float> b, Out<float> c, int rows, int columns, int depth)
            {
                Span<float> tileA = Workgroup.Shared<float>(16 * 17);
                Span<float> tileB = Workgroup.Shared<float>(16 * 17);
                int x = Invocation.LocalX;
                int y = Invocation.LocalY;
                int row = (Workgroup.Y * 16) + y;
                int column = (Workgroup.X * 16) + x;
                float sum = #f;
                for (int start = 0; start < depth; start += 16)
                {
                    tileA[(y * 17) + x] = row < rows && start + x < depth ? a[(row * depth) + start + x] : 0;
                    tileB[(y * 17) + x] = column < columns && start + y < depth ? b[((start + y) * columns) + column] : 0;
                    Workgroup.Barrier();
                    for (int k = 0; k < 16; k++)
                    {
                        sum = MathF.FusedMultiplyAdd(tileA[(y * 17) + k], tileB[(k * 17) + x], sum);
                    }

                    Workgroup.Barrier();
                }

                if (row < rows && column < columns)
                {
                    c[(row * columns) + column] = Helpers.Clamp(sum, Helpers.Largest);
                }
            }
        """,
        """
            [Kernel(64)]
            public static void Escape#(Out<int> counts, int width, int height, float left, float top, float step)
            {
                int i = Invocation.X;
                if (i < width * height)
                {
                    float real = left + (i % width * step);
                    float imaginary = top + (i / width * step);
                    float x = 0;
                    float y = 0;
                    int count = 0;
                    while (count < # + 50 && (x * x) + (y * y) < 4)
                    {
                        float next = (x * x) - (y * y) + real;
                        y = (2 * x * y) + imaginary;
                        x = next;
                        count++;
                    }

                    counts[i] = count;
                }
            }
        """,
        """
            [Kernel(128)]
            [KernelInstance(typeof(float))]
            [KernelInstance(typeof(Half))]
            public static void Normalise#<T>(In<T> x, In<float> gain, Out<T> y, int width, float epsilon)
                where T : unmanaged
            {
                Span<float> partial = Workgroup.Shared<float>(128);
                int local = Invocation.LocalIndex;
                int start = Workgroup.X * width;
                float sum = 0;
                for (int i = local; i < width; i += 128)
                {
                    float value = Scalar.ToSingle(x[start + i]);
                    sum += value * value;
                }

                partial[local] = sum;
                Workgroup.Barrier();
                float total = #f;
                for (int i = 0; i < 128; i++)
                {
                    total += partial[i];
                }

                float scale = 1 / MathF.Sqrt((total / width) + epsilon);
                for (int i = local; i < width; i += 128)
                {
                    y[start + i] = Scalar.FromSingle<T>(Scalar.ToSingle(x[start + i]) * scale * gain[i]);
                }
            }
        """,
    ];

    /// <summary>The files of a project.</summary>
    /// <param name="kernels">Methods with the attribute; ten to a file.</param>
    /// <param name="marked">Whether they carry it; without, the same project has no kernels.</param>
    public static IEnumerable<(string Name, string Text)> Files(int kernels, bool marked = true)
    {
        yield return (Unrelated, """
            using System;

            namespace Project;

            /// <summary>Uses no kernel.</summary>
            public static class Program
            {
                private static int Answer(int question)
                {
                    int answer = question + 0;
                    return answer * 2;
                }

                public static void Main() => Console.WriteLine(Answer(21));
            }

            """);
        yield return (Helpers, """
            using System;

            namespace Project;

            /// <summary>Used by the kernels.</summary>
            public static class Helpers
            {
                public const float Largest = 1e30f;

                public static float Silu(float x) => x / (1 + Exponential(-x));

                public static float Clamp(float x, float limit) => MathF.Min(MathF.Max(x, -limit), limit);

                private static float Exponential(float x)
                {
                    return MathF.Exp(x);
                }
            }

            """);
        for (int file = 0; file * 10 < kernels; file++)
        {
            var text = new StringBuilder($"using System;\nusing HataDsl;\n\nnamespace Project;\n\npublic static partial class Kernels{file}\n{{\n");
            for (int i = file * 10; i < Math.Min((file * 10) + 10, kernels); i++)
            {
                string kernel = Kernels[i % Kernels.Length].Replace("#", (i + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
                if (!marked)
                {
                    kernel = string.Join('\n', kernel.Split('\n').Where(line => !line.TrimStart().StartsWith("[Kernel", StringComparison.Ordinal)));
                }

                text.Append(kernel).Append("\n\n");
            }

            yield return ($"Kernels{file}.cs", text.Append("}\n").ToString());
        }
    }
}
