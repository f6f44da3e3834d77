using System.Numerics;

namespace HataDsl.Benchmarks.HandWritten;

/// <summary>Gravity: a vector of bodies against every body.</summary>
internal static unsafe class Bodies
{
    /// <summary>Bodies that a workgroup does: two vectors.</summary>
    public static int Group => 2 * Vector<float>.Count;

    public static void Accelerate(in CpuWork work)
    {
        int count = work.Scalar<int>(2);
        float* xs = work.Pointer<float>(0);
        float* ys = xs + count;
        float* zs = ys + count;
        float* masses = zs + count;
        float* result = work.Pointer<float>(1);
        int lanes = Vector<float>.Count;
        var soft = new Vector<float>(1e-4f);
        for (long group = work.First; group < work.End; group++)
        {
            long i = group * Group;
            Vector<float> x0 = Vector.Load(xs + i), y0 = Vector.Load(ys + i), z0 = Vector.Load(zs + i);
            Vector<float> x1 = Vector.Load(xs + i + lanes), y1 = Vector.Load(ys + i + lanes), z1 = Vector.Load(zs + i + lanes);
            Vector<float> ax0 = default, ay0 = default, az0 = default, ax1 = default, ay1 = default, az1 = default;
            for (int k = 0; k < count; k++)
            {
                var x = new Vector<float>(xs[k]);
                var y = new Vector<float>(ys[k]);
                var z = new Vector<float>(zs[k]);
                var mass = new Vector<float>(masses[k]);
                Pull(x - x0, y - y0, z - z0, mass, soft, ref ax0, ref ay0, ref az0);
                Pull(x - x1, y - y1, z - z1, mass, soft, ref ax1, ref ay1, ref az1);
            }

            ax0.Store(result + i);
            ax1.Store(result + i + lanes);
            ay0.Store(result + count + i);
            ay1.Store(result + count + i + lanes);
            az0.Store(result + (2L * count) + i);
            az1.Store(result + (2L * count) + i + lanes);
        }
    }

    /// <summary>Steps of points of the plane, a row a workgroup: a vector of points until the last of them leaves.</summary>
    public static void Mandelbrot(in CpuWork work)
    {
        int width = work.Scalar<int>(1);
        float left = work.Scalar<float>(2);
        float top = work.Scalar<float>(3);
        float step = work.Scalar<float>(4);
        int limit = work.Scalar<int>(5);
        int lanes = Vector<float>.Count;
        var four = new Vector<float>(4);
        for (long row = work.First; row < work.End; row++)
        {
            int* steps = work.Pointer<int>(0) + (row * width);
            var imaginary = new Vector<float>(top + ((int)row * step));
            for (int column = 0; column < width; column += lanes)
            {
                Vector<float> real = new Vector<float>(left) + (Vector.ConvertToSingle(new Vector<int>(column) + Vector<int>.Indices) * step);
                Vector<float> x = default;
                Vector<float> y = default;
                Vector<int> count = default;
                for (int i = 0; i < limit; i++)
                {
                    Vector<float> xx = x * x;
                    Vector<float> yy = y * y;
                    Vector<int> inside = Vector.LessThanOrEqual(xx + yy, four);
                    if (inside == Vector<int>.Zero)
                    {
                        break;
                    }

                    count -= inside;
                    y = (2 * x * y) + imaginary;
                    x = xx - yy + real;
                }

                if (column <= width - lanes)
                {
                    count.Store(steps + column);
                }
                else
                {
                    for (int lane = 0; column + lane < width; lane++)
                    {
                        steps[column + lane] = count[lane];
                    }
                }
            }
        }
    }

    private static void Pull(
        Vector<float> dx, Vector<float> dy, Vector<float> dz, Vector<float> mass, Vector<float> soft,
        ref Vector<float> ax, ref Vector<float> ay, ref Vector<float> az)
    {
        Vector<float> square = Vector.FusedMultiplyAdd(dx, dx, Vector.FusedMultiplyAdd(dy, dy, Vector.FusedMultiplyAdd(dz, dz, soft)));
        Vector<float> inverse = Vector<float>.One / Vector.SquareRoot(square);
        Vector<float> force = mass * inverse * inverse * inverse;
        ax = Vector.FusedMultiplyAdd(dx, force, ax);
        ay = Vector.FusedMultiplyAdd(dy, force, ay);
        az = Vector.FusedMultiplyAdd(dz, force, az);
    }
}
