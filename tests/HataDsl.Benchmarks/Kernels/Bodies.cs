namespace HataDsl.Benchmarks.Kernels;

/// <summary>Gravity of all bodies on each.</summary>
public static partial class Bodies
{
    /// <summary>Accelerations; 256 bodies at a time go through shared memory. The number of bodies is a multiple of 256.</summary>
    /// <param name="bodies">Positions and mass: four planes of <paramref name="count"/>.</param>
    /// <param name="acceleration">Three planes.</param>
    /// <param name="count">Number of bodies.</param>
    [Kernel(256)]
    public static void Accelerate(In<float> bodies, Out<float> acceleration, int count)
    {
        Span<float> tile = Workgroup.Shared<float>(1024);
        int local = Invocation.LocalIndex;
        int i = Invocation.X;
        float x = bodies[i];
        float y = bodies[count + i];
        float z = bodies[(2 * count) + i];
        float ax = 0;
        float ay = 0;
        float az = 0;
        for (int start = 0; start < count; start += 256)
        {
            tile[local] = bodies[start + local];
            tile[256 + local] = bodies[count + start + local];
            tile[512 + local] = bodies[(2 * count) + start + local];
            tile[768 + local] = bodies[(3 * count) + start + local];
            Workgroup.Barrier();
            for (int k = 0; k < 256; k++)
            {
                float dx = tile[k] - x;
                float dy = tile[256 + k] - y;
                float dz = tile[512 + k] - z;
                float inverse = 1 / MathF.Sqrt((dx * dx) + (dy * dy) + (dz * dz) + 1e-4f);
                float force = tile[768 + k] * inverse * inverse * inverse;
                ax += dx * force;
                ay += dy * force;
                az += dz * force;
            }

            Workgroup.Barrier();
        }

        acceleration[i] = ax;
        acceleration[count + i] = ay;
        acceleration[(2 * count) + i] = az;
    }
}
