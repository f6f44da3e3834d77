namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>
/// A picture of its own that is written as the shaders of ComputeSharp's swap chain samples are (Sergio0694/ComputeSharp, MIT licence; the
/// shaders there come from shadertoy.com under other licences and are not taken): state in fields, methods that use it, functions inside loops,
/// rotations by matrices, swizzles on the left side, colours, constants that are matrices, results by out and ref, loops that count in floats.
/// </summary>
public readonly ref partial struct ComputeSharpScene
{
    private const int Steps = 6;

    private static readonly Float3x3 Turn = new Float3x3(0.6f, 0.48f, -0.64f, -0.8f, 0.36f, -0.48f, 0, 0.8f, 0.6f) * 0.9f;
    private static readonly Float3 Tint = new(0.2f, 0.5f, 0.9f);
    private static readonly Float3 Gamma = 0.75f;

    private readonly Out2D<Float4> _target;
    private readonly float _time;

    /// <summary>One pixel.</summary>
    [Kernel(8, 8)]
    public void Execute()
    {
        Int2 xy = Invocation.XY;
        if (xy.X >= _target.Width || xy.Y >= _target.Height)
        {
            return;
        }

        Float2 uv = (xy - ((Float2)_target.Extent * 0.5f)) / _target.Height;
        Float3 ray = Hlsl.Normalize(new Float3(uv, 1.5f));

        ray.XY = Hlsl.Mul(ray.XY, Rotate(Wave(0.3f)));
        ray.ZY = Rotate(0.2f) * ray.ZY;

        Float4 color = 0;
        float t = 0.1f;
        for (int i = 0; i < Steps; i++)
        {
            static Float3 Mod(Float3 x, float y)
            {
                return x - (y * Hlsl.Floor(x / y));
            }

            Float3 p = Hlsl.Abs(Mod(ray * t, 4.0f) - 2.0f);
            float d = Field(p, out Float2 angle);
            color.RGB += Hlsl.Lerp(Tint, 1, Hlsl.Saturate(d)) * angle[i & 1];
            color.A += Hlsl.Exp(-Hlsl.Abs(d));
            t += Hlsl.Max(Hlsl.Abs(d), 0.05f);
        }

#pragma warning disable HATA1804 // the steps are exact
        for (float f = 0.0f; f <= 1.0f; f += 1.0f / 4)
#pragma warning restore HATA1804
        {
            Accumulate(ref color, f);
        }

        if (color.X < color.Y) { color.XY = color.YX; }

        color.XYZ = Hlsl.Pow(Hlsl.Abs(color.BGR) / Steps, Gamma);
        color[3] = Hlsl.SmoothStep(0.0f, Steps, color.W);
        _target[xy] = color;
    }

    private static Float2x2 Rotate(in float a)
    {
        float c = Hlsl.Cos(a);
        float s = Hlsl.Sin(a);

        return new(c, s, -s, c);
    }

    private static void Accumulate(ref Float4 color, float f) => color.GB += new Float2(f, f * f) * 0.125f;

    private float Wave(float speed) => Hlsl.Sin(_time * speed) * 0.5f;

    private float Field(Float3 p, out Float2 angle)
    {
        Float3 q = Hlsl.Mul(p, Turn);
        Float2 e = Float2.UnitX;

        angle = 0;
        angle.X = Hlsl.Atan((q.Y - 0.5f) / (Hlsl.Abs(q.X) + 1.0f));
        angle.Y = Hlsl.Dot(q.ZX, e.YX + 0.25f) + Wave(0.7f);

        Float3 b = Hlsl.Abs(q) - new Float3(0.4f, 0.4f, 0.1f);
        return Hlsl.Length(Hlsl.Max(b, 0.0f)) + Hlsl.Min(Hlsl.Max(b.X, Hlsl.Max(b.Y, b.Z)), 0.0f);
    }
}
