namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>The pictures of <see cref="ComputeSharpShaders"/> in doubles, number by number.</summary>
internal static class ShaderReference
{
    /// <summary>A pixel of the tiles.</summary>
    public static double[] Tile(int x, int y, int height, double time)
    {
        (double u, double v) = (((x + 0.5) / height * 3) + time, ((y + 0.5) / height * 3) + time);
        double[] color = new double[4];
        double nearest = 10;
        for (int k = 0; k < 3; k++)
        {
            (int column, int row) = ((int)Math.Floor(u), (int)Math.Floor(v));
            (double a, double b) = (u - column - 0.5, v - row - 0.5);
            uint n = unchecked((uint)(column * 1597) ^ (uint)(row * 51749));
            n ^= n << 13;
            n = unchecked((n * ((n * n * 15731) + 789221)) + 1376312589);
            double share = (n & 0x7fffff) / (double)0x7fffff;
            int turn = new[] { 0, 2, 1, 3, 1, 0, 3, 2 }[((column * 3) + row + k) & 7];
            (a, b) = turn switch { 1 => (b * 0.75, a * -0.75), 2 => (b * 0.75, a * 0.75), 3 => (-a, -b), _ => (a, b) };
            foreach ((double cx, double cy) in k == 1 ? [(-0.5, -0.5), (-0.5, 0.5)] : new[] { (-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5) })
            {
                nearest = Math.Min(nearest, Math.Abs(Math.Sqrt(((a - cx) * (a - cx)) + ((b - cy) * (b - cy))) - 0.5));
            }

            double s = Math.Clamp(nearest / 0.3f, 0, 1);
            color[k] += s * s * (3 - (2 * s)) * share;
            color[3] += nearest;
            color[2] += nearest * nearest;
            if (k == 1 && share > 0.5)
            {
                break;
            }

            (u, v) = ((2 * v) + 0.25, (2 * u) + 0.125);
        }

        return color;
    }

    /// <summary>A pixel of the boxes.</summary>
    public static double[] March(int x, int y, int width, int height, double time)
    {
        double[] ray = Normalized((x - (0.5 * width)) / height, ((y - (0.5 * height)) / height) - 0.35, 0.9);
        double[] At(double t) => [0.3 + (ray[0] * t), 0.9 + (ray[1] * t), time + (ray[2] * t)];
        double t = 0.05;
        for (int i = 0; i < 64 && t <= 12; i++)
        {
            double d = Distance(At(t));
            if (d < 0.0005)
            {
                return Shade(At(t), t);
            }

            t += d * 0.8;
        }

        return [0.1, 0.2, 0.3, -1];
    }

    /// <summary>A pixel of the clouds.</summary>
    public static double[] Cloud(int x, int y, int width, int height, float[] noise, Float4[] palette, double time)
    {
        double[] ray = Normalized((x - (0.5 * width)) / height, (y - (0.5 * height)) / height, 1.1);
        double[][] turn = [[0.33338, 0.56034, -0.71817], [-0.87887, 0.32651, -0.15323], [0.15162, 0.69596, 0.61339]];
        double[] sum = new double[4];
        double t = 0.2;
        for (int i = 0; i < 24 && sum[3] <= 0.95; i++)
        {
            double[] p = [ray[0] * t, (ray[1] * t) + time, ray[2] * t];
            double n = 0;
            for (int octave = 0; octave < 3; octave++)
            {
                double Fold(double value) => Math.Abs((value * 0.37) - Math.Floor(value * 0.37) - 0.5) * 2;
                n += 0.6 * Math.Pow(0.5, octave) * Sample(8, 8, k => noise[k], Fold(p[0]), Fold(p[2]));
                double[] q = p;
                p = [.. Enumerable.Range(0, 3).Select(column => 1.2 * ((q[0] * turn[0][column]) + (q[1] * turn[1][column]) + (q[2] * turn[2][column])))];
            }

            double opacity = Math.Clamp(n - 0.35 + (0.1 * Math.Sin(p[1])), 0, 1);
            double free = 1 - sum[3];
            for (int c = 0; c < 3; c++)
            {
                sum[c] += Sample(5, 3, k => palette[k][c], n, 0.1 * i) * opacity * free;
            }

            sum[3] += opacity * free;
            t += 0.15 + (0.1 * n);
        }

        return sum;
    }

    /// <summary>A texture at a place: every texel with its weight, the place brought between the centres at the edge.</summary>
    public static double Sample(int width, int height, Func<int, double> texel, double u, double v)
    {
        (double x, double y) = (Math.Clamp((u * width) - 0.5, 0, width - 1), Math.Clamp((v * height) - 0.5, 0, height - 1));
        return Enumerable.Range(0, width * height).Sum(k => texel(k) * Math.Max(0, 1 - Math.Abs(x - (k % width))) * Math.Max(0, 1 - Math.Abs(y - (k / width))));
    }

    private static double[] Shade(double[] p, double t)
    {
        double[][] corners = [[1, -1, -1], [-1, -1, 1], [-1, 1, -1], [1, 1, 1]];
        double[] slope = new double[3];
        foreach (double[] corner in corners)
        {
            double d = Distance([.. p.Zip(corner, (a, b) => a + (0.01 * b))]);
            slope = [.. slope.Zip(corner, (a, b) => a + (0.01 * b * d))];
        }

        double[] normal = Normalized(slope[0], slope[1], slope[2]);
        double[] light = Normalized(0.4, 0.8, -0.3);
        double lit = Math.Max(normal.Zip(light, (a, b) => a * b).Sum(), 0.1);
        double[] color = [(0.5 + (0.5 * normal[1])) * lit, (0.5 + (0.5 * normal[0])) * lit, 0.5 + (0.5 * normal[2])];
        double fog = 1 - Math.Exp(-0.2 * t);
        return [(color[0] * (1 - fog)) + (0.1 * fog), (color[1] * (1 - fog)) + (0.2 * fog), (color[2] * (1 - fog)) + (0.3 * fog), t];
    }

    private static double Distance(double[] p)
    {
        (double x, double z) = ((0.8 * p[0]) - (0.6 * p[2]), (0.6 * p[0]) + (0.8 * p[2])); // a row times (0.8, 0.6; -0.6, 0.8)
        double Beyond(double value, double half) => Math.Max(Math.Abs(value) - half, 0);
        double Near(double value) => value - (2 * Math.Round(value / 2));
        double box = Math.Sqrt(Math.Pow(Beyond(Near(x), 0.3), 2) + Math.Pow(Beyond(p[1], 0.25), 2) + Math.Pow(Beyond(Near(z), 0.4), 2)) - 0.1;
        double ground = p[1] + 0.2;
        double share = Math.Clamp(0.5 + (0.5 * (ground - box) / 0.2), 0, 1);
        return ground + ((box - ground) * share) - (0.2 * share * (1 - share));
    }

    private static double[] Normalized(double x, double y, double z)
    {
        double length = Math.Sqrt((x * x) + (y * y) + (z * z));
        return [x / length, y / length, z / length];
    }
}
