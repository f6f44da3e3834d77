namespace HataDsl.Conformance.Ports.ComputeSharp;

/// <summary>
/// What the HelloWorld shader and the intrinsic tests of ComputeSharp compute (Sergio0694/ComputeSharp,
/// tests/ComputeSharp.Tests/{Shaders/Compute/HelloWorld, IntrinsicTests}; MIT licence), written for HataDsl. The other shaders there
/// come from shadertoy.com under a licence that does not allow every use, and are not taken.
/// </summary>
public static partial class ComputeSharpShading
{
    /// <summary>HelloWorld: three waves of colour that move with time.</summary>
    [Kernel(8, 8)]
    public static void HelloWorld(Out<float> picture, int width, int height, float time)
    {
        int x = Invocation.X;
        int y = Invocation.Y;
        if (x < width && y < height)
        {
            float u = (float)x / width;
            float v = (float)y / height;
            int at = ((y * width) + x) * 4;
            picture[at] = 0.5f + (0.5f * MathF.Cos(time + u));
            picture[at + 1] = 0.5f + (0.5f * MathF.Cos(time + v + 2));
            picture[at + 2] = 0.5f + (0.5f * MathF.Cos(time + u + 4));
            picture[at + 3] = 1;
        }
    }

    /// <summary>Intrinsics of shaders by their definitions: fraction, step, smooth step, linear interpolation, saturation, sine and cosine.</summary>
    [Kernel(64)]
    public static void Intrinsics(In<float> x, Out<float> result)
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            int at = i * 6;
            float value = x[i];
            (float sine, float cosine) = MathF.SinCos(value);
            result[at] = value - MathF.Floor(value);
            result[at + 1] = value >= 0.25f ? 1 : 0;
            result[at + 2] = SmoothStep(-1, 2, value);
            result[at + 3] = float.Lerp(3, -5, value);
            result[at + 4] = Math.Clamp(value, 0, 1);
            result[at + 5] = (sine * sine) + (cosine * cosine);
        }
    }

    private static float SmoothStep(float low, float high, float value)
    {
        float t = Math.Clamp((value - low) / (high - low), 0, 1);
        return t * t * (3 - (2 * t));
    }
}
