namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>
/// Pictures of their own that use the language as the larger shaders of ComputeSharp's swap chain samples do (Sergio0694/ComputeSharp,
/// samples/ComputeSharp.SwapChain.Shaders, MIT licence; the shaders there come from shadertoy.com under other licences and are not taken): constant
/// arrays, helpers with out and ref, swizzles on both sides, matrices, loops with break, functions of functions, a texture that is sampled.
/// </summary>
public static partial class ComputeSharpShaders
{
    /// <summary>Tiles turned by their number, in three sizes over each other (as TwoTiledTruchet, FractalTiling, ExtrudedTruchetPattern).</summary>
    public readonly ref partial struct Tiles
    {
        private static readonly Float2[] Corners = [new(-0.5f, -0.5f), new(0.5f, -0.5f), new(-0.5f, 0.5f), new(0.5f, 0.5f)];
        private static readonly int[] Turns = [0, 2, 1, 3, 1, 0, 3, 2];

        public readonly Out2D<Float4> Target;
        public readonly float Time;

        [Kernel(8, 8)]
        public void Execute()
        {
            Int2 xy = Invocation.XY;
            if (xy.X >= Target.Width || xy.Y >= Target.Height)
            {
                return;
            }

            Float2 uv = (((Float2)xy + 0.5f) / Target.Height * 3f) + Time;
            Float4 color = default;
            float nearest = 10;
            for (int k = 0; k < 3; k++)
            {
                Cell(uv, out Int2 id, out Float2 local);
                float share = Hash(id.X, id.Y);
                switch (Turns[((id.X * 3) + id.Y + k) & 7])
                {
                    case 1:
                        local.X = -local.X;
                        goto case 2;
                    case 2:
                        local.XY = local.YX * 0.75f;
                        break;
                    case 3:
                        local = -local;
                        break;
                }

                for (int c = 0; c < Corners.Length; c += 1 + (k & 1))
                {
                    float d = Hlsl.Abs(Hlsl.Length(local - Corners[c]) - 0.5f);
                    if (d < nearest)
                    {
                        nearest = d;
                    }
                }

                color[k] += Hlsl.SmoothStep(0f, 0.3f, nearest) * share;
                Brighten(ref color, nearest);
                if (k == 1 && share > 0.5f)
                {
                    break;
                }

                uv = (uv.YX * 2f) + new Float2(0.25f, 0.125f);
            }

            Target[xy] = color;
        }

        private static float Hash(int x, int y)
        {
            uint n = (uint)(x * 1597) ^ (uint)(y * 51749);
            n = (n << 13) ^ n;
            n = (n * ((n * n * 15731u) + 789221u)) + 1376312589u;
            return (n & 0x7fffffu) / (float)0x7fffff;
        }

        private static void Cell(Float2 p, out Int2 id, out Float2 local)
        {
            Float2 floor = Hlsl.Floor(p);
            id = (Int2)floor;
            local = p - floor - 0.5f;
        }

        private static void Brighten(ref Float4 color, float amount) => color.WZ += new Float2(amount, amount * amount);
    }

    /// <summary>Rounded boxes over a plane, found by steps along a ray (as Octagrams, PyramidPattern, MengerJourney, TerracedHills).</summary>
    public readonly ref partial struct March
    {
        private static readonly Float3 Light = Hlsl.Normalize(new Float3(0.4f, 0.8f, -0.3f));
        private static readonly Float2x2 Quarter = new(0.8f, 0.6f, -0.6f, 0.8f);

        public readonly Out2D<Float4> Target;
        public readonly float Time;

        [Kernel(8, 8)]
        public void Execute()
        {
            Int2 xy = Invocation.XY;
            if (xy.X >= Target.Width || xy.Y >= Target.Height)
            {
                return;
            }

            Float2 uv = (xy - (0.5f * (Float2)Target.Extent)) / Target.Height;
            Float3 origin = new(0.3f, 0.9f, Time);
            Float3 ray = Hlsl.Normalize(new Float3(uv.X, uv.Y - 0.35f, 0.9f));
            if (!Trace(origin, ray, out float t))
            {
                Target[xy] = new Float4(0.1f, 0.2f, 0.3f, -1f);
                return;
            }

            Float3 hit = origin + (ray * t);
            Float3 normal = Normal(hit);
            Float3 color = 0.5f + (0.5f * normal);
            color.RG = color.GR * Hlsl.Max(Hlsl.Dot(normal, Light), 0.1f);
            Target[xy] = new Float4(Hlsl.Lerp(color, new Float3(0.1f, 0.2f, 0.3f), 1f - Hlsl.Exp(-0.2f * t)), t);
        }

        private static bool Trace(Float3 origin, Float3 ray, out float t)
        {
            t = 0.05f;
            for (int i = 0; i < 64; i++)
            {
                float d = Map(origin + (ray * t));
                if (d < 0.0005f)
                {
                    return true;
                }

                t += d * 0.8f;
                if (t > 12f)
                {
                    break;
                }
            }

            return false;
        }

        private static float Map(Float3 p)
        {
            float ground = p.Y + 0.2f;
            p.XZ = Hlsl.Mul(p.XZ, Quarter);
            Float3 q = Hlsl.Abs(p - new Float3(2f * Hlsl.Round(p.X * 0.5f), 0f, 2f * Hlsl.Round(p.Z * 0.5f)));
            float box = Hlsl.Length(Hlsl.Max(q - new Float3(0.3f, 0.25f, 0.4f), 0f)) - 0.1f;
            return Smooth(box, ground, 0.2f);
        }

        private static float Smooth(float a, float b, float width)
        {
            float share = Hlsl.Saturate(0.5f + (0.5f * (b - a) / width));
            return Hlsl.Lerp(b, a, share) - (width * share * (1f - share));
        }

        private static Float3 Normal(Float3 p)
        {
            Float2 e = new(0.01f, -0.01f);
            return Hlsl.Normalize((e.XYY * Map(p + e.XYY)) + (e.YYX * Map(p + e.YYX)) + (e.YXY * Map(p + e.YXY)) + (e.XXX * Map(p + e.XXX)));
        }
    }

    /// <summary>Layers of a sampled texture in front of each other until they cover what is behind (as ProteanClouds, ContouredLayers).</summary>
    public readonly ref partial struct Clouds
    {
        private static readonly Float3x3 Turn = new Float3x3(0.33338f, 0.56034f, -0.71817f, -0.87887f, 0.32651f, -0.15323f, 0.15162f, 0.69596f, 0.61339f) * 1.2f;

        public readonly Out2D<Float4> Target;
        public readonly In2D<float> Noise;
        public readonly In2D<Float4> Palette;
        public readonly float Time;

        [Kernel(8, 8)]
        public void Execute()
        {
            Int2 xy = Invocation.XY;
            if (xy.X >= Target.Width || xy.Y >= Target.Height)
            {
                return;
            }

            Float3 ray = Hlsl.Normalize(new Float3((xy - (0.5f * (Float2)Target.Extent)) / Target.Height, 1.1f));
            Float4 sum = 0;
            float t = 0.2f;
            for (int i = 0; i < 24; i++)
            {
                if (sum.A > 0.95f)
                {
                    break;
                }

                Float2 density = Density((ray * t) + new Float3(0f, Time, 0f));
                Float4 layer = Palette.Sample(density.X, 0.1f * i);
                layer.A = density.Y;
                layer.RGB *= layer.A;
                sum += layer * (1f - sum.A);
                t += 0.15f + (0.1f * density.X);
            }

            Target[xy] = sum;
        }

        private static Float2 Fold(Float2 x) => Hlsl.Abs(Hlsl.Frac(x) - 0.5f) * 2f;

        private Float2 Density(Float3 p)
        {
            float n = 0;
            float weight = 0.6f;
            for (int octave = 0; octave < 3; octave++)
            {
                n += weight * Noise.Sample(Fold(p.XZ * 0.37f));
                p = Hlsl.Mul(p, Turn);
                weight *= 0.5f;
            }

            return new Float2(n, Hlsl.Saturate((n - 0.35f) + (0.1f * Hlsl.Sin(p.Y))));
        }
    }

    /// <summary>A texture sampled at places that the host gives, those outside it among them.</summary>
    [Kernel(64)]
    public static void Samples(In2D<Float4> texture, In2D<float> single, In2D<Float2> pair, In<Float2> places, Out<Float4> results, Out<Float4> others)
    {
        int i = Invocation.X;
        if (i < places.Length)
        {
            results[i] = texture.Sample(places[i]);
            Float2 two = pair.Sample(places[i]);
            others[i] = new Float4(single.Sample(places[i]), single.Sample(places[i].Y, places[i].X), two.X, two.Y);
        }
    }
}
