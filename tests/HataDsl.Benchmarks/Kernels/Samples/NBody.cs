using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>Gravity between all pairs of bodies: 20 operations a pair by the usual count, and hardly any memory.</summary>
internal static partial class NBody
{
    /// <summary>Bodies whose acceleration a workgroup finds, and bodies that it looks at together.</summary>
    public const int Tile = 256;

    /// <summary>Operations counted for one pair.</summary>
    public const int OperationsPerPair = 20;

    /// <summary>The acceleration of each body by all others, softened so that close pairs stay finite.</summary>
    [Kernel(Tile)]
    public static void Run(
        In<float> x, In<float> y, In<float> z, In<float> mass, Out<float> accelerationX, Out<float> accelerationY, Out<float> accelerationZ,
        float softening)
    {
        Span<float> otherX = Workgroup.Shared<float>(Tile);
        Span<float> otherY = Workgroup.Shared<float>(Tile);
        Span<float> otherZ = Workgroup.Shared<float>(Tile);
        Span<float> otherMass = Workgroup.Shared<float>(Tile);
        int local = Invocation.LocalX;
        int i = Invocation.X;
        int own = Math.Min(i, x.Length - 1);
        float ownX = x[own];
        float ownY = y[own];
        float ownZ = z[own];
        float sumX = 0;
        float sumY = 0;
        float sumZ = 0;
        for (int start = 0; start < x.Length; start += Tile)
        {
            int other = Math.Min(start + local, x.Length - 1);
            otherX[local] = x[other];
            otherY[local] = y[other];
            otherZ[local] = z[other];
            otherMass[local] = start + local < x.Length ? mass[other] : 0; // no pull from past the end
            Workgroup.Barrier();
            for (int j = 0; j < Tile; j++)
            {
                float dx = otherX[j] - ownX;
                float dy = otherY[j] - ownY;
                float dz = otherZ[j] - ownZ;
                float squared = (dx * dx) + ((dy * dy) + ((dz * dz) + softening));
                float inverse = 1 / MathF.Sqrt(squared);
                float pull = otherMass[j] * (inverse * inverse * inverse);
                sumX += dx * pull;
                sumY += dy * pull;
                sumZ += dz * pull;
            }

            Workgroup.Barrier();
        }

        if (i < x.Length)
        {
            accelerationX[i] = sumX;
            accelerationY[i] = sumY;
            accelerationZ[i] = sumZ;
        }
    }
}
